"""The model ``dask``: its own account agrees with ours, workers that die, clusters of others."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from concurviz.analysis.deaths import death_in, ran_again
from concurviz.controllers.lab import Lab
from concurviz.controllers.run import Run
from concurviz.scenario.model import from_dict
from concurviz.trace.store import Row, RunTrace
from concurviz.wire.states import State
from tests.lab.others_cluster import OthersCluster, others_cluster
from tests.lab_runs import check_trace, compare, in_lab, scenario, until

WITHIN_NS = 5_000_000
"""How far our times may be from Dask's, as a rule."""
WITH_WORKERS_BYTES = 150 << 20
"""Two workers of others have 60 MiB each, and the host has, too."""
SOON_S = 10.0


@pytest.fixture(scope="module")
def others() -> Iterator[OthersCluster]:
    with others_cluster() as running:
        yield running


def ran(row: Row, task: int) -> np.ndarray:
    """Which of a lane's spans are those in which the task ran, or waited to."""
    return (row.task == task) & np.isin(row.state, (State.RUNNING, State.CPU_WAIT, State.GIL_WAIT))


def times_of(trace: RunTrace, task: int) -> tuple[int, int]:
    """When it began to run on its worker, and when its result was packed, ns since the epoch."""
    for row in trace.workers.values():
        mine = ran(row, task)
        if row.role == "process" and mine.any():
            begin, end = row.start[mine].min(), row.end[row.task == task].max()
            return trace.epoch_ns + int(begin), trace.epoch_ns + int(end)
    raise AssertionError(f"task {task} ran nowhere")


def agree(trace: RunTrace, others: OthersCluster, error_ns: float = 1e6) -> None:
    """One run's twelve tasks are those of Dask's own task stream, each within Dask's own times.

    ``error_ns``: how well the clocks are known. Dask looks at the clock before we do and after, and
    in between the core or the GIL may be another thread's, which is no error of either: so most
    moments are near, and all are in order.
    """
    # Each run has the same keys; the last ones are this one's.
    told = {t["key"]: t for t in others.stream()[-12:]}
    assert set(told) == {f"task-{task}" for task in range(12)}
    found = []
    for task in range(12):
        steps = told[f"task-{task}"]["startstops"]
        compute = next(step for step in steps if step["action"] == "compute")
        begin, end = times_of(trace, task)
        found.append((begin - compute["start"] * 1e9, compute["stop"] * 1e9 - end))
    apart = np.array(found)
    assert (apart >= -error_ns).all(), apart
    assert (np.median(apart, axis=0) <= WITHIN_NS).all(), apart


def twelve_done(others: OthersCluster) -> tuple[Run, RunTrace]:
    """A run of twelve tasks of 10 ms on a cluster, all of which were done."""
    wanted = scenario("dask", workload="cpu", params={"workers": 2, "cpu_ms": 10.0})
    run = compare(wanted, cluster=others.address).run("dask")
    assert (run.status, run.reason) == ("done", "")
    trace = run.trace
    assert trace is not None
    check_trace(trace)
    assert trace.tasks.done == 12
    assert run.metrics().counter == (0, 12)
    return run, trace


def test_keys_and_times_are_those_of_dasks_own_task_stream(others: OthersCluster) -> None:
    run, trace = twelve_done(others)
    agree(trace, others)
    metrics = run.metrics()
    assert metrics.interpreter.endswith(f", Dask at {others.address}")
    # Twelve times 10 ms, in processes that are no children of the host's.
    assert metrics.cpu_s is not None
    assert metrics.cpu_s > 0.1
    assert (metrics.peak_rss_bytes or 0) > WITH_WORKERS_BYTES


