"""Files of the user's own that cannot be used: why is said once, before any task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.own_runs import HERE, Own, compare, compare_each, write

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


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Own]:
    """What came of each of the files: in one lab, since none needs one of its own."""
    wanted = []
    for source in FILES:
        models = ("threads", "processes") if "setup" in source else ("threads",)
        wanted.append(write(tmp_path_factory.mktemp("own"), source, *models))
    return dict(zip(FILES, compare_each(wanted), strict=True))


@pytest.mark.parametrize("source", FILES)
def test_a_file_that_cannot_be_used_says_why_once(used: dict[str, Own], source: str) -> None:
    own = used[source]
    for run in own.trace.runs:
        assert run.status == "broken"
        assert run.reason.startswith(FILES[source]), run.reason
    assert len(own.banners) == 1


@pytest.mark.parametrize("ending", ["1 / 0", "dog._until = 1; time.sleep(60)"])
def test_a_file_that_cannot_be_loaded_is_tried_once(tmp_path: Path, ending: str) -> None:
    source = f"""
    with open(os.path.join(os.path.dirname(__file__), "imports"), "a") as file:
        file.write("x")
    from concurviz.lab.watchdog import Here
    dog = Here.dog
    {ending}
    def task(i): pass
    """
    own = compare(tmp_path, source, *HERE, repeats=2)
    assert (tmp_path / "imports").read_text("utf-8") == "x"
    (reason,) = {run.reason for run in own.trace.runs}
    assert reason.startswith(("work.py does not import: Zero", "importing work.py took longer"))
    assert "work.py" in reason
    assert "concurviz/lab" not in reason
    assert {run.status for run in own.trace.runs} == {"broken"}
    assert len(own.banners) == 1
