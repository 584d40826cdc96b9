"""Records between the reader and the builder: from the run's origin, checked, and held back."""

from __future__ import annotations

import numpy as np

from concurviz.trace.reader import Batch, Records
from concurviz.trace.store import N_STATES
from concurviz.wire.records import NO_TASK, Kind

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
        no_state = np.isin(new["kind"], (Kind.INSTANT, Kind.FINISH, Kind.END))
        possible = (new["task"] >= NO_TASK) & (no_state | (new["state"] < N_STATES))
        possible &= new["task"] < self._highest_task + LARGEST_TASK_JUMP
        if not possible.all():
            self.refused += int(np.count_nonzero(~possible))
            new = new[possible]
        if len(new):
            self._highest_task = max(self._highest_task, int(new["task"].max()))
            both = np.concatenate([self._waiting.view(_WHOLE), new.view(_WHOLE)])
            self._waiting = both.view(_DTYPE)

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
        gaps: Records = self._waiting.view(_WHOLE)[wanted].view(_DTYPE)
        return gaps
