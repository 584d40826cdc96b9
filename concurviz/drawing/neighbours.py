"""From one span to others: the next on its lane, the line that shows it. Pure, no Qt."""

from __future__ import annotations

import numpy as np

from concurviz.drawing.layout import Group, Hit, Layout, Line, hit_of, span_at
from concurviz.trace.rows import Row
from concurviz.wire.states import State


def span_of(group: Group, row: Row, index: int) -> Hit:
    """The row's closed span of that index."""
    columns = (row.start, row.end, row.state, row.task)
    start, end, state, task = (int(column[index]) for column in columns)
    return hit_of(group, row, (start, end, state, task))


def neighbour(hit: Hit, step: int, now: int | None = None) -> Hit | None:
    """The span before (``step`` -1) or after (1) this one on its lane; idle ones are no spans.

    The row may have grown, or forgotten old spans, since the hit was found.
    """
    group, row = hit.group, hit.row
    at = int(np.searchsorted(row.start, hit.start - group.offset)) + step
    while 0 <= at < len(row.start):
        if row.state[at] != State.IDLE:
            return span_of(group, row, at)
        at += step
    if step > 0:
        for start, _end, state, _task in row.opened(group.extent(now) - group.offset):
            if state != State.IDLE and start + group.offset > hit.start:
                return span_at(group, row, start + group.offset, now)
    return None


def renewed(hit: Hit, layout: Layout, now: int | None = None) -> Hit | None:
    """The same span as it is now, since an open one grows and closes; None if it is gone."""
    group = next((g for g in layout.groups if g.key == hit.group.key), None)
    if group is None or group.trace is not hit.group.trace:
        return None
    found = span_at(group, hit.row, hit.start, now)
    return found if found is not None and found.start == hit.start else None


def line_of(layout: Layout, row: Row) -> Line | None:
    """The scrolling line that draws the row, a folded group's included; None if hidden."""
    return next((line for line in layout.lines if any(r is row for r in line.rows)), None)
