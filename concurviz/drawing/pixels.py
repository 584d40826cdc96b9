"""Pixels of numpy's on Qt's devices: they live until they are drawn."""

from __future__ import annotations

import threading

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from concurviz.drawing.shares import Argb


def image_of(pixels: Argb) -> QImage:
    """An image of ``pixels``, premultiplied ARGB of shape (height, width)."""
    height, width = pixels.shape
    data = pixels.data.cast("B")
    shared = QImage(data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return shared.copy()


class Screen:
    """Bytes for the pixels of a picture, kept from one frame to the next.

    ``pixels`` (height, width) uint32, opaque 0xAARRGGBB.
    """

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.pixels: Argb = np.zeros((height, width), np.uint32)

    def draw(self, painter: QPainter, at: QPointF, ratio: float) -> None:
        """Draw with the corner at ``at``, a device pixel's, ``ratio`` pixels to a logical one.

        On a raster device nothing is scaled.
        """
        width, height = self.size
        data = self.pixels.data.cast("B")
        image = QImage(data, width, height, 4 * width, QImage.Format.Format_RGB32)
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            # Who knows when others draw it: in memory of its own.
            box = QRectF(at.x(), at.y(), width / ratio, height / ratio)
            painter.drawImage(box, image.copy())
            return
        painter.save()
        painter.translate(at)
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawImage(QPointF(0, 0), image)
        painter.restore()


_kept = threading.local()


def screen_of(width: int, height: int) -> Screen:
    """A screen of this size: the one of the last call, if this thread asks for the same again."""
    screen: Screen | None = getattr(_kept, "screen", None)
    if screen is None or screen.size != (width, height):
        screen = _kept.screen = Screen(width, height)
    return screen
