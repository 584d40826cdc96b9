"""The trace store: rows, instants, totals and counts of one run."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from concurviz.trace.columns import Columns, Int64, Row
from concurviz.trace.series import RunSeries
from concurviz.wire.states import Instant, State

N_STATES = len(State)


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


@dataclass
class RunTrace:
    """The spans of one run with everything needed to read them.

    Times are int64 ns from ``origin`` (absolute, of perf_counter_ns). ``workers`` maps a worker's
    id to its row; ``task_rows`` are tasks packed onto as few rows as can hold them without overlap.
    ``end`` is None while the run goes on. ``now`` is the time up to which records have been read.
    ``version`` grows whenever anything visible changed: views repaint only then.
    ``worker_ns``/``task_ns`` are seconds-by-state totals (ns, int64, index = State) of closed
    spans, kept apart because adding them would count time twice; evicted spans stay in them, and
    in ``series``.
    """

    model: str
    origin: int
    interpreter: str = ""
    workers: dict[int, Row] = field(default_factory=dict)
    task_rows: list[Row] = field(default_factory=list)
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
    errors: dict[int, str] = field(default_factory=dict)
    """Task to the text of its error (one line)."""
    changes: dict[int, str] = field(default_factory=dict)
    """Number of a change of parameters to what changed, as of wire.params.changes_text."""
    counter: tuple[int, int] | None = None
    """Of the counter that each task increments: its value in the host, and the sum of what was
    counted in the memory of all workers. None before the run has ended."""
    latencies: Columns = field(default_factory=lambda: Columns({"t": np.int64, "ns": np.int64}))
    """Of each task done: when it ended and how long after its submission."""
    events: EventCounts = field(default_factory=EventCounts)
    tasks: TaskCounts = field(default_factory=TaskCounts)
    worker_ns: Int64 = field(default_factory=lambda: np.zeros(N_STATES, np.int64))
    task_ns: Int64 = field(default_factory=lambda: np.zeros(N_STATES, np.int64))
    series: RunSeries = field(default_factory=RunSeries)
    end: int | None = None
    now: int = 0
    evicted: int = 0
    version: int = 0

    @property
    def n_spans(self) -> int:
        return sum(len(r.spans) for r in (*self.workers.values(), *self.task_rows))

    @property
    def extent(self) -> int:
        """Where the run's picture ends, ns from its origin."""
        return self.now if self.end is None else self.end

    def moved_bytes(self, task: int, start: int, end: int) -> int | None:
        """Bytes that a task's transfer between two times (ns, ends included) moved, if known."""
        instants = self.instants
        mine = (instants["kind"] == Instant.BYTES) & (instants["task"] == task)
        mine &= (instants["t"] >= start) & (instants["t"] <= end)
        return int(instants["detail"][mine].sum()) if mine.any() else None

    def open_ns(self, rows: list[Row]) -> Int64:
        """Time of the open spans up to ``extent`` by state, shape (N_STATES,)."""
        total = np.zeros(N_STATES, np.int64)
        for row in rows:
            if row.open_state:
                total[row.open_state] += max(0, self.extent - row.open_start)
        return total
