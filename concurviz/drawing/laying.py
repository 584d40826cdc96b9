"""Lays groups' rows out as lines: in the user's order, folded where there are too many. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from concurviz import words
from concurviz.drawing.arrangement import Arrangement, LaneId
from concurviz.drawing.folding import (
    LABEL_HEIGHT,
    MIN_LANE,
    MIN_PITCH,
    NESTED_HEIGHT,
    NESTED_PITCH,
    fold_of,
    gap_of,
    pitch_of,
)
from concurviz.drawing.layout import HEADER, LANE, STACK, Group, Kind, Layout, Line
from concurviz.trace.rows import FOLD_SHIFT, LaneStore, Row
from concurviz.wire.states import State

STATE_LANE = 32
COUNTER_LANE = 30
LEAST_COUNTER, MOST_COUNTER = 13, 120
GAP = 3
NESTED_GAP = 4
GROUP_GAP = 8
PINNED_GAP = 6
TASK_LANE = 14


def shape_of(groups: Sequence[Group], arrangement: Arrangement) -> tuple[object, ...]:
    """What the lines depend on: layouts of equal shape differ in nothing but their groups' text."""
    by = arrangement.arrange
    return (
        arrangement,
        *(
            (
                g,
                id(g.trace),
                len(g.trace.workers) if g.trace else 0,
                len(g.trace.task_rows) if g.trace and (g.shows_tasks or by == "task") else 0,
                frozenset(g.states(by)) if by == "state" else None,
                len(g.trace.counters) if g.trace else 0,
                _nested_shape(g, arrangement),
            )
            for g in groups
        ),
    )


def _nested_shape(group: Group, arrangement: Arrangement) -> tuple[int, ...]:
    """How many lanes have something nested at each depth, where that is shown."""
    trace, pitch = group.trace, (LANE + GAP) * arrangement.lane_scale
    shown = arrangement.nested or arrangement.opened or pitch >= NESTED_PITCH
    if trace is None or not shown:
        return ()
    stores = (*trace.worker_phases, *trace.task_phases)
    return tuple(int(np.count_nonzero(_used(store))) for store in stores)


def _used(store: LaneStore) -> npt.NDArray[np.bool_]:
    """Which lanes of a store have had a span."""
    count = len(store.rows)
    used = store.open_state[:count] > 0
    total = store.mips[0].total[:count]
    used[: len(total)] |= total.any(axis=1)
    return used


def updated(layout: Layout, groups: Sequence[Group], arrangement: Arrangement) -> Layout:
    """The layout of the groups: ``layout`` itself if it still is."""
    if layout.shape == shape_of(groups, arrangement):
        return layout
    return build_layout(groups, arrangement)


def build_layout(groups: Sequence[Group], arrangement: Arrangement | None = None) -> Layout:
    """Lay out the groups' rows as the user has arranged them."""
    arrangement = arrangement or Arrangement()
    lines: list[Line] = []
    y = 0
    for group in groups:
        y = _lay_out(group, arrangement, lines, y) + GROUP_GAP
    pinned = _pinned(groups, arrangement)
    return Layout(
        lines=tuple(lines),
        groups=tuple(groups),
        arrangement=arrangement,
        height=y,
        pinned=pinned,
        top=pinned[-1].y + LANE + PINNED_GAP if pinned else 0,
        shape=shape_of(groups, arrangement),
        _tops=[line.y for line in lines],
    )


