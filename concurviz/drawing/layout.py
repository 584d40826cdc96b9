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

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

import numpy as np
import numpy.typing as npt

from concurviz.drawing.arrangement import Arrangement, By, LaneId
from concurviz.drawing.timeview import TimeView as TimeView
from concurviz.scenario.contenders import title_of
from concurviz.trace.counters import Counter
from concurviz.trace.rows import FOLD_SHIFT, Row
from concurviz.trace.store import RunTrace, headline
from concurviz.wire.models import MODELS, split
from concurviz.wire.records import NO_WORKER
from concurviz.wire.states import SHOWN_STATES, State

GUTTER = 136
RULER = 28
HEADER = 26
LANE = 20
STACK = 12

_LIVE = frozenset({"starting", "running", "stopping"})


class Kind(Enum):
    """What a line of the layout is."""

    HEADER = auto()
    LANE = auto()
    STACK = auto()
    """A collapsed group: the mean shares of all its worker rows."""
    FOLD = auto()
    """Neighbouring lanes on one line: the mean of their shares."""
    NESTED = auto()
    """What is nested in the lane above: the phases of its tasks at one depth."""
    STATE = auto()
    """One state: how many of all lanes are in it, as a part of them."""
    COUNTER = auto()
    """A quantity over time, with a scale of its own."""


DRAWN = frozenset({Kind.LANE, Kind.STACK, Kind.FOLD, Kind.STATE})
"""The lines that show lanes."""


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
        title = title_of(trace.model)
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
        model = MODELS.get(split(self.key)[0])
        return self.trace is not None and model is not None and model.task_lanes

    def states(self, by: By = "worker") -> set[State]:
        """The states that occur in the rows shown."""
        if self.trace is None:
            return set()
        tasks = self.shows_tasks or by == "task"
        totals = self.trace.worker_ns + (self.trace.task_ns if tasks else 0)
        found = {State(int(s)) for s in np.flatnonzero(totals)}
        for store in (self.trace.worker_lanes, *((self.trace.task_lanes,) if tasks else ())):
            found |= store.open_states
        return found - {State.NONE}


@dataclass(frozen=True)
class Line:
    """One line of the layout: content coordinates (y = 0 below the ruler, before scrolling).

    ``rows`` are the trace rows drawn in it (several in a STACK, FOLD or STATE), all of one store;
    ``hidden`` how many lanes of the group its HEADER says are hidden; ``lane`` names a LANE.
    ``fold``: the level of the store's mipmaps whose lines ``lanes`` numbers; ``state``: of a STATE.
    The row of a NESTED line is of a store of phases. ``counter``: of a COUNTER, which has no rows.
    """

    kind: Kind
    y: int
    height: int
    group: Group
    rows: tuple[Row, ...] = ()
    label: str = ""
    hidden: int = 0
    lane: LaneId | None = None
    fold: int = 0
    state: State | None = None
    counter: Counter | None = None

    @cached_property
    def lanes(self) -> npt.NDArray[np.intp]:
        """What is drawn: lanes of the rows' store, or folds of lanes."""
        if self.fold:
            first, last = self.rows[0].lane, self.rows[-1].lane
            shift = FOLD_SHIFT * self.fold
            return np.arange(first >> shift, (last >> shift) + 1)
        return np.fromiter((row.lane for row in self.rows), np.intp, len(self.rows))


@dataclass(frozen=True)
class Hit:
    """The span under a point: ns from t = 0; ``open`` if it has not ended yet.

    ``phase``: what a nested span is called, whose state is NONE; empty for a state's.
    """

    group: Group = field(compare=False)
    row: Row
    open: bool
    task: int
    state: State
    start: int
    end: int
    phase: str = ""

    @property
    def error(self) -> str:
        """The text of the task's error; empty if it did not fail."""
        trace = self.group.trace
        return headline(trace.errors.get(self.task, "")) if trace is not None else ""


@dataclass(frozen=True)
class Reading:
    """What a counter stood at under a point: from ``start`` to ``end``, ns from t = 0."""

    group: Group = field(compare=False)
    counter: Counter
    start: int
    end: int
    value: float


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

    @property
    def epoch_ns(self) -> int:
        """The wall clock at t = 0, ns since 1970 in UTC, of the first run that knows it; or 0."""
        traces = ((g.trace, g.offset) for g in self.groups if g.trace is not None)
        return next((t.epoch_ns - offset for t, offset in traces if t.epoch_ns), 0)

    def states(self) -> list[State]:
        """The states that occur, in the order of the legend."""
        found = {s for g in self.groups for s in g.states(self.arrangement.arrange)}
        return [s for s in (*SHOWN_STATES, State.UNRESOLVED) if s in found]

    def legend(self) -> list[State | None]:
        """What there is to explain: the states, and None at the end where any were sampled."""
        sampled = any(g.trace is not None and g.trace.any_sampled for g in self.groups)
        return [*self.states(), *([None] if sampled else [])]

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
        mine = (n for n in self.lines if n.kind is Kind.LANE and n.group.key == key)
        return [n.lane for n in mine if n.lane is not None]

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
    if line is None or line.kind not in (Kind.LANE, Kind.NESTED):
        return None
    return span_at(line.group, line.rows[0], view.to_ns(x - GUTTER, width - GUTTER), now)


def reading(
    layout: Layout, view: TimeView, x: float, y: float, width: float, scroll_y: float = 0.0
) -> Reading | None:
    """What the counter under a point stood at; None elsewhere, and before its first sample."""
    line = layout.line_under(y, scroll_y) if GUTTER <= x < width else None
    if line is None or line.counter is None:
        return None
    counter, group = line.counter, line.group
    at = counter.at(math.floor(view.to_ns(x - GUTTER, width - GUTTER)) - group.offset)
    if at is None:
        return None
    ended = group.extent() - group.offset
    until = int(counter.t[at + 1]) if at + 1 < len(counter.t) else max(ended, int(counter.t[at]))
    start, end = int(counter.t[at]) + group.offset, until + group.offset
    return Reading(group, counter, start, end, float(counter.value[at]))


def span_at(group: Group, row: Row, ns: float, now: int | None = None) -> Hit | None:
    """The row's span at ``ns`` from t = 0, its open one included."""
    local = math.floor(ns) - group.offset
    closed = row.span_at(local)
    if closed is not None:
        return hit_of(group, row, closed)
    opened = row.opened(group.extent(now) - group.offset)
    found = next((span for span in opened if span[0] <= local < span[1]), None)
    return None if found is None else hit_of(group, row, found, opened=True)


def hit_of(group: Group, row: Row, span: tuple[int, int, int, int], opened: bool = False) -> Hit:
    """The hit of a row's span: start and end (ns from the row's origin), state and task."""
    start, end, state, task = span
    where = (start + group.offset, end + group.offset)
    trace = group.trace
    if not row.depth or trace is None:
        return Hit(group, row, opened, task, State(state), *where)
    # A phase: its task is the one that the lane around it has at that time.
    parent = trace.task_lanes if row.worker == NO_WORKER else trace.worker_lanes
    around = parent.shelves.find(row.lane, start)
    owner = around[3] if around is not None else int(parent.open_task[row.lane])
    return Hit(group, row, opened, owner, State.NONE, *where, phase=trace.phase_name(task))
