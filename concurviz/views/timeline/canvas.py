"""The graphics item that shows the shared painter's picture, and what lies over it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from concurviz.drawing.layout import GUTTER, RULER, Layout
from concurviz.drawing.legend import legend_height, paint_legend
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.drawing.timeview import TimeView, format_duration, format_instant
from concurviz.wire.states import State

LEGEND_MARGIN = 6


@dataclass
class Picture:
    """All that the item draws; who changes it calls ``TimelineItem.redraw`` or ``update``.

    ``states`` are the legend's. ``selection`` is a range of ns, ``cursor_x`` a logical pixel; both
    lie over the picture proper, so that moving them does not paint the spans again.
    """

    layout: Layout = field(default_factory=Layout)
    states: list[State] = field(default_factory=list)
    view: TimeView = field(default_factory=lambda: TimeView(0.0, 1e9))
    theme: Theme = LIGHT
    scroll_y: float = 0.0
    now: int | None = None
    empty_text: str = ""
    selection: tuple[float, float] | None = None
    cursor_x: float | None = None


class TimelineItem(pg.GraphicsObject):  # type: ignore[misc]
    """Paints a ``Picture`` over its whole size; the spans into a buffer, kept between changes."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture
        self.renders = 0
        """How often the spans have been painted: nothing repaints when nothing changed."""
        self._size = QSizeF(0, 0)
        self._font = QFont()
        self._buffer = QImage()
        self._stale = True

    def boundingRect(self) -> QRectF:
        return QRectF(QPointF(0, 0), self._size)

    def resize(self, width: float, height: float, font: QFont) -> None:
        """Take the given size in logical pixels, and the font of everything that is written."""
        self.prepareGeometryChange()
        self._size = QSizeF(width, height)
        self._font = font
        self.redraw()

    def redraw(self) -> None:
        """The spans, the view or the looks changed: paint all anew at the next occasion."""
        self._stale = True
        self.update()

    @property
    def legend_px(self) -> float:
        """The height of the legend at the bottom; 0 while nothing is shown."""
        height = legend_height(self.picture.states, self._size.width() - GUTTER - 8, self._font)
        return height + 2 * LEGEND_MARGIN if height else 0.0

    @property
    def bottom(self) -> float:
        """The y at which lanes end and the legend begins."""
        return self._size.height() - self.legend_px

    @property
    def lanes_px(self) -> float:
        """The height in which rows scroll."""
        return max(0.0, self.bottom - RULER - self.picture.layout.top)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        size = (self._size * ratio).toSize()
        if size.isEmpty():
            return
        if self._buffer.size() != size or self._buffer.devicePixelRatio() != ratio:
            self._buffer = QImage(size, QImage.Format.Format_RGB32)
            self._buffer.setDevicePixelRatio(ratio)
            self._stale = True
        if self._stale:
            self._render()
            self._stale = False
        painter.drawImage(QPointF(0, 0), self._buffer)
        if self.picture.layout.groups:
            self._overlay(painter)

    def _render(self) -> None:
        self.renders += 1
        width, height = self._size.width(), self._size.height()
        painter = QPainter(self._buffer)
        try:
            self._paint(painter, width, height)
        finally:
            # A buffer that goes while a painter is active on it takes the process with it.
            painter.end()

    def _paint(self, painter: QPainter, width: float, height: float) -> None:
        picture = self.picture
        painter.setFont(self._font)
        if not picture.layout.groups:
            whole = QRectF(0, 0, width, height)
            painter.fillRect(whole, QColor(picture.theme.background))
            painter.setPen(QColor(picture.theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(whole.adjusted(24, 24, -24, -24), flags, picture.empty_text)
            return
        legend = self.legend_px
        paint_timeline(
            painter,
            width,
            height - legend,
            picture.layout,
            picture.view,
            picture.theme,
            scroll_y=picture.scroll_y,
            now=picture.now,
        )
        strip = QRectF(0, height - legend, width, legend)
        painter.fillRect(strip, QColor(picture.theme.background))
        painter.fillRect(QRectF(0, strip.top(), width, 1), QColor(picture.theme.grid))
        place = strip.adjusted(GUTTER, LEGEND_MARGIN, -8, -LEGEND_MARGIN)
        painter.setFont(self._font)
        ratio = self._buffer.devicePixelRatio()
        paint_legend(painter, place, picture.states, picture.theme, ratio)

    def _overlay(self, painter: QPainter) -> None:
        picture = self.picture
        axis = self._size.width() - GUTTER
        bottom = self.bottom
        accent = QColor(picture.theme.accent)
        painter.save()
        painter.setClipRect(QRectF(GUTTER, 0, axis, bottom))
        painter.setFont(self._font)
        if picture.selection is not None:
            start, end = picture.selection
            left, right = (
                GUTTER + min(max(picture.view.to_px(ns, axis), -2.0), axis + 2.0)
                for ns in (start, end)
            )
            band = QColor(accent)
            band.setAlpha(50)
            painter.fillRect(QRectF(left, RULER, right - left, bottom - RULER), band)
            for x in (left, right):
                painter.fillRect(QRectF(x - 0.5, 0, 1, bottom), accent)
            self._flag(painter, (left + right) / 2, format_duration(end - start))
        elif picture.cursor_x is not None and picture.cursor_x >= GUTTER:
            at = picture.view.to_ns(picture.cursor_x - GUTTER, axis)
            painter.fillRect(QRectF(picture.cursor_x, RULER - 4, 1, bottom), accent)
            self._flag(painter, picture.cursor_x, format_instant(at, picture.view))
        painter.restore()

    def _flag(self, painter: QPainter, x: float, text: str) -> None:
        """A label on the ruler around ``x``, pushed inside the axis."""
        metrics = QFontMetricsF(self._font)
        width = metrics.horizontalAdvance(text) + 12
        left = min(max(x - width / 2, GUTTER), self._size.width() - width)
        plate = QRectF(left, 2, width, RULER - 6)
        painter.fillRect(plate, QColor(self.picture.theme.accent))
        painter.setPen(QColor(self.picture.theme.background))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
