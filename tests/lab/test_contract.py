"""The contract that every engine keeps, on real hosts."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from concurviz.controllers.lab import Lab
from concurviz.controllers.run import Run
from concurviz.scenario.contenders import title_of
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace
from concurviz.wire.models import MODELS, model_of
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import Recipe
from concurviz.wire.workloads import WORKLOADS
from tests.lab_runs import (
    OWN_PROCESSES,
    Outcome,
    check_trace,
    compare,
    engines,
    in_lab,
    live,
    runnable,
    scenario,
    until,
)  # fmt: skip
from tests.traces import check_ledger, time_at_least

ENGINES = engines()
STOP_S = 2.0
SETTLED_NS = 100_000_000
"""By then the tasks taken before a change have ended."""


@cache
def of_all(workload: str = "mixed", fault: str = "none", **params: float) -> Outcome:
    """Every model's run in one comparison: they share what a lab of their own would cost each."""
    wanted = scenario(
        *runnable().values(),
        workload=workload,
        fault=fault,
        fault_every=4,
        params={"workers": 2, **params},
    )
    return compare(wanted)


def trace_of(run: Run) -> RunTrace:
    assert run.trace is not None, run.reason
    return run.trace


def changed_at(trace: RunTrace) -> int:
    """When the host took the first change, ns from the run's origin."""
    return int(trace.instants["t"][trace.instants["kind"] == Instant.CHANGED][0])


@ENGINES
@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_comparison_does_every_task_once(model: str, workload: str) -> None:
    outcome = of_all(workload)
    run = outcome.run(model)
    assert (run.status, run.reason) == ("done", "")
    trace = trace_of(run)
    check_trace(trace)
    assert (trace.tasks.submitted, trace.tasks.done) == (12, 12)
    # What tasks were at is known of all of them, and of the workers that they have to themselves.
    assert len(trace.task_phases[0]) >= 12
    assert bool(trace.worker_phases) != model_of(model).on_loop
    metrics = run.metrics()
    assert metrics.peak_rss_bytes != 0
    assert metrics.wall_s > 0
    assert metrics.latency_s["p50"]
    assert metrics.counter == (12 if model_of(model).shares_gil else 0, 12)
    sent = np.count_nonzero(trace.instants["kind"] == Instant.BYTES)
    assert sent == (24 if workload == "payload" and not model_of(model).shares_gil else 0)
    assert metrics.ledger is not None
    for side in (metrics.ledger.workers, metrics.ledger.tasks):
        check_ledger(side, trace)
        # Nothing was dropped, so that no lane has a hole.
        assert side.share(State.UNKNOWN) < 0.001
    assert len(metrics.ledger.tasks.names) == 12
    assert outcome.banners == []


@cache
def unrecorded() -> tuple[Scenario, Outcome]:
    """Every model's run without journals, of tasks of which half are to fail."""
    wanted = scenario(*runnable().values(), workload="cpu", params={"workers": 2, "failure": 50})
    return wanted, compare(wanted, record=False)


def one_by_one() -> Outcome:
    """Every model's run of tasks that arrive over time, of which each fourth raises."""
    return of_all(fault="raise", arrival=100, cpu_ms=0.2, io_ms=1.0)


@ENGINES
def test_tasks_that_arrive_over_time_are_done_once_each(model: str) -> None:
    run = one_by_one().run(model)
    trace = trace_of(run)
    check_trace(trace)
    tasks = trace.tasks
    assert (run.status, tasks.done + tasks.failed, tasks.refused) == ("done", 12, 0)
    # Twelve gaps of 10 ms on average; the seed's are 108 ms together.
    assert run.metrics().wall_s > 0.1


@ENGINES
def test_what_arrives_when_too_many_wait_is_refused(model: str) -> None:
    # More than any machine can do: each task computes for longer than the next takes to come.
    wanted = scenario(model, workload="cpu", params={"tasks": 4, "arrival": 1_000, "cpu_ms": 20.0})

    async def play(lab: Lab) -> None:
        tasks = trace_of(lab.runs[0]).tasks
        await until(lab, lambda: tasks.refused > 20 and tasks.done > 2)

    run = live(wanted, play).run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert trace.tasks.failed == 0
    assert trace.tasks.refused <= trace.tasks.cancelled
    metrics = run.metrics()
    assert metrics.offered > 2 * metrics.throughput


