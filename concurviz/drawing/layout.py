"""Which row lies where, and what lies under a point. No Qt.

::

    y = 0   ┌ GUTTER ──────┬ time ─────────────────────────────┐
            │              │ ruler (RULER px, does not scroll) │
            ├──────────────┼───────────────────────────────────┤
            │ ◆ worker 2   │ pinned lanes (do not scroll)      │
            ├──────────────┼───────────────────────────────────┤ <- content y = scroll_y
            │ ▾ Threads    │ 1.31×  41 tasks/s                 │ header
            │   worker 1   │ ████▒▒▒▒                          │ lane
            └──────────────┴───────────────────────────────────┘
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal

import numpy as np

from concurviz.drawing.arrangement import Arrangement, LaneId
from concurviz.drawing.timeview import TimeView as TimeView
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.models import MODELS
from concurviz.wire.states import State

GUTTER = 136
RULER = 28
HEADER = 26
LANE = 20
TASK_LANE = 14
THIN_LANE = 4
STACK = 12
NOTE = 18
GAP = 3
GROUP_GAP = 8
PINNED_GAP = 6

LABELLED_TASK_ROWS = 24
"""Up to so many task rows have labels; more are drawn thin."""
MAX_TASK_ROWS = 240
"""More task rows than this are counted in a note instead of drawn: nobody reads 10,000 lines."""

_LIVE = frozenset({"starting", "running", "stopping"})


class Kind(Enum):
    """What a line of the layout is."""

    HEADER = auto()
    LANE = auto()
    STACK = auto()
    """A collapsed group: the mean shares of all its worker rows."""
    NOTE = auto()


@dataclass(frozen=True)
class Group:
    """One model's rows under one header.

    ``key`` is the model's name; ``summary`` the key figures beside the title; ``status`` the run's
    status word and ``reason`` why it broke; ``offset`` the ns from the common t = 0 to the trace's
    origin (0 in Compare, where runs are laid side by side).
    """

    key: str
    title: str
    summary: str = ""
    status: str = "waiting"
    trace: RunTrace | None = field(default=None, compare=False)
    reason: str = ""
    offset: int = 0

    @classmethod
    def of(
        cls,
        trace: RunTrace,
        summary: str = "",
        status: str | None = None,
        reason: str = "",
        offset: int = 0,
    ) -> Group:
        """The group of a trace, titled after its model; status from the trace if not given."""
        model = MODELS.get(trace.model)
        title = model.title if model else trace.model
        status = status or ("running" if trace.end is None else "done")
        return cls(trace.model, title, summary, status, trace, reason, offset)

    def extent(self, now: int | None = None) -> int:
        """Where the group's picture ends, ns from t = 0.

        ``now`` (perf_counter_ns) makes the open spans of a run still going grow between two drains.
        """
        trace = self.trace
        if trace is None:
            return 0
        end = trace.extent
        if now is not None and self.growing:
            end = max(end, now - trace.origin)
        return self.offset + end

    @property
    def growing(self) -> bool:
        """Whether the run goes on, so that its open spans get longer by themselves."""
        return self.trace is not None and self.trace.end is None and self.status in _LIVE

    @property
    def shows_tasks(self) -> bool:
        model = MODELS.get(self.key)
        return self.trace is not None and model is not None and model.task_lanes

    def states(self) -> set[State]:
        """The states that occur in the rows shown."""
        if self.trace is None:
            return set()
        totals = self.trace.worker_ns + (self.trace.task_ns if self.shows_tasks else 0)
        rows = list(self.trace.workers.values())
        if self.shows_tasks:
            rows += self.trace.task_rows[:MAX_TASK_ROWS]
        found = {State(int(s)) for s in np.flatnonzero(totals)}
        found |= {State(r.open_state) for r in rows}
        return found - {State.NONE}


@dataclass(frozen=True)
class Line:
    """One line of the layout: content coordinates (y = 0 below the ruler, before scrolling).

    ``rows`` are the trace rows drawn in it (several in a STACK); ``hidden`` how many rows a NOTE
    counts, or how many lanes of the group its HEADER says are hidden; ``lane`` names a LANE.
    """

    kind: Kind
    y: int
    height: int
    group: Group
    rows: tuple[Row, ...] = ()
    label: str = ""
    hidden: int = 0
    lane: LaneId | None = None


@dataclass(frozen=True)
class Hit:
    """The span under a point: ns from t = 0; ``index`` is None for the row's open span."""

    group: Group = field(compare=False)
    row: Row
    index: int | None
    task: int
    state: State
    start: int
    end: int

    @property
    def error(self) -> str:
        """The text of the task's error; empty if it did not fail."""
        trace = self.group.trace
        return trace.errors.get(self.task, "") if trace is not None else ""


