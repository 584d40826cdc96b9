"""Zips of arrays and one JSON text: written plainly, and read as if the devil had packed them.

Nothing is ever extracted to a path or unpickled, and no size is believed before it is bounded.
"""

from __future__ import annotations

import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np
import numpy.typing as npt
import psutil

Array = npt.NDArray[Any]

#: The JSON text's name in the archive.
MANIFEST = "manifest.json"
#: The first bytes of a zip.
MAGIC = b"PK\x03\x04"

#: The largest file that is opened, and the most that it may unpack to.
MAX_BYTES = 2**31 - 1
MAX_MANIFEST_BYTES = 8 * 2**20
MAX_MEMBERS = 4_096
MAX_DIRECTORY_BYTES = 2**20
#: Of the free memory: what is read is held twice while it is being checked.
_MEMORY_SHARE = 0.4

_CHUNK = 2**20
# What numpy writes for an array of one dimension; nothing else is read.
_NPY = re.compile(
    rb"\{'descr': '([<|][a-z]\d)', 'fortran_order': False, 'shape': \((\d{1,12}),\), \} *\n"
)
_NPY_START = struct.Struct("<8sH")
_NPY_MAGIC = b"\x93NUMPY\x01\x00"
_MAX_NPY_HEADER = 256
_END = struct.Struct("<4s4H2IH")
_END_MAGIC = b"PK\x05\x06"
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_BYTES = 20


class ArchiveError(ValueError):
    """An archive that cannot be read or written: one line saying why."""


def write_archive(file: BinaryIO, manifest: Mapping[str, Any], arrays: Mapping[str, Array]) -> None:
    """Write a manifest and arrays, by their names in the archive, into an open file.

    Arrays have one dimension. ArchiveError for more than ``read_archive`` would read.
    """
    text = json.dumps(manifest, allow_nan=False, separators=(",", ":")).encode("ascii")
    if len(text) > MAX_MANIFEST_BYTES or len(arrays) >= MAX_MEMBERS:
        raise ArchiveError("it has too many rows for one file")
    if sum(a.nbytes for a in arrays.values()) + 2 * len(text) > MAX_BYTES * 0.9:
        raise ArchiveError("it has more spans than a file can hold")
    # Level 1: three quarters of what level 6 saves, in a fifth of its time.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(MANIFEST, "w") as member:
            member.write(text)
        for name, array in arrays.items():
            with archive.open(name, "w") as member:
                np.lib.format.write_array_header_1_0(
                    member, np.lib.format.header_data_from_array_1_0(array)
                )
                data = _bytes_of(np.ascontiguousarray(array))
                for start in range(0, len(data), _CHUNK):
                    member.write(data[start : start + _CHUNK])


