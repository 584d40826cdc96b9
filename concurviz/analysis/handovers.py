"""Handovers: which span let which other one go on, of all waits at once.

::

    thread 1   rrrrrrr|ggggg          thread 1 ran last before thread 2's wait ended:
    thread 2   ggggggg|rrrrr          an arrow from its r to the r of thread 2

What analysis.causes tells of one wait, here of every one, and of each only the last: who had the
GIL, the loop or the lock when the wait was over. Where that was not recorded there is none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.analysis.causes import HAVING
from concurviz.trace.columns import Int64
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.states import Instant, State

_INDEX = np.int64


@dataclass(frozen=True, eq=False)
class Handovers:
    """Equally long columns: ``source`` let ``target`` go on.

    ``source``: index of a worker's span; ``target``: of a worker's span where ``on_task`` is False,
    else of a task's. A source has one target at most and a target one source. ``at``: when the
    target began.
    """

    source: Int64
    target: Int64
    on_task: npt.NDArray[np.bool_]
    at: Int64

    def __len__(self) -> int:
        return len(self.source)


def handovers(
    workers: SpanBatch,
    tasks: SpanBatch,
    pids: Int64,
    loops: npt.NDArray[np.bool_],
    instants: Mapping[str, npt.NDArray[np.generic]],
) -> Handovers:
    """The handovers of a run.

    ``workers`` are by lane, ``tasks`` by task, both in order of time within; ``pids`` and ``loops``
    (whether it is an event loop) are indexed by the workers' lanes; ``instants`` are the columns
    of a trace's.
    """
    found = [
        _of_gil(workers, pids),
        _of_loop(workers, tasks, loops),
        _of_locks(workers, workers, workers.lane, instants, on_task=False),
    ]
    if loops.any():
        found.append(_of_locks(workers, tasks, tasks.task, instants, on_task=True))
    source = np.concatenate([f[0] for f in found])
    target = np.concatenate([f[1] for f in found])
    on_task = np.repeat([False, True, False, True][: len(found)], [len(f[0]) for f in found])
    at = np.where(
        on_task, _taken(tasks.start, target, on_task), _taken(workers.start, target, ~on_task)
    )
    order = np.argsort(at, kind="stable")
    # The first that a span let go on: what waited longer was let go by another one.
    _, first = np.unique(source[order], return_index=True)
    order = order[np.sort(first)]
    _, first = np.unique(np.where(on_task, -1 - target, target)[order], return_index=True)
    order = order[np.sort(first)]
    return Handovers(source[order], target[order], on_task[order], at[order])


def _taken(values: Int64, index: Int64, where: npt.NDArray[np.bool_]) -> Int64:
    found = np.zeros(len(index), np.int64)
    found[where] = values[index[where]]
    return found


def _nothing() -> tuple[Int64, Int64]:
    return np.empty(0, _INDEX), np.empty(0, _INDEX)


def _followed(spans: SpanBatch, lane: npt.NDArray[np.int32], waits: Int64) -> Int64:
    """Those of the waits at whose end another span of the lane begins; that is the next one."""
    waits = waits[waits + 1 < len(spans)]
    after = waits + 1
    kept = (lane[after] == lane[waits]) & (spans.start[after] == spans.end[waits])
    followed: Int64 = waits[kept]
    return followed


def _of_gil(workers: SpanBatch, pids: Int64) -> tuple[Int64, Int64]:
    waits = _followed(workers, workers.lane, np.flatnonzero(workers.state == State.GIL_WAIT))
    if not len(waits):
        return _nothing()
    running = np.flatnonzero(np.isin(workers.state, HAVING["gil"]))
    pid = pids[workers.lane]
    sources, targets = [], []
    for one in np.unique(pid[waits]).tolist():
        mine = waits[pid[waits] == one]
        there = running[pid[running] == one]
        there = there[np.argsort(workers.start[there], kind="stable")]
        at = np.searchsorted(workers.start[there], workers.end[mine], side="left") - 1
        known = (at >= 0) & (len(there) > 0)
        mine, holder = mine[known], there[at[known]]
        # It must have run in the wait, and on another thread.
        meant = (workers.end[holder] > workers.start[mine]) & (
            workers.lane[holder] != workers.lane[mine]
        )
        sources.append(holder[meant])
        targets.append(mine[meant] + 1)
    return np.concatenate(sources), np.concatenate(targets)


def _of_loop(
    workers: SpanBatch, tasks: SpanBatch, loops: npt.NDArray[np.bool_]
) -> tuple[Int64, Int64]:
    waits = _followed(tasks, tasks.task, np.flatnonzero(tasks.state == State.LOOP_WAIT))
    busy = np.flatnonzero(loops[workers.lane] & np.isin(workers.state, HAVING["loop"]))
    if not len(waits) or not len(busy):
        return _nothing()
    busy = busy[np.argsort(workers.start[busy], kind="stable")]
    at = np.searchsorted(workers.start[busy], tasks.end[waits], side="left") - 1
    known = at >= 0
    waits, holder = waits[known], busy[at[known]]
    meant = (workers.end[holder] > tasks.start[waits]) & (workers.task[holder] != tasks.task[waits])
    return holder[meant], waits[meant] + 1


def _of_locks(
    workers: SpanBatch,
    waiting: SpanBatch,
    lane: npt.NDArray[np.int32],
    instants: Mapping[str, npt.NDArray[np.generic]],
    *,
    on_task: bool,
) -> tuple[Int64, Int64]:
    """From the span in which the lock was given back to the one after the wait for it."""
    waits = _followed(waiting, lane, np.flatnonzero(waiting.state == State.LOCK_WAIT))
    kind = instants["kind"]
    told = np.isin(kind, (Instant.ACQUIRED, Instant.RELEASED))
    if not len(waits) or not told.any():
        return _nothing()
    got: dict[int, list[tuple[int, int]]] = {}
    given: dict[int, list[tuple[int, int]]] = {}
    columns = (instants[name][told].tolist() for name in ("t", "task", "detail", "kind"))
    for t, task, lock, what in sorted(zip(*columns, strict=True)):
        if what == Instant.ACQUIRED:
            got.setdefault(task, []).append((t, lock))
        else:
            given.setdefault(lock, []).append((t, task))
    by_task = np.lexsort((workers.start, workers.task))
    first = workers.task[by_task]
    starts = workers.start[by_task]
    sources, targets = [], []
    for wait in waits.tolist():
        mine = got.get(int(waiting.task[wait]), [])
        place = bisect_left(mine, (int(waiting.end[wait]), -(1 << 62)))
        if place == len(mine):
            continue
        t, lock = mine[place]
        givers = given.get(lock, [])
        at = bisect_right(givers, (t, 1 << 62)) - 1
        if at < 0 or givers[at][0] < waiting.start[wait]:
            continue
        when, giver = givers[at]
        low, high = np.searchsorted(first, [giver, giver + 1])
        span = int(low) + int(np.searchsorted(starts[low:high], when, side="right")) - 1
        if span >= low and giver != waiting.task[wait]:
            source = int(by_task[span])
            if workers.end[source] >= when:
                sources.append(source)
                targets.append(wait + 1)
    return np.array(sources, _INDEX), np.array(targets, _INDEX)
