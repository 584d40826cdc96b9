"""Workers that died, and where the task that one of them was at ran again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from concurviz.analysis.causes import HAVING, on_workers
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant


class Death(NamedTuple):
    """``at``, ns from the run's origin, a ``worker`` died, and what is said of it."""

    at: int
    worker: int
    text: str


def death_in(trace: RunTrace, row: Row, task: int, start: int, end: int) -> Death | None:
    """The death that ended a span of a worker's lane, or the stay of the span's task there."""
    which = trace.instants_of(Instant.DIED)
    t, worker = trace.instants["t"][which], trace.instants["worker"][which]
    same = (trace.instants["task"][which] == task) & (task != NO_TASK)
    # Of a task's own lane the worker is not known: only its last span there is certain to be it.
    mine = (t > start) & ((t <= end) | (same & (row.worker >= 0)))
    mine &= (worker == row.worker) if row.worker >= 0 else same
    if not mine.any():
        return None
    first = int(np.flatnonzero(mine)[0])
    text = trace.mark_text(int(trace.instants["detail"][which[first]]))
    return Death(int(t[first]), int(worker[first]), text)


def ran_again(
    trace: RunTrace, row: Row, task: int, start: int, end: int
) -> tuple[Row, int, int] | None:
    """The first span of another worker's in which the task ran that died with its worker.

    The scheduler may have sent it there before the host was told of the death.
    """
    death = None if task == NO_TASK else death_in(trace, row, task, start, end)
    if death is None:
        return None
    found = [
        (begin, until, other.worker)
        for other, begin, until in on_workers(trace, task, start, trace.extent + 1)
        if other.worker != death.worker and begin > start and _runs(other, begin)
    ]
    if not found:
        return None
    begin, until, worker = min(found)
    return trace.workers[worker], begin, until


def _runs(row: Row, start: int) -> bool:
    at = int(np.searchsorted(row.start, start))
    # One that is open yet may be anything; it is at the task.
    return at >= len(row.start) or int(row.state[at]) in HAVING["worker"]