class Archive:
    """An archive that is being read: ``manifest``, and arrays by their names."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped
        self._members = _members(zipped)
        self._unread = set(self._members) - {MANIFEST}
        self.manifest = self._read_manifest()

    def array(self, name: str, kind: np.dtype[Any]) -> Array:
        """The array of that name, which must be of that type; ArchiveError otherwise."""
        info = self._members.get(name)
        if info is None:
            raise ArchiveError(f"{name} is missing")
        self._unread.discard(name)
        with self._zip.open(info) as member:
            descr, count, header = _npy_header(member.read(_MAX_NPY_HEADER))
            if descr != kind.str:
                raise ArchiveError(f"{name} has the type {descr} instead of {kind.str}")
            if header + count * kind.itemsize != info.file_size:
                raise ArchiveError(f"{name} is not as long as it says")
        data = np.empty(count, kind)
        into = _bytes_of(data)
        # From its beginning again: seeking back would decompress anew all the same.
        with self._zip.open(info) as member:
            member.read(header)
            at = 0
            while at < len(into):
                chunk = member.read(min(_CHUNK, len(into) - at))
                if not chunk:
                    raise ArchiveError(f"{name} is truncated")
                into[at : at + len(chunk)] = chunk
                at += len(chunk)
            member.read(1)  # at the end the checksum is compared
        return data

    def has(self, name: str) -> bool:
        """Whether there is an array of that name."""
        return name in self._members

    def done(self) -> None:
        """All that is expected has been read; ArchiveError if there is more."""
        if self._unread:
            raise ArchiveError(f"it has a part that does not belong there: {min(self._unread)!r}")

    def _read_manifest(self) -> dict[str, Any]:
        info = self._members.get(MANIFEST)
        if info is None:
            raise ArchiveError(f"it has no {MANIFEST}")
        if info.file_size > MAX_MANIFEST_BYTES:
            raise ArchiveError(f"{MANIFEST} is larger than {MAX_MANIFEST_BYTES:,} bytes")
        return parse_json(self._zip.read(info), MANIFEST)


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Open an archive for reading; whatever is wrong with it, here or inside, is ArchiveError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ArchiveError("it is no file")
        with path.open("rb") as file:
            _check_directory(file)
            with zipfile.ZipFile(file) as zipped:
                yield Archive(zipped)
    except OSError as error:
        raise ArchiveError(error.strerror or str(error)) from error
    except MemoryError as error:
        raise ArchiveError("it does not fit into memory") from error
    except RuntimeError as error:
        raise ArchiveError("it is encrypted or damaged") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, UnicodeDecodeError) as error:
        raise ArchiveError("it is damaged") from error


def parse_json(text: bytes, name: str) -> dict[str, Any]:
    """A JSON object from untrusted text; ArchiveError, naming ``name``, if it is none."""
    try:
        found = json.loads(text.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError as error:
        raise ArchiveError(f"{name} is nested too deeply") from error
    except ValueError as error:  # no UTF-8, no JSON, NaN, or a number of thousands of digits
        raise ArchiveError(f"{name} is not valid JSON") from error
    if not isinstance(found, dict):
        raise ArchiveError(f"{name} is not a JSON object")
    return found


def _bytes_of(array: Array) -> memoryview:
    """The bytes of an array of one dimension; a view of none cannot be cast."""
    return array.data.cast("B") if len(array) else memoryview(b"")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _check_directory(file: BinaryIO) -> None:
    """Refuse a directory too large to be read whole, as the zipfile module does."""
    size = file.seek(0, 2)
    if size > MAX_BYTES:
        raise ArchiveError(f"it is larger than {MAX_BYTES:,} bytes")
    tail = min(size, _END.size + _LOCATOR_BYTES)
    file.seek(size - tail)
    end = file.read(tail)
    if len(end) < _END.size or not end[-_END.size :].startswith(_END_MAGIC):
        raise ArchiveError("it is truncated, or no trace at all")
    _, _, _, _, members, directory_bytes, _, comment = _END.unpack(end[-_END.size :])
    if end.startswith(_LOCATOR_64) or members > MAX_MEMBERS or comment:
        raise ArchiveError("it has parts that no trace has")
    if directory_bytes > MAX_DIRECTORY_BYTES:
        raise ArchiveError("its directory is too large")
    file.seek(0)


def _members(zipped: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by name: none twice, none packed in an unusual way, each in a place
    of its own, all of bounded size."""
    members: dict[str, zipfile.ZipInfo] = {}
    begins: set[int] = set()
    for info in zipped.infolist():
        if info.filename in members:
            raise ArchiveError(f"it has two parts named {info.filename!r}")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(f"{info.filename!r} is compressed in an unknown way")
        if info.header_offset in begins:
            raise ArchiveError("two parts of it lie in one place")
        begins.add(info.header_offset)
        members[info.filename] = info
    total = sum(info.file_size for info in members.values())
    if total > MAX_BYTES:
        raise ArchiveError(f"it would unpack to {total:,} bytes, {MAX_BYTES:,} are allowed")
    free = psutil.virtual_memory().available
    if total > free * _MEMORY_SHARE:
        raise ArchiveError(f"it would unpack to {total:,} bytes, and {free:,} of memory are free")
    return members


def _npy_header(start: bytes) -> tuple[str, int, int]:
    """Type and length of the array that begins so, and how long its header is."""
    if len(start) >= _NPY_START.size:
        magic, length = _NPY_START.unpack_from(start)
        header = start[_NPY_START.size : _NPY_START.size + length]
        match = _NPY.fullmatch(header)
        if magic == _NPY_MAGIC and len(header) == length and match:
            return match[1].decode("ascii"), int(match[2]), _NPY_START.size + length
    raise ArchiveError("it has an array that is not plain numbers in one dimension")
