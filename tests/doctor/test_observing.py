"""Looking at a real child from outside; clocks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from concurviz.doctor import observing
from concurviz.doctor.check import State

linux = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can this be tried")


def test_a_child_is_tried_and_ends() -> None:
    found = {check.key: check for check in observing.checks()}
    assert set(found) == {
        "clock",
        "common_clock",
        "system_calls",
        "foreign_memory",
        "tracing_policy",
    }
    assert found["common_clock"].state is State.OK
    assert " ns a look" in found["clock"].found


def test_a_clock_of_its_own_is_told() -> None:
    assert observing.common_clock(10, 20, 30).state is State.OK
    assert observing.common_clock(10, 5, 30).state is State.MISSING
    assert observing.common_clock(10, 0, 30).state is State.MISSING


@linux
def test_a_process_that_is_gone_is_a_warning_with_the_reason() -> None:
    for check in (observing.system_calls(2**22 + 1), observing.foreign_memory(2**22 + 1)):
        assert check.state is State.WARNING
        assert "No such file" in check.found
        assert "ptrace_scope" in check.remedy


@linux
@pytest.mark.parametrize(
    ("scope", "found"), [("0", "0: one's"), ("1", "1: children"), ("3", "3: nobody")]
)
def test_the_tracing_policy_is_read(tmp_path: Path, scope: str, found: str) -> None:
    path = tmp_path / "ptrace_scope"
    path.write_text(f"{scope}\n")
    check = observing.tracing_policy(path)
    assert check.found.startswith(found)
    assert check.state is (State.WARNING if scope == "3" else State.OK)


def test_a_system_without_a_policy_is_fine(tmp_path: Path) -> None:
    assert observing.tracing_policy(tmp_path / "none").state is State.OK


def test_a_slow_or_coarse_clock_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing, "_cost_ns", lambda: 2_400.0)
    check = observing.clock()
    assert check.state is State.WARNING
    assert "2400 ns a look" in check.found
