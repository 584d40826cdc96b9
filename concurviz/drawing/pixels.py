"""Pixels of numpy's on Qt's devices: they live until they are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPaintEngine, QPainter

from concurviz.drawing.shares import Argb


def image_of(pixels: Argb) -> QImage:
    """An image of ``pixels``, premultiplied ARGB of shape (height, width)."""
    return _view(pixels).copy()


def draw_pixels(painter: QPainter, rect: QRectF, pixels: Argb) -> None:
    """Draw ``pixels``, premultiplied ARGB of shape (height, width), into ``rect``."""
    image = _view(pixels)
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        # PDF and SVG may draw when they please.
        image = image.copy()
    painter.drawImage(rect, image)


def _view(pixels: Argb) -> QImage:
    """An image without memory of its own: ``pixels`` must live until it has been drawn."""
    height, width = pixels.shape
    data = pixels.data.cast("B")
    return QImage(data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