@ENGINES
def test_the_failure_rate_is_that_of_the_tasks_that_fail(model: str) -> None:
    wanted, outcome = unrecorded()
    recipe = Recipe("cpu", wanted.params, wanted.seed, "none", 0)
    failing = sum(recipe.task(at).fault == "raise" for at in range(12))
    assert 3 <= failing <= 9
    tasks = outcome.run(model).metrics().tasks
    assert (tasks.done, tasks.failed) == (12 - failing, failing)


@ENGINES
def test_where_every_task_fails_the_trace_tells_of_each(model: str) -> None:
    trace = trace_of(of_all("cpu", failure=100.0).run(model))
    check_trace(trace)
    assert (trace.tasks.done, trace.tasks.failed) == (0, 12)


@engines(*(m.name for m in MODELS.values() if m.one_loop))
def test_the_concurrency_limit_of_a_loop_is_kept(model: str) -> None:
    run = compare(scenario(model, workload="io", params={"limit": 3})).run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert trace.tasks.done == 12
    assert time_at_least(trace.task_rows, State.IO_WAIT, 4) == 0
    assert time_at_least(trace.task_rows, State.IO_WAIT, 2) > 0


@ENGINES
def test_without_journals_the_host_tells_how_long_it_took(model: str) -> None:
    metrics = unrecorded()[1].run(model).metrics()

    assert metrics.status == "done"
    assert metrics.tasks.submitted == 12
    assert metrics.events.received == 0
    assert 0.006 < metrics.wall_s < 30
    assert metrics.own_cost is not None
    assert not metrics.own_cost.recorded
    assert metrics.own_cost.recorder_s == 0


@ENGINES
def test_a_task_that_raises_fails_alone(model: str) -> None:
    run = one_by_one().run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "done"
    assert (trace.tasks.done, trace.tasks.failed) == (9, 3)
    assert sorted(trace.errors) == [3, 7, 11]
    first, *traceback = trace.errors[3].splitlines()
    assert first == "InjectedError: task 3 was asked to raise"
    assert any("misbehave" in line for line in traceback)


@ENGINES
def test_live_keeps_tasks_in_flight_obeys_sliders_and_stops(model: str) -> None:
    wanted = scenario(model, params={"tasks": 5})

    async def play(lab: Lab) -> None:
        trace = trace_of(lab.runs[0])
        await until(lab, lambda: trace.tasks.done > 10)
        lab.change(wanted.with_params(cpu_ms=0.1, io_ms=0.0, tasks=3))
        kinds = trace.instants
        await until(lab, lambda: Instant.CHANGED in kinds["kind"])
        settled = changed_at(trace) + SETTLED_NS
        await until(lab, lambda: int((trace.latencies["t"] > settled).sum()) > 20)
        begin = perf_counter()
        await lab.stop()
        assert perf_counter() - begin < STOP_S

    run = live(wanted, play).run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "cancelled"
    assert trace.tasks.failed == 0
    # Less work is over sooner: latencies show that the change acted.
    ended = trace.latencies["t"]
    before = trace.latencies["ns"][ended < changed_at(trace)]
    after = trace.latencies["ns"][ended > changed_at(trace) + SETTLED_NS]
    assert np.median(after) < np.median(before)


def by_threes() -> list[Any]:
    """All contenders, some of which are live at once as they are in the window."""
    able = list(runnable().items())
    return [
        pytest.param([contender for _, contender in some], id="-".join(name for name, _ in some))
        for some in (able[at : at + 3] for at in range(0, len(able), 3))
    ]


@pytest.mark.parametrize("models", by_threes())
@pytest.mark.parametrize("fault", ["hang", "hang-c"])
def test_a_task_that_never_returns_does_not_hold_up_stop(models: list[str], fault: str) -> None:
    wanted = scenario(*models, fault=fault, fault_every=2, workload="cpu", params={"tasks": 4})

    async def play(lab: Lab) -> None:
        begin = perf_counter()
        await lab.stop()
        assert perf_counter() - begin < STOP_S

    for run in live(wanted, play).runs:
        trace = trace_of(run)
        check_trace(trace)
        assert trace.tasks.cancelled > 0


@pytest.mark.parametrize("fault", ["exit", "kill", "segfault"])
def test_a_worker_process_that_dies_fails_its_task_and_is_replaced(fault: str) -> None:
    run = compare(scenario("processes", fault=fault, fault_every=6)).run("processes")
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "done"
    assert (trace.tasks.done, trace.tasks.failed) == (10, 2)
    assert "worker process" in trace.errors[5]