def _lay_out(group: Group, arrangement: Arrangement, lines: list[Line], y: int) -> int:
    """Append one group's lines from ``y`` on; where they end."""
    by = arrangement.arrange
    workers = _shown(group, "worker", arrangement, by != "task")
    tasks = _shown(group, "task", arrangement, group.shows_tasks or by == "task")
    counters, away = _counters(group, arrangement)
    hidden = workers.hidden + tasks.hidden + away
    lines.append(Line(Kind.HEADER, y, HEADER, group, hidden=hidden))
    y += HEADER + GAP
    if group.key in arrangement.collapsed:
        stacked = workers.rows or tasks.rows
        if stacked:
            lines.append(Line(Kind.STACK, y, STACK, group, **_whole(stacked)))
            y += STACK + GAP
        return y
    if by == "state":
        rows = tasks.rows if group.shows_tasks else workers.rows
        height = max(MIN_LANE, round(STATE_LANE * arrangement.lane_scale))
        for state in sorted(group.states() - {State.IDLE}) if rows else ():
            label, whole = words.word(state.word), _whole(rows)
            lines.append(Line(Kind.STATE, y, height, group, label=label, state=state, **whole))
            y += height + GAP
        return _lay_counters(group, counters, arrangement, lines, y)
    for shown, natural in ((workers, LANE + GAP), (tasks, TASK_LANE + 2)):
        y = _lay_rows(group, shown, natural, arrangement, lines, y)
    return _lay_counters(group, counters, arrangement, lines, y)


def _counters(group: Group, arrangement: Arrangement) -> tuple[list[LaneId], int]:
    """The counters that are shown, and how many are hidden."""
    count = len(group.trace.counters) if group.trace is not None else 0
    names = [LaneId(group.key, "counter", number) for number in range(count)]
    shown = names if arrangement.natural else arrangement.ordered(names)
    return shown, count - len(shown)


def _lay_counters(
    group: Group, names: Sequence[LaneId], arrangement: Arrangement, lines: list[Line], y: int
) -> int:
    """A line for each counter, below all lanes; where they end."""
    if group.trace is None or not names:
        return y
    scaled = round(COUNTER_LANE * arrangement.lane_scale)
    height = min(max(scaled, LEAST_COUNTER), MOST_COUNTER)
    for name in names:
        counter = group.trace.counters[name.number]
        line = Line(Kind.COUNTER, y, height, group, label=counter.title, lane=name, counter=counter)
        lines.append(line)
        y += height + GAP
    return y


@dataclass(frozen=True)
class _Shown:
    """A group's rows of one kind as they are to be shown, and how many are hidden.

    ``names`` are those of the rows, or None where they are all there in their own order: naming
    ten thousand lanes five times a second would be felt.
    """

    kind: Literal["worker", "task"]
    rows: Sequence[Row]
    numbers: Sequence[int]
    names: Sequence[LaneId] | None = None
    hidden: int = 0

    def name(self, group: Group, at: int) -> LaneId:
        """The name of the row at that place."""
        if self.names is not None:
            return self.names[at]
        return LaneId(group.key, self.kind, self.numbers[at])


def _shown(
    group: Group, kind: Literal["worker", "task"], arrangement: Arrangement, wanted: bool
) -> _Shown:
    trace = group.trace
    if trace is None or not wanted:
        return _Shown(kind, (), ())
    if arrangement.natural:
        if kind == "task":
            return _Shown(kind, trace.task_rows, range(len(trace.task_rows)))
        numbers = sorted(trace.workers)
        return _Shown(kind, [trace.workers[k] for k in numbers], numbers)
    rows = _lanes(group, kind, always=True)
    names = arrangement.ordered(list(rows))
    hidden = len(rows) - len(names)
    return _Shown(kind, [rows[n] for n in names], (), names, hidden)


@dataclass(frozen=True)
class _Nested:
    """What is nested in a group's lanes of one kind, as far as it is to be shown."""

    stores: Sequence[LaneStore] = ()
    used: Sequence[npt.NDArray[np.bool_]] = ()
    everywhere: bool = False
    opened: frozenset[LaneId] = frozenset()

    @classmethod
    def of(
        cls,
        group: Group,
        kind: Literal["worker", "task"],
        arrangement: Arrangement,
        pitch: float,
        folded: bool,
    ) -> _Nested:
        everywhere = pitch >= (LABEL_HEIGHT if arrangement.nested else NESTED_PITCH)
        if group.trace is None or folded or not (everywhere or arrangement.opened):
            return cls()
        trace = group.trace
        stores = trace.worker_phases if kind == "worker" else trace.task_phases
        return cls(stores, [_used(s) for s in stores], everywhere, arrangement.opened)

    def rows_of(self, row: Row, name: LaneId) -> list[Row]:
        """The nested rows of a lane, the outermost first."""
        if not self.stores or not (self.everywhere or name in self.opened):
            return []
        lane = row.lane
        pairs = zip(self.stores, self.used, strict=True)
        return [s.rows[lane] for s, used in pairs if lane < len(used) and used[lane]]


