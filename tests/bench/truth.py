"""Waits for the GIL as the journal tells them beside those that the kernel saw.

By the probes a thread waits for the GIL in take_gil, and from drop_gil on where it was made to give
it up. Where a thread waits for two things at once, either label is true, so that time counts
neither way, and is shown: it has no core while another thread has the GIL; or it waits for the GIL,
but its reply is still on its way. Where the kernel cannot be asked the bench says why, and measures
nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests.bench import kernel
from tests.bench.harness import BenchError, Figure
from tests.bench.kernel import NoProbes, Stretches, both, joined, length, shared, without
from tests.lab_runs import compare, scenario

WORKERS = 4
#: A wait shorter than this is below what chunks of work can show.
SHORTEST_NS = 200_000
SCENARIOS = {
    "CPU-bound": {"workload": "cpu", "params": {"tasks": 48, "cpu_ms": 30.0, "jitter": 0.0}},
    "with stamped I/O": {
        "workload": "mixed",
        "params": {"tasks": 96, "cpu_ms": 16.0, "io_ms": 8.0, "phases": 2, "jitter": 0.0},
    },
}
#: When a worker does what it has a ledger for: not yet before, and nothing in between.
APART = (State.STARTING, State.IDLE)


@dataclass
class Judged:
    """Times in ns, of all workers: ``claimed`` in GIL_WAIT, of which ``right`` and ``either``.

    ``true``: waits by the kernel, of which ``found`` in GIL_WAIT, and ``in_flight`` in IO_WAIT.
    """

    claimed: int = 0
    right: int = 0
    either: int = 0
    true: int = 0
    found: int = 0
    in_flight: int = 0


def measure() -> Iterator[Figure]:
    """Wrong and missed parts of the time in GIL_WAIT: one minus precision, one minus recall."""
    for name, changes in SCENARIOS.items():
        try:
            j = judge(changes)
        except NoProbes as error:
            yield Figure(f"truth: not measured, {error}", 0.0, "")
            return
        wrong = 1 - j.right / (j.claimed - j.either)
        missed = 1 - j.found / (j.true - j.in_flight)
        yield Figure(f"truth: time in GIL waits that is none, {name}", wrong, "share", 0.01)
        yield Figure(f"truth: GIL wait not told, {name}", missed, "share", 0.05)
        either = j.either / j.claimed
        yield Figure(f"truth: GIL wait without a core as well, {name}", either, "share")
        in_flight = j.in_flight / j.true
        yield Figure(f"truth: GIL wait with a reply on its way, {name}", in_flight, "share")


def judge(changes: dict[str, object]) -> Judged:
    """One run under ``threads``; NoProbes or BenchError."""
    params = {"workers": WORKERS, **changes["params"]}  # type: ignore[dict-item]
    wanted = scenario("threads", workload=changes["workload"], params=params)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "perf.data"
        with kernel.recording(data):
            run = compare(wanted).run("threads")
        trace = run.trace
        if run.status != "done" or trace is None:
            raise BenchError(f"truth: the run is {run.status}: {run.reason}")
        threads = kernel.threads_of(data, next(iter(trace.workers.values())).pid)
    # In a host of this model the workers' threads are started last, and in the order of numbers.
    tids = sorted(threads)[-WORKERS:]
    if len(tids) < WORKERS:
        raise NoProbes("perf recorded no probes of the workers")
    judged = Judged()
    for worker, tid in enumerate(tids):
        others = joined((int(s), int(e)) for t in threads if t != tid for s, e in threads[t].held)
        _judge(judged, trace, trace.workers[worker], threads[tid], others)
    if judged.claimed == judged.either or judged.true == judged.in_flight:
        raise BenchError("truth: nobody waited for the GIL")
    return judged


def _judge(
    judged: Judged, trace: RunTrace, row: Row, thread: kernel.Thread, held_by_others: Stretches
) -> None:
    claimed = _spans(trace, row, State.GIL_WAIT)
    working = without(_life(trace, row), _spans(trace, row, *APART))
    coreless = without(without(thread.ready, thread.wanted), thread.held)
    judged.claimed += length(claimed)
    judged.right += shared(claimed, thread.wanted)
    judged.either += shared(claimed, both(coreless, held_by_others))
    noticeable = thread.wanted[thread.wanted[:, 1] - thread.wanted[:, 0] >= SHORTEST_NS]
    true = both(noticeable, working)
    judged.true += length(true)
    judged.found += shared(claimed, true)
    judged.in_flight += shared(_spans(trace, row, State.IO_WAIT), true)


def _spans(trace: RunTrace, row: Row, *states: State) -> Stretches:
    """The row's spans in these states, in the kernel's time."""
    which = np.isin(row.state, states)
    found: Stretches = np.stack([row.start[which], row.end[which]], axis=1) + trace.origin
    return found


def _life(trace: RunTrace, row: Row) -> Stretches:
    return np.array([[row.start[0], row.end[-1]]], np.int64) + trace.origin
