"""A user's file is read for its functions, and never imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.scenario.functions import (
    check_file,
    choices,
    functions_in,
    with_file,
    with_function,
)
from concurviz.scenario.model import Scenario, ScenarioError, from_dict, load, save
from concurviz.wire.own import COROUTINE, FUNCTION, TRIO, parse_task

SOURCE = """
raise SystemExit("nobody may import this")
def setup(): ...
def inputs(): ...
def task(i, more=1): ...
def _hidden(i): ...
async def task_async(i): ...
def two(a, b): ...
made = partial(two, 1)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "work.py"
    path.write_text(SOURCE, "utf-8")
    return path


def test_functions_are_found_and_offered(file: Path) -> None:
    found = functions_in(file)
    assert [(f.name, f.kinds, f.fits) for f in found] == [
        ("task", (FUNCTION,), True), ("_hidden", (FUNCTION,), True),
        ("task_async", (COROUTINE, TRIO), True),
        ("two", (FUNCTION,), False),
    ]  # fmt: skip
    assert [names for names, _ in choices(found)] == [
        "task", "task_async", "_hidden", "task,task_async",
    ]  # fmt: skip
    scenario = with_file(Scenario(), file)
    assert scenario.task == f"{file}:task"
    assert scenario.models == ("serial", "processes", "threads")
    assert (scenario.workload, scenario.name) == ("own", "work.py:task")


def test_models_follow_the_function_that_is_chosen(file: Path) -> None:
    ref, found = parse_task(f"{file}:task"), functions_in(file)

    def models(names: tuple[str, ...], *before: str) -> tuple[str, ...]:
        chosen = with_function(Scenario(models=before), ref._replace(names=names), found)
        assert chosen.task == f"{file}:{','.join(names)}"
        return chosen.models

    assert models(("task",), "serial", "gevent") == ("serial", "gevent")
    assert models(("task_async",), "serial", "threads") == ("serial", "coroutines")
    assert models(("task_async",), "serial", "threads", "trio") == ("serial", "trio")
    assert models(("task_async",), "hybrid@3.13", "threads", "qt-loop") == (
        "hybrid@3.13", "qt-loop",
    )  # fmt: skip
    pair = ("serial", "threads", "processes", "coroutines")
    assert models(("task", "task_async"), "serial", "threads") == pair
    assert models(("task", "task_async"), "thread-pool", "trio") == ("thread-pool", "trio")


def test_what_a_coroutine_function_is_written_for_is_told_by_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "work.py"
    path.write_text(
        """
import asyncio, aiohttp
import trio as t
from trio import sleep
async def nap(): await sleep(1)
async def first(i): await asyncio.sleep(0)
async def second(i): await nap()
async def third(i):
    import trio.socket
    await trio.socket.getaddrinfo("a", 1)
async def fourth(i):
    async with t.open_nursery(): await asyncio.sleep(0)
async def fifth(i):
    def inner(): return aiohttp.ClientSession()
    async with inner(): ...
""",
        "utf-8",
    )
    kinds = {f.name: f.kinds for f in functions_in(path)}
    assert kinds == {
        "nap": (TRIO,), "first": (COROUTINE,), "second": (TRIO,), "third": (TRIO,),
        "fourth": (COROUTINE, TRIO), "fifth": (COROUTINE,),
    }  # fmt: skip


def test_what_can_be_known_without_an_import_is_said_before_it(file: Path) -> None:
    def check(names: str) -> tuple[str, ...]:
        return check_file(parse_task(f"{file}:{names}"))

    assert check("task,task_async") == (FUNCTION, COROUTINE, TRIO)
    assert check("made") == ()
    with pytest.raises(ScenarioError, match="no function nothing; there are: task, _hidden"):
        check("nothing")
    with pytest.raises(ScenarioError, match="line 8: two cannot be called with one argument"):
        check("two")
    file.write_text("def f(:", "utf-8")
    with pytest.raises(ScenarioError, match="line 1: not valid Python"):
        check("f")
    with pytest.raises(ScenarioError, match="No such file"):
        check_file(parse_task(f"{file.parent}/none.py:f"))


def test_a_path_is_relative_to_its_scenario_and_no_picture_tells_it(file: Path) -> None:
    path = file.parent / "own.toml"
    path.write_text('task = "work.py:task"\ntask_timeout = 2.5\n', "utf-8")
    scenario = load(path)
    assert (scenario.task, scenario.workload) == (f"{file}:task", "own")
    assert scenario.task_timeout == 2.5
    save(scenario, path)
    assert 'task = "work.py:task"' in path.read_text("utf-8")
    assert load(path) == scenario
    assert str(file.parent) not in scenario.without_paths().to_toml()
    assert from_dict(scenario.to_dict()).task == scenario.task


@pytest.mark.parametrize(
    "task", ["work.py", "work.py:", ":f", "work.py:a,b,c", "work.txt/x:f", "a b:f", "work.py:f g"]
)
def test_a_name_that_is_none_is_refused(task: str) -> None:
    with pytest.raises(ScenarioError, match="task = "):
        from_dict({"task": task})


def test_the_workload_follows_the_task() -> None:
    with pytest.raises(ScenarioError, match="workload"):
        from_dict({"workload": "own"})
    with pytest.raises(ScenarioError, match="workload"):
        from_dict({"workload": "cpu", "task": "work.py:f"})
