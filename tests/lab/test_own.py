"""Tasks of the user's own, good and bad, under the engines that can run them."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import RunRecord, Trace
from concurviz.controllers.lab import Lab
from concurviz.scenario.model import from_dict
from concurviz.trace.store import RunTrace
from concurviz.wire.models import MODELS
from concurviz.wire.own import COROUTINE, FUNCTION
from concurviz.wire.states import Instant, State
from tests.lab.test_contract import check_trace
from tests.lab_runs import in_lab, until

#: The engines that this Python has what they need for.
HERE = [m.name for m in MODELS.values() if m.oldest <= sys.version_info[:2]]
SYNC = [m for m in HERE if FUNCTION in MODELS[m].calls]
ASYNC = [m for m in HERE if COROUTINE in MODELS[m].calls]
#: One of each kind: in threads of the host, on its loop, in processes, in a pool of them.
KINDS = ("threads", "async-io", "processes", "process-pool")
HEADER = """
import asyncio, logging, os, signal, sys, threading, time
log = logging.getLogger("concurviz")
"""


class Own:
    """What came of a comparison of a file's function: runs by model, banners."""

    def __init__(self, trace: Trace, banners: list[str]) -> None:
        self.trace = trace
        self.banners = banners

    def run(self, model: str) -> RunRecord:
        return next(r for r in self.trace.runs if r.model == model)

    def of(self, model: str) -> RunTrace:
        trace = self.run(model).trace
        assert trace is not None, self.run(model).reason
        return trace

    def metrics(self, model: str) -> RunMetrics:
        return next(m for m in self.trace.metrics if m.model == model)


def compare(
    folder: Path, source: str, *models: str, function: str = "task", python: str = "", **more: Any
) -> Own:
    """Run ``function`` of a file with this source under each of the models, once."""
    (folder / "work.py").write_text(HEADER + textwrap.dedent(source), "utf-8")
    params = {"tasks": 4, "workers": 1} | more.pop("params", {})
    wanted = from_dict(
        {
            "task": f"work.py:{function}", "models": list(models), "params": params,
            "repeats": 1, "warmup": 0, **more,
        },
        folder=folder,
    )  # fmt: skip
    found: list[Trace] = []

    async def play(lab: Lab) -> None:
        import asyncio

        task = asyncio.create_task(lab.compare(wanted))
        await until(lab, task.done)
        await task
        found.append(lab.trace())

    outcome = in_lab(play, python or sys.executable)
    return Own(found[0], outcome.banners)


def test_a_function_runs_under_every_model_that_calls_functions(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        hidden = threading.local()
        def setup():
            hidden.ready = True
        def inputs():
            return [{"n": n} for n in range(3)]
        def task(item):
            assert hidden.ready
            log.info("begins with %d", item["n"])
            print("task of", item["n"])
            time.sleep(0.002)
            return item["n"] / 3
        """,
        *HERE,
    )
    for model in HERE:
        run = own.run(model)
        if model not in SYNC:
            assert run.status == "unfit"
            assert run.reason.endswith("yours is a plain function, which to-thread can run")
            continue
        assert (run.status, run.reason) == ("done", ""), model
        trace = own.of(model)
        check_trace(trace)
        assert trace.tasks.done == 4, trace.errors
        assert trace.outputs == {0: "task of 0\n", 1: "task of 1\n", 2: "task of 2\n",
                                 3: "task of 0\n"}  # fmt: skip
        marks = trace.instants["detail"][trace.instants["kind"] == Instant.MARK]
        assert sorted(trace.marks[m] for m in marks.tolist()) == [
            "begins with 0", "begins with 0", "begins with 1", "begins with 2",
        ]  # fmt: skip
        # The sleeps are told by the patched primitive.
        asleep = trace.ns_by_state(trace.worker_lanes)[State.SUSPENDED]
        assert asleep >= 4 * 2_000_000
        assert own.metrics(model).no_speed == ""
        assert own.metrics(model).answers == 4
    assert own.banners == []


def test_a_coroutine_function_runs_under_the_models_that_await(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        queue = None
        async def setup():
            global queue
            queue = asyncio.Queue()
        async def task(i):
            print("before", i)
            await asyncio.sleep(0.01)
            print("after", i)
            await queue.put(i)
            return [await queue.get()]
        """,
        *[m for m in HERE if m != "serial"],
    )
    for model in HERE:
        if model == "serial":
            continue
        run = own.run(model)
        if model in ASYNC:
            assert (run.status, run.reason) == ("done", "")
            check_trace(own.of(model))
            assert own.of(model).outputs[2] == "before 2\nafter 2\n"
            assert own.metrics(model).no_speed == ""
        else:
            assert run.status == "unfit"
            assert run.reason == f"{model} runs {MODELS[model].runs}; yours is a coroutine function"


