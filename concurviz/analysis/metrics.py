"""Figures of one run: pure functions of its trace and of what the host's processes used."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

import numpy as np

from concurviz.analysis.ledger import RunLedger, ledger_of
from concurviz.analysis.own_cost import OwnCost
from concurviz.analysis.series import levels_of
from concurviz.analysis.spread import Spread
from concurviz.trace.columns import Int64
from concurviz.trace.store import EventCounts, RunTrace, TaskCounts
from concurviz.wire.builds import without_gil
from concurviz.wire.models import MODELS, model_of, serial_of, split
from concurviz.wire.states import ENDINGS, SHOWN_STATES, Instant, State

NS = 1_000_000_000
PERCENTILES = {"p50": 50, "p95": 95, "p99": 99}

#: Of the Qt host's heartbeat: one frame of a 60 Hz window, in ns.
FRAME_NS = NS / 60

#: What a task would do under any model; other states are the price of one, or of a busy machine.
COMPUTING = (State.RUNNING,)
WAITING = (State.IO_WAIT, State.SUSPENDED, State.LOCK_WAIT)

#: A run with one of these statuses changes no more.
ENDED = frozenset({"done", "failed", "broken", "cancelled", "unfit"})


class Heartbeat(TypedDict):
    """What a Qt host's 60 Hz timer saw: beats, frames lost between them, the worst delay in s."""

    frames: int
    lost: int
    max_delay_s: float


@dataclass(frozen=True)
class LoopCost:
    """What event loops took for themselves.

    ``own_s``: their own work between steps; ``steps``: of all tasks, of which the loops had one at
    a time. Where spans have been evicted, both are of those kept.
    """

    own_s: float
    steps: int

    @property
    def per_step_s(self) -> float:
        """Their own work for each step."""
        return self.own_s / self.steps


@dataclass(frozen=True)
class RunMetrics:
    """The figures of one run, in seconds, bytes and tasks per second; None where not known.

    ``wall_s``: from the run's origin to the end of its last task (to now, while it goes on).
    ``throughput``: tasks done per second of it. ``latency_s``: from a task's submission to its end,
    of the tasks done, by the keys p50, p95 and p99. ``speedup``: against serial, and ``ideal``: the
    most this model could reach (:func:`ideal_speedup`); both only within a comparison.
    ``offered``: tasks submitted per second of the run. ``cpu_s``, ``peak_rss_bytes``: of the host
    with all its workers, as seen from outside; ``cpu_use``: cores busy on average.
    ``unit_bytes``: what one more unit takes: the most private memory that host and workers held
    together, less the host's as its engine began, over ``units``, the most that were there at once.
    ``unit`` is "task" where each task is an object of its own on one loop (tasks begun and not
    ended count), "worker" elsewhere. ``states``: seconds by state word for the keys "workers" and
    "tasks", open spans included, states without time left out; never to be added to each other.
    Lanes that execute no tasks (a heartbeat, a submitter) are in no sum.
    ``reason``: why the run failed or broke, "" otherwise. ``spread``: of the rounds whose median
    this run is, None where it was not repeated. ``ledger``: where the time went, by lane; None
    while the run goes on. ``counter``: of the counter that every task increments in the memory of
    its worker, the value in the host and the sum of what was counted anywhere. ``own_cost``: what
    watching it took, None while it goes on. ``loop``: of event loops that say when they wait, None
    of others and while the run goes on. Of the user's own task: ``no_speed`` says why a run
    that is done cannot be compared by speed all the same, "" if it can; ``answers`` is how many
    results were compared with those of the other models.
    """

    model: str
    interpreter: str
    status: str
    tasks: TaskCounts
    wall_s: float
    throughput: float
    offered: float
    latency_s: dict[str, float | None]
    speedup: float | None
    ideal: float | None
    cpu_s: float | None
    cpu_use: float | None
    startup_s: float | None
    peak_rss_bytes: int | None
    unit_bytes: float | None
    unit: str
    units: float
    events: EventCounts
    states: dict[str, dict[str, float]]
    heartbeat: Heartbeat | None
    reason: str = ""
    spread: Spread | None = None
    ledger: RunLedger | None = field(default=None, compare=False, repr=False)
    counter: tuple[int, int] | None = None
    own_cost: OwnCost | None = None
    loop: LoopCost | None = None
    no_speed: str = ""
    answers: int | None = None

    @property
    def complete(self) -> bool:
        """Whether the run is done and so is every task of it: only such runs may be compared."""
        done = self.status == "done" and 0 < self.tasks.submitted == self.tasks.done
        return done and not self.no_speed

    def seconds(self, lanes: str, *states: State) -> float:
        """Time that the "workers" or the "tasks" spent in these states."""
        return sum(self.states[lanes].get(s.word, 0.0) for s in states)


