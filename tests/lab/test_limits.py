"""What hosts do at the limits of the machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.lab_runs import compare, scenario


@pytest.mark.parametrize("model", ["threads", "thread-pool"])
def test_threads_that_cannot_be_started_break_the_run_with_a_plain_word(
    model: str, tmp_path: Path
) -> None:
    # A thousand stacks of a megabyte do not fit into so little address space.
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nulimit -v 700000\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    many = {"workers": 1_000, "tasks": 1_000, "cpu_ms": 0.0, "io_ms": 100.0}
    run = compare(scenario(model, workload="timer", params=many), str(python)).run(model)
    assert run.status == "broken"
    assert re.match(r"the machine started \d+ threads and then no more: can't start", run.reason)
    assert run.trace is not None
    assert run.trace.tasks.failed > 0