def test_workers_on_another_machine_tell_what_they_did_with_their_answers() -> None:
    with others_cluster("far") as others:
        _, trace = twelve_done(others)
        workers = [row for row in trace.workers.values() if row.role == "process"]
        assert len(workers) == 2
        # How well their clocks are known is said where their lanes are.
        errors = [re.fullmatch(r"127.0.0.1:\d+ ±(\d+\.\d) ms", row.label) for row in workers]
        assert all(errors), [row.label for row in workers]
        # The label rounds.
        agree(trace, others, max(float(found[1]) + 0.1 for found in errors if found) * 1e6 + 1e6)
        assert reason_of(others.address, workload="io").startswith(
            f"the cluster at {others.address} cannot be used: it is on another machine"
        )


def test_the_tasks_of_a_worker_that_is_killed_run_again_on_another() -> None:
    wanted = scenario("dask", workload="cpu", params={"workers": 2, "cpu_ms": 40.0})
    killed: list[Row] = []

    async def play(lab: Lab) -> None:
        work = asyncio.create_task(lab.compare(wanted))
        await until(lab, lambda: bool(lab.runs) and lab.runs[0].trace is not None)
        trace = lab.runs[0].trace
        assert trace is not None
        await until(lab, lambda: trace.tasks.done >= 2)
        row = next(r for r in trace.workers.values() if r.role == "process" and r.open_state)
        killed.append(row)
        os.kill(row.pid, signal.SIGKILL)
        await until(lab, work.done)
        await work

    run = in_lab(play).run("dask")
    trace = run.trace
    assert trace is not None
    check_trace(trace)
    assert (run.status, run.reason) == ("done", "")
    assert (trace.tasks.submitted, trace.tasks.done) == (12, 12)
    (dead,) = killed
    assert trace.end is not None
    assert dead.end[-1] < trace.end
    # What it was at when it died went on elsewhere, or had been done and its result was lost.
    task = int(dead.task[dead.state == State.RUNNING][-1])
    others = [r for r in trace.workers.values() if r.role == "process" and r is not dead]
    again = [r.start[ran(r, task)].min() for r in others if ran(r, task).any()]
    assert again
    assert min(again) > dead.start[ran(dead, task)].min()
    # That it died is on its lane, with what became of its tasks, and leads to where that one ran.
    last = len(dead.task) - 1
    span = int(dead.task[last]), int(dead.start[last]), int(dead.end[last])
    death = death_in(trace, dead, *span)
    assert death is not None
    assert death.worker == dead.worker
    assert re.fullmatch(r"the worker has gone: it had tasks? [\d, ]+", death.text)
    rerun = ran_again(trace, dead, *span)
    assert rerun is not None
    assert rerun[0] in others
    assert rerun[1] > span[1]
    # Two to begin with, and one in its place.
    assert len(others) >= 1


def reason_of(address: str, workload: str = "cpu", **params: float) -> str:
    """Why a run on that cluster breaks, which takes no longer than a user waits."""
    begin = monotonic()
    wanted = scenario("dask", workload=workload, params={"workers": 2, **params})
    run = compare(wanted, cluster=address).run("dask")
    assert monotonic() - begin < SOON_S
    assert run.status == "broken"
    assert run.trace is not None
    check_trace(run.trace)
    return run.reason


def test_a_cluster_that_does_not_answer_is_named() -> None:
    address = "tcp://127.0.0.1:9"
    assert reason_of(address) == f"no scheduler of Dask answers at {address} within 3 s"


def test_a_cluster_without_the_lab_is_refused_and_says_why() -> None:
    with others_cluster("bare") as others:
        assert reason_of(others.address) == (
            f"the cluster at {others.address} cannot be used: its scheduler lacks concurviz: "
            "install it there, too"
        )


def test_a_cluster_with_too_few_workers_is_refused_and_says_why(others: OthersCluster) -> None:
    assert reason_of(others.address, workers=3) == (
        f"the cluster at {others.address} has workers with 1, 1 threads, which cannot make the 3 "
        "that are wanted: take --workers 2"
    )