def metrics_of(
    trace: RunTrace,
    *,
    status: str,
    reason: str = "",
    interpreter: str = "",
    startup_s: float | None = None,
) -> RunMetrics:
    """The figures of one run, without those that need another run (see :func:`with_speedups`)."""
    wall_s = _wall_ns(trace, ended=status in ENDED) / NS
    samples = trace.series.samples
    cpu_s = float(samples["cpu_ns"][-1]) / NS if len(samples) else None
    # What was imported from another tool is of no model of ours.
    model = MODELS.get(split(trace.model)[0])
    unit = "task" if model is not None and model.one_loop else "worker"
    units = most_at_once(trace, unit)
    return RunMetrics(
        model=trace.model,
        interpreter=interpreter or trace.interpreter,
        status=status,
        tasks=replace(trace.tasks),
        wall_s=wall_s,
        throughput=trace.tasks.done / wall_s if wall_s else 0.0,
        offered=trace.tasks.submitted / wall_s if wall_s else 0.0,
        latency_s=_latency(trace),
        speedup=None,
        ideal=None,
        cpu_s=cpu_s,
        cpu_use=cpu_s / wall_s if cpu_s is not None and wall_s else None,
        startup_s=startup_s,
        peak_rss_bytes=int(samples["rss_bytes"].max()) if len(samples) else None,
        unit_bytes=_unit_bytes(trace, units),
        unit=unit,
        units=units,
        events=replace(trace.events),
        states={
            "workers": _by_word(trace.ns_by_state(trace.worker_lanes)),
            "tasks": _by_word(trace.ns_by_state(trace.task_lanes)),
        },
        heartbeat=_heartbeat(trace),
        reason=reason,
        ledger=ledger_of(trace) if status in ENDED else None,
        counter=trace.counter,
        loop=_loop_cost(trace) if status in ENDED else None,
    )


def with_speedups(
    metrics: Sequence[RunMetrics], serials: Mapping[str, RunTrace], *, workers: int, cores: int
) -> list[RunMetrics]:
    """The runs of a comparison with ``speedup`` and ``ideal`` filled in.

    A run's speed-up is against serial under the same interpreter: it says what the model gains, and
    what the interpreter gains shows in the rates. Nothing is filled in unless that serial has done
    all its tasks; nor for a run that has not done the same number, since half the work in half the
    time is no speed-up. ``serials``: the traces of the serial runs, by name; ``workers``: as in the
    scenario; ``cores``: that the hosts may use.
    """
    found = list(metrics)
    for name, serial in serials.items():
        mine = [i for i, m in enumerate(found) if serial_of(m.model) == name]
        group = _with_speedups([found[i] for i in mine], name, serial, workers, cores)
        for i, m in zip(mine, group, strict=True):
            found[i] = m
    return found


def _with_speedups(
    metrics: Sequence[RunMetrics], name: str, serial: RunTrace, workers: int, cores: int
) -> list[RunMetrics]:
    """The same for the runs of one interpreter."""
    base = next((m for m in metrics if m.model == name and m.complete), None)
    if base is None:
        return list(metrics)
    # A core that sleeps between waits wakes up slow: serial is not always the best at computing.
    least_s = min(
        m.seconds("workers", *COMPUTING)
        for m in metrics
        if m.complete and m.tasks.done == base.tasks.done
    )
    return [
        replace(
            m,
            speedup=_times_as_fast(m, base),
            ideal=ideal_speedup(
                serial,
                m.model,
                workers=workers,
                cores=cores,
                least_ns=least_s * NS,
                gil=not without_gil(m.interpreter),
            ),
        )
        if m.complete and m.tasks.done == base.tasks.done and m.wall_s > 0
        else m
        for m in metrics
    ]


def _times_as_fast(m: RunMetrics, base: RunMetrics) -> float:
    known = m.spread.faster_than(base.spread) if m.spread and base.spread else None
    return base.wall_s / m.wall_s if known is None else known.value


