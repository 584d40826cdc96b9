"""Seeded tasks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from concurviz.scenario.model import default_params
from concurviz.wire.tasks import Recipe

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
        (sum(work for work, _ in task.phases), 4_000),
        (sum(wait for _, wait in task.phases), 20_000),
    ):
        # Each phase is rounded to a microsecond.
        assert mean * (1 - spread) - 2 <= got <= mean * (1 + spread) + 2


def test_workloads_take_the_parts_they_are_named_for() -> None:
    cpu = replace(MIXED, workload="cpu").task(0)
    io = replace(MIXED, workload="io").task(0)
    assert [bool(wait) for _, wait in cpu.phases] == [False]
    assert [bool(work) for work, _ in io.phases] == [False]
    assert len(MIXED.task(0).phases) == MIXED.params["phases"]


def test_every_nth_task_misbehaves() -> None:
    recipe = replace(MIXED, fault="raise", fault_every=4)
    assert [i for i in range(12) if recipe.task(i).fault == "raise"] == [3, 7, 11]
