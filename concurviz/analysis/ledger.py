"""The ledger: where the wall time of each lane went, by state; it always sums to 100 %.

A lane's wall time is its life: from the beginning of its first span to the end of its last, cut to
the range that is asked for. What no span covers in between is ``unknown``. Worker lanes and task
lanes are kept apart, since adding them would count time twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from concurviz.trace.columns import Int64
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import BESIDE, N_STATES, RunTrace
from concurviz.wire.states import SHOWN_STATES, Instant, State

Side = Literal["workers", "tasks"]

NS = 1_000_000_000


@dataclass(frozen=True, eq=False)
class Ledger:
    """One side of a run: its lanes, and their sum.

    ``names`` and ``ids`` (worker or task numbers) are those of the lanes, ``ns`` their time by
    state, int64, shape (lanes, N_STATES); ``total_ns`` the sum over the lanes that execute tasks,
    shape (N_STATES,). ``executing``: how many those are, 1 at least. ``cpu_ns``: of workers that
    have ended, by lane, the CPU time of their threads over their whole lives, by the threads' own
    clocks and whatever their spans say. ``sampled_ns``: how much of a lane's time was told by
    samples and not recorded, by lane, those without any left out.
    """

    side: Side
    names: tuple[str, ...]
    ids: Int64
    ns: Int64
    total_ns: Int64
    executing: int = 1
    cpu_ns: Mapping[int, int] = field(default_factory=dict)
    sampled_ns: Mapping[int, int] = field(default_factory=dict)

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

    @property
    def sampled(self) -> float:
        """Part of all lanes' time that was told by samples."""
        whole = int(self.total_ns.sum())
        return min(1.0, sum(self.sampled_ns.values()) / whole) if whole else 0.0

    def lane_sampled(self, lane: int) -> float:
        """The same of one lane."""
        whole = int(self.ns[lane].sum())
        return min(1.0, self.sampled_ns.get(lane, 0) / whole) if whole else 0.0

    def cpu_s(self, lane: int) -> float | None:
        """CPU time of a worker's thread; None where it did not say."""
        return self.cpu_ns[lane] / NS if lane in self.cpu_ns else None


@dataclass(frozen=True, eq=False)
class RunLedger:
    """Both sides of a run; never to be added to each other.

    ``start_ns`` and ``end_ns`` from the run's origin: the range. ``evicted``: lanes have forgotten
    spans in it, since memory is bounded; of them only workers' times and tasks' sums are known.
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
    start = 0 if start_ns is None else max(0, int(start_ns))
    end = trace.extent if end_ns is None else min(trace.extent, int(end_ns))
    end = max(start, end)
    # The store keeps of the evicted what they took, by worker; of tasks only the sum.
    forgot = start < trace.worker_lanes.horizon
    workers = _kept_workers(trace, start, end) if forgot else _worker_side(trace, start, end)
    tasks = _task_side(trace, start, end)
    if start < trace.task_lanes.horizon:
        kept = trace.task_lanes.ns_between(start, end, trace.extent)
        tasks = _with_total(tasks, kept.sum(axis=0))
    elif trace.evicted and not trace.horizon and (start, end) == (0, trace.extent):
        # From a file of the first version, which had no more than the sum.
        tasks = _with_total(tasks, trace.ns_by_state(trace.task_lanes))
    return RunLedger(workers, tasks, start, end, trace.evicted > 0 and start <= trace.horizon)


def _shares(ns: Int64) -> dict[str, float]:
    whole = int(ns.sum())
    return {s.word: float(ns[s]) / whole for s in SHOWN_STATES if ns[s]} if whole else {}


def _with_total(ledger: Ledger, total: Int64) -> Ledger:
    return replace(ledger, total_ns=_known(total))


def _known(ns: Int64) -> Int64:
    """A gap that is not resolved yet is time that cannot be told."""
    told = ns.copy()
    told[..., State.UNKNOWN] += told[..., State.UNRESOLVED]
    told[..., State.UNRESOLVED] = 0
    return told


@dataclass
class _Spans:
    """Equally long columns of spans inside a range."""

    start: Int64
    end: Int64
    state: Int64
    task: Int64
    lane: Int64


def _inside(spans: SpanBatch, start: int, end: int) -> _Spans:
    """The spans cut to the range; those that have nothing in it are left out."""
    begins, ends = np.maximum(spans.start, start), np.minimum(spans.end, end)
    real = np.flatnonzero(ends > begins)
    return _Spans(
        begins[real],
        ends[real],
        spans.state[real].astype(np.int64),
        spans.task[real].astype(np.int64),
        spans.lane[real].astype(np.int64),
    )


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


def _worker_side(trace: RunTrace, start: int, end: int) -> Ledger:
    store = trace.worker_lanes
    spans = _inside(store.between(start, end, trace.extent), start, end)
    ledger = _workers(trace, _by_lane(spans, spans.lane, len(store.rows)))
    return _with_samples(ledger, trace, "worker", start, end)


def _kept_workers(trace: RunTrace, start: int, end: int) -> Ledger:
    """Evicted spans included; holes between spans are not known any more."""
    ns = trace.worker_lanes.ns_between(start, end, trace.extent)
    ns[:, State.NONE] = 0
    return _with_samples(_workers(trace, _known(ns)), trace, "worker", start, end)


def _workers(trace: RunTrace, by_lane: Int64) -> Ledger:
    """The side of the workers, in order of their numbers."""
    rows = sorted(trace.workers.items())
    ns = by_lane[[row.lane for _, row in rows]]
    told = _cpu_times(trace)
    counted = np.array([row.role not in BESIDE for _, row in rows], np.bool_)
    return Ledger(
        "workers",
        tuple(row.label for _, row in rows),
        np.array([number for number, _ in rows], np.int64),
        ns,
        ns[counted].sum(axis=0) if len(rows) else np.zeros(N_STATES, np.int64),
        max(1, int(counted.sum())),
        {lane: told[number] for lane, (number, _) in enumerate(rows) if number in told},
    )


def _cpu_times(trace: RunTrace) -> dict[int, int]:
    """By worker that has ended and said so."""
    instants = trace.instants
    said = np.flatnonzero(instants["kind"] == Instant.CPU_TIME)
    workers, ns = instants["worker"][said], instants["detail"][said]
    return dict(zip(workers.tolist(), ns.tolist(), strict=True))


def _task_side(trace: RunTrace, start: int, end: int) -> Ledger:
    spans = _inside(trace.task_lanes.between(start, end, trace.extent), start, end)
    ids, lane = np.unique(spans.task, return_inverse=True)
    ns = _by_lane(spans, lane.astype(np.int64), len(ids))
    names = tuple(f"task {i}" for i in ids.tolist())
    ledger = Ledger("tasks", names, ids.astype(np.int64), ns, ns.sum(axis=0))
    return _with_samples(ledger, trace, "task", start, end)


def _with_samples(ledger: Ledger, trace: RunTrace, of: str, start: int, end: int) -> Ledger:
    """With the stretches that were sampled, by ``of``: "worker" or "task"."""
    if not trace.any_sampled:
        return ledger
    sampled = trace.sampled_until(trace.extent)
    length = np.minimum(sampled.end, end) - np.maximum(sampled.start, start)
    lane_of = {number: lane for lane, number in enumerate(ledger.ids.tolist())}
    found: dict[int, int] = {}
    numbers = sampled.worker if of == "worker" else sampled.task
    for number, ns in zip(numbers.tolist(), length.tolist(), strict=True):
        if ns > 0 and number in lane_of:
            found[lane_of[number]] = found.get(lane_of[number], 0) + ns
    return replace(ledger, sampled_ns=found)