def ideal_speedup(
    serial: RunTrace,
    model: str,
    *,
    workers: int,
    cores: int,
    least_ns: float = math.inf,
    gil: bool = True,
) -> float | None:
    """The most that ``model`` could gain over the work which serial's own ledger shows.

    With C the time serial's tasks were running, or ``least_ns`` if another run of the same tasks
    needed less, W the time they waited (I/O, a timer, a lock) and L the longest single task, no
    schedule of this model can be shorter than the greatest of

    - ``C / parallel``: its computing, where parallel = min(workers, cores), or 1 under one loop or
      one GIL (``gil``: whether its Python has any);
    - ``(C + W) / workers``: a worker that waits does nothing else (coroutines have no such limit);
    - ``L``: a task does not overlap with itself.

    The ideal is serial's own time over that: start-up, switching and transfer cost nothing in it,
    so a measured speed-up stays below, but for noise. None when serial's tasks took no time.
    """
    kind = model_of(model)
    used = serial.ns_by_state(serial.worker_lanes)
    computing = float(used[list(COMPUTING)].sum())
    total = computing + float(used[list(WAITING)].sum())
    if total <= 0:
        return None
    takes_turns = kind.shares_gil and (gil or not kind.pooled)
    parallel = 1 if takes_turns else min(workers, cores)
    least = min(computing, least_ns)
    limits = [least / parallel, _longest_task_ns(serial)]
    if kind.pooled:
        limits.append((total - computing + least) / workers)
    elif not kind.one_loop:
        limits.append(total)
    return total / max(limits)


def _longest_task_ns(trace: RunTrace) -> float:
    """The most time that a single task spent computing and waiting on the workers' lanes."""
    longest = 0.0
    for row in trace.workers.values():
        mine = (row.task >= 0) & np.isin(row.state, [*COMPUTING, *WAITING])
        if mine.any():
            length = (row.end - row.start)[mine]
            # Ids may be sparse after an eviction: number them densely before counting.
            _, dense = np.unique(row.task[mine], return_inverse=True)
            longest = max(longest, float(np.bincount(dense, weights=length).max()))
    return longest


def _wall_ns(trace: RunTrace, *, ended: bool) -> int:
    if not ended:
        return trace.extent
    ends = trace.instants["t"][np.isin(trace.instants["kind"], ENDINGS)]
    return int(ends.max()) if len(ends) else trace.extent


def _latency(trace: RunTrace) -> dict[str, float | None]:
    ns = trace.latencies["ns"]
    if not len(ns):
        return dict.fromkeys(PERCENTILES, None)
    values = np.percentile(ns, list(PERCENTILES.values())) / NS
    return dict(zip(PERCENTILES, map(float, values), strict=True))


def _by_word(ns: Int64) -> dict[str, float]:
    """Seconds by state word. A gap not resolved yet is time that cannot be told: unknown."""
    shown = ns.copy()
    shown[State.UNKNOWN] += shown[State.UNRESOLVED]
    return {s.word: float(shown[s]) / NS for s in SHOWN_STATES if shown[s]}


def most_at_once(trace: RunTrace, unit: str) -> float:
    """The most tasks that had begun and not ended, or the most workers, by ``unit``.

    As a mean over the narrow bins of the run's series, open spans included.
    """
    if unit == "task":
        _, levels = levels_of(trace, "tasks")
        levels[:, State.QUEUED] = 0
        return float(levels.sum(axis=1).max(initial=0))
    _, levels = levels_of(trace, "workers")
    return float(levels.sum(axis=1).max(initial=0))


def _unit_bytes(trace: RunTrace, units: float) -> float | None:
    """See RunMetrics; None while nothing is known, or where the host could not tell its own."""
    private = trace.series.samples["private_bytes"]
    if len(private) < 2 or not private[0] or units < 1:
        return None
    return float(private.max() - private[0]) / units


def _loop_cost(trace: RunTrace) -> LoopCost | None:
    own, steps = 0, 0
    for row in trace.workers.values():
        mine = row.state == State.OVERHEAD
        if not mine.any():
            continue
        own += int((row.end - row.start)[mine].sum())
        # A step that lost its core meanwhile is several spans of one task, without a break.
        goes_on = (row.task[1:] == row.task[:-1]) & (row.start[1:] == row.end[:-1])
        steps += int(np.count_nonzero(np.append(True, ~goes_on) & (row.task >= 0)))
    return LoopCost(own / NS, steps) if steps else None


def _heartbeat(trace: RunTrace) -> Heartbeat | None:
    delays = trace.instants["detail"][trace.instants["kind"] == Instant.HEARTBEAT]
    if not len(delays):
        return None
    late = np.maximum(delays, 0)
    return Heartbeat(
        frames=len(delays),
        lost=int((late // FRAME_NS).sum()),
        max_delay_s=float(late.max()) / NS,
    )
