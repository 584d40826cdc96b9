"""Tasks of the user's own that fail, hang, or do to their process what no task should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.lab.own_runs import KINDS, compare, compare_each, write
from tests.lab_runs import check_trace, runnable

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

BLOCKED = """
def task(i):
    if i == 1:
        import select
        select.select([], [], [], 60)
    return i
"""


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


#: By library: how a task sleeps, and the models that run it.
SLEEPS = {
    "asyncio": ("async def task(i)", "await asyncio.sleep({0})", ("serial", "coroutines")),
    "trio": ("async def task(i)", "await trio.sleep({0})", ("serial", "trio")),
    "gevent": ("def task(i)", "time.sleep({0})", ("gevent",)),
}


@pytest.mark.parametrize("library", SLEEPS)
def test_a_task_on_a_loop_fails_alone_and_says_why(tmp_path: Path, library: str) -> None:
    head, sleep, models = SLEEPS[library]
    own = compare(
        tmp_path,
        f"""
        import {library}
        {head}:
            {sleep.format(0.001)}
            if i == 1:
                print("at", i)
                1 / 0
            if i == 2:
                sys.exit(3)
            if i == 3:
                {sleep.format(60)}
            if i == 4:
                {sleep.format(0.1)}
                while True:
                    try: os.getpid()
                    except Exception: pass
            return i
        """,
        *models,
        task_timeout=0.4,
        params={"tasks": 6},
    )  # fmt: skip
    for model in models:
        trace = own.of(model)
        check_trace(trace)
        assert own.run(model).status == "done", own.run(model).reason
        assert (trace.tasks.done, trace.tasks.failed) == (2, 4)
        timed_out = "timed out: the task ran longer than its timeout of 0.4 s; it was at"
        wanted = {1: "ZeroDivisionError: ", 2: "SystemExit: 3", 3: timed_out, 4: timed_out}
        for number, said in wanted.items():
            first, *rest = trace.errors[number].splitlines()
            assert first.startswith(said), trace.errors[number]
            assert any("work.py" in line for line in rest), trace.errors[number]
            assert not any("concurviz/lab" in line for line in rest), trace.errors[number]
        assert trace.outputs == {1: "at 1\n"}


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
        BLOCKED,
        "processes", "threads",
        task_timeout=0.2,
    )  # fmt: skip
    processes = own.of("processes")
    assert (processes.tasks.done, processes.tasks.failed) == (3, 1)
    assert processes.errors[1].startswith("task 1 ran longer than its timeout of 0.2 s, and could")
    assert "work.py" in processes.errors[1]
    assert own.run("threads").status == "broken"
    assert own.run("threads").reason.startswith("task 1 ran longer than its timeout of 0.2 s")


INTERPRETERS = runnable().get("subinterpreters", "")


@pytest.mark.skipif(not INTERPRETERS, reason="no interpreter found here has sub-interpreters")
def test_a_task_in_an_interpreter_of_its_own_is_ended_as_well(tmp_path: Path) -> None:
    bodies = {
        "endless": "while True:\n        try: time.sleep(0)\n        except Exception: pass",
        "waits": "select.select([], [], [], 60)",
        "computes": "sum(itertools.repeat(0))",
    }
    source = "import itertools, select\n"
    for name, body in bodies.items():
        source += f"def {name}(i):\n    if i != 1: return i\n    {body}\n"
    own = compare_each(
        [write(tmp_path, source, INTERPRETERS, function=name, task_timeout=0.3) for name in bodies]
    )
    trace = own[0].of(INTERPRETERS)
    check_trace(trace)
    assert (trace.tasks.done, trace.tasks.failed) == (3, 1)
    said = trace.errors[1].splitlines()
    assert said[0] == "timed out: the task ran longer than its timeout of 0.3 s; it was at"
    assert any("work.py" in line for line in said)
    for broken in own[1:]:
        run = broken.run(INTERPRETERS)
        assert run.status == "broken"
        assert run.reason.startswith("task 1 ran longer than its timeout of 0.3 s, and could not")


def test_a_task_that_is_ended_while_it_records_loses_nothing(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        """
        def task(i):
            while True:
                try: log.info("again")
                except Exception: pass
        """,
        "threads",
        task_timeout=0.1,
        params={"tasks": 5},
    )
    check_trace(own.of("threads"))
    assert own.of("threads").tasks.failed == 5


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
    assert not any("notes" in banner for banner in own.banners)
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


def test_dask_does_not_try_again_what_ended_its_worker_for_taking_too_long(tmp_path: Path) -> None:
    own = compare(
        tmp_path,
        BLOCKED,
        "dask",
        task_timeout=0.2,
    )
    trace = own.of("dask")
    check_trace(trace)
    assert own.run("dask").status == "done", own.run("dask").reason
    assert (trace.tasks.done, trace.tasks.failed) == (3, 1)
    assert trace.errors[1].startswith("task 1 ran longer than its timeout of 0.2 s, and could")
    assert "work.py" in trace.errors[1]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1 / 0", r"setup\(\) of work.py:task: ZeroDivisionError"),
        ("os._exit(3)", r"worker process \d+ ended before it was ready"),
    ],
)
def test_a_worker_of_dask_that_cannot_begin_breaks_the_run(
    tmp_path: Path, body: str, said: str
) -> None:
    own = compare(tmp_path, f"def setup():\n    {body}\ndef task(i):\n    return i\n", "dask")
    run = own.run("dask")
    assert run.status == "broken"
    assert re.match(said, run.reason), run.reason
    check_trace(own.of("dask"))
    assert own.of("dask").tasks.failed == 4
