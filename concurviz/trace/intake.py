"""Records between the reader and the builder: from the run's origin, checked, and held back."""

from __future__ import annotations

import numpy as np

from concurviz.trace.columns import among
from concurviz.trace.reader import Batch, Records
from concurviz.trace.store import N_STATES
from concurviz.wire.records import NO_TASK, Kind
from concurviz.wire.states import State

#: Task ids count up from 0. One this far ahead of all others is garbage, not a task.
LARGEST_TASK_JUMP = 4_000_000

_DTYPE = np.dtype(
    [
        ("key", np.int64),
        ("t", np.int64),
        ("detail", np.int64),
        ("task", np.int32),
        ("kind", np.uint8),
        ("state", np.uint8),
        ("reserved", np.uint16),
        ("pid", np.int64),
        ("worker", np.int32),
        ("padding", np.int32),
    ]
)
#: What says in which state a worker's lane is.
_LANE = among(
    Kind.WORKER, Kind.BOTH, Kind.LEAVE, Kind.YIELD, Kind.FINISH, Kind.GAP, Kind.END, Kind.OPAQUE
)
_ENTERS = among(Kind.WORKER, Kind.BOTH)
_AT_WORK = among(State.RUNNING, State.OVERHEAD)
#: After these a worker runs, whatever the record's state.
_RUNS_ON = among(Kind.GAP, Kind.YIELD)
_NO_STATE = among(Kind.INSTANT, Kind.FINISH, Kind.END)

#: The same bytes without fields: numpy copies them whole, many times as fast.
_WHOLE = np.dtype((np.void, _DTYPE.itemsize))


def blank_records(count: int = 0) -> Records:
    """Zeroed records as the builder reads them.

    The wire's fields with ``t`` in ns from the run's origin, the writer's ``worker`` and ``pid``,
    and ``key``: the time at which the record became known.
    """
    return np.zeros(count, _DTYPE)


class Intake:
    """Holds records until a watermark has passed them. ``refused`` counts impossible ones."""

    def __init__(self, origin: int) -> None:
        self.refused = 0
        self._origin = origin
        self._waiting = blank_records()
        self._highest_task = 0
        # By worker: when it was last heard of, whether it has run since, in which process.
        self._heard = np.zeros(0, np.int64)
        self._runs = np.zeros(0, np.bool_)
        self._pid = np.zeros(0, np.int64)

    def put(self, batch: Batch) -> None:
        """Add a batch's records; times before the origin count as the origin."""
        records = batch.records
        new = blank_records(len(records))
        for name in ("detail", "task", "kind", "state"):
            new[name] = records[name]
        new["worker"] = batch.worker
        new["pid"] = batch.pid
        new["t"] = np.maximum(records["t"] - self._origin, 0)
        gap = new["kind"] == Kind.GAP
        new["detail"][gap] = np.maximum(new["detail"][gap], 0)
        # A gap is news of its end, when the worker ran again.
        new["key"] = new["t"] + np.where(gap, new["detail"], 0)
        possible = (new["task"] >= NO_TASK) & (_NO_STATE[new["kind"]] | (new["state"] < N_STATES))
        possible &= new["task"] < self._highest_task + LARGEST_TASK_JUMP
        if not possible.all():
            self.refused += int(np.count_nonzero(~possible))
            new = new[possible]
        if len(new):
            self._hear(new)
            self._highest_task = max(self._highest_task, int(new["task"].max()))
            both = np.concatenate([self._waiting.view(_WHOLE), new.view(_WHOLE)])
            self._waiting = both.view(_DTYPE)

    def _hear(self, new: Records) -> None:
        told = new[_LANE[new["kind"]] & (new["worker"] >= 0)]
        if not len(told):
            return
        worker, kind = told["worker"], told["kind"]
        if (count := int(worker.max()) + 1) > len(self._heard):
            more = max(count, 2 * len(self._heard)) - len(self._heard)
            self._heard = np.concatenate([self._heard, np.zeros(more, np.int64)])
            self._runs = np.concatenate([self._runs, np.zeros(more, np.bool_)])
            self._pid = np.concatenate([self._pid, np.zeros(more, np.int64)])
        running = _AT_WORK[told["state"]] & _ENTERS[kind]
        # Where a worker occurs more than once, its last record is what stays.
        self._heard[worker] = told["key"]
        self._runs[worker] = running | _RUNS_ON[kind]
        self._pid[worker] = told["pid"]

    def known_until(self) -> int | None:
        """Up to when it is certain who ran in processes where several seem to; None without any.

        A worker finds its gap only when it runs again. Until then it seems to run, and others' gaps
        would be blamed on it::

            A  rrrr??rrr     who ran in A's gap? perhaps B, whose last word is old; perhaps nobody
            B  rrrrrrrrr...
        """
        runs = np.flatnonzero(self._runs)
        _, where, count = np.unique(self._pid[runs], return_inverse=True, return_counts=True)
        rivals = runs[count[where] > 1] if len(runs) else runs
        return int(self._heard[rivals].min()) if len(rivals) else None

    def release(self, watermark: int) -> Records:
        """Take out what became known before ``watermark``."""
        ready = self._waiting["key"] < watermark
        waiting = self._waiting.view(_WHOLE)
        records: Records = waiting[ready].view(_DTYPE)
        self._waiting = waiting[~ready].view(_DTYPE)
        return records

    def release_all(self, end: int) -> Records:
        """Take out everything, as if what came after ``end`` had come at that time."""
        records = self._waiting
        self._waiting = blank_records()
        records["t"] = np.minimum(records["t"], end)
        gap = records["kind"] == Kind.GAP
        records["detail"][gap] = np.minimum(records["detail"][gap], end - records["t"][gap])
        return records

    def gaps(self) -> Records:
        """The gaps that still wait: they tell already when their workers stopped running."""
        wanted = (self._waiting["kind"] == Kind.GAP) & (self._waiting["worker"] >= 0)
        # One that is known to have been running is no gap in it.
        wanted &= self._waiting["state"] != State.RUNNING
        gaps: Records = self._waiting.view(_WHOLE)[wanted].view(_DTYPE)
        return gaps
