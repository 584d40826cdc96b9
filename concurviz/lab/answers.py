"""What a task returned, as a digest that is the same wherever the same was returned.

Not its pickle: that depends on the order of sets, on which objects are shared, and there may be
none. Floats are rounded to 12 digits, since sums differ in their last digit between versions of
Python; where one lies at the edge of rounding, a second digest that rounds elsewhere tells.
"""

from __future__ import annotations

import dataclasses
import enum
import math
import re
import reprlib
from hashlib import blake2b
from typing import Any

#: Values looked at within one answer: beyond it only how many there are counts.
MOST_VALUES = 200_000
DIGITS = 12
SHOWN_CHARACTERS = 200
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class _Digest:
    """Feeds the structure of a value to two hashes, which differ in how floats are rounded."""

    def __init__(self) -> None:
        self.exact = blake2b(digest_size=8)
        self.shifted = blake2b(digest_size=8)
        self.has_floats = False
        self._left = MOST_VALUES
        self._on_way: set[int] = set()

    def feed(self, text: bytes) -> None:
        self.exact.update(text)
        self.shifted.update(text)

    def add(self, value: Any) -> None:
        """Add a value; never raises."""
        self._left -= 1
        kind = type(value)
        if self._left < 0:
            self.feed(b"...")
        elif value is None or kind is bool or kind is int:
            self.feed(_plain(value))
        elif kind is str:
            data = value.encode("utf-8", "surrogatepass")
            self.feed(b"s%d:" % len(data))
            self.feed(data)
        elif kind is float:
            self._float(value)
        elif kind is complex:
            self._float(value.real)
            self._float(value.imag)
        elif id(value) in self._on_way:
            self.feed(b"<again>")
        else:
            self._on_way.add(id(value))
            try:
                self._compound(value, kind)
            except Exception as error:
                self.feed(f"<{kind.__qualname__}: {type(error).__name__}>".encode())
            self._on_way.discard(id(value))

    def _float(self, value: float) -> None:
        self.has_floats = True
        if value == 0 or not math.isfinite(value):
            self.feed(b"f%r;" % (abs(value) if value == 0 else value))
            return
        exponent = math.floor(math.log10(abs(value)))
        self.exact.update(b"f%.*e;" % (DIGITS - 1, value))
        # Half a unit of the last digit further on.
        step = 0.5 * 10.0 ** max(exponent - DIGITS + 1, -300)
        self.shifted.update(b"f%.*e;" % (DIGITS - 1, value + math.copysign(step, value)))

    def _compound(self, value: Any, kind: type) -> None:
        if kind in (list, tuple):
            self.feed(b"[" if kind is list else b"(")
            for item in value:
                if self._left < 0:
                    self.feed(b"%d" % len(value))
                    break
                self.add(item)
            self.feed(b"]")
        elif kind is dict:
            self.feed(b"{")
            self._unordered((_apart(k), v) for k, v in value.items())
            self.feed(b"}")
        elif kind in (set, frozenset):
            self.feed(b"<")
            self._unordered((_apart(item), None) for item in value)
            self.feed(b">")
        elif isinstance(value, (bytes, bytearray, memoryview)):
            self.feed(b"b%d:" % len(value))
            self.feed(bytes(value))
        elif isinstance(value, enum.Enum):
            self.feed(f"{kind.__qualname__}.{value.name}".encode())
        elif isinstance(value, BaseException):
            self.feed(kind.__qualname__.encode())
            self.add(list(value.args))
        elif isinstance(value, type) or callable(value):
            self.feed(str(getattr(value, "__qualname__", kind.__qualname__)).encode())
        else:
            self._object(value, kind)

    def _unordered(self, pairs: Any) -> None:
        for key, value in sorted(pairs, key=lambda pair: pair[0]):
            self.feed(key)
            self.add(value)

    def _object(self, value: Any, kind: type) -> None:
        self.feed(kind.__qualname__.encode())
        if dataclasses.is_dataclass(value):
            self.add([getattr(value, f.name) for f in dataclasses.fields(value)])
            return
        array = getattr(value, "__array_interface__", None)
        if isinstance(array, dict) and hasattr(value, "tobytes"):
            self.feed(f"{array.get('typestr')}{array.get('shape')}".encode())
            self.feed(value.tobytes())
            return
        if isinstance(value, tuple):
            self.add(tuple(value))
            return
        try:
            made = value.__reduce_ex__(2)
        except Exception:
            # Cannot be pickled: what it shows of itself, but for where it is.
            self.feed(_ADDRESS.sub("", repr(value))[:10_000].encode("utf-8", "replace"))
            return
        if isinstance(made, str):
            self.feed(made.encode())
            return
        for part in made[1:3]:
            self.add(part)
        for parts in made[3:5]:
            self.add(list(parts) if parts is not None else None)


def _plain(value: Any) -> bytes:
    # hex: Python refuses to write out huge numbers in decimal.
    return b"i%s;" % hex(value).encode() if type(value) is int else repr(value).encode() + b";"


def _apart(value: Any) -> bytes:
    """A digest of its own, to sort what has no order."""
    digest = _Digest()
    digest.add(value)
    return digest.exact.digest()


def digest(value: Any) -> tuple[int, int]:
    """Two numbers of 62 bits; the second is 0 where there are no floats to be rounded elsewhere."""
    if value is None:
        return _NONE, 0
    return _digest(value)


def _digest(value: Any) -> tuple[int, int]:
    found = _Digest()
    try:
        found.add(value)
    except RecursionError:
        found.feed(b"<too deep>")
    first = int.from_bytes(found.exact.digest(), "big") >> 2
    if not found.has_floats:
        return first, 0
    return first, int.from_bytes(found.shifted.digest(), "big") >> 2


#: What most tasks return needs no second look.
_NONE = _digest(None)[0]


class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 3
        self.maxstring = self.maxother = SHOWN_CHARACTERS // 2
        self.maxlong = 60


_short = _Short()


def shown(value: Any) -> str:
    """The value in words, bounded; never raises."""
    try:
        text = _ADDRESS.sub("", _short.repr(value))
    except BaseException as error:
        text = f"<{type(value).__name__} that cannot be shown: {type(error).__name__}>"
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
