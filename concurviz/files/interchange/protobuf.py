"""Protocol buffers' wire format: as much of it as writing a trace takes.

Single messages are made by ``varint``, ``whole``, ``text`` and ``message``. Thousands of the same
shape are made by ``Rows``, all at once, as columns of bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

_VARINT, _FIXED_64, _LENGTH = 0, 1, 2


def varint(value: int) -> bytes:
    """A whole number from 0 on, seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def key(field: int, kind: int) -> bytes:
    """What stands before a field's value: its number and the kind of what follows."""
    return varint(field << 3 | kind)


def whole(field: int, value: int) -> bytes:
    """A field with a whole number; a negative one takes ten bytes, as the format has it."""
    return key(field, _VARINT) + varint(value & (1 << 64) - 1)


def double(field: int, value: float) -> bytes:
    """A field with a floating-point number."""
    return key(field, _FIXED_64) + np.float64(value).tobytes()


def text(field: int, value: str) -> bytes:
    """A field with a text."""
    return message(field, value.encode("utf-8", "replace"))


def message(field: int, body: bytes) -> bytes:
    """A field with a message, or with bytes."""
    return key(field, _LENGTH) + varint(len(body)) + body


def varint_columns(values: npt.NDArray[Any], width: int) -> Bytes:
    """Whole numbers as varints of one width, shape (n, width): more bytes than needed are allowed.

    Values are from 0 on and below ``2 ** (7 * width)``.
    """
    shifts = np.arange(width, dtype=np.uint64) * np.uint64(7)
    parts = (values.astype(np.uint64)[:, None] >> shifts) & np.uint64(127)
    parts[:, :-1] |= np.uint64(128)
    return parts.astype(np.uint8)


class Rows:
    """Equally built pieces of bytes, each for ``count`` rows; some of them only in some rows.

    ::

        row 0   | key | ts ts ts | key | task |
        row 1   | key | ts ts ts |                 <- ``where`` said no to the last two
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._parts: list[Bytes] = []
        self._kept: list[npt.NDArray[np.bool_]] = []
        self._all = np.ones(count, np.bool_)

    def same(self, data: bytes, where: npt.NDArray[np.bool_] | None = None) -> None:
        """The same bytes in each row."""
        column = np.frombuffer(data, np.uint8)
        self.add(np.broadcast_to(column, (self.count, len(column))), where)

    def add(self, columns: Bytes, where: npt.NDArray[np.bool_] | None = None) -> None:
        """Bytes of each row, shape (count, width)."""
        self._parts.append(columns)
        self._kept.append(self._all if where is None else where)

    def sizes(self) -> npt.NDArray[np.int64]:
        """How many bytes each row has."""
        sizes = np.zeros(self.count, np.int64)
        for part, kept in zip(self._parts, self._kept, strict=True):
            sizes += part.shape[1] * kept
        return sizes

    def nest(self, rows: Rows, before: bytes, width: int = 2) -> None:
        """Another's rows as a message: ``before`` (its key), its length, then itself."""
        self.same(before)
        self.add(varint_columns(rows.sizes(), width))
        self._parts += rows._parts
        self._kept += rows._kept

    def packed(self) -> bytes:
        """All rows, one after the other."""
        if not self.count:
            return b""
        whole = np.concatenate(self._parts, axis=1)
        kept = np.concatenate(
            [
                np.broadcast_to(k[:, None], p.shape)
                for k, p in zip(self._kept, self._parts, strict=True)
            ],
            axis=1,
        )
        return bytes(whole[kept].data)
