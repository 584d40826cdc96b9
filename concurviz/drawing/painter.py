"""The one way to draw a timeline, for the window and for pictures. QPainter only, no widgets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from concurviz import words
from concurviz.drawing.blocks import paint_blocks
from concurviz.drawing.changes import change_label
from concurviz.drawing.lanes import decorate, fill_pattern, palette_pairs, pattern_levels
from concurviz.drawing.laying import TASK_LANE
from concurviz.drawing.layout import DRAWN, GUTTER, RULER, Group, Kind, Layout, Line
from concurviz.drawing.pixels import screen_of
from concurviz.drawing.raster import Place, Raster, Window
from concurviz.drawing.shares import Visible, last_task
from concurviz.drawing.theme import Pattern, Theme
from concurviz.drawing.timeview import TimeView, format_duration, tick_step, ticks, time_of_day
from concurviz.wire.states import Instant

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BAD = frozenset({"failed", "broken"})
HORIZON_PX = 16.0
"""Width of the hatching before the time from which on all spans are there."""
BAND_PIXELS = 16_000_000
"""The most device pixels of one image of lanes: a window needs one, a sheet several."""
MARK_PX = 3.0
"""Half the size of the cross on a failed task's end."""


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
    seen = seen or (0.0, height)
    _Canvas(painter, width, height, layout, view, theme, scroll_y, now, ratio, seen).paint()


