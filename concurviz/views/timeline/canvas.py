"""The graphics item that shows the shared painter's picture, and what lies over it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from concurviz.drawing.layout import (
    GUTTER,
    RULER,
    Group,
    Hit,
    Kind,
    Layout,
    Line,
    Reading,
    hit,
    reading,
)
from concurviz.drawing.legend import legend_height, paint_legend
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.drawing.timeview import TimeView
from concurviz.views.timeline.overlay import Overlay, paint_overlay
from concurviz.wire.states import State

LEGEND_MARGIN = 6


@dataclass
class Picture:
    """All that the item draws; who changes it calls ``TimelineItem.redraw`` or ``update``.

    ``states`` are the legend's. ``overlay`` lies over the picture proper, so that moving it does
    not paint the spans again.
    """

    layout: Layout = field(default_factory=Layout)
    states: list[State | None] = field(default_factory=list)
    view: TimeView = field(default_factory=lambda: TimeView(0.0, 1e9))
    theme: Theme = LIGHT
    scroll_y: float = 0.0
    now: int | None = None
    empty_text: str = ""
    overlay: Overlay = field(default_factory=Overlay)


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

    def hit_at(self, at: QPointF) -> Hit | None:
        """The span under a point of the item."""
        if at.y() >= self.bottom:
            return None
        picture, width = self.picture, self._size.width()
        return hit(
            picture.layout, picture.view, at.x(), at.y(), width, picture.scroll_y, picture.now
        )

    def reading_at(self, at: QPointF) -> Reading | None:
        """What the counter under a point of the item stood at."""
        if at.y() >= self.bottom:
            return None
        picture, width = self.picture, self._size.width()
        return reading(picture.layout, picture.view, at.x(), at.y(), width, picture.scroll_y)

    def line_at(self, at: QPointF) -> Line | None:
        """The line under a point of the item."""
        if at.y() >= self.bottom:
            return None
        return self.picture.layout.line_under(at.y(), self.picture.scroll_y)

    def header_at(self, at: QPointF) -> Group | None:
        """The group whose header is under a point of the item."""
        line = self.line_at(at)
        return line.group if line is not None and line.kind is Kind.HEADER else None

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
        picture = self.picture
        if picture.layout.groups:
            painter.setFont(self._font)
            area = (self._size.width(), self.bottom)
            paint_overlay(
                painter, picture.overlay, picture.layout, picture.view, picture.theme, area,
                picture.scroll_y,
            )  # fmt: skip

    def _render(self) -> None:
        self.renders += 1
        width, height = self._size.width(), self._size.height()
        # An image that goes while a painter is active on it takes the process with it: `with` ends
        # the painter whatever happens, here and wherever else an image is painted.
        with QPainter(self._buffer) as painter:
            self._paint(painter, width, height)

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
