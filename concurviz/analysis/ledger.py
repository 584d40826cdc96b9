"""The ledger: where the wall time of each lane went, by state; it always sums to 100 %.

A lane's wall time is its life: from the beginning of its first span to the end of its last, cut to
the range that is asked for. What no span covers in between is ``unknown``. Worker lanes and task
lanes are kept apart, since adding them would count time twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from concurviz.trace.columns import Int64, Row
from concurviz.trace.store import N_STATES, RunTrace
from concurviz.wire.states import SHOWN_STATES, State

Side = Literal["workers", "tasks"]

NS = 1_000_000_000
#: Lanes of a host that execute no tasks: listed, but not part of the sum.
BESIDE = frozenset({"heartbeat"})


@dataclass(frozen=True, eq=False)
class Ledger:
    """One side of a run: its lanes, and their sum.

    ``names`` and ``ids`` (worker or task numbers) are those of the lanes, ``ns`` their time by
    state, int64, shape (lanes, N_STATES); ``total_ns`` the sum over the lanes that execute tasks,
    shape (N_STATES,).
    """

    side: Side
    names: tuple[str, ...]
    ids: Int64
    ns: Int64
    total_ns: Int64

    @property
    def total_s(self) -> float:
        """The wall time of all lanes together."""
        return float(self.total_ns.sum()) / NS

    def seconds(self, state: State) -> float:
        """Time of all lanes in a state."""
        return float(self.total_ns[state]) / NS

    def share(self, *states: State) -> float:
        """Part of all lanes' time in these states, 0 to 1; 0 where there was no time."""
        whole = int(self.total_ns.sum())
        return float(self.total_ns[list(states)].sum()) / whole if whole else 0.0

    def shares(self) -> dict[str, float]:
        """Parts of the whole by state word, without those that are nothing."""
        return _shares(self.total_ns)

    def lane_shares(self, lane: int) -> dict[str, float]:
        """The same of one lane, by its place in ``names``."""
        return _shares(self.ns[lane])

    def lane_s(self, lane: int) -> float:
        """The wall time of one lane."""
        return float(self.ns[lane].sum()) / NS


@dataclass(frozen=True, eq=False)
class RunLedger:
    """Both sides of a run; never to be added to each other.

    ``start_ns`` and ``end_ns`` from the run's origin: the range. ``evicted``: lanes forget their
    oldest spans when memory is short; then only the sum over the whole run still tells everything.
    """

    workers: Ledger
    tasks: Ledger
    start_ns: int
    end_ns: int
    evicted: bool = False

    def side(self, side: Side) -> Ledger:
        """One of the two."""
        return self.workers if side == "workers" else self.tasks


def ledger_of(
    trace: RunTrace, start_ns: float | None = None, end_ns: float | None = None
) -> RunLedger:
    """The ledger of a run, or of a range of it (ns from the run's origin)."""
    whole = start_ns is None and end_ns is None
    start = 0 if start_ns is None else max(0, int(start_ns))
    end = trace.extent if end_ns is None else min(trace.extent, int(end_ns))
    end = max(start, end)
    workers = _worker_side(trace, start, end)
    tasks = _task_side(trace, start, end)
    if whole and trace.evicted:
        # Totals keep what rows have forgotten.
        beside = [r for r in trace.workers.values() if r.role in BESIDE]
        rows = [r for r in trace.workers.values() if r.role not in BESIDE]
        forgotten = trace.worker_ns - sum(
            (_closed(r) for r in beside), np.zeros(N_STATES, np.int64)
        )
        workers = _with_total(workers, np.maximum(forgotten, 0) + trace.open_ns(rows))
        tasks = _with_total(tasks, trace.task_ns + trace.open_ns(trace.task_rows))
    return RunLedger(workers, tasks, start, end, trace.evicted > 0)


def _shares(ns: Int64) -> dict[str, float]:
    whole = int(ns.sum())
    return {s.word: float(ns[s]) / whole for s in SHOWN_STATES if ns[s]} if whole else {}


def _with_total(ledger: Ledger, total: Int64) -> Ledger:
    return Ledger(ledger.side, ledger.names, ledger.ids, ledger.ns, _known(total))


