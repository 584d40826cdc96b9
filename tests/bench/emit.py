"""The cost of one record beside one of viztracer's instants with the same content.

Both read the clock and keep a name (here: a state) and a task's number. Rounds alternate in one
process; the ratio is the median over rounds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from statistics import median
from time import perf_counter_ns

from viztracer import VizTracer

from concurviz.lab.journal import Journal
from concurviz.wire.states import State
from tests.bench.harness import Figure, memory

ROUNDS = 31
EVENTS = 20_000
BAR = 0.45


def measure() -> Iterator[Figure]:
    """ns per record, ns per instant, and their ratio."""
    # Calls are traced to depth 0 only, so that little but its instants is counted against it.
    tracer = VizTracer(tracer_entries=ROUNDS * EVENTS + 1, max_stack_depth=0, verbose=0)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(dir=memory()) as directory:
        journal = Journal(directory)
        recorder = journal.recorder(0)
        tracer.start()
        for _ in range(ROUNDS):
            # It keeps a profile function set while it records, which would slow our calls.
            tracer.pause()
            begin = perf_counter_ns()
            for task in range(EVENTS):
                recorder.both(perf_counter_ns(), State.RUNNING, task)
            middle = perf_counter_ns()
            tracer.resume()
            begin_theirs = perf_counter_ns()
            for task in range(EVENTS):
                tracer.log_instant("running", {"task": task})
            end = perf_counter_ns()
            ours.append((middle - begin) / EVENTS)
            theirs.append((end - begin_theirs) / EVENTS)
        tracer.stop()
        tracer.clear()
        recorder.close(perf_counter_ns())
        journal.close()
    yield Figure("emit: one record", median(ours), "ns")
    yield Figure("emit: viztracer's log_instant", median(theirs), "ns")
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    yield Figure("emit: record / log_instant", ratio, "x", BAR)
