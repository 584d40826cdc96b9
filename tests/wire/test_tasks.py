"""Seeded tasks."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.scenario.model import default_params
from concurviz.wire.steps import Cpu, Crunch, File, Io, Locked, Put, Take, Timer
from concurviz.wire.tasks import Recipe
from concurviz.wire.workloads import WORKLOADS

MIXED = Recipe("mixed", default_params(), seed=1, fault="none", fault_every=10)


def test_the_same_recipe_gives_the_same_tasks_and_another_seed_others() -> None:
    tasks = [MIXED.task(i) for i in range(50)]
    assert tasks == [MIXED.task(i) for i in range(50)]
    assert tasks != [replace(MIXED, seed=2).task(i) for i in range(50)]


@given(st.integers(0, 2**31 - 1), st.integers(0, 10_000), st.floats(0, 100))
def test_jitter_spreads_around_the_mean_and_no_further(
    seed: int, index: int, jitter: float
) -> None:
    recipe = replace(MIXED, seed=seed).changed({**default_params(), "jitter": jitter})
    task = recipe.task(index)
    spread = jitter / 100
    for got, mean in (
        (sum(step.work_us for step in task.steps if isinstance(step, Cpu)), 4_000),
        (sum(step.wait_us for step in task.steps if isinstance(step, Io)), 20_000),
    ):
        # Each phase is rounded to a microsecond.
        assert mean * (1 - spread) - 2 <= got <= mean * (1 + spread) + 2


def test_workloads_take_the_parts_they_are_named_for() -> None:
    kinds = {w: [type(s) for s in replace(MIXED, workload=w).task(0).steps] for w in WORKLOADS}
    assert kinds == {
        "cpu": [Cpu],
        "cpu-nogil": [Crunch, Crunch],
        "io": [Io],
        "mixed": [Cpu, Io] * 2,
        "file": [Cpu, File] * 2,
        "timer": [Cpu, Timer] * 2,
        "lock": [Cpu, Locked] * 2,
        "queue": [Cpu, Put],
        "payload": [Cpu],
    }


def test_tasks_that_have_nothing_to_do_in_a_step_leave_it_out() -> None:
    idle = MIXED.changed({**default_params(), "cpu_ms": 0.0})
    assert [type(s) for s in idle.task(0).steps] == [Io, Io]
    assert [type(s) for s in replace(idle, workload="timer").task(0).steps] == [Timer, Timer]
    assert MIXED.changed({**default_params(), "cpu_ms": 0.0, "io_ms": 0.0}).task(0).steps == ()


def test_half_of_the_tasks_produce_and_as_many_consume_a_producer_first() -> None:
    queue = replace(MIXED, workload="queue")
    assert [type(queue.task(i).steps[-1]) for i in range(0, 6, 2)] == [Put] * 3
    assert [type(queue.task(i).steps[0]) for i in range(1, 6, 2)] == [Take] * 3


@given(st.floats(0, 100))
def test_the_share_under_the_lock_is_that_of_the_work(share: float) -> None:
    params = {**default_params(), "lock_share": share, "jitter": 0.0}
    steps = replace(MIXED, workload="lock").changed(params).task(0).steps
    locked = sum(step.work_us for step in steps if isinstance(step, Locked))
    assert abs(locked - 4_000 * share / 100) <= 2


def test_only_the_payload_workload_sends_a_payload() -> None:
    sizes = {w: replace(MIXED, workload=w).task(0).payload for w in WORKLOADS}
    assert {w for w, size in sizes.items() if size} == {"payload"}
    assert sizes["payload"] == MIXED.params["payload_bytes"]


def test_the_failure_rate_is_that_of_tasks_that_raise_the_same_ones_each_time() -> None:
    recipe = MIXED.changed({**default_params(), "failure": 25.0})
    failing = [recipe.task(i).fault == "raise" for i in range(1_000)]
    assert 200 < sum(failing) < 300
    assert failing == [recipe.task(i).fault == "raise" for i in range(1_000)]


@pytest.mark.parametrize("workload", WORKLOADS)
def test_specs_survive_a_pipe(workload: str) -> None:
    spec = replace(MIXED, workload=workload).task(3)
    data = pickle.dumps(spec, pickle.HIGHEST_PROTOCOL)
    assert pickle.loads(data) == spec
    assert len(data) < 400


def test_every_nth_task_misbehaves() -> None:
    recipe = replace(MIXED, fault="raise", fault_every=4)
    assert [i for i in range(12) if recipe.task(i).fault == "raise"] == [3, 7, 11]
