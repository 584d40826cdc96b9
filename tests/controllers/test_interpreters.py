"""Interpreters are found wherever they are, once each; a bad one costs its time limit at most."""

from __future__ import annotations

import sys
import time
import venv
from pathlib import Path

import pytest

from concurviz.controllers.interpreters import Interpreter, candidates, find, probe


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def answering(path: Path, version: str) -> Path:
    """A script that answers as the Python of that version would."""
    numbers = ", ".join(version.split("."))
    told = (
        f'{{"version": [{numbers}], "level": "final", "implementation": "cpython", '
        f'"prefix": "{path.parent.parent}", "free_threaded": true}}'
    )
    return script(path, f"echo '{told}'")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without any interpreter."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def sources(environ: dict[str, str], folder: Path) -> dict[str, str]:
    """Where each candidate beside this program's own was found, by its path."""
    return {str(path): source for path, source in candidates(environ, folder)[1:]}


def test_this_programs_own_comes_first_and_is_understood(tmp_path: Path) -> None:
    first = find({}, tmp_path)[0]
    assert first.path == Path(sys.executable)
    assert first.version == sys.version_info[:3]
    assert first.title.startswith("CPython 3.")
    assert first.usable
    assert first.problem == ""


def test_every_place_is_looked_at(tmp_path: Path, home: Path) -> None:
    places = {
        "PATH": tmp_path / "bin" / "python3.12",
        "pyenv": home / ".pyenv" / "versions" / "3.9.1" / "bin" / "python",
        "uv": home / ".local/share/uv/python/cpython-3.13t" / "bin" / "python3",
        "conda": home / "miniforge3" / "envs" / "work" / "bin" / "python",
        "virtual environment": tmp_path / "work" / ".venv" / "bin" / "python",
    }
    for path in places.values():
        script(path, "exit 1")
    (tmp_path / "work" / ".venv" / "pyvenv.cfg").touch()
    inside = tmp_path / "work" / "deep" / "down"
    inside.mkdir(parents=True)
    found = sources({"PATH": str(tmp_path / "bin")}, inside)
    assert found == {str(path): source for source, path in places.items()}


def test_environments_that_are_named_are_found(tmp_path: Path, home: Path) -> None:
    active, conda, listed = tmp_path / "active", tmp_path / "conda", tmp_path / "listed"
    for folder in (active, conda, listed):
        script(folder / "bin" / "python", "exit 1")
    (home / ".conda").mkdir(parents=True)
    (home / ".conda" / "environments.txt").write_text(f"{listed}\n{tmp_path / 'gone'}\n\n")
    found = sources({"VIRTUAL_ENV": str(active), "CONDA_PREFIX": str(conda)}, tmp_path / "x")
    assert found == {
        str(active / "bin" / "python"): "virtual environment",
        str(conda / "bin" / "python"): "conda",
        str(listed / "bin" / "python"): "conda",
    }


def test_links_to_one_interpreter_are_one_and_an_environment_is_its_own(tmp_path: Path) -> None:
    names = [tmp_path / "bin" / name for name in ("python", "python3", "python3.11")]
    names[0].parent.mkdir()
    for name in names:
        name.symlink_to(Path(sys.executable).resolve())
    venv.create(tmp_path / "work" / "venv", with_pip=False, symlinks=True)
    found = find({"PATH": str(tmp_path / "bin")}, tmp_path / "work")
    assert sorted(i.source for i in found) == ["PATH", "this program", "virtual environment"]
    (environment,) = (i for i in found if i.source == "virtual environment")
    assert environment.virtual
    assert environment.prefix == str(tmp_path / "work" / "venv")


def test_what_is_no_interpreter_is_no_candidate(tmp_path: Path) -> None:
    for name in ("python3-config", "pythonw", "python3.11-gdb.py", "ipython"):
        script(tmp_path / "bin" / name, "exit 1")
    (tmp_path / "bin" / "python3").mkdir()
    (tmp_path / "bin" / "python3.10").touch()
    assert sources({"PATH": str(tmp_path / "bin")}, tmp_path) == {}


def test_a_hanging_one_and_its_children_are_killed_in_time(tmp_path: Path) -> None:
    path = script(tmp_path / "python3", "sleep 600\nsleep 600")
    began = time.monotonic()
    found = probe(path, "PATH", limit_s=0.2)
    assert time.monotonic() - began < 5
    assert found.problem == "did not answer within 0.2 s"
    assert not found.usable


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("echo no such version >&2; exit 127", "is no working Python: no such version"),
        ("exit 3", "is no working Python: exit code 3"),
        ("echo 3.12", "is no working Python: exit code 0"),
        ("echo '{}'", "is no working Python: exit code 0"),
        ('echo \'{"version": [3, "x", 1]}\'', "is no working Python: exit code 0"),
    ],
)
def test_a_broken_one_says_how(tmp_path: Path, text: str, problem: str) -> None:
    found = probe(script(tmp_path / "python3", text), "PATH")
    assert (found.version, found.problem) == (None, problem)


def test_one_that_cannot_be_started_says_why(tmp_path: Path) -> None:
    path = tmp_path / "python3"
    path.write_bytes(b"\x7fELF nonsense")
    path.chmod(0o755)
    assert probe(path, "PATH").problem.startswith("cannot be started: ")


def test_usable_ones_come_newest_first_and_others_last(tmp_path: Path) -> None:
    for version in ("3.8.1", "3.10.0", "3.13.2", "2.7.18"):
        answering(tmp_path / version / "bin" / "python", version)
    script(tmp_path / "broken" / "bin" / "python", "exit 1")
    path = ":".join(str(folder / "bin") for folder in tmp_path.iterdir())
    found = find({"PATH": path}, tmp_path)[1:]
    assert [i.version_text for i in found] == ["3.13.2", "3.10.0", "3.8.1", "2.7.18", ""]
    assert [i.usable for i in found] == [True, True, False, False, False]
    assert found[0].title == "CPython 3.13.2 free-threaded"


def test_others_than_cpython_are_named_and_not_usable() -> None:
    pypy = Interpreter(Path("pypy3"), "PATH", (3, 10, 1), implementation="pypy")
    assert pypy.title == "PyPy 3.10.1"
    assert not pypy.usable
