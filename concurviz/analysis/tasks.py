"""Every task of a run as figures: the picture's alternative in text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, UInt8
from concurviz.trace.store import RunTrace
from concurviz.wire.states import ENDINGS, State

#: In place of a time or a worker that is not known (yet).
UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class TaskFigures:
    """Equally long columns, one entry a task, in order of the tasks' numbers.

    ``ending``: a wire.states.Instant, 0 while the task goes on; ``state``: what it does now, a
    wire.states.State, NONE once it has ended. ``submitted``, ``started`` and ``ended`` are ns from
    the run's origin; ``started`` is when it was queued no more. ``ran``: ns in state running.
    ``worker``: the number of the worker that had it last. UNKNOWN where there is none. Of tasks
    whose oldest spans were evicted, only what is left is counted.
    """

    task: Int32
    ending: UInt8
    state: UInt8
    submitted: Int64
    started: Int64
    ended: Int64
    ran: Int64
    worker: Int32

    def __len__(self) -> int:
        return len(self.task)

    @property
    def waited(self) -> Int64:
        """From submission to the start, ns; UNKNOWN before it."""
        return _between(self.submitted, self.started)

    @property
    def latency(self) -> Int64:
        """From submission to the end, ns; UNKNOWN before it."""
        return _between(self.submitted, self.ended)


def tasks_of(trace: RunTrace) -> TaskFigures:
    """The figures of every task that the trace still has spans or an end of."""
    spans = trace.task_lanes.between(0, trace.extent + 1, trace.extent)
    mine = spans.task >= 0
    start, end, state = spans.start[mine], spans.end[mine], spans.state[mine]
    instants = trace.instants
    ends = np.isin(instants["kind"], ENDINGS) & (instants["task"] >= 0)
    ids, place = np.unique(
        np.concatenate([spans.task[mine], instants["task"][ends]]), return_inverse=True
    )
    of_span, of_end = place[: len(start)], place[len(start) :]
    count = len(ids)

    submitted = _least(of_span, start, count)
    begun = state != State.QUEUED
    started = _least(of_span[begun], start[begun], count)
    runs = state == State.RUNNING
    ran = np.zeros(count, np.int64)
    np.add.at(ran, of_span[runs], end[runs] - start[runs])
    ended = np.full(count, UNKNOWN, np.int64)
    ended[of_end] = instants["t"][ends]
    ending = np.zeros(count, np.uint8)
    ending[of_end] = instants["kind"][ends]
    worker = _workers(trace, ids)
    told = instants["worker"][ends] >= 0
    worker[of_end[told]] = instants["worker"][ends][told]
    # The state of the span that ends last is what the task does now.
    order = np.argsort(end, kind="stable")
    now = np.zeros(count, np.uint8)
    now[of_span[order]] = state[order]
    now[ending > 0] = State.NONE
    return TaskFigures(ids.astype(np.int32), ending, now, submitted, started, ended, ran, worker)


def _workers(trace: RunTrace, ids: npt.NDArray[np.int32]) -> Int32:
    """The worker that had each task last; UNKNOWN where none had it."""
    store = trace.worker_lanes
    spans = store.between(0, trace.extent + 1, trace.extent)
    found = np.full(len(ids), UNKNOWN, np.int32)
    busy = np.isin(spans.task, ids)
    if not busy.any():
        return found
    numbers = np.array([row.worker for row in store.rows], np.int32)
    order = np.argsort(spans.start[busy], kind="stable")
    at = np.searchsorted(ids, spans.task[busy][order])
    found[at] = numbers[spans.lane[busy][order]]
    return found


def _least(place: npt.NDArray[np.intp], values: Int64, count: int) -> Int64:
    """The least value at each place; UNKNOWN where there is none."""
    most = np.iinfo(np.int64).max
    least = np.full(count, most, np.int64)
    np.minimum.at(least, place, values)
    least[least == most] = UNKNOWN
    return least


def _between(start: Int64, end: Int64) -> Int64:
    known = (start != UNKNOWN) & (end != UNKNOWN)
    return np.where(known, np.maximum(end - start, 0), UNKNOWN)
