"""``concurviz vitals`` with real processes, threads and coroutines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_compare import concurviz

DEADLINE_S = 100.0
"""Thousands of threads and coroutines are made, several times, on a machine that may be busy."""


@pytest.mark.slow
def test_the_card_and_the_file(tmp_path: Path) -> None:
    done = concurviz("vitals", "--json", "v.json", cwd=tmp_path, deadline_s=DEADLINE_S)

    assert done.returncode == 0, done.stderr
    assert "asyncio task" in done.stdout
    vitals = json.loads((tmp_path / "v.json").read_text("utf-8"))["vitals"]
    for part in ("process", "thread", "task", "coroutine"):
        assert vitals[part]["create_s"] > 0
        assert vitals[part]["switch_s"] > 0
        assert vitals[part]["keep_bytes"] > 0
    for part in ("qthread", "subinterpreter"):
        # Without Qt's libraries or sub-interpreters the card says so instead.
        figures = vitals[part]
        assert figures.get("missing") or min(figures["create_s"], figures["switch_s"]) > 0
    assert vitals["process"]["create_s"] > 10 * vitals["thread"]["create_s"]
    assert vitals["thread"]["keep_bytes"] > vitals["coroutine"]["keep_bytes"]
    assert vitals["coroutine"]["many"] == 10_000
    assert vitals["thread"]["many"] > 100
