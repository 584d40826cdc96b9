"""Interpreters are looked up by what users write, and a model that cannot run says why."""

from __future__ import annotations

import asyncio
import sys
import venv
from pathlib import Path

import pytest

from concurviz.controllers.catalogue import (
    Catalogue,
    NoSuchInterpreter,
    left_out_text,
    matching,
    spelled,
)
from concurviz.controllers.interpreters import Interpreter
from concurviz.scenario.model import Scenario
from concurviz.wire.models import MODELS

QT = frozenset({"PySide6", "qasync"})


def cpython(version: str, *, free: bool = False, packages: frozenset[str] = QT) -> Interpreter:
    major, minor, micro = map(int, version.split("."))
    return Interpreter(
        Path(f"/opt/{version}{'t' if free else ''}/bin/python"),
        "PATH",
        (major, minor, micro),
        implementation="cpython",
        free_threaded=free,
        packages=packages,
    )


NEW, OLD, FREE = cpython("3.13.1"), cpython("3.11.7"), cpython("3.13.1", free=True)
BARE = cpython("3.12.4", packages=frozenset())
FOUND = [OLD, NEW, FREE, BARE]


def stocked(*found: Interpreter) -> Catalogue:
    catalogue = Catalogue()
    catalogue.found = list(found)
    return catalogue


def test_a_version_means_the_first_of_it_and_a_t_the_free_threaded_one() -> None:
    assert matching("3.13", FOUND) is NEW
    assert matching("3.13t", FOUND) is FREE
    assert matching("3", FOUND) is OLD
    assert matching("3.10", FOUND) is None
    older = cpython("3.13.0")
    assert spelled(NEW, [NEW, older]) == "3.13"
    assert spelled(older, [NEW, older]) == "3.13.0"
    assert spelled(FREE, FOUND) == "3.13t"
    twin = cpython("3.13.1")
    assert spelled(twin, [NEW, twin]) == str(twin.path)


def test_a_version_that_is_not_here_says_which_are() -> None:
    with pytest.raises(NoSuchInterpreter, match=r"no Python 3\.10 was found here; found: 3\.11\.7"):
        asyncio.run(stocked(*FOUND).resolve("3.10"))


def test_a_model_that_lacks_something_is_left_out_with_the_reason_and_an_offer() -> None:
    wanted = Scenario(models=("threads", "qthreads"), interpreters=("3.12", "3.13"))
    field = asyncio.run(stocked(*FOUND).field(wanted))
    assert list(field.pythons) == ["threads@3.12", "threads@3.13", "qthreads@3.13"]
    assert field.pythons["qthreads@3.13"] == str(NEW.path)
    assert left_out_text(field) == [
        f"QThreads on 3.12 is left out: needs PySide6, which {BARE.path} lacks; "
        "qthreads@3.11 could run here"
    ]


def test_environments_beside_the_users_own_task_are_found(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    venv.create(project / ".venv", symlinks=True)
    catalogue = stocked(OLD)
    task = Scenario(workload="own", task=f"{project}/work.py:resize")
    assert catalogue.go_near(task)
    assert not catalogue.go_near(task)
    found = asyncio.run(catalogue.look())
    assert project / ".venv" in {i.path.parent.parent for i in found}
    # Work of our own lies nowhere: what is known stays.
    assert not catalogue.go_near(Scenario())
    assert catalogue.found


def test_what_names_no_interpreter_runs_under_the_labs_own_without_a_look() -> None:
    field = asyncio.run(Catalogue().field(Scenario(models=("serial",)), "/some/python"))
    assert field.pythons == {"serial": "/some/python"}


def test_paths_can_be_added_and_bad_ones_say_why(tmp_path: Path) -> None:
    catalogue = stocked(OLD)
    added = asyncio.run(catalogue.add(Path(sys.executable)))
    assert (added.unfit, catalogue.added, catalogue.found) == ("", [added.path], [OLD, added])
    bad = tmp_path / "python"
    bad.write_text("#!/bin/sh\nexit 3\n")
    bad.chmod(0o755)
    with pytest.raises(NoSuchInterpreter, match="is no working Python: exit code 3"):
        asyncio.run(catalogue.add(bad))
    assert catalogue.added == [added.path]


def test_one_that_is_too_old_says_so() -> None:
    old = cpython("3.8.1")
    assert old.lacks(MODELS["serial"]) == (
        f"{old.path} is CPython 3.8.1, and tasks need CPython 3.9 or newer"
    )


def test_a_path_from_here_is_no_name_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").symlink_to(sys.executable)
    monkeypatch.chdir(tmp_path)
    found = asyncio.run(Catalogue().resolve("./mine"))
    assert found.path == tmp_path / "mine"