def _known(ns: Int64) -> Int64:
    """A gap that is not resolved yet is time that cannot be told."""
    told = ns.copy()
    told[..., State.UNKNOWN] += told[..., State.UNRESOLVED]
    told[..., State.UNRESOLVED] = 0
    return told


def _closed(row: Row) -> Int64:
    lengths = (row.end - row.start).astype(np.float64)
    return np.bincount(row.state, lengths, N_STATES).astype(np.int64)


@dataclass
class _Spans:
    """Equally long columns of spans inside a range."""

    start: Int64
    end: Int64
    state: Int64
    task: Int64


def _inside(row: Row, start: int, end: int, extent: int) -> _Spans:
    """The spans of a row, cut to the range, the open one included."""
    first = int(np.searchsorted(row.end, start, side="right"))
    last = int(np.searchsorted(row.start, end, side="left"))
    begins, ends = row.start[first:last], row.end[first:last]
    states, tasks = row.state[first:last], row.task[first:last]
    if row.open_state and row.open_start < min(end, extent):
        begins, ends = np.append(begins, row.open_start), np.append(ends, extent)
        states = np.append(states, np.uint8(row.open_state))
        tasks = np.append(tasks, np.int32(row.open_task))
    cut = _Spans(
        np.maximum(begins, start),
        np.minimum(ends, end),
        states.astype(np.int64),
        tasks.astype(np.int64),
    )
    if len(cut.start) and not np.all(cut.end > cut.start):
        real = cut.end > cut.start
        cut = _Spans(cut.start[real], cut.end[real], cut.state[real], cut.task[real])
    return cut


def _by_lane(spans: _Spans, lane: Int64, lanes: int) -> Int64:
    """Time by state of each lane, shape (lanes, N_STATES); what nothing covers is unknown."""
    lengths = (spans.end - spans.start).astype(np.float64)
    flat = np.bincount(lane * N_STATES + spans.state, lengths, lanes * N_STATES)
    ns = flat.astype(np.int64).reshape(lanes, N_STATES)
    born = np.full(lanes, np.iinfo(np.int64).max)
    died = np.zeros(lanes, np.int64)
    np.minimum.at(born, lane, spans.start)
    np.maximum.at(died, lane, spans.end)
    life = np.where(died > 0, died - np.minimum(born, died), 0)
    ns[:, State.UNKNOWN] += np.maximum(life - ns.sum(axis=1), 0)
    ns[:, State.NONE] = 0
    return _known(ns)


def _joined(parts: Iterable[_Spans]) -> _Spans:
    every = list(parts)
    if not every:
        none = np.zeros(0, np.int64)
        return _Spans(none, none, none, none)
    return _Spans(
        np.concatenate([p.start for p in every]),
        np.concatenate([p.end for p in every]),
        np.concatenate([p.state for p in every]),
        np.concatenate([p.task for p in every]),
    )


def _worker_side(trace: RunTrace, start: int, end: int) -> Ledger:
    rows = sorted(trace.workers.items())
    parts = [_inside(row, start, end, trace.extent) for _, row in rows]
    lane = np.repeat(np.arange(len(rows)), [len(p.start) for p in parts])
    ns = _by_lane(_joined(parts), lane, len(rows))
    counted = np.array([row.role not in BESIDE for _, row in rows], np.bool_)
    return Ledger(
        "workers",
        tuple(row.label for _, row in rows),
        np.array([number for number, _ in rows], np.int64),
        ns,
        ns[counted].sum(axis=0) if len(rows) else np.zeros(N_STATES, np.int64),
    )


def _task_side(trace: RunTrace, start: int, end: int) -> Ledger:
    spans = _joined(_inside(row, start, end, trace.extent) for row in trace.task_rows)
    ids, lane = np.unique(spans.task, return_inverse=True)
    ns = _by_lane(spans, lane.astype(np.int64), len(ids))
    names = tuple(f"task {i}" for i in ids.tolist())
    return Ledger("tasks", names, ids.astype(np.int64), ns, ns.sum(axis=0))