OWN = """
import logging
import sys
import time

def setup():
    print("ready")

def teardown():
    {teardown}

def inputs():
    return [{{"number": i}} for i in range(6)]

def task(data):
    i = data["number"]
    print("task", i)
    logging.getLogger("concurviz").info("half way")
    time.sleep(0.01)
    if i == 3:
        raise ValueError("three")
    if i == 4:
        while True:
            i += 1
    return (lambda: i) if i == 5 else i
"""


def test_a_function_of_ones_own_goes_to_a_cluster_of_others(
    others: OthersCluster, tmp_path: Path
) -> None:
    file = tmp_path / "work.py"
    file.write_text(OWN.format(teardown="pass"), "utf-8")
    params = {"tasks": 6, "workers": 2}
    wanted = from_dict(
        {"models": ["dask"], "task": f"{file}:task", "params": params, "repeats": 1, "warmup": 0,
         "task_timeout": 0.5}
    )  # fmt: skip
    run = compare(wanted, cluster=others.address).run("dask")
    assert (run.status, run.reason) == ("done", "")
    trace = run.trace
    assert trace is not None
    check_trace(trace)
    assert (trace.tasks.done, trace.tasks.failed) == (3, 3)
    assert trace.errors[3].startswith("ValueError: three\nTraceback")
    assert trace.errors[4].startswith("timed out: the task ran longer than its timeout of 0.5 s")
    assert trace.errors[5].startswith("its result cannot be pickled")
    assert trace.outputs[2] == "task 2\n"
    # Its waits are seen from inside, as in workers of the lab's own.
    assert any((row.state == State.SUSPENDED).any() for row in trace.workers.values())
    # What is in the file by now is what runs, and nothing of before is left in the workers.
    file.write_text(OWN.format(teardown="raise OSError('no way')").replace("== 4", "< 0"), "utf-8")
    run = compare(wanted, cluster=others.address).run("dask")
    assert run.status == "broken"
    assert run.reason.startswith("teardown() of work.py:task: OSError: no way\n")
    assert run.trace is not None
    assert run.trace.tasks.done == 4


def test_a_cluster_that_goes_in_mid_run_breaks_it() -> None:
    wanted = scenario("dask", params={"tasks": 5, "workers": 2})
    with others_cluster() as others:

        async def play(lab: Lab) -> None:
            work = asyncio.create_task(lab.live(wanted))
            await until(lab, lambda: bool(lab.runs) and lab.runs[0].trace is not None)
            trace = lab.runs[0].trace
            assert trace is not None
            await until(lab, lambda: trace.tasks.done > 5)
            others.process.kill()
            await until(lab, work.done, SOON_S)

        run = in_lab(play, cluster=others.address).run("dask")
    assert run.status == "broken"
    assert run.reason == f"the cluster at {others.address} has cancelled the tasks, or has gone"
    assert run.trace is not None
    check_trace(run.trace)


def test_a_cluster_of_others_is_left_as_it_was(others: OthersCluster) -> None:
    wanted = scenario("dask", params={"tasks": 5, "workers": 1, "cpu_ms": 1.0})

    async def play(lab: Lab) -> None:
        work = asyncio.create_task(lab.live(wanted))
        await until(lab, lambda: bool(lab.runs) and lab.runs[0].trace is not None)
        trace = lab.runs[0].trace
        assert trace is not None
        await until(lab, lambda: trace.tasks.done > 5)
        await lab.stop()
        await work

    run = in_lab(play, cluster=others.address).run("dask")
    assert run.status == "cancelled"
    assert run.trace is not None
    check_trace(run.trace)
    # Of the two workers one was wanted.
    assert sum(row.role == "process" for row in run.trace.workers.values()) == 1
    # It goes on, and runs the tasks of the next.
    next_one = scenario("dask", workload="lock", params={"workers": 2})
    assert compare(next_one, cluster=others.address).run("dask").status == "done"
