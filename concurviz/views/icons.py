"""The application's own icons: small SVGs drawn in the theme's text colour."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from concurviz.scenario.resources import resource

#: Device pixels that are drawn, so that icons stay sharp at 1x to 3x.
SIZES = (20, 40, 60)
_DISABLED_ALPHA = 90


def icon(name: str, colour: str) -> QIcon:
    """The icon ``resources/icons/<name>.svg``, its black drawn in ``colour`` (``#rrggbb``)."""
    faded = QColor(colour)
    faded.setAlpha(_DISABLED_ALPHA)
    renderer = QSvgRenderer(QByteArray(resource(f"icons/{name}.svg").read_bytes()))
    result = QIcon()
    for size in SIZES:
        shape = _render(renderer, size)
        result.addPixmap(_tinted(shape, QColor(colour)), QIcon.Mode.Normal)
        result.addPixmap(_tinted(shape, faded), QIcon.Mode.Disabled)
    return result


def app_icon() -> QIcon:
    """The application's icon, in its own colours."""
    renderer = QSvgRenderer(QByteArray(resource("icons/app.svg").read_bytes()))
    result = QIcon()
    for size in (16, 32, 64, 128):
        result.addPixmap(_render(renderer, size))
    return result


def _tinted(shape: QPixmap, colour: QColor) -> QPixmap:
    pixmap = QPixmap(shape)
    with QPainter(pixmap) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), colour)
    return pixmap


def _render(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        renderer.render(painter, QRectF(0, 0, size, size))
    return pixmap
