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
    result = QIcon()
    for size in SIZES:
        result.addPixmap(_pixmap(name, QColor(colour), size), QIcon.Mode.Normal)
        result.addPixmap(_pixmap(name, faded, size), QIcon.Mode.Disabled)
    return result


def app_icon() -> QIcon:
    """The application's icon, in its own colours."""
    renderer = QSvgRenderer(QByteArray(resource("icons/app.svg").read_bytes()))
    result = QIcon()
    for size in (16, 32, 64, 128):
        result.addPixmap(_render(renderer, size))
    return result


def _pixmap(name: str, colour: QColor, size: int) -> QPixmap:
    data = resource(f"icons/{name}.svg").read_bytes()
    pixmap = _render(QSvgRenderer(QByteArray(data)), size)
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), colour)
    painter.end()
    return pixmap


def _render(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
