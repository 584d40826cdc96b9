"""Hosts under every CPython from 3.9 on that this machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from concurviz.wire.models import MODELS
from tests.lab_runs import compare, scenario

OLDEST = (3, 9)
NEWEST = (3, 20)
STDLIB_MODELS = [m.name for m in MODELS.values() if not m.needs]


@cache
def version(python: str) -> tuple[int, int] | None:
    """Major and minor version of a working interpreter."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    parts = done.stdout.split()
    return (int(parts[0]), int(parts[1])) if done.returncode == 0 and len(parts) == 2 else None


def candidates() -> list[str]:
    """Interpreters on PATH and those of pyenv, one per version."""
    names = [f"python3.{minor}" for minor in range(OLDEST[1], NEWEST[1])]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    paths = [str(p) for p in sorted(pyenv.glob("3.*/bin/python"))]
    paths += [p for p in map(shutil.which, names) if p]
    found: dict[tuple[int, int], str] = {}
    for path in paths:
        which = version(path)
        if which is not None and which >= OLDEST:
            found.setdefault(which, path)
    return [found[v] for v in sorted(found)]


FOUND = candidates()


@pytest.mark.skipif(not FOUND, reason="no other CPython from 3.9 on was found on this machine")
@pytest.mark.parametrize("python", FOUND, ids=lambda p: ".".join(map(str, version(p) or ())))
def test_every_stdlib_engine_runs_under(python: str) -> None:
    outcome = compare(scenario(*STDLIB_MODELS), python)
    assert {r.model: (r.status, r.reason) for r in outcome.runs} == dict.fromkeys(
        STDLIB_MODELS, ("done", "")
    )
    major, minor = version(python) or (0, 0)
    for run in outcome.runs:
        assert run.interpreter.startswith(f"CPython {major}.{minor}.")
        assert run.trace is not None
        assert run.trace.tasks.done == 12


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