class _Canvas:
    """One picture being painted: what all its parts need to know."""

    def __init__(
        self,
        painter: QPainter,
        width: float,
        height: float,
        layout: Layout,
        view: TimeView,
        theme: Theme,
        scroll_y: float,
        now: int | None,
        ratio: float,
        seen: tuple[float, float],
    ) -> None:
        self.painter = painter
        self.width = width
        self.height = height
        self.layout = layout
        self.view = view
        self.theme = theme
        self.scroll_y = scroll_y
        self.now = now
        self.ratio = ratio
        self.seen = seen
        self.axis = max(0.0, width - GUTTER)
        self.font = QFont(painter.font())
        self.small = QFont(self.font)
        self.small.setPixelSize(11)

    def paint(self) -> None:
        painter = self.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(0, 0, self.width, self.height), QColor(self.theme.background))
        painter.setClipRect(QRectF(0, 0, self.width, self.height))
        top = min(RULER + self.layout.top, self.height)
        first, last = max(top, self.seen[0]), min(self.height, self.seen[1])
        shift = top - self.scroll_y
        lines = self.layout.between(first - shift, last - shift) if last > first else ()
        painter.save()
        painter.setClipRect(QRectF(0, top, self.width, self.height - top))
        painter.translate(0, shift)
        self._lanes(lines, first, first - shift, last - first)
        for line in lines:
            self._line(line)
        for group in {line.group.key: line.group for line in lines}.values():
            self._sampled(group, lines)
            self._after_end(group)
            self._provisional(group)
            self._horizon(group)
            self._instants(group, lines)
        self._blocks(lines)
        painter.restore()
        if self.layout.pinned:
            self._pinned()
        self._ruler()
        painter.restore()

    def _x(self, ns: float) -> float:
        """The logical x of a time, at most a pixel outside the axis: huge rectangles vanish."""
        return GUTTER + min(max(self.view.to_px(ns, self.axis), -1.0), self.axis + 1.0)

    def _pinned(self) -> None:
        """The lanes that do not scroll, below the ruler, with a line under them."""
        painter, top = self.painter, self.layout.top
        painter.save()
        painter.setClipRect(QRectF(0, RULER, self.width, max(0.0, self.height - RULER)))
        painter.translate(0, RULER)
        self._lanes(self.layout.pinned, RULER, 0.0, top)
        for line in self.layout.pinned:
            self._line(line)
        for group in {line.group.key: line.group for line in self.layout.pinned}.values():
            self._failures(group, self.layout.pinned)
        self._blocks(self.layout.pinned)
        painter.fillRect(QRectF(0, top - 2, self.width, 2), QColor(self.theme.grid))
        painter.restore()

    def _lanes(self, lines: Sequence[Line], top: float, scroll: float, height: float) -> None:
        """All lanes' fills, below ``top``, and what is written on them."""
        # In whole device pixels, whatever the scale.
        first, last = round(top * self.ratio), round((top + height) * self.ratio)
        rows = max(1, int(BAND_PIXELS / max(1.0, self.axis * self.ratio)))
        for begin in range(first, last, rows):
            self._band(lines, top - scroll, begin, min(begin + rows, last))

    def _band(self, lines: Sequence[Line], shift: float, first: int, last: int) -> None:
        """The lanes between two rows of the device in one image; lines are ``shift`` further down.

        One band is enough for a window; images of a sheet's length do not exist.
        """
        ratio, width = self.ratio, round(self.axis * self.ratio)
        if width <= 0:
            return
        screen = screen_of(width, last - first)
        levels, side = pattern_levels(ratio)
        phase = round(self.view.to_px(0.0, width)) % side
        raster = Raster(screen.codes, levels, side, phase, max(1, round(ratio)))
        every = [(line, self._place(line, shift, first)) for line in lines if line.kind in DRAWN]
        seen = [(n, p) for n, p in every if p.bottom > 0 and p.top < last - first]
        drawn, places = [n for n, _ in seen], [p for _, p in seen]
        grid = [c for c in self._grid_columns(width) if 0 <= c < width]
        raster.clear(places, grid)
        written: list[tuple[list[QRectF], Visible]] = []
        for mine in _together(drawn).values():
            group = drawn[mine[0]].group
            window = Window.of(self.view, width, group.offset, group.extent(self.now))
            store = drawn[mine[0]].rows[0].store
            spans = raster.draw(store, [places[k] for k in mine], window)
            if spans is not None:
                written.append(([self._rect(places[k], first, shift) for k in mine], spans))
        raster.grid_over(grid)
        corner = QPointF(round(GUTTER * ratio) / ratio, first / ratio - shift)
        screen.draw(self.painter, corner, palette_pairs(self.theme), ratio)
        self.painter.save()
        self.painter.setFont(self.small)
        # A line between two bands is written on in both of them.
        band = QRectF(0, first / ratio - shift, self.width, (last - first) / ratio)
        self.painter.setClipRect(band, Qt.ClipOperation.IntersectClip)
        for rects, spans in written:
            decorate(self.painter, rects, spans, self.theme, ratio)
        self.painter.restore()

    def _place(self, line: Line, shift: float, first: int) -> Place:
        """Where a line lies in the image whose first row is the device's row ``first``."""
        top = round((line.y + shift) * self.ratio) - first
        bottom = round((line.y + line.height + shift) * self.ratio) - first
        return Place(top, max(bottom, top + 1), line.lanes, line.fold, line.state)

    def _rect(self, place: Place, first: int, shift: float) -> QRectF:
        """The same place again, in the lines' coordinates."""
        top = (place.top + first) / self.ratio - shift
        left = round(GUTTER * self.ratio) / self.ratio
        return QRectF(left, top, self.axis, (place.bottom - place.top) / self.ratio)

    def _grid_columns(self, width: int) -> list[int]:
        return [math.floor(self.view.to_px(at, width)) for at, _ in ticks(self.view, self.axis)]

    def _ruler(self) -> None:
        painter, theme = self.painter, self.theme
        painter.fillRect(QRectF(0, 0, self.width, RULER), QColor(theme.background))
        painter.fillRect(QRectF(0, RULER - 1, self.width, 1), QColor(theme.grid))
        painter.setFont(self.small)
        metrics = QFontMetricsF(self.small)
        painter.setClipRect(QRectF(GUTTER - 8, 0, self.axis + 8, RULER))
        epoch = self.layout.epoch_ns if self.layout.arrangement.clock else 0
        for at, text in ticks(self.view, self.axis):
            if epoch:
                text = time_of_day(epoch + round(at), tick_step(self.view, self.axis))
            x = self._x(at)
            painter.fillRect(QRectF(x, RULER - 7, 1.0, 6), QColor(theme.muted))
            left = min(x + 4, self.width - metrics.horizontalAdvance(text) - 2)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(left, RULER - 9), text)

    def _line(self, line: Line) -> None:
        if line.kind is Kind.HEADER:
            self._header(line)
            return
        if line.label:
            box = QRectF(24, line.y, GUTTER - 32, line.height)
            if line.height < TASK_LANE:
                box.setHeight(TASK_LANE)
            self._text(box, line.label, self.theme.muted)

    def _text(self, box: QRectF, text: str, colour: str, font: QFont | None = None) -> float:
        """Draw ``text``, elided to the box; returns the width it took."""
        font = font or self.small
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(box, _LEFT | Qt.TextFlag.TextSingleLine, shown)
        return QFontMetricsF(font).horizontalAdvance(shown)

    def _header(self, line: Line) -> None:
        painter, theme, group = self.painter, self.theme, line.group
        painter.fillRect(QRectF(0, line.y, self.width, line.height), QColor(theme.header))
        self._triangle(12, line.y + line.height / 2, group.key in self.layout.arrangement.collapsed)
        bold = QFont(self.font)
        bold.setBold(True)
        box = QRectF(24, line.y, GUTTER - 28, line.height)
        self._text(box, group.title, theme.foreground, bold)
        x, right = float(GUTTER) + 4, self.width - 8
        if group.summary:
            box = QRectF(x, line.y, right - x, line.height)
            x += self._text(box, group.summary, theme.foreground, self.font) + 16
        status = "" if group.status == "done" else words.word(group.status)
        if group.reason:
            status = f"{status}: {group.reason}" if status else group.reason
        if line.hidden:
            hidden = words.translate("timeline", "lanes hidden: {0}").format(line.hidden)
            status = "   ".join(filter(None, (status, hidden)))
        if status and right - x > 24:
            colour = theme.failure if group.status in _BAD else theme.muted
            self._text(QRectF(x, line.y, right - x, line.height), status, colour, self.font)

    def _triangle(self, x: float, y: float, folded: bool) -> None:
        painter = self.painter
        points = [(-3, -5), (4, 0), (-3, 5)] if folded else [(-5, -3), (5, -3), (0, 4)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.muted))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
        painter.restore()

    def _sampled(self, group: Group, lines: Iterable[Line]) -> None:
        """A perforated upper edge on workers' lanes where states were sampled, not recorded."""
        if group.trace is None or not len(group.trace.sampled):
            return
        found = group.trace.sampled
        left, right = self.view.start_ns - group.offset, self.view.end_ns - group.offset
        seen = (found["start"] < right) & (found["end"] > left)
        worker, start, end = (found[name][seen] for name in ("worker", "start", "end"))
        pen = QPen(QColor(self.theme.background), 2.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.5, 1.5])
        self.painter.setPen(pen)
        for line in lines:
            if line.group.key != group.key or line.kind is not Kind.LANE or len(line.rows) != 1:
                continue
            mine = worker == line.rows[0].worker
            for a, b in zip(start[mine].tolist(), end[mine].tolist(), strict=True):
                x, until = self._x(a + group.offset), self._x(b + group.offset)
                # Narrower, the holes would cover the lane.
                if until - x >= 6:
                    self.painter.drawLine(QLineF(x, line.y + 1, until, line.y + 1))

    def _after_end(self, group: Group) -> None:
        """Dots beyond the end of a finished run, so that empty does not read as idle."""
        if group.trace is None or group.trace.end is None:
            return
        x = self._x(group.extent())
        top, bottom = self.layout.block(group)
        if x >= self.width or bottom <= top:
            return
        dots = QRectF(max(x, GUTTER), top, self.width - max(x, GUTTER), bottom - top)
        self.painter.fillRect(dots, QColor(self.theme.background))
        self.painter.setOpacity(0.5)
        fill_pattern(self.painter, dots, Pattern.SPARSE_DOTS, self.theme.muted, self.ratio)
        self.painter.setOpacity(1.0)
        if x >= GUTTER:
            self.painter.fillRect(QRectF(x, top, 1, bottom - top), QColor(self.theme.muted))
            text = format_duration(group.extent() - group.offset)
            advance = QFontMetricsF(self.small).horizontalAdvance(text)
            plate = QRectF(x + 4, top + 2, advance + 8, 16)
            if plate.right() < self.width and plate.bottom() <= bottom:
                self.painter.fillRect(plate, QColor(self.theme.background))
                self._text(plate.adjusted(4, 0, 4, 0), text, self.theme.muted)

    def _horizon(self, group: Group) -> None:
        """Where detail ends: spans before have been given up, and only shares are known of them."""
        trace = group.trace
        if trace is None or not trace.horizon:
            return
        x = self._x(group.offset + trace.horizon)
        top, bottom = self.layout.block(group)
        if x <= GUTTER or bottom <= top:
            return
        x, colour = min(x, self.width), QColor(self.theme.accent)
        strip = QRectF(max(x - HORIZON_PX, GUTTER), top, min(HORIZON_PX, x - GUTTER), bottom - top)
        fill_pattern(self.painter, strip, Pattern.BACKSLASH, self.theme.accent, self.ratio)
        self.painter.fillRect(QRectF(x - 1, top, 1, bottom - top), colour)
        text = words.translate("timeline", "older spans given up, their shares kept: {0}")
        text = text.format(f"{trace.evicted:,}")
        advance = QFontMetricsF(self.small).horizontalAdvance(text)
        plate = QRectF(max(x - HORIZON_PX - advance - 10, GUTTER + 2), top + 1, advance + 8, 15)
        if plate.right() < self.width:
            self.painter.fillRect(plate, QColor(self.theme.background))
            self._text(plate.adjusted(4, 0, 4, 0), text, self.theme.accent)

    def _provisional(self, group: Group) -> None:
        """A veil over what open spans grew beyond the last records: they may have ended since."""
        if group.trace is None or not group.growing:
            return
        left = max(self._x(group.offset + group.trace.extent), float(GUTTER))
        right = self._x(group.extent(self.now))
        if right > left:
            top, bottom = self.layout.block(group)
            veil = QColor(self.theme.background)
            veil.setAlpha(120)
            self.painter.fillRect(QRectF(left, top, right - left, bottom - top), veil)

    def _instants(self, group: Group, lines: Iterable[Line]) -> None:
        trace = group.trace
        if trace is None or not len(trace.instants):
            return
        t = trace.instants["t"] + group.offset
        seen = (t >= self.view.start_ns) & (t <= self.view.end_ns)
        kind = trace.instants["kind"]
        changed = np.flatnonzero(seen & (kind == Instant.CHANGED))
        self._changes(group, t[changed], trace.instants["detail"][changed])
        self._failures(group, lines)

    def _blocks(self, lines: Iterable[Line]) -> None:
        blocked_ns = self.layout.arrangement.blocked_ns
        paint_blocks(self.painter, lines, self.view, blocked_ns, self.theme, self.small, self._x)

    def _failures(self, group: Group, lines: Iterable[Line]) -> None:
        """A cross on each lane where a task of it failed."""
        trace = group.trace
        if trace is None or not len(trace.instants):
            return
        t = trace.instants["t"] + group.offset
        seen = (t >= self.view.start_ns) & (t <= self.view.end_ns)
        failed = np.flatnonzero(seen & (trace.instants["kind"] == Instant.FAILED))
        if not len(failed):
            return
        times, task = t[failed], trace.instants["task"][failed]
        on_worker = trace.instants["worker"][failed]
        number = {id(row): worker for worker, row in trace.workers.items()}
        for line in lines:
            if line.group.key != group.key or line.kind is not Kind.LANE:
                continue
            row = line.rows[0]
            if id(row) in number:
                mine = on_worker == number[id(row)]
            else:
                mine = last_task(row, times - group.offset) == task
            self._crosses(line, times[mine])

    def _changes(
        self, group: Group, times: npt.NDArray[np.int64], versions: npt.NDArray[np.int64]
    ) -> None:
        """A dashed line where parameters changed, with what, where the labels do not collide."""
        top, bottom = self.layout.block(group)
        pen = QPen(QColor(self.theme.accent), 1.0, Qt.PenStyle.DashLine)
        free = -1.0
        said = group.trace.changes if group.trace else {}
        for at, version in zip(times.tolist(), versions.tolist(), strict=True):
            x = round(self._x(at) * self.ratio) / self.ratio + 0.5 / self.ratio
            self.painter.setPen(pen)
            self.painter.drawLine(QPointF(x, top - 6), QPointF(x, bottom))
            text = change_label(said.get(version, ""), version)
            if x >= free:
                advance = QFontMetricsF(self.small).horizontalAdvance(text)
                plate = QRectF(x, top - 1, advance + 6, 13)
                self.painter.fillRect(plate, QColor(self.theme.background))
                self._text(plate.adjusted(3, 0, 3, 0), text, self.theme.accent)
                free = plate.right() + 4

    def _crosses(self, line: Line, times: npt.NDArray[np.int64]) -> None:
        """A cross for each failed task, a bar in thin rows; those on the same pixel share one."""
        if not len(times):
            return
        scale = self.axis / self.view.span_ns
        columns = np.unique(np.rint(GUTTER + (times - self.view.start_ns) * scale))
        if line.height < 2 * MARK_PX + 2:  # no room for a cross, and thin rows are many
            for x in columns.tolist():
                bar = QRectF(x - 1, line.y, 2, line.height)
                self.painter.fillRect(bar, QColor(self.theme.failure))
            return
        y, size = line.y + line.height / 2, MARK_PX
        self.painter.save()
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strokes = [
            QLineF(x - size, y - sign * size, x + size, y + sign * size)
            for x in columns.tolist()
            for sign in (1, -1)
        ]
        for colour, pen_width in ((self.theme.background, 4.0), (self.theme.failure, 2.0)):
            self.painter.setPen(QPen(QColor(colour), pen_width, c=Qt.PenCapStyle.RoundCap))
            self.painter.drawLines(strokes)
        self.painter.restore()


def _together(lines: Sequence[Line]) -> dict[tuple[object, ...], list[int]]:
    """The indices of lines that are drawn at once: of one store, one fold, one kind."""
    found: dict[tuple[object, ...], list[int]] = {}
    for index, line in enumerate(lines):
        if line.rows:
            store = line.rows[0].store
            found.setdefault((id(store), line.fold, line.kind), []).append(index)
    return found
