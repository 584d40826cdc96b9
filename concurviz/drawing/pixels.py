"""Pixels of numpy's on Qt's devices: they live until they are drawn."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from concurviz.drawing.shares import Argb

Pairs = npt.NDArray[np.uint64]
_STRIP_PX = 160
"""Rows that become colours together: few enough for the cache, enough to be worth an image."""


def image_of(pixels: Argb) -> QImage:
    """An image of ``pixels``, premultiplied ARGB of shape (height, width)."""
    return _view(pixels).copy()


class Screen:
    """Bytes for a picture of codes, and for its colours; kept from one frame to the next.

    ``codes`` (height, width) uint8 is what the picture is made of.
    """

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        # Two codes at a time are looked up: half as many steps.
        self._stride = width + width % 2
        self._codes = np.zeros((height, self._stride), np.uint8)
        self._pixels = np.zeros((_STRIP_PX, self._stride), np.uint32)
        self.codes = self._codes[:, :width]

    def draw(self, painter: QPainter, at: QPointF, pairs: Pairs, ratio: float) -> None:
        """Draw with the corner at ``at``, a device pixel's, ``ratio`` pixels to a logical one.

        ``pairs``: of :func:`pairs_of`. On a raster device nothing is scaled.
        """
        width, height = self.size
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            whole = QImage(width, height, QImage.Format.Format_RGB32)
            for top, image in self._strips(pairs):
                with QPainter(whole) as inner:
                    inner.drawImage(0, top, image)
            painter.drawImage(QRectF(at.x(), at.y(), width / ratio, height / ratio), whole)
            return
        painter.save()
        painter.translate(at)
        painter.scale(1 / ratio, 1 / ratio)
        for top, image in self._strips(pairs):
            painter.drawImage(QPointF(0, top), image)
        painter.restore()

    def _strips(self, pairs: Pairs) -> Iterator[tuple[int, QImage]]:
        """Some rows after others, and where they begin; each is gone when the next is asked for."""
        width, height = self.size
        codes, pixels = self._codes.view(np.uint16), self._pixels.view(np.uint64)
        data = self._pixels.data.cast("B")
        for top in range(0, height, _STRIP_PX):
            rows = min(_STRIP_PX, height - top)
            np.take(pairs, codes[top : top + rows], out=pixels[:rows], mode="clip")
            yield top, QImage(data, width, rows, 4 * self._stride, QImage.Format.Format_RGB32)


def pairs_of(palette: Argb) -> Pairs:
    """The colours of every two codes beside each other, (65536,)."""
    first, second = palette.astype(np.uint64), palette.astype(np.uint64)
    if sys.byteorder == "little":
        return ((second << np.uint64(32))[:, None] | first[None, :]).reshape(-1)
    return ((first << np.uint64(32))[:, None] | second[None, :]).reshape(-1)


_kept = threading.local()


def screen_of(width: int, height: int) -> Screen:
    """A screen of this size: the one of the last call, if this thread asks for the same again."""
    screen: Screen | None = getattr(_kept, "screen", None)
    if screen is None or screen.size != (width, height):
        screen = _kept.screen = Screen(width, height)
    return screen


def _view(pixels: Argb) -> QImage:
    """An image without memory of its own: ``pixels`` must live until it has been drawn."""
    height, width = pixels.shape
    data = pixels.data.cast("B")
    return QImage(data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
