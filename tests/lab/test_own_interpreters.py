"""Tasks of the user's own that misbehave, under every CPython from 3.9 on that this machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.controllers.interpreters import Interpreter
from concurviz.scenario.model import Scenario
from tests.lab.own_runs import compare_each, write
from tests.lab.test_interpreters import FOUND
from tests.lab_runs import check_trace

#: What fails or is harmless where it happens: what is said of it, empty where nothing is.
TAME = {
    "print('x' * (1 << 26)); os.write(1, b'y' * (1 << 20))": "",
    "os.chdir('/'); time.perf_counter_ns = time.monotonic = time.time = lambda: 0": "",
    "os.fork()": "",
    "os.close(0)": "",
    "1 / 0": "ZeroDivisionError: ",
    "sys.exit(3)": "SystemExit: 3: it called sys.exit()",
    "return asyncio.sleep(0)": "TypeError: the function returned a coroutine",
    "while True: pass": "timed out: the task ran longer than its timeout of 0.4 s",
}
#: What takes a process down with it.
WILD = {
    "import faulthandler; faulthandler._sigsegv()": "was killed by SIGSEGV",
    "os._exit(5)": "exited with code 5",
    "[close(n) for n in range(300)]": "closed descriptors that it had not opened",
    "import select; select.select([], [], [], 60)": "ran longer than its timeout of 0.4 s",
    "return lambda: 0": "its result cannot be pickled: ",
}
AWAITED = """
async def task(i):
    if i == 1: 1 / 0
    await asyncio.sleep(60 if i == 2 else 0.01)
"""
FILES = {
    "import nothing_by_this_name": "work.py does not import: ModuleNotFoundError: No module",
    "def other(i): pass": "work.py has no function task; there are: other",
    "def task(a, b): pass": "work.py:task(a, b) cannot be called with one argument",
}


def file_of(bodies: dict[str, str]) -> str:
    """A file whose task ``i`` does the ``i``-th of these; what comes after them does nothing."""
    source = "def close(n):\n    try: os.close(n)\n    except OSError: pass\ndef task(i):\n"
    for number, body in enumerate(bodies):
        source += f"    if i == {number}:\n        {body}\n"
    return source + "    return i\n"


@pytest.mark.skipif(not FOUND, reason="no CPython from 3.9 on was found on this machine")
@pytest.mark.parametrize("python", FOUND, ids=lambda i: i.title.replace(" ", "-"))
def test_what_misbehaves_is_said_and_harms_nobody_else_under(
    python: Interpreter, tmp_path: Path
) -> None:
    def wanted(source: str, *models: str, tasks: int) -> Scenario:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        return write(folder, source, *models, task_timeout=0.4, params={"tasks": tasks})

    crash = file_of({"print('begins')": "", "import faulthandler; faulthandler._sigsegv()": ""})
    tame, wild, crashed, awaited, *files = compare_each(
        [
            wanted(file_of(TAME), "threads", "processes", tasks=len(TAME) + 1),
            wanted(file_of(WILD), "processes", tasks=len(WILD) + 1),
            wanted(crash, "threads", tasks=4),
            wanted(AWAITED, "serial", "coroutines", tasks=4),
            *(wanted(source, "threads", tasks=1) for source in FILES),
        ],
        str(python.path),
    )
    for own, model, cases in ((tame, "threads", TAME), (tame, "processes", TAME),
                              (wild, "processes", WILD)):  # fmt: skip
        run, trace = own.run(model), own.of(model)
        assert (run.status, run.interpreter) == ("done", python.title), run.reason
        check_trace(trace)
        bad = {number for number, said in enumerate(cases.values()) if said}
        assert set(trace.errors) == bad, trace.errors
        for number, said in enumerate(cases.values()):
            assert said in trace.errors.get(number, ""), trace.errors[number]
        assert trace.tasks.done == len(cases) + 1 - len(bad)
    # What was recorded until then is kept.
    assert crashed.run("threads").status == "broken"
    assert "SIGSEGV" in crashed.run("threads").reason
    assert crashed.of("threads").outputs == {0: "begins\n"}
    assert crashed.of("threads").tasks.done == 1
    for model in ("serial", "coroutines"):
        trace = awaited.of(model)
        assert (trace.tasks.done, sorted(trace.errors)) == (2, [1, 2]), awaited.run(model).reason
        assert trace.errors[1].startswith("ZeroDivisionError: ")
        assert trace.errors[2].startswith("timed out: the task ran longer than its timeout")
    for own, said in zip(files, FILES.values(), strict=True):
        assert own.run("threads").status == "broken"
        assert own.run("threads").reason.startswith(said)
