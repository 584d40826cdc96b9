"""What a gap was where there is no GIL, from clocks that are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.lab import off_core
from concurviz.lab.journal import Journal
from concurviz.lab.off_core import Account, RunDelay
from concurviz.wire.records import Kind
from concurviz.wire.states import State
from tests.lab.test_journal import read

CORE, LOCK = State.CPU_WAIT, State.LOCK_WAIT


@pytest.mark.parametrize(
    ("cpu", "delay", "told"),
    [
        (200, 0, []),  # merely slower: others use the same objects
        (195, 5, []),
        (80, 120, [(CORE, 180, 120)]),
        (80, 999, [(CORE, 180, 120)]),  # a delay from before it computed is none of this
        (80, 0, [(LOCK, 180, 120)]),
        (80, 70, [(LOCK, 180, 50), (CORE, 230, 70)]),
        (80, 115, [(CORE, 180, 120)]),  # too short to be told apart
        (20, 180, [(CORE, 150, 150)]),  # what lies before the gap is not in it
        (80, None, [(State.UNKNOWN, 180, 120)]),
    ],
)
def test_a_gap_is_taken_apart(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cpu: int,
    delay: int | None,
    told: list[tuple[State, int, int]],
) -> None:
    """Computing since 100, and a gap from 150 to 300."""
    counts = iter((None, None) if delay is None else (0, delay))
    monkeypatch.setattr(off_core, "_run_delay_ns", lambda: next(counts))
    wall, used = iter((100, 300)), iter((0, cpu))
    monkeypatch.setattr(off_core, "perf_counter_ns", lambda: next(wall))
    monkeypatch.setattr(off_core, "thread_time_ns", lambda: next(used))
    recorder = Journal(str(tmp_path)).recorder(0)
    recorder.worker(0, State.IDLE)

    Account(RunDelay()).tell(recorder, 150, 300, task=1, least_ns=10)

    gaps = read(tmp_path).records[1:]
    assert all(gap["kind"] == Kind.GAP for gap in gaps)
    assert [(int(g["state"]), int(g["t"]), int(g["detail"])) for g in gaps] == told
