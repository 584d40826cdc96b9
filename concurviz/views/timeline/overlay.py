"""What lies over the spans and moves without painting them again: cursor, selection, marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from concurviz.drawing.layout import GUTTER, RULER, Hit, Layout, Line
from concurviz.drawing.marks import Mark, Marks
from concurviz.drawing.neighbours import line_of
from concurviz.drawing.theme import Theme
from concurviz.drawing.timeview import TimeView, format_duration, format_instant
from concurviz.trace.rows import Row

BAND_ALPHA = 50
FAINT_ALPHA = 110
MARK_LABEL_PX = 120.0


@dataclass(frozen=True)
class Arrow:
    """From a moment on one lane to a moment on another, ns from t = 0."""

    from_row: Row
    from_ns: float
    to_row: Row
    to_ns: float


@dataclass
class Overlay:
    """``selection``: a range of ns; ``cursor_x``: a logical pixel; ``selected``: a span.

    ``arrows`` lead from causes to what they kept waiting, the first the most important.
    ``playhead``: ns up to which a playback has come; None while everything is shown. ``badge``: a
    word in the corner, such as that the view is paused.
    """

    selection: tuple[float, float] | None = None
    cursor_x: float | None = None
    selected: Hit | None = None
    arrows: tuple[Arrow, ...] = ()
    marks: Marks = field(default_factory=Marks)
    playhead: float | None = None
    badge: str = ""


def paint_overlay(
    painter: QPainter,
    overlay: Overlay,
    layout: Layout,
    view: TimeView,
    theme: Theme,
    size: tuple[float, float],
    scroll_y: float,
) -> None:
    """Draw over a picture of ``size`` (width, height without the legend) in logical pixels."""
    _Overlay(painter, overlay, layout, view, theme, size, scroll_y).paint()


class _Overlay:
    def __init__(
        self,
        painter: QPainter,
        overlay: Overlay,
        layout: Layout,
        view: TimeView,
        theme: Theme,
        size: tuple[float, float],
        scroll_y: float,
    ) -> None:
        self.painter = painter
        self.overlay = overlay
        self.layout = layout
        self.view = view
        self.theme = theme
        self.width, self.bottom = size
        self.scroll_y = scroll_y
        self.axis = self.width - GUTTER
        self.font = QFont(painter.font())

    def paint(self) -> None:
        painter, overlay = self.painter, self.overlay
        painter.save()
        painter.setClipRect(QRectF(GUTTER, 0, self.axis, self.bottom))
        if overlay.playhead is not None:
            self._playhead(overlay.playhead)
        if overlay.selected is not None:
            self._selected(overlay.selected)
        # The most important last, on top.
        for number in range(len(overlay.arrows) - 1, -1, -1):
            self._arrow(overlay.arrows[number], faint=number > 0)
        for mark in overlay.marks.all():
            self._mark(mark)
        if overlay.selection is not None:
            self._selection(*overlay.selection)
        elif overlay.cursor_x is not None and overlay.cursor_x >= GUTTER:
            self._cursor(overlay.cursor_x)
        if overlay.badge:
            self._badge(overlay.badge)
        painter.restore()

    def _x(self, ns: float) -> float:
        """The x of a time, at most two pixels outside the axis."""
        return GUTTER + min(max(self.view.to_px(ns, self.axis), -2.0), self.axis + 2.0)

    def _playhead(self, ns: float) -> None:
        """What has not been played yet is covered."""
        x = max(self._x(ns), float(GUTTER))
        ground = QColor(self.theme.background)
        self.painter.fillRect(QRectF(x, RULER, self.width - x, self.bottom - RULER), ground)
        self.painter.fillRect(QRectF(x, 0, 2, self.bottom), QColor(self.theme.failure))

    def _selected(self, hit: Hit) -> None:
        left, right = self._x(hit.start), self._x(hit.end)
        pen = QPen(QColor(self.theme.foreground), 2.0, j=Qt.PenJoinStyle.MiterJoin)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for line, top in self._lines_of(hit):
            if top + line.height >= RULER and top <= self.bottom:
                box = QRectF(left, top, max(right - left, 3.0), line.height)
                self.painter.drawRect(box.adjusted(-1, -1, 1, 1))

    def _lines_of(self, hit: Hit) -> Iterable[tuple[Line, float]]:
        """The lines that show the span's lane, with their tops in the picture."""
        for line in self.layout.pinned:
            if line.rows[0] is hit.row:
                yield line, RULER + line.y
        top = RULER + self.layout.top - self.scroll_y
        for line in self.layout.between(self.scroll_y, self.scroll_y + self.bottom):
            # A pinned block hides what is scrolled behind it.
            if line.rows and line.rows[0] is hit.row and top + line.y >= RULER + self.layout.top:
                yield line, top + line.y

    def _arrow(self, arrow: Arrow, faint: bool) -> None:
        ends = []
        for row, ns in ((arrow.from_row, arrow.from_ns), (arrow.to_row, arrow.to_ns)):
            y = self._middle(row)
            if y is None:
                return
            ends.append(QPointF(self._x(ns), y))
        tail, head = ends
        if max(tail.x(), head.x()) < GUTTER or min(tail.x(), head.x()) > self.width:
            return
        painter, colour = self.painter, QColor(self.theme.failure)
        colour.setAlpha(FAINT_ALPHA if faint else 255)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath(tail)
        bend = max(16.0, abs(head.x() - tail.x()) / 3)
        path.cubicTo(tail + QPointF(bend, 0), head - QPointF(bend, 0), head)
        painter.setPen(QPen(colour, 1.2 if faint else 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([head, head + QPointF(-8, -4), head + QPointF(-8, 4)]))
        painter.drawEllipse(tail, 3, 3)
        painter.restore()

    def _middle(self, row: Row) -> float | None:
        """The y of a lane's middle in the picture, in sight or not; None where it is hidden."""
        for pinned in self.layout.pinned:
            if pinned.rows[0] is row:
                return RULER + pinned.y + pinned.height / 2
        line = line_of(self.layout, row)
        if line is None:
            return None
        y = RULER + self.layout.top - self.scroll_y + line.y + line.height / 2
        return max(y, RULER + self.layout.top + 0.0)

    def _selection(self, start: float, end: float) -> None:
        accent = QColor(self.theme.accent)
        left, right = self._x(start), self._x(end)
        band = QColor(accent)
        band.setAlpha(BAND_ALPHA)
        self.painter.fillRect(QRectF(left, RULER, right - left, self.bottom - RULER), band)
        for x in (left, right):
            self.painter.fillRect(QRectF(x - 0.5, 0, 1, self.bottom), accent)
        self._flag((left + right) / 2, format_duration(end - start))

    def _cursor(self, x: float) -> None:
        at = self.view.to_ns(x - GUTTER, self.axis)
        self.painter.fillRect(QRectF(x, RULER - 4, 1, self.bottom), QColor(self.theme.accent))
        self._flag(x, format_instant(at, self.view))

    def _mark(self, mark: Mark) -> None:
        """A flag on the ruler with its note, and a line, or two around a range, down the lanes."""
        painter, colour = self.painter, QColor(self.theme.mark)
        left, right = self._x(mark.start), self._x(mark.end)
        if right < GUTTER or left > self.width:
            return
        kept = mark in self.overlay.marks.kept
        style = Qt.PenStyle.SolidLine if kept else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 1.0, style))
        for x in {left, right}:
            painter.drawLine(QPointF(x, 4), QPointF(x, self.bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([QPointF(left, 2), QPointF(left + 8, 6), QPointF(left, 10)]))
        if mark.note:
            metrics = QFontMetricsF(self.font)
            text = metrics.elidedText(mark.note, Qt.TextElideMode.ElideRight, MARK_LABEL_PX)
            plate = QRectF(left + 10, 1, metrics.horizontalAdvance(text) + 6, RULER - 8)
            painter.fillRect(plate, QColor(self.theme.background))
            painter.setPen(colour)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _badge(self, text: str) -> None:
        metrics = QFontMetricsF(self.font)
        width = metrics.horizontalAdvance(text) + 16
        plate = QRectF(self.width - width - 8, RULER + 6, width, metrics.height() + 6)
        self._plate(plate, text)

    def _flag(self, x: float, text: str) -> None:
        """A label on the ruler around ``x``, pushed inside the axis."""
        width = QFontMetricsF(self.font).horizontalAdvance(text) + 12
        left = min(max(x - width / 2, GUTTER), self.width - width)
        self._plate(QRectF(left, 2, width, RULER - 6), text)

    def _plate(self, plate: QRectF, text: str) -> None:
        self.painter.fillRect(plate, QColor(self.theme.accent))
        self.painter.setPen(QColor(self.theme.background))
        self.painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
