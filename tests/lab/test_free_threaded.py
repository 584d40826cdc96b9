"""Threads that really run at once: nothing of the lab may count on a GIL.

What needs a free-threaded CPython runs under each that this machine has.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from concurviz.controllers.interpreters import Interpreter
from concurviz.trace.reader import JournalReader
from concurviz.wire.builds import without_gil
from concurviz.wire.records import Kind
from concurviz.wire.states import State
from tests.lab.own_runs import compare_each, write
from tests.lab.test_interpreters import FOUND
from tests.lab_runs import check_trace, compare, scenario
from tests.traces import time_at_least

ROOT = Path(__file__).parents[2]
FREE = [i for i in FOUND if i.free_threaded]
ATTEMPTS = 6
free_threaded = pytest.mark.skipif(not FREE, reason="no free-threaded CPython was found here")
under_each = pytest.mark.parametrize("python", FREE, ids=lambda i: i.title.replace(" ", "-"))

THREADS, RECORDS = 8, 30_000
#: Threads that write as fast as they can, a record each that nobody else has.
WRITERS = """
import sys, threading
from concurviz.lab.journal import Journal
from concurviz.lab.workloads.counter import Counter
threads, records = int(sys.argv[2]), int(sys.argv[3])
journal, counter, ready = Journal(sys.argv[1]), Counter(), threading.Barrier(threads)
def write(worker):
    recorder = journal.recorder(worker)
    ready.wait()
    for i in range(records // 2):
        recorder.both(2 * i, 1 + i % 7, worker * records + 2 * i)
        recorder.gap(2 * i + 1, worker, worker * records + 2 * i + 1)
        if i % 100 == 0:
            counter.count()
            journal.note(error=worker * records + i, text="x" * 200)
            journal.phase_number("phase %d" % i)
    recorder.close(records)
all = [threading.Thread(target=write, args=(n,)) for n in range(threads)]
for thread in all: thread.start()
for thread in all: thread.join()
journal.close()
print(counter.value)
"""


@pytest.mark.parametrize("python", [sys.executable, *(str(i.path) for i in FREE)])
def test_no_record_is_lost_or_torn_however_many_threads_write_at_once(
    python: str, tmp_path: Path
) -> None:
    arguments = [python, "-c", WRITERS, str(tmp_path), str(THREADS), str(RECORDS)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    reader, batches = JournalReader(tmp_path), []
    with subprocess.Popen(
        arguments, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writers:
        while writers.poll() is None:
            batches.append(reader.poll())
        assert writers.stdout is not None
        counted = int(writers.stdout.read())
    assert writers.returncode == 0
    batches.append(reader.poll(final=True))
    assert not reader.problems
    assert (reader.sent, reader.dropped) == (THREADS * (RECORDS + 1), 0)
    records = np.concatenate([b.records for b in batches])
    worker = np.concatenate([b.worker for b in batches])
    notes = [note for b in batches for note in b.notes]
    reader.close()
    t = np.arange(RECORDS)
    for number in range(THREADS):
        mine = records[worker == number]
        assert mine["kind"][-1] == Kind.END
        assert (mine["t"][:-1] == t).all()
        assert (mine["task"][:-1] == number * RECORDS + t).all()
        assert (mine["detail"][1:-1:2] == number).all()
        assert (mine["state"][:-1:2] == 1 + t[: RECORDS // 2] % 7).all()
    errors = {note["error"] for note in notes if "error" in note}
    assert counted == len(errors) == THREADS * RECORDS // 200
    phases = [note["text"] for note in notes if "phase" in note]
    assert len(phases) == len(set(phases)) == RECORDS // 200


@free_threaded
@under_each
def test_threads_compute_at_once_and_nobody_waits_for_a_gil(python: Interpreter) -> None:
    shares, claims = [], []
    for _ in range(ATTEMPTS):
        wanted = scenario(
            "serial", "threads", "thread-pool", workload="cpu", params={"cpu_ms": 20, "workers": 2}
        )
        outcome = compare(wanted, str(python.path))
        for run in outcome.runs:
            assert run.interpreter == python.title
            assert without_gil(run.interpreter)
            assert run.trace is not None
            check_trace(run.trace)
            assert not run.trace.worker_ns[State.GIL_WAIT]
            assert not run.trace.task_ns[State.GIL_WAIT]
        assert outcome.banners == []
        ideal = {m.model: m.ideal or 0 for m in outcome.metrics}
        assert ideal["threads"] > ideal["serial"]
        trace = outcome.run("threads").trace
        assert trace is not None
        rows = list(trace.workers.values())
        alone = time_at_least(rows, State.RUNNING, 1)
        shares.append(time_at_least(rows, State.RUNNING, 2) / alone)
        ledger = outcome.run("threads").metrics().ledger
        assert ledger is not None
        used = sum(ledger.workers.cpu_ns.values())
        claims.append(trace.worker_ns[State.RUNNING] / used)
        # Under a GIL it is 0.001 at most; a shared machine may lend little more than one core.
        if shares[-1] > 0.02 and 0.9 < claims[-1] < 1.1:
            return
    pytest.fail(f"two ran at once for {shares}, and what is claimed is {claims} of the CPU time")


@free_threaded
@under_each
def test_every_task_is_accounted_for_where_threads_run_at_once(python: Interpreter) -> None:
    wanted = scenario(
        "threads", "thread-pool", "to-thread", workload="cpu",
        params={"tasks": 1_500, "cpu_ms": 0.02, "workers": 8},
    )  # fmt: skip
    for run in compare(wanted, str(python.path)).runs:
        assert run.trace is not None, run.reason
        check_trace(run.trace)
        assert run.trace.tasks.done == 1_500
        assert run.trace.counter == (1_500, 1_500)


@free_threaded
@under_each
def test_a_gil_that_is_enabled_all_the_same_is_told(
    python: Interpreter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A module of the standard library's tests that does not say that it can do without a GIL.
    source = """
    try: import _testsinglephase
    except ImportError: pass
    def task(i):
        for _ in range(300_000): pass
        return sys.getrefcount(task.__code__.co_consts[1])
    """
    [own] = compare_each(
        [write(tmp_path, source, "threads", params={"workers": 2})], str(python.path)
    )
    assert own.run("threads").interpreter in (
        f"{python.title}, GIL enabled by _testsinglephase", python.title,
    )  # fmt: skip
    assert [text for text in own.banners if "take turns" in text] == (
        [] if without_gil(own.run("threads").interpreter) else own.banners[:1]
    )
    monkeypatch.setenv("PYTHON_GIL", "1")
    outcome = compare(scenario("threads", workload="cpu"), str(python.path))
    assert outcome.runs[0].interpreter == f"{python.title}, GIL enabled"
    trace = outcome.runs[0].trace
    assert trace is not None
    assert trace.worker_ns[State.GIL_WAIT] > trace.worker_ns[State.LOCK_WAIT]
    [said] = outcome.banners
    assert (
        said == f"{python.title}, GIL enabled: its threads take turns, as those of any other Python"
    )
