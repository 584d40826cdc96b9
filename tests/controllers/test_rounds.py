"""Rounds: what counts, what is shown, and a real comparison that repeats itself."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from concurviz.analysis.metrics import RunMetrics, metrics_of
from concurviz.controllers.lab import Lab
from concurviz.controllers.load import LoadMeter
from concurviz.controllers.rounds import Rounds
from concurviz.controllers.run import Run
from concurviz.trace.store import RunTrace
from tests.lab_runs import compare, in_lab, scenario, until


class Ended:
    """A run that has ended, as far as rounds look at it."""

    def __init__(self, model: str, wall_s: float, status: str = "done") -> None:
        self.model = model
        self.status = status
        self.wall_s = wall_s

    def metrics(self) -> RunMetrics:
        trace = RunTrace(self.model, 0)
        trace.end = trace.now = round(self.wall_s * 1e9)
        trace.tasks.submitted = trace.tasks.done = 10
        return metrics_of(trace, status=self.status)


def play(rounds: Rounds, *walls: float, model: str = "threads") -> None:
    for wall in walls:
        rounds.add(cast("Run", Ended(model, wall)))
        rounds.end_round()


def wall_shown(rounds: Rounds, model: str = "threads") -> float:
    return cast("Ended", rounds.shown(model)).wall_s


def test_the_warm_up_is_shown_until_a_round_counts_and_never_counted() -> None:
    rounds = Rounds(["threads"], warmup=1, repeats=3)

    play(rounds, 9.0)
    assert wall_shown(rounds) == 9.0
    play(rounds, 1.0)
    assert wall_shown(rounds) == 1.0
    play(rounds, 3.0, 2.0)

    assert wall_shown(rounds) == 2.0
    spread = rounds.spread(Ended("threads", 2.0))
    assert spread is not None
    assert spread.warmup == 1
    assert list(spread.walls.values()) == [1.0, 3.0, 2.0]
    assert (spread.wall_s.low, spread.wall_s.high) == (1.0, 3.0)
    assert spread.throughput.value == pytest.approx(5.0)


def test_a_model_that_broke_takes_no_further_part() -> None:
    rounds = Rounds(["threads", "serial"], warmup=0, repeats=3)
    rounds.add(cast("Run", Ended("serial", 1.0)))
    broken = cast("Run", Ended("threads", 0.5, "broken"))
    rounds.add(broken)

    assert not rounds.goes_on("threads")
    assert rounds.goes_on("serial")
    assert rounds.shown("threads") is broken


def test_a_run_that_was_stopped_midway_leaves_what_was_measured() -> None:
    rounds = Rounds(["threads"], warmup=0, repeats=3)
    play(rounds, 1.0)
    rounds.add(cast("Run", Ended("threads", 0.1, "cancelled")))

    assert wall_shown(rounds) == 1.0


def test_models_are_interleaved_and_the_median_run_is_shown() -> None:
    outcome = compare(scenario("serial", "threads", repeats=3, warmup=1, params={"tasks": 4}))

    assert [run.model for run in outcome.runs] == ["serial", "threads"]
    origins = {run.model: run.trace.origin for run in outcome.runs if run.trace}
    assert len(origins) == 2
    for metrics in outcome.metrics:
        assert metrics.spread is not None
        walls = list(metrics.spread.walls.values())
        assert len(walls) == 3
        assert metrics.wall_s == sorted(walls)[1]
    assert outcome.load is not None
    assert outcome.load.during >= 0


def test_stopping_keeps_the_rounds_that_are_over() -> None:
    async def play(lab: Lab) -> None:
        task = asyncio.create_task(
            lab.compare(scenario("serial", repeats=50, warmup=0, params={"tasks": 4}))
        )
        await until(lab, lambda: lab.rounds is not None and lab.rounds.current >= 2)
        await lab.stop()
        await task
        (metrics,) = lab.metrics()
        assert metrics.status == "done"
        assert metrics.spread is not None
        assert 2 <= len(metrics.spread.walls) < 50

    in_lab(play)


def test_what_this_process_uses_is_not_taken_for_others() -> None:
    meter = LoadMeter()
    x = 0
    for i in range(2_000_000):
        x += i
    others, own, seconds = meter.lap()

    assert 0 < own <= seconds * 1.2
    assert others >= 0
