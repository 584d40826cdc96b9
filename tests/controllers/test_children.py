"""The loopback service dies: the runs that need it break, say why, and the next one has another."""

from __future__ import annotations

import asyncio
import os
import signal

import psutil

from concurviz.controllers.lab import Lab
from tests.lab_runs import has_tasks, in_lab, live, scenario, until


def services() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "concurviz.lab.service" in child.cmdline()
    ]


def kill_service() -> None:
    (service,) = services()
    os.kill(service.pid, signal.SIGKILL)


def test_live_runs_break_instead_of_failing_task_after_task() -> None:
    async def play(lab: Lab) -> None:
        kill_service()
        await until(lab, lambda: not lab.busy)

    wanted = scenario("threads", "coroutines", workload="io", params={"io_ms": 20.0})
    outcome = live(wanted, play)
    assert [run.status for run in outcome.runs] == ["broken", "broken"]
    assert all(run.reason == "the loopback service was killed by SIGKILL" for run in outcome.runs)
    assert any("Threads" in banner and "SIGKILL" in banner for banner in outcome.banners)


def test_the_next_model_of_a_comparison_has_a_service_again() -> None:
    async def play(lab: Lab) -> None:
        slow = scenario(
            "serial", "threads", workload="io", params={"io_ms": 50.0, "tasks": 400, "workers": 64}
        )
        comparison = asyncio.create_task(lab.compare(slow))
        await until(lab, lambda: bool(lab.runs) and has_tasks(lab.runs[0]))
        kill_service()
        await until(lab, comparison.done)

    outcome = in_lab(play)
    assert [run.status for run in outcome.runs] == ["broken", "done"]
    assert outcome.metrics[1].tasks.done == 400


def test_there_is_none_until_tasks_talk_to_it() -> None:
    found = []

    async def play(lab: Lab) -> None:
        for workload in ("cpu", "io", "cpu"):
            comparison = asyncio.create_task(lab.compare(scenario("serial", workload=workload)))
            await until(lab, comparison.done)
            assert lab.runs[0].status == "done"
            found.append(len(services()))

    in_lab(play)
    assert found == [0, 1, 1]


def test_a_run_that_does_not_talk_to_it_goes_on() -> None:
    async def play(lab: Lab) -> None:
        await lab.compare(scenario("serial", workload="io", params={"tasks": 1}))
        wanted = scenario("serial", workload="cpu", params={"cpu_ms": 20.0, "tasks": 20})
        comparison = asyncio.create_task(lab.compare(wanted))
        await until(lab, lambda: bool(lab.runs) and has_tasks(lab.runs[0]))
        kill_service()
        await until(lab, comparison.done)

    outcome = in_lab(play)
    assert outcome.run("serial").status == "done"
