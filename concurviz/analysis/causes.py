"""Cause and effect between lanes: what kept a span waiting, and what a span kept waiting.

::

    thread 1   rrrrggggggggrrr      the wait of thread 1 was caused by thread 2,
    thread 2   ggggrrrrrrrrggg      which had the GIL meanwhile

All of it is read off the trace: who was running, who had the lock, at the same time. Where nothing
of the kind was recorded there is no cause, and none is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from concurviz.analysis.holds import holds_of, waker_of
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State
from concurviz.words import noop

#: More causes of one span than this are not listed: the longest are.
MOST = 64
#: Waits whose causes can be told.
EXPLAINED = frozenset(
    {State.GIL_WAIT, State.CPU_WAIT, State.LOOP_WAIT, State.LOCK_WAIT, State.QUEUED}
)


@dataclass(frozen=True)
class Cause:
    """A span of another lane and for how long it mattered.

    ``row`` and ``start`` to ``end`` (ns from the run's origin): the other span; ``overlap``: how
    long it and the span asked about lay side by side, ns; ``how``: what it did then, the key of
    ``HOW``.
    """

    row: Row
    start: int
    end: int
    task: int
    overlap: int
    how: str


#: States in which a worker has what others wait for. A task that has the loop, or a worker, has it
#: while it waits for a core as well, or for I/O with a call that blocks.
HAVING: dict[str, tuple[State, ...]] = {
    "gil": (State.RUNNING, State.OVERHEAD),
    "stalled": (State.CPU_WAIT,),
    "core": (State.RUNNING, State.OVERHEAD),
    "loop": (State.RUNNING, State.CPU_WAIT, State.GIL_WAIT, State.IO_WAIT),
    "worker": (State.RUNNING, State.CPU_WAIT, State.GIL_WAIT, State.IO_WAIT, State.LOCK_WAIT),
}
#: What a cause did, as a sentence ends.
HOW = {
    "gil": noop("had the GIL"),
    "stalled": noop("had the GIL, but no core"),
    "core": noop("had a core"),
    "loop": noop("ran on the loop"),
    "lock": noop("had the lock"),
    "woke": noop("ended the wait"),
    "worker": noop("had the worker"),
}


def causes_of(
    trace: RunTrace, row: Row, state: State, task: int, start: int, end: int
) -> list[Cause]:
    """What kept a span of ``row`` waiting, the longest first; empty where it cannot be told."""
    found: Iterable[Cause] = ()
    if state is State.GIL_WAIT:
        pid = _pid_of(trace, row, task, start, end)
        of = partial(_in_process, pid)
        stalled = _running(trace, start, end, "stalled", of, row, task)
        found = [
            *_running(trace, start, end, "gil", of, row, task),
            *(cause for cause in stalled if _has_lost_core(cause)),
        ]
    elif state is State.CPU_WAIT:
        found = _running(trace, start, end, "core", lambda other: True, row, task)
    elif state is State.LOOP_WAIT:
        found = _running(trace, start, end, "loop", lambda other: other.role == "loop", row, task)
    elif state is State.LOCK_WAIT:
        found = _holders(trace, task, start, end)
    elif state is State.QUEUED:
        found = _before_on_worker(trace, task, start, end)
    return sorted(found, key=lambda c: -c.overlap)[:MOST]


def effects_of(trace: RunTrace, row: Row, task: int, start: int, end: int) -> list[Cause]:
    """What a running span kept waiting, the longest first: spans that have it as a cause."""
    if row.worker < 0:
        found: list[Cause] = []
        for worker, first, last in on_workers(trace, task, start, end):
            found += effects_of(trace, worker, task, first, last)
        return sorted(found, key=lambda c: -c.overlap)[:MOST]
    found = []
    for other in trace.workers.values():
        if other is not row and other.pid == row.pid:
            found += _side_by_side(trace, other, (State.GIL_WAIT,), start, end, "gil")
    if row.role == "loop":
        # Tasks, and the heartbeat of a loop that is Qt's.
        for other in (*trace.workers.values(), *trace.task_rows):
            found += _side_by_side(trace, other, (State.LOOP_WAIT,), start, end, "loop")
    for other in trace.task_rows:
        for wait in _side_by_side(trace, other, (State.LOCK_WAIT,), start, end, "lock"):
            if any(c.task == task for c in _holders(trace, wait.task, wait.start, wait.end)):
                found.append(wait)
    return sorted(found, key=lambda c: -c.overlap)[:MOST]


def _in_process(pid: int, row: Row) -> bool:
    return row.pid == pid


def _has_lost_core(cause: Cause) -> bool:
    """Whether a wait for a core came in the midst of running: then the GIL was kept meanwhile.

    Had another thread run instead, it would have been a wait for the GIL.
    """
    row = cause.row
    before = int(np.searchsorted(row.end, cause.start, side="right")) - 1
    going_on = before >= 0 and row.end[before] == cause.start
    return going_on and row.state[before] in HAVING["gil"] and row.task[before] == cause.task


def _running(
    trace: RunTrace,
    start: int,
    end: int,
    how: str,
    of: Callable[[Row], bool],
    row: Row,
    task: int,
) -> Iterator[Cause]:
    for other in trace.workers.values():
        if other is row or not of(other):
            continue
        for cause in _side_by_side(trace, other, HAVING[how], start, end, how):
            # A task's own lane waits while its worker does: that one is no other.
            if cause.task != task or task == NO_TASK:
                yield cause


def _side_by_side(
    trace: RunTrace, row: Row, states: tuple[State, ...], start: int, end: int, how: str
) -> list[Cause]:
    """The row's spans in one of ``states`` that touch ``[start, end)``."""
    first = int(np.searchsorted(row.end, start, side="right"))
    last = int(np.searchsorted(row.start, end, side="left"))
    found = []
    for k in (np.flatnonzero(np.isin(row.state[first:last], states)) + first).tolist():
        low, high = int(row.start[k]), int(row.end[k])
        overlap = min(high, end) - max(low, start)
        found.append(Cause(row, low, high, int(row.task[k]), overlap, how))
    for low, high, state, task in row.opened(trace.extent):
        if state in states and low < end and high > start:
            found.append(Cause(row, low, high, task, min(high, end) - max(low, start), how))
    return found


def _pid_of(trace: RunTrace, row: Row, task: int, start: int, end: int) -> int:
    """The process in which the span was: a task's lane does not know it, its worker's does."""
    if row.worker >= 0:
        return row.pid
    return next((w.pid for w, _, _ in on_workers(trace, task, start, end)), row.pid)


def on_workers(trace: RunTrace, task: int, start: int, end: int) -> Iterator[tuple[Row, int, int]]:
    """Where and when workers were busy with the task within ``[start, end)``."""
    for row in trace.workers.values():
        first = int(np.searchsorted(row.end, start, side="right"))
        last = int(np.searchsorted(row.start, end, side="left"))
        for k in (np.flatnonzero(row.task[first:last] == task) + first).tolist():
            yield row, int(row.start[k]), int(row.end[k])
        for low, high, _state, owner in row.opened(trace.extent):
            if owner == task and low < end:
                yield row, low, high


def _holders(trace: RunTrace, task: int, start: int, end: int) -> list[Cause]:
    """Who had a lock meanwhile, and who ended the wait; as spans of the workers they ran on."""
    holds = holds_of(trace)
    touching = (holds.start < end) & (holds.end > start) & (holds.task != task)
    found = []
    for k in np.flatnonzero(touching)[:MOST].tolist():
        low, high = int(holds.start[k]), int(holds.end[k])
        overlap = min(high, end) - max(low, start)
        found += _as_span(trace, int(holds.task[k]), low, high, overlap, "lock")
    waker = waker_of(trace, task, start, end) if not found else None
    if waker is not None:
        who, at = waker
        found += _as_span(trace, who, at - 1, at + 1, 0, "woke")
    return found


def _as_span(
    trace: RunTrace, task: int, start: int, end: int, overlap: int, how: str
) -> list[Cause]:
    """The longest span of a worker that was busy with the task then, as a cause."""
    spans = list(on_workers(trace, task, start, end))
    if not spans:
        return []
    row, low, high = max(spans, key=lambda s: min(s[2], end) - max(s[1], start))
    return [Cause(row, low, high, task, overlap, how)]


def _before_on_worker(trace: RunTrace, task: int, start: int, end: int) -> list[Cause]:
    """What the worker that took the task at last had been doing while the task was queued."""
    begun = [(low, row) for row, low, _ in on_workers(trace, task, end - 1, trace.extent + 1)]
    if not begun:
        return []
    _, worker = min(begun, key=lambda b: b[0])
    return _side_by_side(trace, worker, HAVING["worker"], start, end, "worker")
