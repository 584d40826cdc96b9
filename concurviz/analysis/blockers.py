"""The worst blockers: which tasks kept others waiting, for how long in all, and where the most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from concurviz.analysis.causes import HAVING, on_workers
from concurviz.analysis.holds import holds_of
from concurviz.trace.columns import Int32, Int64
from concurviz.trace.overlap import covered
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State

MOST = 200


@dataclass(frozen=True)
class Blocker:
    """What one task held up by one means.

    ``how``: "gil", "loop" or "lock"; ``caused_ns``: how long others waited meanwhile, summed over
    those who waited; ``holds``: how often it held anybody up; ``row``, ``start``, ``end``: the span
    that caused the most, ns from the run's origin.
    """

    how: str
    task: int
    caused_ns: int
    holds: int
    row: Row
    start: int
    end: int

    @property
    def worst_ns(self) -> int:
        """How long the worst span was."""
        return self.end - self.start


@dataclass(frozen=True, eq=False)
class _Spans:
    start: Int64
    end: Int64
    task: Int32
    lane: Int64


def blockers_of(trace: RunTrace) -> list[Blocker]:
    """All blockers of a run, the worst first, at most ``MOST``."""
    workers = list(trace.workers.values())
    found: list[Blocker] = []
    for pid in {row.pid for row in workers}:
        mine = [row for row in workers if row.pid == pid]
        if len(mine) > 1:
            waits = _spans(mine, State.GIL_WAIT, trace.extent)
            found += _blame("gil", _spans(mine, State.RUNNING, trace.extent), waits, mine)
    loops = [row for row in workers if row.role == "loop"]
    if loops:
        waits = _spans(trace.task_rows, State.LOOP_WAIT, trace.extent)
        found += _blame("loop", _stretches(loops, trace.extent), waits, loops)
    found += _lock_blockers(trace)
    return sorted(found, key=lambda b: -b.caused_ns)[:MOST]


def loop_blocks(trace: RunTrace, threshold_ns: int) -> list[Blocker]:
    """Spans for which one task kept a loop longer than the threshold, in order of time."""
    loops = [row for row in trace.workers.values() if row.role == "loop"]
    kept = _stretches(loops, trace.extent)
    found = []
    for k in np.flatnonzero((kept.end - kept.start >= threshold_ns) & (kept.task >= 0)).tolist():
        start, end, row = int(kept.start[k]), int(kept.end[k]), loops[int(kept.lane[k])]
        found.append(Blocker("loop", int(kept.task[k]), end - start, 1, row, start, end))
    return sorted(found, key=lambda b: b.start)


def _stretches(loops: list[Row], extent: int) -> _Spans:
    """How long loops were kept by one callback each, whatever it was doing meanwhile.

    A callback that loses its core, or waits for a file, keeps the loop all the same::

        loop     rrrcccrrr.rr.        stretches   |_______| |_|
    """
    parts = [_spans(loops, state, extent) for state in HAVING["loop"]]
    start, end, task, lane = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("start", "end", "task", "lane")
    )
    order = np.lexsort((start, lane))
    start, end, task, lane = start[order], end[order], task[order], lane[order]
    first = np.ones(len(start), np.bool_)
    first[1:] = (start[1:] > end[:-1]) | (task[1:] != task[:-1]) | (lane[1:] != lane[:-1])
    last = np.append(first[1:], True)[: len(first)]
    return _Spans(start[first], end[last], task[first], lane[first])


def _spans(rows: Iterable[Row], state: State, extent: int) -> _Spans:
    """All spans of the rows in a state; ``lane`` is the row's number."""
    starts, ends, tasks, lanes = [], [], [], []
    for number, row in enumerate(rows):
        mine = row.state == state
        starts.append(row.start[mine])
        ends.append(row.end[mine])
        tasks.append(row.task[mine])
        lanes.append(np.full(int(np.count_nonzero(mine)), number, np.int64))
        for start, end, said, task in row.opened(extent):
            if said == state:
                starts.append(np.array([start], np.int64))
                ends.append(np.array([end], np.int64))
                tasks.append(np.array([task], np.int32))
                lanes.append(np.array([number], np.int64))
    if not starts:
        none = np.empty(0, np.int64)
        return _Spans(none, none, np.empty(0, np.int32), none)
    return _Spans(*(np.concatenate(part) for part in (starts, ends, tasks, lanes)))


def _blame(how: str, runs: _Spans, waits: _Spans, rows: list[Row]) -> list[Blocker]:
    """Each task that ran while others waited, with how much waiting its spans caused."""
    caused = covered(waits.start, waits.end, runs.start, runs.end)
    blamed = np.flatnonzero((caused > 0) & (runs.task >= 0))
    found = []
    tasks, which = np.unique(runs.task[blamed], return_inverse=True)
    order = np.argsort(which, kind="stable")
    bounds = np.searchsorted(which[order], np.arange(len(tasks) + 1))
    for number, task in enumerate(tasks.tolist()):
        mine = blamed[order[bounds[number] : bounds[number + 1]]]
        worst = mine[np.argmax(caused[mine])]
        found.append(
            Blocker(
                how,
                task,
                int(caused[mine].sum()),
                len(mine),
                rows[int(runs.lane[worst])],
                int(runs.start[worst]),
                int(runs.end[worst]),
            )
        )
    return found


def _lock_blockers(trace: RunTrace) -> list[Blocker]:
    holds = holds_of(trace)
    if not len(holds.start):
        return []
    waits = _spans(trace.task_rows, State.LOCK_WAIT, trace.extent)
    nowhere = np.zeros(len(holds.start), np.int64)
    spans = _Spans(holds.start, holds.end, holds.task.astype(np.int32), nowhere)
    found = []
    for blocker in _blame("lock", spans, waits, list(trace.workers.values())[:1]):
        where = list(on_workers(trace, blocker.task, blocker.start, blocker.end))
        if where:
            row = max(where, key=lambda w: w[2] - w[1])[0]
            found.append(
                Blocker(
                    "lock", blocker.task, blocker.caused_ns, blocker.holds, row,
                    blocker.start, blocker.end,
                )
            )  # fmt: skip
    return found
