"""What figures of a run are made of, value by value: what tells how far they spread."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from concurviz.analysis.ledger import NS, Side
from concurviz.analysis.pairing import exactly, paired, without_place
from concurviz.analysis.tasks import UNKNOWN, tasks_of
from concurviz.trace.columns import Int64
from concurviz.trace.store import RunTrace
from concurviz.wire.states import SHOWN_STATES, State

Floats = npt.NDArray[np.float64]

#: Fewer tasks do not show how far one task's time spreads.
FEWEST_TASKS = 8
_NOTHING: Floats = np.empty(0, np.float64)
#: The standard deviation of a normal distribution over its median absolute deviation.
_MAD = 1.4826


def state_values(trace: RunTrace, side: Side) -> dict[State, Floats]:
    """By state the seconds of each task in it, in order of tasks; of each lane where a state is
    mostly no task's, as idling is not.

    Of lanes that execute tasks, open spans included. Empty where spans have been given up, since
    the rest of them shows nothing of the whole.
    """
    store = trace.worker_lanes if side == "workers" else trace.task_lanes
    if store.evicted:
        return {}
    spans = store.between(0, trace.extent + 1, trace.extent)
    if side == "workers" and trace.lanes_beside:
        spans = spans.take(np.flatnonzero(~np.isin(spans.lane, trace.lanes_beside)))
    lengths = (spans.end - spans.start) / NS
    owned = spans.task >= 0
    tasks, task = np.unique(spans.task[owned], return_inverse=True)
    lanes, lane = np.unique(spans.lane, return_inverse=True)
    place = np.full(len(spans), -1, np.int64)
    place[owned] = task
    found: dict[State, Floats] = {}
    for state in SHOWN_STATES:
        mine = spans.state == state
        if not mine.any():
            continue
        of_tasks = mine & owned
        if 2 * float(lengths[of_tasks].sum()) > float(lengths[mine].sum()):
            found[state] = _sums(place[of_tasks], lengths[of_tasks], len(tasks))
        else:
            found[state] = _sums(lane[mine], lengths[mine], len(lanes))
    return found


def _sums(place: npt.NDArray[np.intp], values: Floats, count: int) -> Floats:
    return np.bincount(place, values, count).astype(np.float64)


def latencies_of(trace: RunTrace | None) -> Floats:
    """Seconds from submission to the end of each task done."""
    if trace is None:
        return np.empty(0, np.float64)
    seconds: Floats = trace.latencies["ns"] / NS
    return seconds


def task_pairs(a: RunTrace, b: RunTrace) -> tuple[Int64, Floats, Floats, float | None]:
    """Tasks that both runs began and ended: their numbers, and their seconds in each.

    Last the factor by which the times of one task may differ by chance, whatever all tasks differ
    by; None where there are too few to tell. It is so wide that of all tasks together one in
    twenty times a single one lies beyond it.
    """
    ids, seconds = [], []
    for trace in (a, b):
        figures = tasks_of(trace)
        took = figures.ended - figures.started
        known = (figures.started != UNKNOWN) & (figures.ended != UNKNOWN) & (took > 0)
        ids.append(figures.task[known].astype(np.int64))
        seconds.append(took[known] / NS)
    tasks, in_a, in_b = np.intersect1d(ids[0], ids[1], assume_unique=True, return_indices=True)
    first, second = seconds[0][in_a], seconds[1][in_b]
    if len(tasks) < FEWEST_TASKS:
        return tasks, first, second, None
    logs = np.log(second / first)
    sigma = _MAD * float(np.median(np.abs(logs - np.median(logs))))
    away = NormalDist().inv_cdf(1 - 0.025 / len(tasks))
    return tasks, first, second, float(np.exp(min(away * sigma, 50.0)))


@dataclass(frozen=True, eq=False)
class PhasePair:
    """A phase or call of two runs: what each calls it ("" where it has none), and its seconds."""

    names: tuple[str, str]
    seconds: tuple[Floats, Floats]


def phase_pairs(a: RunTrace, b: RunTrace, most: int) -> list[PhasePair]:
    """Every phase or call of either run, in order of the time that A spent in it.

    At most ``most``, those whose time in all differs most. They belong together by name; calls
    also where only their file or line is another.
    """
    sides = [_by_name(trace) for trace in (a, b)]
    same = paired(sides[0], sides[1], exactly, without_place)
    names = [(name, same.get(name, "")) for name in sides[0]]
    taken = set(same.values())
    names += [("", name) for name in sides[1] if name not in taken]
    pairs = [
        PhasePair(both, (sides[0].get(both[0], _NOTHING), sides[1].get(both[1], _NOTHING)))
        for both in names
    ]
    spent = np.array([[float(some.sum()) for some in pair.seconds] for pair in pairs])
    if not len(pairs):
        return []
    kept = np.argsort(-np.abs(spent[:, 1] - spent[:, 0]), kind="stable")[:most]
    return [pairs[k] for k in kept[np.argsort(-spent[kept, 0], kind="stable")].tolist()]


def _by_name(trace: RunTrace) -> dict[str, Floats]:
    """By name the seconds of each closed phase of that name."""
    numbers, seconds = _phases(trace)
    if not len(numbers):
        return {}
    order = np.argsort(numbers, kind="stable")
    used, firsts = np.unique(numbers[order], return_index=True)
    found: dict[str, Floats] = {}
    for number, some in zip(used.tolist(), np.split(seconds[order], firsts[1:]), strict=True):
        name = trace.phase_name(number)
        found[name] = np.concatenate([found[name], some]) if name in found else some
    return found


def _phases(trace: RunTrace) -> tuple[Int64, Floats]:
    """Number and seconds of every closed phase; of tasks' lanes, or where they have none workers'.

    Both tell of the same phases.
    """
    stores = trace.task_phases if any(len(s) for s in trace.task_phases) else trace.worker_phases
    spans = [store.between(0, trace.extent + 1, trace.extent) for store in stores]
    if not spans:
        return np.empty(0, np.int64), np.empty(0, np.float64)
    numbers = np.concatenate([s.task for s in spans]).astype(np.int64)
    seconds = np.concatenate([s.end - s.start for s in spans]) / NS
    return numbers, seconds
