"""Which row lies where, and what lies under a point. No Qt.

::

    y = 0   ┌ GUTTER ──────┬ time ─────────────────────────────┐
            │              │ ruler (RULER px, does not scroll) │
            ├──────────────┼───────────────────────────────────┤ <- content y = scroll_y
            │ ▾ Threads    │ 1.31×  41 tasks/s                 │ header
            │   worker 1   │ ████▒▒▒▒                          │ lane
            └──────────────┴───────────────────────────────────┘
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from concurviz.drawing.timeview import TimeView as TimeView
from concurviz.trace.columns import Row
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

    ``rows`` are the trace rows drawn in it (several in a STACK); ``hidden`` how many a NOTE counts.
    """

    kind: Kind
    y: int
    height: int
    group: Group
    rows: tuple[Row, ...] = ()
    label: str = ""
    hidden: int = 0


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
    """All lines from top to bottom, and the groups they came from."""

    lines: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    collapsed: frozenset[str] = frozenset()
    height: int = 0
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


def shape_of(groups: Sequence[Group], collapsed: Collection[str]) -> tuple[object, ...]:
    """What the lines depend on: layouts of equal shape differ in nothing but their groups' text."""
    return tuple(
        (
            g,
            id(g.trace),
            g.key in collapsed,
            len(g.trace.workers) if g.trace else 0,
            len(g.trace.task_rows) if g.trace and g.shows_tasks else 0,
        )
        for g in groups
    )


def updated(layout: Layout, groups: Sequence[Group], collapsed: Collection[str]) -> Layout:
    """The layout of the groups: ``layout`` itself if it still is."""
    if layout.shape == shape_of(groups, collapsed):
        return layout
    return build_layout(groups, collapsed)


def build_layout(groups: Sequence[Group], collapsed: Collection[str] = ()) -> Layout:
    """Lay out the groups' rows; ``collapsed`` has the keys of groups folded to one stacked line."""
    lines: list[Line] = []
    y = 0

    def add(kind: Kind, height: int, gap: int, group: Group, **more: object) -> None:
        nonlocal y
        lines.append(Line(kind, y, height, group, **more))  # type: ignore[arg-type]
        y += height + gap

    for group in groups:
        add(Kind.HEADER, HEADER, GAP, group)
        workers = _worker_rows(group)
        tasks = group.trace.task_rows if group.trace and group.shows_tasks else []
        if group.key in collapsed:
            if workers:
                add(Kind.STACK, STACK, GAP, group, rows=tuple(workers))
        else:
            for row in workers:
                add(Kind.LANE, LANE, GAP, group, rows=(row,), label=row.label)
            thin = len(tasks) > LABELLED_TASK_ROWS
            for number, row in enumerate(tasks[:MAX_TASK_ROWS]):
                label = row.label if not thin else "tasks" if number == 0 else ""
                height = THIN_LANE if thin else TASK_LANE
                add(Kind.LANE, height, 1 if thin else 2, group, rows=(row,), label=label)
            if len(tasks) > MAX_TASK_ROWS:
                add(Kind.NOTE, NOTE, GAP, group, hidden=len(tasks) - MAX_TASK_ROWS)
        y += GROUP_GAP
    tops = [line.y for line in lines]
    shape = shape_of(groups, collapsed)
    return Layout(tuple(lines), tuple(groups), frozenset(collapsed), y, shape, tops)


def _worker_rows(group: Group) -> list[Row]:
    if group.trace is None:
        return []
    return [group.trace.workers[k] for k in sorted(group.trace.workers)]


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
    if x < GUTTER or x >= width or y < RULER:
        return None
    line = layout.line_at(y - RULER + scroll_y)
    if line is None or line.kind is not Kind.LANE:
        return None
    return span_at(line.group, line.rows[0], view.to_ns(x - GUTTER, width - GUTTER), now)


def header_at(layout: Layout, y: float, scroll_y: float = 0.0) -> Group | None:
    """The group whose header lies at ``y`` of the picture."""
    line = layout.line_at(y - RULER + scroll_y) if y >= RULER else None
    return line.group if line is not None and line.kind is Kind.HEADER else None


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
