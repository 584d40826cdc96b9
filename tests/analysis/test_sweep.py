"""Sweeps of simulated models: plan, curves, leads, flips and sentences."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from concurviz.analysis.metrics import RunMetrics, metrics_of
from concurviz.analysis.sweep import Sweep
from concurviz.analysis.sweep_verdict import sweep_findings
from concurviz.controllers.sweep import coarse_first, run_sweep
from concurviz.scenario.model import Scenario, ScenarioError
from concurviz.scenario.sweep import plan
from concurviz.trace.store import RunTrace, TaskCounts

Wall = Callable[[Scenario], float]


def simulated(text: str, walls: dict[str, Wall], *, noise: float = 0.01, repeats: int = 3,
              stop_after: int = 10_000) -> Sweep:  # fmt: skip
    """A whole sweep, of models whose wall times are functions of the scenario."""
    draw = np.random.default_rng(5)
    sweep = Sweep(plan(Scenario(models=tuple(walls), repeats=repeats), text, tasks=10))
    runs = 0

    async def measure(model: str, scenario: Scenario) -> RunMetrics | None:
        nonlocal runs
        runs += 1
        if runs > stop_after:
            return None
        wall = walls[model](scenario) * math.exp(noise * draw.standard_normal())
        done = metrics_of(RunTrace(model, 0), status="done")
        return replace(done, wall_s=wall, tasks=TaskCounts(submitted=10, done=10))

    asyncio.run(run_sweep(sweep, measure))
    return sweep


def threads(s: Scenario) -> float:
    return 0.02 + 0.1 * s.params["cpu_ms"]


def processes(s: Scenario) -> float:
    return 0.2 + 0.05 * s.params["cpu_ms"]


def test_the_flip_is_bisected_and_said_with_its_error() -> None:
    sweep = simulated("cpu_ms=0.5..20", {"threads": threads, "processes": processes})

    (flip,) = sweep.flips
    assert (flip.a, flip.b) == ("threads", "processes")
    assert flip.at.low is not None
    assert flip.at.high is not None
    assert flip.at.low <= 3.6 <= flip.at.high
    assert flip.at.value == pytest.approx(3.6, rel=0.1)
    assert flip.probes > 0
    assert flip.at.value not in sweep.plan.values
    first = sweep_findings(sweep)[0]
    assert first.text.startswith("Threads win until CPU per task exceeds 3.")
    assert first.text.endswith(" ms, then Processes.")
    assert first.value == flip.at.value
    assert first.evidence is not None
    assert first.evidence.kind == "sweep"


def test_one_leader_everywhere() -> None:
    sweep = simulated("cpu_ms=0.5..3", {"threads": threads, "processes": processes})

    assert sweep.flips == []
    assert sweep_findings(sweep)[0].text.startswith("Threads win everywhere with CPU per task from")


def test_equal_models_show_no_difference() -> None:
    sweep = simulated("cpu_ms=1..5", {"threads": threads, "qthreads": threads}, noise=0.02)

    assert sweep_findings(sweep)[0].text.startswith("No difference measured between the models")


def test_a_pool_that_two_cores_limit() -> None:
    def limited(s: Scenario) -> float:
        return 1.0 / min(s.params["workers"], 2)

    sweep = simulated("workers=1..6", {"processes": limited, "coroutines": lambda s: 3.0})

    assert len(sweep.curve("processes")) == 6
    (once,) = sweep.curve("coroutines")
    assert len(once.walls) == 3
    scaling = sweep.scaling("processes")
    assert scaling is not None
    assert scaling.best.value == 2
    assert sweep.scaling("coroutines") is None
    texts = [f.text for f in sweep_findings(sweep)]
    assert (
        "Processes: 2 workers are enough (20 tasks/s); up to 6 bring no more than 5 % on top."
        in (texts)
    )


def test_a_flip_between_whole_numbers_and_a_model_without_a_pool() -> None:
    walls: dict[str, Wall] = {
        "threads": lambda s: 3.5 / s.params["workers"],
        "coroutines": lambda s: 1.0,
    }
    sweep = simulated("workers=1,16", walls, noise=0.001)

    (flip,) = sweep.flips
    assert (flip.a, flip.b, flip.at.low, flip.at.value) == ("coroutines", "threads", 3, 4)
    assert (
        sweep_findings(sweep)[0].text == "Coroutines win with workers up to 3, Threads from 4 on."
    )


def test_stopping_keeps_what_was_measured() -> None:
    sweep = simulated(
        "cpu_ms=1..9", {"threads": threads, "processes": processes}, stop_after=17
    )  # 7 values, 2 models: in the second round

    assert sweep.phase == "stopped"
    assert sum(len(p.measured) for p in sweep.points.values()) == 17
    assert len(sweep.curve("threads")) == 7
    assert sweep_findings(sweep)


def test_points_measured_once_are_said_to_be() -> None:
    walls: dict[str, Wall] = {"threads": threads, "processes": processes}
    once = sweep_findings(simulated("cpu_ms=0.5..20", walls, repeats=1))
    thrice = sweep_findings(simulated("cpu_ms=0.5..20", walls))

    assert "measured once" in once[-1].text
    assert once[0].text.startswith("Threads win until")
    assert not any("measured once" in f.text for f in thrice)
    assert "its spread is told with 75 % confidence" in thrice[-1].text
    five = sweep_findings(simulated("cpu_ms=0.5..20", walls, repeats=5))
    assert not any("confidence" in f.text for f in five)


def test_the_ends_come_first() -> None:
    assert coarse_first([1, 2, 3, 4, 5]) == [1, 5, 3, 2, 4]
    assert sorted(coarse_first(list(range(11)))) == list(range(11))
    assert coarse_first([7.0]) == [7.0]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("workers=1..4", (1, 2, 3, 4)),
        ("workers=1,8,2", (1, 2, 8)),
        ("workers=1..64/4", (1, 4, 16, 64)),
        ("cpu_ms=0..6/4", (0, 2, 4, 6)),
        ("cpu_ms=0.1..100/4", (0.1, 1.0, 10.0, 100.0)),
    ],
)
def test_ranges(text: str, values: tuple[float, ...]) -> None:
    assert plan(Scenario(), text).values == values


@pytest.mark.parametrize(
    "text",
    ["", "workers", "spam=1..2", "workers=4..1", "workers=1", "workers=0..3", "workers=1..2.5",
     "cpu_ms=a..b", "cpu_ms=1..2/1", "cpu_ms=nan..2", "workers=1..99999"],
)  # fmt: skip
def test_what_is_no_range_is_said_in_one_line(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        plan(Scenario(), text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("scenario", "over"),
    [
        (Scenario(workload="cpu"), "io_ms=1..9"),
        (Scenario(models=("coroutines", "async-io")), "workers=1..4"),
        (Scenario(workload="own", task="work.py:resize"), "cpu_ms=1..9"),
        (Scenario(workload="own", task="work.py:resize"), "jitter=0..50"),
    ],
)
def test_what_nothing_depends_on_is_not_swept(scenario: Scenario, over: str) -> None:
    with pytest.raises(ScenarioError, match=r"would show nothing.*; allowed: tasks"):
        plan(scenario, over)


def test_a_model_that_cannot_run_the_task_is_tried_once_and_named_with_its_reason() -> None:
    asked: list[str] = []
    wanted = Scenario(models=("threads", "coroutines"), repeats=2)
    sweep = Sweep(plan(wanted, "cpu_ms=1,2,4", tasks=10))

    async def measure(model: str, scenario: Scenario) -> RunMetrics | None:
        asked.append(model)
        if model == "coroutines":
            return metrics_of(RunTrace(model, 0), status="unfit", reason="yours is a function")
        done = metrics_of(RunTrace(model, 0), status="done")
        return replace(done, wall_s=0.1, tasks=TaskCounts(submitted=10, done=10))

    asyncio.run(run_sweep(sweep, measure))
    assert asked.count("coroutines") == 1
    assert asked.count("threads") == 6
    assert sweep.done == sweep.total == 7
    (said,) = [f.text for f in sweep_findings(sweep) if "left out" in f.text]
    assert said.startswith("Coroutines:")
    assert said.endswith("yours is a function.")


def test_points_have_fewer_tasks_unless_asked() -> None:
    many = Scenario().with_params(tasks=500)

    assert plan(many, "workers=1..3").at(2).params["tasks"] == 40
    assert plan(many, "workers=1..3", tasks=90).at(2).params["tasks"] == 90
    assert plan(many, "tasks=10..300").at(300).params["tasks"] == 300


def test_a_sweep_on_a_busy_machine_says_so_and_so_does_one_that_was_stopped_early() -> None:
    sweep = simulated("cpu_ms=0.5..20", {"threads": threads, "processes": processes})
    said = [f.text for f in sweep_findings(sweep)]
    sweep.cores, sweep.others_cores = 2, 0.1
    assert [f.text for f in sweep_findings(sweep)] == said
    sweep.others_cores = 0.5
    assert "other programs took 0.5 of 2 cores" in sweep_findings(sweep)[-1].text
    for point in sweep.points.values():
        point.walls = dict(list(point.walls.items())[:1])
    assert "Some points" in sweep_findings(sweep)[-2].text
