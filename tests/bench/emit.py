"""The cost of one record beside one of viztracer's instants, in one process.

A record is written as the engines write it; it holds a time, a state and a task's number. The bar
is against ``log_instant`` with a name alone, which holds less; an instant with the task's number,
which holds the same, is reported beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter_ns

from viztracer import VizTracer  # type: ignore[import-untyped]

from concurviz.lab.journal import Journal
from concurviz.lab.recorder import Recorder
from concurviz.lab.worker import RUNNING
from tests.bench.harness import BenchError, Figure, run_directory

ROUNDS = 31
EVENTS = 10_000
BAR = 0.45


def measure() -> Iterator[Figure]:
    """ns per record and per instant, and the median ratios over rounds."""
    # Depth 0: it keeps no calls, so that its buffer holds our instants and nothing else.
    tracer = VizTracer(tracer_entries=2 * ROUNDS * EVENTS + 1, max_stack_depth=0, verbose=0)
    ours, names, tasks = [], [], []
    with run_directory() as directory:
        journal = Journal(str(directory))
        recorder = journal.recorder(0)
        tracer.start()
        # Its profile function would slow the records, too.
        tracer.pause()
        for number in range(ROUNDS):
            # Whoever comes first in a round finds colder caches: take turns.
            if number % 2:
                ours.append(_records(recorder))
            tracer.resume()
            names.append(_per_event(lambda: _names(tracer)))
            tasks.append(_per_event(lambda: _tasks(tracer)))
            tracer.pause()
            if not number % 2:
                ours.append(_records(recorder))
        tracer.stop()
        kept, sent = tracer.parse(), recorder.sent
        tracer.clear()
        recorder.close(perf_counter_ns())
        journal.close()
    if kept != 2 * ROUNDS * EVENTS or sent != ROUNDS * EVENTS:
        raise BenchError(f"emit: viztracer kept {kept} instants, we sent {sent} records")
    yield Figure("emit: one record", median(ours), "ns")
    yield Figure("emit: log_instant(name)", median(names), "ns")
    yield Figure("emit: log_instant(name, task)", median(tasks), "ns")
    yield Figure("emit: record / log_instant(name)", _ratio(ours, names), "x", BAR)
    yield Figure("emit: record / log_instant(name, task)", _ratio(ours, tasks), "x")


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def _per_event(write: Callable[[], None]) -> float:
    begin = perf_counter_ns()
    write()
    return (perf_counter_ns() - begin) / EVENTS


def _records(recorder: Recorder) -> float:
    return _per_event(lambda: _both(recorder))


def _both(recorder: Recorder) -> None:
    for task in range(EVENTS):
        recorder.both(perf_counter_ns(), RUNNING, task)


def _names(tracer: VizTracer) -> None:
    for _ in range(EVENTS):
        tracer.log_instant("running")


def _tasks(tracer: VizTracer) -> None:
    for task in range(EVENTS):
        tracer.log_instant("running", {"task": task})
