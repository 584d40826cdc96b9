"""The whole life of one task: every span of it, on which worker, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import ENDINGS, Instant, State


@dataclass(frozen=True)
class Stretch:
    """One span of a task's life, ns from the run's origin; ``worker``: the lane's label or ""."""

    start: int
    end: int
    state: State
    worker: str


@dataclass(frozen=True)
class Life:
    """``ending`` is None while the task goes on; ``error`` its text, "" if it did not fail.

    ``submitted`` and ``ended`` are ns from the run's origin; None where not recorded.
    """

    task: int
    stretches: tuple[Stretch, ...]
    ending: Instant | None
    submitted: int | None
    ended: int | None
    error: str

    def ns(self, state: State) -> int:
        """How long the task was in the state."""
        return sum(s.end - s.start for s in self.stretches if s.state is state)


def life_of(trace: RunTrace, task: int) -> Life:
    """The life of ``task``, as far as its spans are still kept."""
    of_worker = [
        (start, end, row.label)
        for row in trace.workers.values()
        for start, end, _ in _spans_of(row, task, trace.extent)
    ]
    of_worker.sort()
    stretches = []
    for row in trace.task_rows:
        for start, end, state in _spans_of(row, task, trace.extent):
            stretches.append(Stretch(start, end, state, _worker_during(of_worker, start, end)))
    stretches.sort(key=lambda s: s.start)
    kinds, tasks = trace.instants["kind"], trace.instants["task"]
    ends = np.flatnonzero((tasks == task) & np.isin(kinds, ENDINGS))
    ended = int(trace.instants["t"][ends[0]]) if len(ends) else None
    return Life(
        task=task,
        stretches=tuple(stretches),
        ending=Instant(int(kinds[ends[0]])) if len(ends) else None,
        submitted=stretches[0].start if stretches else None,
        ended=ended,
        error=trace.errors.get(task, ""),
    )


def _spans_of(row: Row, task: int, extent: int) -> list[tuple[int, int, State]]:
    mine = np.flatnonzero(row.task == task)
    spans = [(int(row.start[k]), int(row.end[k]), State(int(row.state[k]))) for k in mine.tolist()]
    if row.open_state and row.open_task == task and extent > row.open_start:
        spans.append((row.open_start, extent, State(row.open_state)))
    return spans


def _worker_during(of_worker: list[tuple[int, int, str]], start: int, end: int) -> str:
    """Which worker had the task for most of ``[start, end)``; "" if none had it."""
    best, label = 0, ""
    for low, high, name in of_worker:
        overlap = min(high, end) - max(low, start)
        if overlap > best:
            best, label = overlap, name
    return label
