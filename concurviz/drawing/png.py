"""A PNG that is written tile by tile: pictures need not fit into memory as pixels."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from PySide6.QtGui import QImage

_MAGIC = b"\x89PNG\r\n\x1a\n"
_LEVEL = 6
_UP = 2
"""Each row as its difference from the one above: lanes are many equal rows."""


class PngWriter:
    """An RGB picture of a known size; ``rows`` as often as needed, then ``finish``."""

    def __init__(self, width: int, height: int) -> None:
        self._width = width
        self._left = height
        self._parts: list[bytes] = [_MAGIC]
        self._packer = zlib.compressobj(_LEVEL)
        self._above = np.zeros(3 * width, np.uint8)
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))

    def text(self, key: str, value: str) -> None:
        """Say something in the picture; before its rows."""
        self._chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + value.encode("utf-8"))

    def rows(self, tile: QImage) -> None:
        """The next rows from the top, as an image of the format RGB32."""
        height = tile.height()
        pixels = np.frombuffer(tile.constBits(), np.uint32).reshape(height, self._width)
        lines = np.empty((height, 3 * self._width), np.uint8)
        for place, shift in enumerate((16, 8, 0)):
            lines[:, place::3] = pixels >> np.uint32(shift)
        packed = np.empty((height, 1 + 3 * self._width), np.uint8)
        packed[:, 0] = _UP
        packed[0, 1:] = lines[0] - self._above
        packed[1:, 1:] = lines[1:] - lines[:-1]
        self._above = lines[-1].copy()
        self._left -= height
        data = self._packer.compress(packed.data)
        if data:
            self._chunk(b"IDAT", data)

    def finish(self) -> bytes:
        """The file."""
        assert self._left == 0
        self._chunk(b"IDAT", self._packer.flush())
        self._chunk(b"IEND", b"")
        return b"".join(self._parts)

    def _chunk(self, kind: bytes, body: bytes) -> None:
        check = zlib.crc32(body, zlib.crc32(kind))
        self._parts += [struct.pack(">I", len(body)), kind, body, struct.pack(">I", check)]
