"""Marks where one task kept a loop too long: a bar over the loop's lane, and who it was."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF

from concurviz import words
from concurviz.drawing.canvas import Canvas
from concurviz.drawing.layout import Kind, Line
from concurviz.drawing.timeview import format_duration
from concurviz.wire.states import State

BAR_PX = 3.0
LABEL_HEIGHT = 12.0
MOST = 400
"""More blocks in sight than this are too narrow for one to be told from the next."""


def paint_blocks(canvas: Canvas, lines: Iterable[Line]) -> None:
    """Mark every stretch for which one task kept a loop's lane for as long as is arranged."""
    painter, view, theme, font = canvas.painter, canvas.view, canvas.theme, canvas.small
    blocked_ns = canvas.layout.arrangement.blocked_ns
    metrics = QFontMetricsF(font)
    for line in lines:
        if line.kind is not Kind.LANE or line.rows[0].role != "loop":
            continue
        row, offset = line.rows[0], line.group.offset
        t0, t1 = int(view.start_ns) - offset, int(view.end_ns) - offset
        found = row.store.shelves.between(t0, t1, least=blocked_ns)
        mine = (found.lane == row.lane) & (found.state == State.RUNNING)
        chosen = np.flatnonzero(mine & (found.end - found.start >= blocked_ns))[:MOST]
        for k in chosen.tolist():
            start, end = int(found.start[k]), int(found.end[k])
            left, right = canvas.x(start + offset), canvas.x(end + offset)
            bar = QRectF(left, line.y - 1, max(right - left, 2.0), BAR_PX)
            painter.fillRect(bar, QColor(theme.failure))
            text = words.translate("timeline", "blocked {time} by #{task}").format(
                time=format_duration(end - start), task=int(found.task[k])
            )
            if metrics.horizontalAdvance(text) + 8 <= right - left:
                plate = QRectF(
                    left + 2, line.y + 3, metrics.horizontalAdvance(text) + 6, LABEL_HEIGHT
                )
                painter.fillRect(plate, QColor(theme.failure))
                painter.setFont(font)
                painter.setPen(QColor(theme.background))
                baseline = plate.center().y() + (metrics.ascent() - metrics.descent()) / 2
                painter.drawText(QPointF(plate.left() + 3, baseline), text)
