"""A trace with something of everything, for the tests of files."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from concurviz.analysis.figures import FIGURES
from concurviz.analysis.spread import Spread
from concurviz.analysis.trace import Load, Machine, RunRecord, Trace
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant
from tests.analysis.traces import MS, drawn, ending, used

MACHINE = Machine(cores=2, cpu="a CPU", memory_bytes=8, platform="Linux", python="CPython 3.12.4")


#: One known in every round, one in the first only, and so on.
FIGURES_OF_ROUNDS = {
    name: {1: 0.25 * place, 2: 1 / 3 if place % 3 else None} for place, name in enumerate(FIGURES)
}


def example() -> Trace:
    """A comparison of three models, the last one broken before its engine started."""
    serial = drawn("serial", ["rrrrrrrr/00001111"], ["rrrr", "qqqqrrrr"])
    coroutines = drawn("coroutines", ["rrrr/0101"], ["riri", "irir"])
    ending(coroutines, Instant.FAILED, 3, task=1)
    ending(coroutines, Instant.CHANGED, 2, detail=1)
    coroutines.errors[1] = "ValueError: naïve"
    coroutines.worker_lanes.evicted = 4
    used(serial, (0, 0, 20, 5), (8, 7, 21, 6))
    serial.series.add_submitted(np.array([0, 0]))
    serial.series.add_latencies(np.array([4 * MS, 8 * MS]))
    start = np.array([0, 4 * MS])
    serial.series.worker_ns.add_spans(start, start + 700 * MS, np.array([1, 4]))
    runs = (
        RunRecord(
            "serial",
            status="done",
            interpreter="CPython 3.12.4",
            trace=serial,
            startup_s=0.1,
            spread=Spread({1: 0.008, 2: 0.1 + 0.2}, 2, 1, FIGURES_OF_ROUNDS),
        ),
        RunRecord("coroutines", status="done", interpreter="CPython 3.12.4", trace=coroutines),
        RunRecord("threads", status="broken", reason="killed by SIGKILL"),
    )
    scenario = Scenario(name="Example", models=("serial", "coroutines", "threads"))
    load = Load(before=0.01, during=0.3, cores=2, window_cpu_s=0.2, seconds=1.5)
    return Trace(scenario, MACHINE, "compare", runs, "2026-01-02T03:04:05+00:00", load)


def live() -> Trace:
    """Two models that run at the same time, one of them begun later; still going on."""
    first = drawn("threads", ["rrrrgggg"])
    first.end = None
    first.workers[0].set_open(1, 8 * MS)
    second = replace(drawn("qthreads", ["..rr", "irir"]), origin=5_002_000_000)
    runs = (
        RunRecord("threads", status="running", trace=first),
        RunRecord("qthreads", status="done", trace=second),
        RunRecord("serial"),
    )
    scenario = Scenario(models=("threads", "qthreads", "serial"))
    return Trace(scenario, MACHINE, "live", runs, over=False)


def large(spans: int, rows: int = 8) -> Trace:
    """A run with so many spans."""
    trace = RunTrace("threads", 0)
    per_row = spans // rows
    for worker in range(rows):
        row = trace.add_worker(worker, f"worker {worker}", "worker", 100)
        end = np.arange(1, per_row + 1, dtype=np.int64) * 1000
        state = np.random.default_rng(worker).integers(1, 5, per_row)
        row.extend(end - 900, end, state, np.arange(per_row))
    trace.now = trace.end = per_row * 1000
    record = RunRecord("threads", status="done", trace=trace)
    return Trace(Scenario(models=("threads",)), MACHINE, "compare", (record,))


def snapshot_of(*traces: RunTrace) -> Snapshot:
    """A comparison of these runs, to be exported."""
    runs = tuple(RunRecord(t.model, status="done", trace=t) for t in traces)
    models = tuple(t.model for t in traces)
    return Snapshot.of(Trace(Scenario(models=models), MACHINE, "compare", runs))
