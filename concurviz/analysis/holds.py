"""Who had a lock, and who woke whom: what the instants of a trace tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concurviz.trace.columns import Int64
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant


@dataclass(frozen=True, eq=False)
class Holds:
    """Intervals in which a task had a lock: equally long columns, ns from the run's origin.

    A lock that was not given back is held to the end of the run. In order of ``start``.
    """

    start: Int64
    end: Int64
    task: Int64
    lock: Int64


def holds_of(trace: RunTrace) -> Holds:
    """Every hold of every lock: an ACQUIRED and the same task's next RELEASED of that lock."""
    kind = trace.instants["kind"]
    told = np.flatnonzero((kind == Instant.ACQUIRED) | (kind == Instant.RELEASED))
    t, task = trace.instants["t"][told], trace.instants["task"][told].astype(np.int64)
    lock, kind = trace.instants["detail"][told], kind[told]
    order = np.lexsort((t, lock, task))
    t, task, lock, kind = t[order], task[order], lock[order], kind[order]
    got = np.flatnonzero(kind == Instant.ACQUIRED)
    following = np.minimum(got + 1, max(0, len(t) - 1))
    given_back = (
        (following > got)
        & (task[following] == task[got])
        & (lock[following] == lock[got])
        & (kind[following] == Instant.RELEASED)
    )
    end = np.where(given_back, t[following], trace.extent)
    by_time = np.argsort(t[got], kind="stable")
    got = got[by_time]
    return Holds(t[got], end[by_time], task[got], lock[got])


def waker_of(trace: RunTrace, task: int, start: int, end: int) -> tuple[int, int] | None:
    """Task and time of what ended a wait of ``task`` from ``start`` to ``end``; None if untold.

    Of a lock: its last release within the wait. Of a queue: the last item put in, where the wait
    was for one, or the last taken out, where it was for room.
    """
    kind, t = trace.instants["kind"], trace.instants["t"]
    owner = trace.instants["task"]
    mine = (owner == task) & (t >= end)
    # What the task did next tells what it had been waiting for.
    gains = np.isin(kind, (Instant.ACQUIRED, Instant.TAKEN, Instant.PUT))
    next_ = np.flatnonzero(mine & gains)
    if not len(next_):
        return None
    first = next_[np.argmin(t[next_])]
    wanted = {
        Instant.ACQUIRED: Instant.RELEASED,
        Instant.TAKEN: Instant.PUT,
        Instant.PUT: Instant.TAKEN,
    }[Instant(int(kind[first]))]
    same = trace.instants["detail"] == trace.instants["detail"][first]
    inside = (t >= start) & (t <= t[first]) & same & (kind == wanted) & (owner != task)
    givers = np.flatnonzero(inside)
    if not len(givers):
        return None
    last = givers[np.argmax(t[givers])]
    return int(owner[last]), int(t[last])
