"""Every example task runs, and its lesson holds on this machine: as a bound that load keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from concurviz.analysis.metrics import RunMetrics
from concurviz.scenario.examples import examples
from concurviz.wire.states import State
from tests.lab_runs import Outcome, compare
from tests.traces import time_at_least

EXAMPLES = {one.name: one for one in examples()}
TASKS = 12
SHORT = {"one-lock": 96, "parse-json": 60, "sqlite-writes": 96}
"""Tasks of those that are over before the second thread has started, where the machine is fast."""


class Played:
    """What came of an example: figures and times of workers by model."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.metrics: dict[str, RunMetrics] = {m.model: m for m in outcome.metrics}

    def workers(self, model: str, state: State) -> float:
        return self.metrics[model].seconds("workers", state)

    def at_once(self, model: str, state: State, count: int) -> float:
        """How long at least so many tasks were in a state, ns."""
        trace = self.outcome.run(model).trace
        assert trace is not None
        return time_at_least(trace.task_rows, state, count)


def lets_go_of_the_gil(played: Played) -> bool:
    return played.workers("threads", State.GIL_WAIT) < 0.5 * played.workers(
        "threads", State.RUNNING
    )


LESSONS: dict[str, Callable[[Played], bool]] = {
    "blocked-coroutine": lambda p: (
        p.metrics["coroutines"].wall_s >= TASKS * 0.01
        and p.at_once("coroutines", State.SUSPENDED, 2) == 0
        and p.at_once("threads", State.SUSPENDED, 4) > 0
    ),
    "fetch": lambda p: (
        p.at_once("threads", State.IO_WAIT, 4) > 0 == p.at_once("serial", State.IO_WAIT, 2)
    ),
    "fetch-aiohttp": lambda p: (
        # More at once than there are threads.
        p.at_once("coroutines", State.IO_WAIT, 9) > 0 == p.at_once("threads", State.IO_WAIT, 9)
    ),
    "hash-files": lets_go_of_the_gil,
    "numpy-kernel": lets_go_of_the_gil,
    "one-lock": lambda p: (
        p.workers("threads", State.LOCK_WAIT) > p.workers("threads", State.RUNNING)
    ),
    "parse-json": lambda p: (
        p.workers("threads", State.GIL_WAIT) > 0.3 * p.workers("threads", State.RUNNING)
        and p.workers("processes", State.GIL_WAIT) < p.workers("threads", State.GIL_WAIT) / 2
    ),
    # Whoever finds the database locked sleeps and asks again.
    "sqlite-writes": lambda p: (
        p.workers("threads", State.SUSPENDED) > p.workers("threads", State.RUNNING)
    ),
    "thumbnails": lets_go_of_the_gil,
}


@pytest.mark.parametrize("name", LESSONS)
def test_an_example_runs_and_its_lesson_holds(name: str) -> None:
    one = EXAMPLES[name]
    assert one.problem == ""
    tasks = SHORT.get(name, TASKS)
    wanted = replace(one.scenario.with_params(tasks=tasks), repeats=1, warmup=0)
    played = Played(compare(wanted))
    assert played.outcome.banners == []
    for model, m in played.metrics.items():
        assert m.complete, (model, played.outcome.run(model).reason)
        assert (m.no_speed, m.answers) == ("", tasks)
    seconds = {m: played.metrics[m].states["workers"] for m in played.metrics}
    assert LESSONS[name](played), seconds


def test_every_example_has_a_lesson_and_a_test() -> None:
    assert EXAMPLES.keys() == LESSONS.keys()
    for one in EXAMPLES.values():
        assert one.scenario.lesson.endswith(".")
