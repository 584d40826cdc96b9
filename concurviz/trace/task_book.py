"""Which tasks there are and which have ended: counts, latencies and their series."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64, among
from concurviz.trace.reader import Records
from concurviz.trace.store import RunTrace
from concurviz.wire.records import Kind
from concurviz.wire.states import ENDINGS, REFUSED, Instant, State

IS_ENDING = among(*ENDINGS)
_MAY_END = among(Kind.FINISH, Kind.INSTANT)


class TaskBook:
    """Counts a run's tasks into ``trace``; ``say`` is told of what cannot be.

    ``seen`` and ``ended`` are by task, and may be longer than there are tasks.
    """

    def __init__(self, trace: RunTrace, say: Callable[[str], None]) -> None:
        self._trace = trace
        self._say = say
        self._submitted: Int64 = np.empty(0, np.int64)
        self.ended: npt.NDArray[np.bool_] = np.empty(0, np.bool_)
        self.seen: npt.NDArray[np.bool_] = np.empty(0, np.bool_)

    @property
    def unended(self) -> Int64:
        """Tasks that have been seen and have not ended."""
        return np.flatnonzero(self.seen & ~self.ended)

    def know(self, records: Records) -> None:
        """Make room for new tasks and note when tasks were submitted."""
        tasks = records["task"]
        count = int(tasks.max()) + 1
        if count > len(self.seen):
            more = max(count, 2 * len(self.seen)) - len(self.seen)
            self.seen = np.concatenate([self.seen, np.zeros(more, np.bool_)])
            self.ended = np.concatenate([self.ended, np.zeros(more, np.bool_)])
            self._submitted = np.concatenate([self._submitted, np.full(more, -1, np.int64)])
        self.seen[tasks[tasks >= 0]] = True
        queued = (records["kind"] == Kind.TASK) & (records["state"] == State.QUEUED) & (tasks >= 0)
        if queued.any():
            who, t = tasks[queued], records["t"][queued]
            who, first = np.unique(who, return_index=True)
            new = self._submitted[who] < 0
            self._submitted[who[new]] = t[first[new]]
            # One that ended before its submission was read has been counted at its end.
            news = new & ~self.ended[who]
            self._trace.tasks.submitted += int(np.count_nonzero(news))
            self._trace.series.add_submitted(t[first[news]])

    def end(self, records: Records) -> Int64:
        """Indices of the records that end a task; a task's second ending is none.

        Marks the tasks and updates counts and latencies.
        """
        trace = self._trace
        ends = _MAY_END[records["kind"]] & IS_ENDING[records["state"]] & (records["task"] >= 0)
        index = np.flatnonzero(ends)
        if not len(index):
            return index
        index = index[np.argsort(records["t"][index], kind="stable")]
        _, first = np.unique(records["task"][index], return_index=True)
        if len(first) < len(index):
            self._say("a task ended twice")
        index = index[np.sort(first)]
        again = self.ended[records["task"][index]]
        if again.any():
            self._say("a task ended twice")
            index = index[~again]
        who, how, t = records["task"][index], records["state"][index], records["t"][index]
        self.ended[who] = True
        counts = trace.tasks
        counts.done += int(np.count_nonzero(how == Instant.DONE))
        counts.failed += int(np.count_nonzero(how == Instant.FAILED))
        cancelled = how == Instant.CANCELLED
        counts.cancelled += int(np.count_nonzero(cancelled))
        refused = cancelled & (records["detail"][index] == REFUSED)
        counts.refused += int(np.count_nonzero(refused & (records["kind"][index] == Kind.FINISH)))
        submitted = self._submitted[who]
        counts.submitted += int(np.count_nonzero(submitted < 0))
        trace.series.add_submitted(t[submitted < 0])
        trace.series.add_ended(t, how)
        timed = (how == Instant.DONE) & (submitted >= 0)
        if timed.any():
            ns = np.maximum(t[timed] - submitted[timed], 0)
            trace.latencies.extend(t=t[timed], ns=ns)
            trace.series.add_latencies(ns)
        return index