def test_what_nobody_could_see_is_unknown_and_never_running(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import select
        def task(i):
            select.select([], [], [], 0.001)
        """,
        "serial",
        params={"tasks": 30},
    )
    used = own.of("serial").ns_by_state(own.of("serial").worker_lanes)
    assert used[State.UNKNOWN] + used[State.IO_WAIT] > 30 * 900_000
    assert used[State.RUNNING] < (used[State.UNKNOWN] + used[State.IO_WAIT]) / 2


def test_a_pair_runs_everywhere_and_must_agree(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def task(i):
            return {"value": 0.1 + 0.2 + i, "more": {3, 1}}
        async def other(i):
            return {"more": {1, 3}, "value": 0.3 + i if i != 2 else "two"}
        """,
        "serial", "threads", "coroutines",
        function="task,other",
    )  # fmt: skip
    assert [own.run(m).status for m in ("serial", "threads", "coroutines")] == ["done"] * 3
    assert own.metrics("threads").no_speed == ""
    said = own.metrics("coroutines").no_speed
    assert said.startswith("task 2 returned {'more': {1, 3}, 'value': 'two'}, elsewhere {")
    assert own.metrics("coroutines").speedup is None
    assert own.trace.verdict is not None
    assert "Coroutines: task 2 returned" in own.trace.verdict.findings[0].text


#: By task: what it does, and how what is said about it begins.
BAD = {
    1: ("print('at', i); 1 / 0", "ZeroDivisionError: "),
    2: ("sys.exit(3)", "SystemExit: 3: it called sys.exit()"),
    3: ("return inner()", "TypeError: the function returned a coroutine, which nobody awaits"),
    4: (
        "while True:\n        try: time.sleep(0)\n        except Exception: pass",
        "timed out: the task ran longer than its timeout of 0.5 s; it was at",
    ),
}


def test_a_task_that_fails_fails_alone_and_says_why(tmp_path: Path) -> None:
    source = "async def inner(): pass\ndef task(i):\n"
    for number, (body, _) in BAD.items():
        source += f"    if i == {number}:\n        {body.replace(chr(10), chr(10) + '    ')}\n"
    own = compare(tmp_path, source, *KINDS, task_timeout=0.5, params={"tasks": 6})
    for model in KINDS:
        trace = own.of(model)
        check_trace(trace)
        assert own.run(model).status == "done", own.run(model).reason
        assert (trace.tasks.done, trace.tasks.failed) == (2, 4)
        for number, (_, said) in BAD.items():
            first, *rest = trace.errors[number].splitlines()
            assert first.startswith(said), trace.errors[number]
            assert number == 3 or any("work.py" in line for line in rest)
            assert not any("concurviz/lab" in line for line in rest)
        assert own.metrics(model).no_speed == "4 of 6 tasks failed"
    assert own.of("threads").outputs == {1: "at 1\n"}


def test_a_gigabyte_of_output_fills_nothing(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def task(i):
            block = "x" * (1 << 20)
            for _ in range(1024):
                sys.stdout.write(block)
            for _ in range(16):
                os.write(1, block.encode())
        """,
        "threads", "processes",
        params={"tasks": 2},
    )  # fmt: skip
    for model in ("threads", "processes"):
        assert own.of(model).tasks.done == 2
        for text in own.of(model).outputs.values():
            assert len(text) < 9_000
            assert text.endswith("... 1,073,733,824 characters more")


def test_a_process_that_a_task_takes_down_is_replaced_or_named(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import faulthandler
        def task(i):
            if i == 1:
                faulthandler._sigsegv()
            return i
        """,
        "processes", "threads", "process-pool",
    )  # fmt: skip
    assert (own.of("processes").tasks.done, own.of("processes").tasks.failed) == (3, 1)
    assert "was killed by SIGSEGV" in own.of("processes").errors[1]
    for model, said in (("threads", "SIGSEGV"), ("process-pool", "SIGSEGV")):
        assert own.run(model).status == "broken"
        assert said in own.run(model).reason


def test_a_task_that_cannot_be_interrupted_ends_its_process(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def task(i):
            if i == 1:
                import select
                select.select([], [], [], 60)
            return i
        """,
        "processes", "threads",
        task_timeout=0.2,
    )  # fmt: skip
    processes = own.of("processes")
    assert (processes.tasks.done, processes.tasks.failed) == (3, 1)
    assert processes.errors[1].startswith("task 1 ran longer than its timeout of 0.2 s, and could")
    assert "work.py" in processes.errors[1]
    assert own.run("threads").status == "broken"
    assert own.run("threads").reason.startswith("task 1 ran longer than its timeout of 0.2 s")


def test_c_code_that_keeps_the_gil_ends_as_well(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import itertools
        def task(i):
            if i == 1:
                sum(itertools.repeat(0))
        """,
        "threads",
        task_timeout=0.2,
    )
    assert own.run("threads").status == "broken"
    assert "Timeout (" in own.run("threads").reason
    assert "work.py" in own.run("threads").reason


