"""Files of the user's own that cannot be used: why is said once, before any task."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.own_runs import Own, compare, compare_each, write

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


def test_an_import_that_blocks_is_ended(tmp_path: Path) -> None:
    # Its ten seconds are over at once.
    source = """
    import concurviz.lab.prepare as prepare
    prepare.watchdog.Here.dog._until = 1
    time.sleep(60)
    """
    own = compare(tmp_path, source, "threads")
    assert own.run("threads").status == "broken"
    assert own.run("threads").reason.startswith("importing work.py took longer than 10 s")
