"""A process of the lab that lets itself be sampled: it gives leave, and says where its GIL is.

The GIL's lock is a condition variable inside the interpreter's runtime structure ``_PyRuntime``, of
3.9 as of 3.13 (there in its main interpreter, which is part of it): a thread that waits on a futex
between that symbol's beginning and end waits for the GIL.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from pathlib import Path

from concurviz.lab.build import has_gil
from concurviz.lab.journal import Journal

PR_SET_PTRACER = 0x59616D61
#: Sizes of the GIL's home: none because there is no GIL, and not to be found.
NO_GIL = 0
NOT_FOUND = -1

_SYMBOL = b"_PyRuntime"
_SECTION = struct.Struct("IIQQQQIIQQ")
_ENTRY = struct.Struct("IBBHQQ")
_SHT_DYNSYM = 11


def let_sample(sampler: int, journal: Journal) -> None:
    """Let process ``sampler`` look at this one, and note for it where the GIL is; 0: nobody."""
    if not sampler:
        return
    # Only Yama knows this request, and only where it is in force is it needed.
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(sampler), 0, 0, 0)
    address, size = gil_home()
    journal.note(process=os.getpid(), gil=address, gil_bytes=size)


def gil_home() -> tuple[int, int]:
    """Where the runtime structure with the GIL lies in this process: address and bytes.

    The size is NO_GIL in a free-threaded interpreter, NOT_FOUND where the symbol cannot be found.
    """
    if not has_gil():
        return 0, NO_GIL
    try:
        address = ctypes.addressof(ctypes.c_char.in_dll(ctypes.pythonapi, _SYMBOL.decode()))
        size = symbol_size(Path(_file_at(address)), _SYMBOL)
    except (OSError, ValueError, struct.error):
        return 0, NOT_FOUND
    return (address, size) if size > 0 else (0, NOT_FOUND)


def _file_at(address: int) -> str:
    """The file mapped at or, for zeroed data, before ``address``; ValueError if there is none."""
    name = ""
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            fields = line.rstrip("\n").split(None, 5)
            begin, _, end = fields[0].partition("-")
            # What a file's zeroed data adds to its last pages has no name of its own.
            if len(fields) == 6 and fields[5].startswith("/"):
                name = fields[5]
            if int(begin, 16) <= address < int(end, 16):
                if name:
                    return name
                break
    raise ValueError("no file is mapped there")


def symbol_size(path: Path, symbol: bytes) -> int:
    """Size of a dynamic symbol of a 64-bit ELF file, 0 if it has none of that name.

    OSError, ValueError or struct.error if it is no such file.
    """
    with path.open("rb") as file:
        head = file.read(64)
        if head[:5] != b"\x7fELF\x02" or (head[5] == 1) != (sys.byteorder == "little"):
            raise ValueError("not a 64-bit ELF file of this machine")
        (start,) = struct.unpack_from("Q", head, 40)
        entry_size, count = struct.unpack_from("HH", head, 58)
        file.seek(start)
        table = file.read(entry_size * count)
        sections = [_SECTION.unpack_from(table, at * entry_size) for at in range(count)]
        for _, kind, _, _, offset, size, link, _, _, _ in sections:
            if kind != _SHT_DYNSYM:
                continue
            file.seek(offset)
            symbols = file.read(size)
            file.seek(sections[link][4])
            names = file.read(sections[link][5])
            # Which entry has the name: looked up by the name's place, without a loop over names.
            places = _places(names, symbol)
            for name, _, _, _, _, length in _ENTRY.iter_unpack(symbols):
                if name in places:
                    return int(length)
    return 0


def _places(names: bytes, symbol: bytes) -> set[int]:
    """Where in a table of names, each ended by a zero, a name may begin: tails are shared."""
    places, wanted = set(), symbol + b"\0"
    at = names.find(wanted)
    while at >= 0:
        places.add(at)
        at = names.find(wanted, at + 1)
    return places