def test_a_fork_is_no_second_worker(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        import warnings
        warnings.simplefilter("ignore")
        def task(i):
            os.fork()
            return i
        """,
        "serial", "processes",
    )  # fmt: skip
    for model in ("serial", "processes"):
        check_trace(own.of(model))
        assert own.of(model).tasks.done == 4, own.of(model).errors
        assert own.metrics(model).no_speed == ""


@pytest.mark.parametrize("descriptors", ["[0]", "range(0, 300)"])
def test_closed_descriptors_are_named(tmp_path: Path, descriptors: str) -> None:
    own = compare(
        tmp_path,
        f"""
        def task(i):
            for number in {descriptors}:
                try: os.close(number)
                except OSError: pass
            return i
        """,
        "processes", "async-io",
        params={"tasks": 2},
    )  # fmt: skip
    for model in ("processes", "async-io"):
        run = own.run(model)
        check_trace(own.of(model))
        if descriptors == "[0]":
            assert (run.status, own.of(model).tasks.done) == ("done", 2)
        elif run.status == "broken":
            assert "closed descriptors" in run.reason
        else:
            assert all("closed descriptors" in text for text in own.of(model).errors.values())
            assert own.of(model).tasks.failed > 0


def test_a_changed_directory_and_a_changed_clock_harm_nobody(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def task(i):
            os.chdir("/")
            time.perf_counter_ns = time.monotonic_ns = lambda: 0
            time.perf_counter = time.monotonic = time.time = lambda: 0.0
            return i
        """,
        *KINDS,
    )
    for model in KINDS:
        assert own.run(model).status == "done", own.run(model).reason
        check_trace(own.of(model))
        assert own.of(model).tasks.done == 4
        assert 0 < own.metrics(model).wall_s < 30


def test_what_cannot_be_pickled_fails_where_it_would_travel(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def inputs():
            return [0, threading.Lock(), 2, 3]
        def task(item):
            return threading.Lock() if item == 2 else None
        """,
        "threads", "processes", "process-pool",
    )  # fmt: skip
    assert own.of("threads").tasks.done == 4
    for model in ("processes", "process-pool"):
        trace = own.of(model)
        check_trace(trace)
        assert sorted(trace.errors) == [1, 2]
        assert trace.errors[1].startswith("its argument cannot be pickled: TypeError: ")
        assert trace.errors[2].startswith("its result cannot be pickled: ")


FILES = {
    "import nothing_by_this_name": "work.py does not import: ModuleNotFoundError: No module",
    "def f(:": "work.py does not import: ",
    "sys.exit(1)": "work.py does not import: SystemExit: 1",
    "def other(i): pass": "work.py has no function task; there are: other",
    "task = 3": "work.py:task is no function but int",
    "def task(a, b): pass": "work.py:task(a, b) cannot be called with one argument",
    "def task(i): yield i": "work.py:task is a generator function",
    "def inputs(): return []\ndef task(i): pass": "inputs() of work.py:task has nothing in it",
    "def setup(): 1 / 0\ndef task(i): pass": "setup() of work.py:task: ZeroDivisionError",
    "def teardown(): 1 / 0\ndef task(i): pass": "teardown() of work.py:task: ZeroDivisionError",
}


@pytest.mark.parametrize("source", FILES)
def test_a_file_that_cannot_be_used_says_why_once(tmp_path: Path, source: str) -> None:
    models = ("threads", "processes") if "setup" in source else ("threads",)
    own = compare(tmp_path, source, *models)
    for model in models:
        assert own.run(model).status == "broken"
        assert own.run(model).reason.startswith(FILES[source]), own.run(model).reason
    assert len(own.banners) == 1


def test_an_import_that_blocks_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = """
    import concurviz.lab.prepare as prepare
    prepare.LOAD_TIMEOUT_S
    prepare.watchdog.Here.dog._until = 1
    time.sleep(60)
    """
    own = compare(tmp_path, source, "threads")
    assert own.run("threads").status == "broken"
    assert own.run("threads").reason.startswith("importing work.py took longer than 10 s")


def test_answers_do_not_depend_on_what_does_not_count() -> None:
    from concurviz.lab.answers import digest, shown

    class Odd:
        def __init__(self, n: int) -> None:
            self.n = n

    same = [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({3, "x", None}, {None, "x", 3}),
        (Odd(1), Odd(1)),
        (float("nan"), float("nan")),
        (0.0, -0.0),
        (iter([1]), iter([1])),
        (np.arange(3), np.arange(3)),
    ]
    for one, other in same:
        assert digest(one) == digest(other)
    for one, other in [(1, True), (1, 1.0), ([1], (1,)), ("1", 1), (Odd(1), Odd(2)), (None, 0)]:
        assert digest(one) != digest(other)
    first, second = digest(0.1 + 0.2), digest(0.3)
    assert first[0] == second[0] or first[1] == second[1]
    again: list[object] = []
    again.append(again)
    assert digest(again) == digest(again)
    assert len(shown("x" * 10_000)) <= 200
