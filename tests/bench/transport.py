"""Four processes write records at a fixed rate; read as the window does, 60 times a second."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from concurviz.trace.build import Builder
from concurviz.trace.reader import JournalReader
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant
from tests.bench.harness import BenchError, Figure, run_directory

WRITERS = 4
SECONDS = 10
RATE = 50_000
FRAME_S = 1 / 60
#: Above this the writers were not as fast as asked, and a loss of 0 would prove less than it says.
SLOWEST = 1.05

#: Bursts of a millisecond's worth, as of tasks of 100 us with five records each. The tasks are
#: numbered through over all writers, as a host numbers its own.
WRITER = """
import sys, time
from time import perf_counter_ns
from concurviz.lab.journal import Journal
from concurviz.wire.states import Instant, State
directory, worker, seconds, rate, writers = sys.argv[1], *map(int, sys.argv[2:])
journal = Journal(directory)
recorder = journal.recorder(worker)
burst = rate // 1000 // 5
task = worker
begin = perf_counter_ns()
for step in range(seconds * 1000):
    for _ in range(burst):
        recorder.task(perf_counter_ns(), State.QUEUED, task)
        recorder.both(perf_counter_ns(), State.RUNNING, task)
        recorder.both(perf_counter_ns(), State.IO_WAIT, task)
        recorder.both(perf_counter_ns(), State.RUNNING, task)
        recorder.finish(perf_counter_ns(), Instant.DONE, task)
        task += writers
    pause = begin + (step + 1) * 1_000_000 - perf_counter_ns()
    if pause > 0:
        # Its rate is what is measured: nothing but the clock says when the next burst is due.
        time.sleep(pause / 1e9)
seconds_taken = (perf_counter_ns() - begin) / 1e9
recorder.close(perf_counter_ns())
print(recorder.sent, seconds_taken)
"""


def measure() -> Iterator[Figure]:
    """Records lost, rate reached, this process's share of a core, and the time of a drain."""
    with run_directory() as directory:
        trace = RunTrace("threads", time.perf_counter_ns())
        reader, builder = JournalReader(directory), Builder(trace, True)
        numbers = [str(n) for n in (SECONDS, RATE, WRITERS)]
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, str(directory), str(worker), *numbers],
                stdout=subprocess.PIPE,
                text=True,
            )
            for worker in range(WRITERS)
        ]
        drains = []
        begin, used = time.perf_counter(), time.process_time()
        while any(writer.poll() is None for writer in writers):
            start = time.perf_counter()
            builder.feed(reader.poll(), time.perf_counter_ns())
            drains.append(time.perf_counter() - start)
            # As in the window: what was written meanwhile is read once a frame.
            time.sleep(max(0.0, FRAME_S - drains[-1]))
        wall, used = time.perf_counter() - begin, time.process_time() - used
        said = [writer.communicate()[0].split() for writer in writers]
        if any(writer.returncode for writer in writers):
            raise BenchError("transport: a writer failed")
        builder.finish(reader.poll(final=True), time.perf_counter_ns(), Instant.FAILED)
        reader.close()
    sent = sum(int(count) for count, _ in said)
    yield Figure("transport: records sent", sent, "records")
    # Read twice is as wrong as lost.
    wrong = abs(sent - trace.events.received)
    yield Figure("transport: records lost", wrong, "records", 0)
    reached = sum(int(count) / float(seconds) for count, seconds in said)
    yield Figure("transport: asked / reached rate", WRITERS * RATE / reached, "x", SLOWEST)
    yield Figure("transport: the reader's share of a core", 100 * used / wall, "%")
    yield Figure("transport: drain, p95", 1000 * float(np.percentile(drains, 95)), "ms")
