"""What lies over a group's lanes: marks of failures and changes, where detail or the run ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from concurviz import words
from concurviz.drawing.canvas import Canvas
from concurviz.drawing.changes import change_label
from concurviz.drawing.lanes import fill_pattern
from concurviz.drawing.layout import GUTTER, Group, Kind, Line
from concurviz.drawing.legend import perforate
from concurviz.drawing.shares import last_task
from concurviz.drawing.theme import Pattern
from concurviz.drawing.timeview import format_duration
from concurviz.wire.states import Instant

HORIZON_PX = 16.0
"""Width of the hatching before the time from which on all spans are there."""
MARK_PX = 3.0
"""Half the size of the cross on a failed task's end."""
OWN_MARK_PX = 8.0
"""So far apart a task's own marks are drawn as lines; closer, and each is a dot."""

#: Draws instants on a lane: the line, their times, and which of the trace's instants they are.
Draw = Callable[[Line, npt.NDArray[np.int64], npt.NDArray[np.intp]], None]


class Overprint:
    """Prints over the lanes of one canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.painter = canvas.painter
        self.theme = canvas.theme
        self.view = canvas.view

    def over(self, group: Group, lines: Sequence[Line]) -> None:
        """All that belongs to a group, of which these lines are seen among others."""
        self._sampled(group, lines)
        self._after_end(group)
        self._provisional(group)
        self._horizon(group)
        self._changes(group)
        self.failures(group, lines)

    def _sampled(self, group: Group, lines: Iterable[Line]) -> None:
        """A perforated upper edge on workers' lanes where states were sampled, not recorded."""
        if group.trace is None or not group.trace.any_sampled:
            return
        found = group.trace.sampled_until(group.extent(self.canvas.now) - group.offset)
        left, right = self.view.start_ns - group.offset, self.view.end_ns - group.offset
        seen = (found.start < right) & (found.end > left)
        worker, start, end = found.worker[seen], found.start[seen], found.end[seen]
        for line in lines:
            if line.group.key != group.key or line.kind is not Kind.LANE or len(line.rows) != 1:
                continue
            mine = worker == line.rows[0].worker
            for a, b in zip(start[mine].tolist(), end[mine].tolist(), strict=True):
                x, until = self.canvas.x(a + group.offset), self.canvas.x(b + group.offset)
                # Narrower, the holes would cover the lane.
                if until - x >= 6:
                    perforate(self.painter, x, until, line.y, self.theme)

    def _after_end(self, group: Group) -> None:
        """Dots beyond the end of a finished run, so that empty does not read as idle."""
        if group.trace is None or group.trace.end is None:
            return
        x = self.canvas.x(group.extent())
        top, bottom = self.canvas.layout.block(group)
        if x >= self.canvas.width or bottom <= top:
            return
        dots = QRectF(max(x, GUTTER), top, self.canvas.width - max(x, GUTTER), bottom - top)
        self.painter.fillRect(dots, QColor(self.theme.background))
        self.painter.setOpacity(0.5)
        fill_pattern(self.painter, dots, Pattern.SPARSE_DOTS, self.theme.muted, self.canvas.ratio)
        self.painter.setOpacity(1.0)
        if x >= GUTTER:
            self.painter.fillRect(QRectF(x, top, 1, bottom - top), QColor(self.theme.muted))
            text = format_duration(group.extent() - group.offset)
            advance = self.canvas.advance(text)
            plate = QRectF(x + 4, top + 2, advance + 8, 16)
            if plate.right() < self.canvas.width and plate.bottom() <= bottom:
                self.painter.fillRect(plate, QColor(self.theme.background))
                self.canvas.text(plate.adjusted(4, 0, 4, 0), text, self.theme.muted)

    def _horizon(self, group: Group) -> None:
        """Where detail ends: spans before have been given up, and only shares are known of them."""
        trace = group.trace
        if trace is None or not trace.horizon:
            return
        x = self.canvas.x(group.offset + trace.horizon)
        top, bottom = self.canvas.layout.block(group)
        if x <= GUTTER or bottom <= top:
            return
        x, colour = min(x, self.canvas.width), QColor(self.theme.accent)
        strip = QRectF(max(x - HORIZON_PX, GUTTER), top, min(HORIZON_PX, x - GUTTER), bottom - top)
        fill_pattern(self.painter, strip, Pattern.BACKSLASH, self.theme.accent, self.canvas.ratio)
        self.painter.fillRect(QRectF(x - 1, top, 1, bottom - top), colour)
        text = words.translate("timeline", "older spans given up, their shares kept: {0}")
        text = text.format(f"{trace.evicted:,}")
        advance = self.canvas.advance(text)
        plate = QRectF(max(x - HORIZON_PX - advance - 10, GUTTER + 2), top + 1, advance + 8, 15)
        if plate.right() < self.canvas.width:
            self.painter.fillRect(plate, QColor(self.theme.background))
            self.canvas.text(plate.adjusted(4, 0, 4, 0), text, self.theme.accent)

    def _provisional(self, group: Group) -> None:
        """A veil over what open spans grew beyond the last records: they may have ended since."""
        if group.trace is None or not group.growing:
            return
        left = max(self.canvas.x(group.offset + group.trace.extent), float(GUTTER))
        right = self.canvas.x(group.extent(self.canvas.now))
        if right > left:
            top, bottom = self.canvas.layout.block(group)
            veil = QColor(self.theme.background)
            veil.setAlpha(120)
            self.painter.fillRect(QRectF(left, top, right - left, bottom - top), veil)

    def _seen(self, group: Group, wanted: Instant) -> npt.NDArray[np.intp]:
        """Which of the group's instants are of that kind and in the view."""
        trace = group.trace
        if trace is None or not len(trace.instants):
            return np.empty(0, np.intp)
        found = trace.instants_of(wanted)
        t = trace.instants["t"][found]
        start, end = self.view.start_ns - group.offset, self.view.end_ns - group.offset
        return found[(t >= start) & (t <= end)]

    def failures(self, group: Group, lines: Iterable[Line]) -> None:
        """A cross where a task failed, a flag where one marked something or a worker died."""
        lines = list(lines)
        self._on_lanes(group, lines, Instant.MARK, self._own_marks)
        died = partial(self._own_marks, colour=self.theme.failure)
        self._on_lanes(group, lines, Instant.DIED, died)
        self._on_lanes(
            group, lines, Instant.FAILED, lambda line, times, _which: self._crosses(line, times)
        )

    def _on_lanes(self, group: Group, lines: Iterable[Line], wanted: Instant, draw: Draw) -> None:
        """Draw what is in the view of one kind of instants on the lanes that they belong to."""
        seen, trace = self._seen(group, wanted), group.trace
        if trace is None or not len(seen):
            return
        times, task = trace.instants["t"][seen] + group.offset, trace.instants["task"][seen]
        on_worker = trace.instants["worker"][seen]
        number = {id(row): worker for worker, row in trace.workers.items()}
        for line in lines:
            if line.group.key != group.key or line.kind is not Kind.LANE:
                continue
            row = line.rows[0]
            if id(row) in number:
                mine = on_worker == number[id(row)]
            else:
                mine = last_task(row, times - group.offset) == task
            draw(line, times[mine], seen[mine])

    def _own_marks(
        self,
        line: Line,
        times: npt.NDArray[np.int64],
        which: npt.NDArray[np.intp],
        colour: str = "",
    ) -> None:
        """A flag where a task logged something, with its words where there is room."""
        trace = line.group.trace
        if trace is None or not len(times) or line.height < 2 * MARK_PX + 2:
            return
        order = np.argsort(times, kind="stable")
        x = [self.canvas.x(t) for t in times[order].tolist()]
        numbers = trace.instants["detail"][which[order]].tolist()
        colour = colour or self.theme.foreground
        pen = QPen(QColor(colour), 1.0)
        last = -OWN_MARK_PX
        for at, (left, number) in enumerate(zip(x, numbers, strict=True)):
            if left - last < OWN_MARK_PX:
                # Too close to be told apart: they must not hide what they mark.
                self.painter.fillRect(QRectF(left, line.y, 1, 2), pen.color())
                continue
            last = left
            self.painter.setPen(pen)
            self.painter.drawLine(QPointF(left, line.y), QPointF(left, line.y + line.height))
            flag = QRectF(left, line.y, MARK_PX + 1, MARK_PX + 1)
            self.painter.fillRect(flag, QColor(colour))
            text = trace.mark_text(number)
            room = (x[at + 1] if at + 1 < len(x) else self.canvas.width) - left - 14
            advance = self.canvas.advance(text) if text and line.height >= 13 else room + 1
            if advance <= room:
                plate = QRectF(left + 6, line.y + 1, advance + 4, line.height - 2)
                self.painter.fillRect(plate, QColor(self.theme.background))
                self.canvas.text(plate.adjusted(2, 0, 2, 0), text, colour)

    def _changes(self, group: Group) -> None:
        """A dashed line where parameters changed, with what, where the labels do not collide."""
        changed, trace = self._seen(group, Instant.CHANGED), group.trace
        if trace is None or not len(changed):
            return
        times = trace.instants["t"][changed] + group.offset
        versions = trace.instants["detail"][changed]
        top, bottom = self.canvas.layout.block(group)
        pen = QPen(QColor(self.theme.accent), 1.0, Qt.PenStyle.DashLine)
        free = -1.0
        for at, version in zip(times.tolist(), versions.tolist(), strict=True):
            x = (round(self.canvas.x(at) * self.canvas.ratio) + 0.5) / self.canvas.ratio
            self.painter.setPen(pen)
            self.painter.drawLine(QPointF(x, top - 6), QPointF(x, bottom))
            text = change_label(trace.changes.get(version, ""), version)
            if x >= free:
                advance = self.canvas.advance(text)
                plate = QRectF(x, top - 1, advance + 6, 13)
                self.painter.fillRect(plate, QColor(self.theme.background))
                self.canvas.text(plate.adjusted(3, 0, 3, 0), text, self.theme.accent)
                free = plate.right() + 4

    def _crosses(self, line: Line, times: npt.NDArray[np.int64]) -> None:
        """A cross for each failed task, a bar in thin rows; those on the same pixel share one."""
        if not len(times):
            return
        scale = self.canvas.axis / self.view.span_ns
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