@pytest.mark.parametrize("fault", ["exit", "segfault"])
def test_a_process_that_dies_takes_all_tasks_on_its_loop_and_is_replaced(fault: str) -> None:
    wanted = scenario("hybrid", fault=fault, fault_every=12, workload="io", params={"workers": 2})
    run = compare(wanted).run("hybrid")
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "done"
    # Six went to each loop; those that had not ended by then end with it.
    assert trace.tasks.done >= 6
    assert trace.tasks.failed == 12 - trace.tasks.done >= 1
    assert "worker process" in trace.errors[11]


@engines("joblib")
@pytest.mark.parametrize("fault", ["exit", "kill", "segfault"])
def test_a_joblib_worker_that_dies_takes_the_call_of_parallel_with_it(
    model: str, fault: str
) -> None:
    outcome = compare(scenario(model, fault=fault, fault_every=6, workload="cpu"))
    run = outcome.run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "broken"
    assert re.match(r"(TerminatedWorkerError|BrokenProcessPool): ", run.reason), run.reason
    # All that had not come back fail with it, and what had is kept.
    assert trace.tasks.submitted == 12
    assert trace.tasks.failed == 12 - trace.tasks.done > 1
    assert trace.errors[5] == run.reason
    assert len(outcome.banners) == 1


@engines("dask")
@pytest.mark.parametrize("fault", ["exit", "kill"])
def test_dask_gives_up_a_task_that_has_killed_four_workers(model: str, fault: str) -> None:
    wanted = scenario(model, fault=fault, fault_every=6, workload="cpu", params={"workers": 2})
    run = compare(wanted).run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert (run.status, run.reason) == ("done", "")
    # Others fail with them only if they were behind them on all four.
    assert {5, 11} <= set(trace.errors)
    assert trace.tasks.failed == 12 - trace.tasks.done == len(trace.errors) <= 4
    for task, error in trace.errors.items():
        assert error.startswith(f"KilledWorker: Attempted to run task 'task-{task}' on 4 diff")
    # Each death has its end on a lane, and its task goes on elsewhere.
    assert len(trace.worker_lanes.rows) - 1 >= 2 + 4


@pytest.mark.parametrize("fault", ["exit", "kill", "segfault"])
def test_a_process_pool_that_loses_a_process_breaks_as_users_know_it(fault: str) -> None:
    wanted = scenario("process-pool", fault=fault, fault_every=6, workload="cpu")
    outcome = compare(wanted)
    run = outcome.run("process-pool")
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "broken"
    assert re.match(r"BrokenProcessPool: worker process \d+ (was killed|exited)", run.reason)
    # All that were in the pool fail with it, not only the one whose process died.
    assert trace.tasks.submitted == 12
    assert trace.tasks.failed == 12 - trace.tasks.done > 1
    assert trace.errors[5].startswith("BrokenProcessPool: ")
    assert len(outcome.banners) == 1


IN_HOST = [name for name in MODELS if name not in OWN_PROCESSES]


@cache
def dying(fault: str) -> Outcome:
    """The runs of all whose tasks are in the host, which each sixth task takes down."""
    models = [contender for name, contender in runnable().items() if name in IN_HOST]
    return compare(scenario(*models, fault=fault, fault_every=6, workload="cpu"))


@engines(*IN_HOST)
@pytest.mark.parametrize("fault", ["exit", "segfault"])
def test_a_host_that_dies_breaks_the_run_and_keeps_what_was_recorded(
    model: str, fault: str
) -> None:
    outcome = dying(fault)
    run = outcome.run(model)
    trace = trace_of(run)
    check_trace(trace)
    assert run.status == "broken"
    assert "the host" in run.reason
    assert trace.tasks.submitted == 12
    assert trace.tasks.failed >= 1
    assert sum(line.startswith(f"{title_of(model)}: ") for line in outcome.banners) == 1


def test_models_take_turns_in_a_comparison() -> None:
    outcome = compare(scenario("serial", "threads"))
    first, second = (trace_of(r) for r in outcome.runs)
    assert first.end is not None
    assert first.origin + first.end <= second.origin


def test_a_new_comparison_supersedes_the_one_before() -> None:
    async def play(lab: Lab) -> None:
        long = asyncio.create_task(lab.live(scenario("threads")))
        await until(lab, lambda: bool(lab.runs) and lab.runs[0].trace is not None)
        skipped = asyncio.create_task(lab.compare(scenario("processes")))
        last = asyncio.create_task(lab.compare(scenario("serial")))
        await until(lab, last.done)
        await asyncio.gather(long, skipped, last)

    outcome = in_lab(play)
    assert [(r.model, r.status) for r in outcome.runs] == [("serial", "done")]
