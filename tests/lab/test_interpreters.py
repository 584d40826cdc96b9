"""Hosts under every CPython from 3.9 on that this machine has."""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from pathlib import Path

import pytest

from concurviz.controllers.interpreters import Interpreter, find
from concurviz.controllers.lab import Lab
from concurviz.controllers.run import Run
from concurviz.wire.models import MODELS
from concurviz.wire.workloads import WORKLOADS
from tests.lab_runs import compare, in_lab, scenario, until


def one_per_version() -> list[Interpreter]:
    """Of the usable interpreters one per minor version and build, oldest first."""
    found: dict[tuple[int, bool], Interpreter] = {}
    for interpreter in find():
        if interpreter.usable and interpreter.version is not None:
            found.setdefault((interpreter.version[1], interpreter.free_threaded), interpreter)
    return [found[key] for key in sorted(found)]


FOUND = one_per_version()
THREE = ("threads", "processes", "coroutines")
OTHER_WORKLOADS = sorted(set(WORKLOADS) - {"mixed", "cpu", "io"})


@cache
def all_workloads(python: str) -> dict[str, list[Run]]:
    """The runs of three models by workload, in one lab: none needs one of its own."""
    found: dict[str, list[Run]] = {}

    async def play(lab: Lab) -> None:
        for workload in OTHER_WORKLOADS:
            wanted = scenario(*THREE, workload=workload, params={"tasks": 4, "workers": 2})
            task = asyncio.create_task(lab.compare(wanted))
            await until(lab, task.done)
            await task
            found[workload] = lab.runs

    in_lab(play, python)
    return found


@pytest.mark.skipif(not FOUND, reason="no other CPython from 3.9 on was found on this machine")
@pytest.mark.parametrize("python", FOUND, ids=lambda i: i.title.replace(" ", "-"))
def test_every_stdlib_engine_runs_under(python: Interpreter) -> None:
    models = [m.name for m in MODELS.values() if not m.needs and not python.lacks(m)]
    outcome = compare(scenario(*models), str(python.path))
    assert {r.model: (r.status, r.reason) for r in outcome.runs} == dict.fromkeys(
        models, ("done", "")
    )
    for run in outcome.runs:
        assert run.interpreter.startswith(f"CPython {python.version_text}")
        assert run.trace is not None
        assert run.trace.tasks.done == 12


@pytest.mark.skipif(not FOUND, reason="no other CPython from 3.9 on was found on this machine")
@pytest.mark.parametrize("python", FOUND[:1] + FOUND[1:][-1:], ids=lambda i: i.title)
@pytest.mark.parametrize("workload", OTHER_WORKLOADS)
def test_every_workload_runs_under_the_oldest_and_the_newest(
    python: Interpreter, workload: str
) -> None:
    runs = all_workloads(str(python.path))[workload]
    assert {r.model: (r.status, r.reason) for r in runs} == dict.fromkeys(THREE, ("done", ""))
    assert all(r.trace is not None and r.trace.tasks.done == 4 for r in runs)


def test_an_interpreter_that_is_none_breaks_the_run_with_a_reason(tmp_path: Path) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho I am no Python >&2\nexit 7\n")
    script.chmod(0o755)
    run = compare(scenario("serial"), str(script)).runs[0]
    assert run.status == "broken"
    assert "I am no Python" in run.reason


def test_a_missing_interpreter_breaks_the_run_with_a_reason(tmp_path: Path) -> None:
    run = compare(scenario("serial"), str(tmp_path / "nothing")).runs[0]
    assert run.status == "broken"
    assert "cannot start" in run.reason


OTHERS = [i for i in FOUND if i.version is not None and i.version[:2] != sys.version_info[:2]]


@pytest.mark.skipif(not OTHERS, reason="no CPython of another version was found on this machine")
def test_interpreters_compare_as_models_do_on_one_axis() -> None:
    other = str(OTHERS[-1].path)
    wanted = scenario("serial", "threads", interpreters=[sys.executable, other], workload="io")
    outcome = compare(wanted)
    assert outcome.banners == []
    assert [r.model for r in outcome.runs] == list(wanted.contenders)
    assert {
        r.model: (r.status, r.interpreter) for r in outcome.runs if other in r.model
    } == dict.fromkeys((f"serial@{other}", f"threads@{other}"), ("done", OTHERS[-1].title))
    # Against serial under the same interpreter, so both serials are 1.
    speedups = {m.model: m.speedup for m in outcome.metrics}
    assert speedups[f"serial@{other}"] == speedups[f"serial@{sys.executable}"] == 1.0
    assert (speedups[f"threads@{other}"] or 0) > 1.2
