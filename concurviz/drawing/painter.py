"""The one way to draw a timeline, for the window and for pictures. QPainter only, no widgets."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from concurviz import words
from concurviz.drawing.blocks import paint_blocks
from concurviz.drawing.canvas import Canvas
from concurviz.drawing.counters import paint_counters
from concurviz.drawing.lanes import OUTLINE_PX, inks_of
from concurviz.drawing.laying import TASK_LANE
from concurviz.drawing.layout import DRAWN, GUTTER, RULER, Kind, Layout, Line
from concurviz.drawing.lettering import Lettering
from concurviz.drawing.nested import paint_nested
from concurviz.drawing.overprint import Overprint
from concurviz.drawing.pixels import screen_of
from concurviz.drawing.raster import Raster
from concurviz.drawing.seen import Place, Window
from concurviz.drawing.theme import Theme
from concurviz.drawing.timeview import TimeView, tick_step, ticks, time_of_day

_BAD = frozenset({"failed", "broken"})
BAND_PIXELS = 10_000_000
"""The most device pixels of one image of lanes: a window needs one, a sheet several."""


def paint_timeline(
    painter: QPainter,
    width: float,
    height: float,
    layout: Layout,
    view: TimeView,
    theme: Theme,
    *,
    scroll_y: float = 0.0,
    now: int | None = None,
    ratio: float | None = None,
    seen: tuple[float, float] | None = None,
) -> None:
    """Draw ruler, labels and the rows that ``scroll_y`` leaves visible into (0, 0, width, height).

    Sizes are logical pixels; fills are computed for ``ratio`` device pixels each, by default for as
    many as the device has. ``now`` (perf_counter_ns) lets the open spans of runs still going grow
    beyond the last drain. ``seen``: the y from and up to which anything need be painted, of a
    picture that is made in tiles.
    """
    ratio = ratio or painter.device().devicePixelRatioF()
    canvas = Canvas.on(painter, width, height, layout, view, theme, scroll_y, now, ratio)
    _Timeline(canvas).paint(*(seen or (0.0, height)))


class _Timeline:
    """Paints one canvas, from the back to the front."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.painter = canvas.painter
        self.layout = canvas.layout
        self.theme = canvas.theme
        self.over = Overprint(canvas)
        self.ticks = ticks(canvas.view, canvas.axis)

    def paint(self, first: float, last: float) -> None:
        """Paint what lies between these y."""
        painter, canvas = self.painter, self.canvas
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setClipRect(QRectF(0, 0, canvas.width, canvas.height))
        top = min(RULER + self.layout.top, canvas.height)
        first, last = max(top, first), min(canvas.height, last)
        shift = top - canvas.scroll_y
        lines = self.layout.between(first - shift, last - shift) if last > first else ()
        painter.save()
        painter.setClipRect(QRectF(0, top, canvas.width, canvas.height - top))
        painter.translate(0, shift)
        self._lanes(lines, first, first - shift, last - first)
        self._labels(lines)
        paint_nested(canvas, lines)
        paint_counters(canvas, lines)
        for group in {line.group.key: line.group for line in lines}.values():
            self.over.over(group, lines)
        paint_blocks(canvas, lines)
        painter.restore()
        if self.layout.pinned:
            self._pinned()
        self._ruler()
        painter.restore()

    def _pinned(self) -> None:
        """The lanes that do not scroll, below the ruler, with a line under them."""
        painter, canvas, top = self.painter, self.canvas, self.layout.top
        painter.save()
        painter.setClipRect(QRectF(0, RULER, canvas.width, max(0.0, canvas.height - RULER)))
        painter.translate(0, RULER)
        self._lanes(self.layout.pinned, RULER, 0.0, top)
        self._labels(self.layout.pinned)
        for group in {line.group.key: line.group for line in self.layout.pinned}.values():
            self.over.failures(group, self.layout.pinned)
        paint_blocks(canvas, self.layout.pinned)
        painter.fillRect(QRectF(0, top - 2, canvas.width, 2), QColor(self.theme.grid))
        painter.restore()

    def _lanes(self, lines: Sequence[Line], top: float, scroll: float, height: float) -> None:
        """All lanes' fills, below ``top``, and what is written on them."""
        # In whole device pixels, whatever the scale.
        ratio, shift = self.canvas.ratio, top - scroll
        first, last = round(top * ratio), round((top + height) * ratio)
        end = max((math.ceil((n.y + n.height + shift) * ratio) for n in lines), default=first)
        end = min(max(end, first), last)
        # The band paints all of its own ground.
        ground, corner = QColor(self.theme.background), QPointF(0, top - shift)
        self.painter.fillRect(QRectF(corner, QSizeF(GUTTER + 1, height)), ground)
        below = end / ratio - shift
        self.painter.fillRect(QRectF(0, below, self.canvas.width, height), ground)
        rows = max(1, int(BAND_PIXELS / max(1.0, self.canvas.axis * ratio)))
        for begin in range(first, end, rows):
            self._band(lines, shift, begin, min(begin + rows, end))
        # Below the last lane there is nothing but the grid.
        width, left = round(self.canvas.axis * ratio), round(GUTTER * ratio)
        for column in self._grid(width) if last > end else ():
            line = QRectF(left + column, end, 1, last - end)
            box = QRectF(line.topLeft() / ratio, line.size() / ratio).translated(0, -shift)
            self.painter.fillRect(box, QColor(self.theme.grid))

    def _band(self, lines: Sequence[Line], shift: float, first: int, last: int) -> None:
        """The lanes between two rows of the device in one image; lines are ``shift`` further down.

        One band is enough for a window; images of a sheet's length do not exist.
        """
        canvas, ratio = self.canvas, self.canvas.ratio
        width = round(canvas.axis * ratio)
        if width <= 0:
            return
        screen = screen_of(width, last - first)
        inks = inks_of(self.theme, ratio)
        phase = round(canvas.view.to_px(0.0, width)) % inks.side
        raster = Raster(screen.pixels, inks, phase, max(1, round(ratio)), OUTLINE_PX * ratio)
        drawn, places = [], []
        for line in lines:
            if line.kind in DRAWN:
                top = round((line.y + shift) * ratio) - first
                bottom = max(round((line.y + line.height + shift) * ratio) - first, top + 1)
                if bottom > 0 and top < last - first:
                    drawn.append(line)
                    places.append(Place(top, bottom, line.lanes, line.fold, line.state))
        lettering = Lettering(canvas.texts.key(canvas.small), self.theme, ratio)
        for mine in _together(drawn).values():
            group = drawn[mine[0]].group
            window = Window.of(canvas.view, width, group.offset, group.extent(canvas.now))
            store = drawn[mine[0]].rows[0].store
            raster.draw(store, [places[k] for k in mine], window, lettering)
        raster.finish(places, self._grid(width))
        corner = QPointF(round(GUTTER * ratio) / ratio, first / ratio - shift)
        screen.draw(self.painter, corner, ratio)
        self.painter.save()
        # A line between two bands is written on in both of them.
        band = QRectF(0, corner.y(), canvas.width, (last - first) / ratio)
        self.painter.setClipRect(band, Qt.ClipOperation.IntersectClip)
        lettering.draw(self.painter, corner)
        self.painter.restore()

    def _grid(self, width: int) -> list[int]:
        """The columns of the grid's lines."""
        columns = (math.floor(self.canvas.view.to_px(at, width)) for at, _ in self.ticks)
        return [c for c in columns if 0 <= c < width]

    def _ruler(self) -> None:
        painter, canvas = self.painter, self.canvas
        grid, muted = QColor(self.theme.grid), QColor(self.theme.muted)
        painter.fillRect(QRectF(0, 0, canvas.width, RULER), QColor(self.theme.background))
        painter.fillRect(QRectF(0, RULER - 1, canvas.width, 1), grid)
        painter.setClipRect(QRectF(GUTTER - 8, 0, canvas.axis + 8, RULER))
        epoch = self.layout.epoch_ns if self.layout.arrangement.clock else 0
        for at, text in self.ticks:
            if epoch:
                text = time_of_day(epoch + round(at), tick_step(canvas.view, canvas.axis))
            x = canvas.x(at)
            painter.fillRect(QRectF(x, RULER - 7, 1.0, 6), muted)
            left = min(x + 4, canvas.width - canvas.advance(text) - 2)
            canvas.texts.on(QPointF(left, RULER - 9), text, muted, canvas.small)

    def _labels(self, lines: Sequence[Line]) -> None:
        """Headers, and the names of lanes left of them."""
        canvas, named = self.canvas, []
        for line in lines:
            if line.kind is Kind.HEADER:
                self._header(line)
            elif line.label and line.kind is not Kind.COUNTER:
                named.append((line.y + max(line.height, TASK_LANE) / 2, line.label))
        muted = QColor(self.theme.muted)
        canvas.texts.column(24, GUTTER - 32, named, muted, canvas.small)

    def _header(self, line: Line) -> None:
        canvas, theme, group = self.canvas, self.theme, line.group
        box = QRectF(0, line.y, canvas.width, line.height)
        self.painter.fillRect(box, QColor(theme.header))
        self._triangle(12, line.y + line.height / 2, group.key in self.layout.arrangement.collapsed)
        # A model's name fits into the gutter; with an interpreter's behind it, what follows moves.
        box = QRectF(24, line.y, max(GUTTER - 28, canvas.width / 3), line.height)
        named = canvas.text(box, group.title, theme.foreground, canvas.bold)
        x, right = max(GUTTER + 4.0, 24 + named + 16), canvas.width - 8
        if group.summary:
            box = QRectF(x, line.y, right - x, line.height)
            x += canvas.text(box, group.summary, theme.foreground, canvas.font) + 16
        status = "" if group.status == "done" else words.word(group.status)
        if group.reason:
            reason = words.headline(group.reason)
            status = f"{status}: {reason}" if status else reason
        if line.hidden:
            hidden = words.translate("timeline", "lanes hidden: {0}").format(line.hidden)
            status = "   ".join(filter(None, (status, hidden)))
        if status and right - x > 24:
            colour = theme.failure if group.status in _BAD else theme.muted
            canvas.text(QRectF(x, line.y, right - x, line.height), status, colour, canvas.font)

    def _triangle(self, x: float, y: float, folded: bool) -> None:
        painter = self.painter
        points = [(-3, -5), (4, 0), (-3, 5)] if folded else [(-5, -3), (5, -3), (0, 4)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.muted))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
        painter.restore()


def _together(lines: Sequence[Line]) -> dict[tuple[object, ...], list[int]]:
    """The indices of lines that are drawn at once: of one store, one fold, one kind."""
    found: dict[tuple[object, ...], list[int]] = {}
    for index, line in enumerate(lines):
        if line.rows:
            store = line.rows[0].store
            found.setdefault((id(store), line.fold, line.kind), []).append(index)
    return found