@dataclass(frozen=True)
class Layout:
    """All lines from top to bottom, and the groups they came from.

    ``pinned`` lines lie above the others and do not scroll: their y counts from the ruler, and
    ``top`` is the height that they take there.
    """

    lines: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    arrangement: Arrangement = field(default_factory=Arrangement)
    height: int = 0
    pinned: tuple[Line, ...] = ()
    top: int = 0
    shape: tuple[object, ...] = field(default=(), repr=False)
    _tops: list[int] = field(default_factory=list, repr=False)

    def extent(self, now: int | None = None) -> int:
        """Where the last group's picture ends, ns from t = 0; 0 while there is nothing."""
        return max((g.extent(now) for g in self.groups), default=0)

    def states(self) -> list[State]:
        """The states that occur, in the order of the legend."""
        found = {s for g in self.groups for s in g.states()}
        return [s for s in State if s in found]

    def between(self, top: float, bottom: float) -> Sequence[Line]:
        """The lines that touch content y in ``[top, bottom)``."""
        first = max(0, bisect_right(self._tops, top) - 1)
        return self.lines[first : bisect_right(self._tops, bottom)]

    def line_under(self, y: float, scroll_y: float) -> Line | None:
        """The line at ``y`` of a picture, pinned ones included; None on the ruler and in gaps."""
        below_ruler = y - RULER
        if below_ruler < 0:
            return None
        if below_ruler < self.top:
            return next((p for p in self.pinned if p.y <= below_ruler < p.y + p.height), None)
        return self.line_at(below_ruler - self.top + scroll_y)

    def lanes_of(self, key: str) -> list[LaneId]:
        """The lanes that a group shows, from top to bottom."""
        return [n.lane for n in self.lines if n.lane is not None and n.group.key == key]

    def line_at(self, y: float) -> Line | None:
        """The line at content y; None between lines and below the last."""
        index = bisect_right(self._tops, y) - 1
        if index < 0 or y >= self.lines[index].y + self.lines[index].height:
            return None
        return self.lines[index]

    def block(self, group: Group) -> tuple[int, int]:
        """Content y of the group's top (below its header) and bottom."""
        mine = [line for line in self.lines if line.group.key == group.key]
        return mine[0].y + mine[0].height, mine[-1].y + mine[-1].height


def shape_of(groups: Sequence[Group], arrangement: Arrangement) -> tuple[object, ...]:
    """What the lines depend on: layouts of equal shape differ in nothing but their groups' text."""
    return (
        arrangement,
        *(
            (
                g,
                id(g.trace),
                len(g.trace.workers) if g.trace else 0,
                len(g.trace.task_rows) if g.trace and g.shows_tasks else 0,
            )
            for g in groups
        ),
    )


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

    def add(kind: Kind, height: int, gap: int, group: Group, **more: object) -> None:
        nonlocal y
        lines.append(Line(kind, y, height, group, **more))  # type: ignore[arg-type]
        y += height + gap

    for group in groups:
        workers, tasks = _lanes(group, "worker"), _lanes(group, "task")
        shown = arrangement.ordered(list(workers))
        shown_tasks = arrangement.ordered(list(tasks))
        hidden = len(workers) - len(shown) + len(tasks) - len(shown_tasks)
        add(Kind.HEADER, HEADER, GAP, group, hidden=hidden)
        if group.key in arrangement.collapsed:
            if shown:
                add(Kind.STACK, STACK, GAP, group, rows=tuple(workers[lane] for lane in shown))
        else:
            for lane in shown:
                row = workers[lane]
                add(Kind.LANE, LANE, GAP, group, rows=(row,), label=row.label, lane=lane)
            thin = len(tasks) > LABELLED_TASK_ROWS
            for number, lane in enumerate(shown_tasks[:MAX_TASK_ROWS]):
                row = tasks[lane]
                label = row.label if not thin else "tasks" if number == 0 else ""
                height = THIN_LANE if thin else TASK_LANE
                add(Kind.LANE, height, 1 if thin else 2, group, rows=(row,), label=label, lane=lane)
            if len(shown_tasks) > MAX_TASK_ROWS:
                add(Kind.NOTE, NOTE, GAP, group, hidden=len(shown_tasks) - MAX_TASK_ROWS)
        y += GROUP_GAP
    tops = [line.y for line in lines]
    pinned = _pinned(groups, arrangement)
    return Layout(
        lines=tuple(lines),
        groups=tuple(groups),
        arrangement=arrangement,
        height=y,
        pinned=pinned,
        top=pinned[-1].y + LANE + PINNED_GAP if pinned else 0,
        shape=shape_of(groups, arrangement),
        _tops=tops,
    )


def _lanes(group: Group, kind: Literal["worker", "task"]) -> dict[LaneId, Row]:
    """The group's rows of that kind by name, in their own order."""
    trace = group.trace
    if trace is None:
        return {}
    if kind == "worker":
        return {LaneId(group.key, kind, k): trace.workers[k] for k in sorted(trace.workers)}
    rows = trace.task_rows if group.shows_tasks else []
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
        row = _lanes(group, lane.kind).get(lane) if group is not None else None
        if group is not None and row is not None:
            y, label = GAP + len(lines) * (LANE + GAP), f"{group.title} · {row.label}"
            lines.append(Line(Kind.LANE, y, LANE, group, (row,), label, lane=lane))
    return tuple(lines)


def hit(
    layout: Layout,
    view: TimeView,
    x: float,
    y: float,
    width: float,
    scroll_y: float = 0.0,
    now: int | None = None,
) -> Hit | None:
    """The span under a point of a picture ``width`` wide; None on background and stacked lines."""
    if x < GUTTER or x >= width:
        return None
    line = layout.line_under(y, scroll_y)
    if line is None or line.kind is not Kind.LANE:
        return None
    return span_at(line.group, line.rows[0], view.to_ns(x - GUTTER, width - GUTTER), now)


def span_at(group: Group, row: Row, ns: float, now: int | None = None) -> Hit | None:
    """The row's span at ``ns`` from t = 0, its open one included."""
    local = ns - group.offset
    index = int(np.searchsorted(row.start, local, side="right")) - 1
    if index >= 0 and local < row.end[index]:
        start, end = int(row.start[index]), int(row.end[index])
        state, task = State(int(row.state[index])), int(row.task[index])
    elif row.open_state and row.open_start <= local < group.extent(now) - group.offset:
        start, end = row.open_start, group.extent(now) - group.offset
        state, task, index = State(row.open_state), row.open_task, -1
    else:
        return None
    position = None if index < 0 else index
    return Hit(group, row, position, task, state, start + group.offset, end + group.offset)
