"""The trace store: rows, instants, totals and counts of one run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from concurviz.trace.columns import Columns, Int32, Int64
from concurviz.trace.counters import Counter
from concurviz.trace.mipmap import N_STATES as N_STATES
from concurviz.trace.rows import LaneStore, Row
from concurviz.trace.series import RunSeries
from concurviz.wire.phases import NAMES
from concurviz.wire.records import NO_WORKER
from concurviz.wire.states import Instant

#: Roles of lanes of a host that execute no tasks: shown, but in no sum over workers.
BESIDE = frozenset({"heartbeat", "submitter"})


@dataclass
class EventCounts:
    """Records of a run: ``sent == received + dropped`` once the run has ended."""

    sent: int = 0
    received: int = 0
    dropped: int = 0


@dataclass
class TaskCounts:
    """Tasks of a run: ``submitted == done + failed + cancelled`` once the run has ended.

    ``refused``: those among the cancelled that came when too many were waiting.
    """

    submitted: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    refused: int = 0

    @property
    def ended(self) -> int:
        return self.done + self.failed + self.cancelled


class Sampling(NamedTuple):
    """Stretches of workers and their tasks in which samples told the state, ns from the origin."""

    worker: Int32
    task: Int32
    start: Int64
    end: Int64


@dataclass
class RunTrace:
    """The spans of one run with everything needed to read them.

    Times are int64 ns from ``origin`` (absolute, of perf_counter_ns); ``epoch_ns`` is the wall
    clock's time at the origin, ns since 1970 in UTC, 0 if not known. ``workers`` maps a worker's id
    to its row, one of ``worker_lanes``; ``task_rows`` are tasks packed onto as few rows of
    ``task_lanes`` as can hold them without overlap; of nested lanes those at depth 0.
    ``end`` is None while the run goes on. ``now`` is the time up to which records have been read.
    ``version`` grows whenever anything visible changed: views repaint only then.
    Times of workers and of tasks are kept apart because adding them would count time twice.
    Evicted spans stay in the totals, in ``series`` and in the mipmaps.
    """

    model: str
    origin: int
    interpreter: str = ""
    epoch_ns: int = 0
    worker_lanes: LaneStore = field(default_factory=LaneStore)
    task_lanes: LaneStore = field(default_factory=LaneStore)
    workers: dict[int, Row] = field(default_factory=dict)
    instants: Columns = field(
        default_factory=lambda: Columns(
            {
                "t": np.int64,
                "kind": np.uint8,
                "worker": np.int32,
                "task": np.int32,
                "detail": np.int64,
            }
        )
    )
    worker_phases: list[LaneStore] = field(default_factory=list)
    """What workers' tasks were at, by depth from 1 on; lanes are numbered as in ``worker_lanes``.

    Of spans of phases ``task`` is the phase's number, a name of wire.phases.NAMES or ``phases``,
    and ``state`` a tint from 1 to trace.phases.TINTS, which tells neighbours apart.
    """
    task_phases: list[LaneStore] = field(default_factory=list)
    """The same of tasks, whose lanes are those of ``task_lanes``."""
    phases: dict[int, str] = field(default_factory=dict)
    """The names that tasks have given to phases of their own."""
    errors: dict[int, str] = field(default_factory=dict)
    """Task to its error: a line of type and message, then its traceback where there is one."""
    changes: dict[int, str] = field(default_factory=dict)
    """Number of a change of parameters to what changed, as of wire.params.changes_text."""
    sampled: Columns = field(
        default_factory=lambda: Columns(
            {"worker": np.int32, "task": np.int32, "start": np.int64, "end": np.int64}
        )
    )
    """Where states were not recorded but sampled from outside, so of worker and task alike."""
    sampled_open: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Of workers that are sampled still: their task, and since when."""
    marks: dict[int, str] = field(default_factory=dict)
    """Number of a mark of the user's own task to its text."""
    outputs: dict[int, str] = field(default_factory=dict)
    """Task of the user's own to what it printed, bounded."""
    answers: dict[int, str] = field(default_factory=dict)
    """Task of the user's own to what it returned, in words; of the first tasks only."""
    sampler_refused: str = ""
    """Why the system did not let the sampler look; empty while it did."""
    counter: tuple[int, int] | None = None
    """Of the counter that each task increments: its value in the host, and the sum of what was
    counted in the memory of all workers. None before the run has ended."""
    counters: list[Counter] = field(default_factory=list)
    """Those that another tool recorded; of a run of ours ``series`` has what it used."""
    arrows: Columns = field(
        default_factory=lambda: Columns(
            {
                "number": np.int64,
                "t": np.int64,
                "worker": np.int32,
                "leaves": np.bool_,
                "name": np.int64,
            }
        )
    )
    """Ends of another tool's arrows in this run; both of one have its number, in whichever runs.

    ``leaves``: it begins here. ``name``: of ``phases``. In order of time."""
    latencies: Columns = field(default_factory=lambda: Columns({"t": np.int64, "ns": np.int64}))
    """Of each task done: when it ended and how long after its submission."""
    events: EventCounts = field(default_factory=EventCounts)
    tasks: TaskCounts = field(default_factory=TaskCounts)
    series: RunSeries = field(default_factory=RunSeries)
    end: int | None = None
    now: int = 0
    version: int = 0
    _found: dict[Instant, tuple[int, Int64]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def add_worker(self, worker: int, label: str, role: str = "worker", pid: int = 0) -> Row:
        """A row for a worker that has none yet."""
        row = self.workers[worker] = self.worker_lanes.add_row(label, role, worker, pid)
        return row

    @property
    def task_rows(self) -> list[Row]:
        return self.task_lanes.rows

    @property
    def worker_ns(self) -> Int64:
        """Time of workers' closed spans by state, ns, index = State; evicted ones included."""
        return self.worker_lanes.totals

    @property
    def task_ns(self) -> Int64:
        """As ``worker_ns``, of tasks."""
        return self.task_lanes.totals

    @property
    def n_spans(self) -> int:
        """Closed spans that are held."""
        return sum(len(store) for store in self.stores)

    @property
    def stores(self) -> list[LaneStore]:
        """All that hold spans."""
        return [self.worker_lanes, self.task_lanes, *self.worker_phases, *self.task_phases]

    def phases_of(self, of: LaneStore) -> list[LaneStore]:
        """What is nested in the lanes of one kind, by depth."""
        return self.task_phases if of is self.task_lanes else self.worker_phases

    def phase_name(self, number: int) -> str:
        """What a phase is called, in English where it is one of ours."""
        return NAMES.get(number) or self.phases.get(number, f"#{number}")

    def mark_text(self, number: int) -> str:
        """What a mark of a task's own says; in another tool's trace it is named as calls are."""
        return (self.marks or self.phases).get(number, "")

    @property
    def evicted(self) -> int:
        """Spans given up to keep within the budget; their time is still known."""
        return sum(store.evicted for store in self.stores)

    @property
    def horizon(self) -> int:
        """Before this time, ns from the origin, some spans are missing; 0 while none is."""
        return max(self.worker_lanes.horizon, self.task_lanes.horizon)

    @property
    def extent(self) -> int:
        """Where the run's picture ends, ns from its origin."""
        return self.now if self.end is None else self.end

    def instants_of(self, kind: Instant) -> Int64:
        """Where the instants of one kind are; looked for among the new ones alone."""
        kinds = self.instants["kind"]
        looked, found = self._found.get(kind, (0, np.empty(0, np.int64)))
        if len(kinds) > looked:
            new = np.flatnonzero(kinds[looked:] == kind) + looked
            found = np.concatenate([found, new]) if len(new) else found
            self._found[kind] = len(kinds), found
        return found

    def moved_bytes(self, task: int, start: int, end: int) -> int | None:
        """Bytes that a task's transfer between two times (ns, ends included) moved, if known."""
        instants = self.instants
        mine = (instants["kind"] == Instant.BYTES) & (instants["task"] == task)
        mine &= (instants["t"] >= start) & (instants["t"] <= end)
        return int(instants["detail"][mine].sum()) if mine.any() else None

    def was_sampled(self, worker: int, task: int, start: int, end: int) -> bool:
        """Whether a span of the worker, or with NO_WORKER of the task, was sampled from outside."""
        found = self.sampled_until(self.extent)
        mine = found.task == task if worker == NO_WORKER else found.worker == worker
        return bool(np.any(mine & (found.start < end) & (found.end > start)))

    @property
    def any_sampled(self) -> bool:
        return len(self.sampled) > 0 or len(self.sampled_open) > 0

    def sampled_until(self, until: int) -> Sampling:
        """All sampled stretches; those that go on end at ``until``."""
        found = self.sampled
        closed = Sampling(found["worker"], found["task"], found["start"], found["end"])
        if not self.sampled_open:
            return closed
        rows = [(w, task, start, until) for w, (task, start) in self.sampled_open.items()]
        opened = np.array([row for row in rows if row[2] < until], np.int64).reshape(-1, 4)
        worker, task, start, end = opened.T
        return Sampling(
            np.append(closed.worker, worker.astype(np.int32)),
            np.append(closed.task, task.astype(np.int32)),
            np.append(closed.start, start),
            np.append(closed.end, end),
        )

    def rows_of(self, of: LaneStore) -> list[Row]:
        """The rows of one kind as they are shown: workers by number, tasks from the top."""
        if of is self.task_lanes:
            return of.rows
        return [self.workers[number] for number in sorted(self.workers)]

    def ns_by_state(self, of: LaneStore) -> Int64:
        """Time by state in all of one kind's spans, open ones up to ``extent`` included.

        Of workers: in those of the lanes that execute tasks.
        """
        ns = of.totals + of.open_ns(self.extent)
        beside = self.lanes_beside if of is self.worker_lanes else []
        if not beside:
            return ns
        theirs: Int64 = of.lane_ns()[beside].sum(axis=0) + of.open_ns(self.extent, beside)
        # Of a file's evicted spans only the sum may be known.
        counted: Int64 = np.maximum(ns - theirs, 0)
        return counted

    @property
    def lanes_beside(self) -> list[int]:
        """The lanes of workers that execute no tasks."""
        return [row.lane for row in self.workers.values() if row.role in BESIDE]


def headline(error: str) -> str:
    """The first line of an error's text: its type and message."""
    return error.partition("\n")[0]