def _lay_rows(
    group: Group, shown: _Shown, natural: int, arrangement: Arrangement, lines: list[Line], y: int
) -> int:
    """Lines for the lanes of one kind, folded if there are too many of them."""
    rows = shown.rows
    if not rows:
        return y
    pitch = pitch_of(len(rows), natural, arrangement.lane_scale)
    # Folds are of the store's own neighbours.
    whole = shown.names is None
    level = fold_of(len(rows), pitch, len(rows[0].store.mips) - 1) if whole else 0
    size = 1 << FOLD_SHIFT * level
    if level:
        rows = rows[0].store.rows
    pitch = max(pitch * size, MIN_PITCH)
    nested = _Nested.of(group, shown.kind, arrangement, pitch, bool(level))
    gap = gap_of(pitch)
    # All or none: some lines are a pixel lower than others.
    named = round(pitch) - gap >= LABEL_HEIGHT
    count = -(-len(rows) // size)
    below = 0
    for number in range(count):
        y += below
        below = 0
        top = y + round(number * pitch)
        height = y + round((number + 1) * pitch) - gap - top
        mine = tuple(rows[number * size : (number + 1) * size])
        if level:
            label = f"{number * size:,}…  ×{len(mine)}"
            text = label if named or number == 0 else ""
            lines.append(Line(Kind.FOLD, top, height, group, mine, text, fold=level))
        else:
            label = mine[0].title
            if not named:
                label = words.translate("timeline", "{0} lanes").format(count) if not number else ""
            name = shown.name(group, number)
            lines.append(Line(Kind.LANE, top, height, group, mine, label, lane=name))
            for row in nested.rows_of(mine[0], name):
                place = top + height + 1 + below
                lines.append(Line(Kind.NESTED, place, NESTED_HEIGHT, group, (row,), lane=name))
                below += NESTED_HEIGHT + 1
            below += bool(below) * NESTED_GAP
    y += below
    return y + round(count * pitch) + (GAP - min(gap, GAP))


def _whole(rows: Sequence[Row]) -> dict[str, Any]:
    """The fields of a line that shows all of these rows at once: as folds if they are many."""
    store = rows[0].store
    if len(rows) < len(store.rows) or len(store.mips) == 1:
        return {"rows": tuple(rows), "fold": 0}
    return {"rows": tuple(store.rows), "fold": len(store.mips) - 1}


def _lanes(
    group: Group, kind: Literal["worker", "task"], always: bool = False
) -> dict[LaneId, Row]:
    """The group's rows of that kind by name, in their own order."""
    trace = group.trace
    if trace is None:
        return {}
    if kind == "worker":
        return {LaneId(group.key, kind, k): trace.workers[k] for k in sorted(trace.workers)}
    rows = trace.task_rows if group.shows_tasks or always else []
    return {LaneId(group.key, kind, n): row for n, row in enumerate(rows)}


def lanes_of_group(group: Group) -> dict[LaneId, Row]:
    """Every lane that a group can show, by name: its workers', then its tasks'."""
    return _lanes(group, "worker") | _lanes(group, "task")


def _pinned(groups: Sequence[Group], arrangement: Arrangement) -> tuple[Line, ...]:
    """The lines of the pinned lanes that there are; each names its group as well."""
    by_key = {group.key: group for group in groups}
    lines: list[Line] = []
    for lane in arrangement.pinned:
        group = by_key.get(lane.group)
        if lane.kind == "counter":
            continue
        row = _lanes(group, lane.kind).get(lane) if group is not None else None
        if group is not None and row is not None:
            y, label = GAP + len(lines) * (LANE + GAP), f"{group.title} · {row.title}"
            lines.append(Line(Kind.LANE, y, LANE, group, (row,), label, lane=lane))
    return tuple(lines)
