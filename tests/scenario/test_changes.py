"""What differs between two scenarios."""

from __future__ import annotations

from dataclasses import replace

from concurviz.scenario.changes import scenario_changes
from concurviz.scenario.model import Scenario

USUAL = Scenario(models=("serial", "threads"))


def test_the_same_work_has_no_changes_whatever_it_is_called_and_however_often_it_runs() -> None:
    other = replace(USUAL, name="Other", models=("serial",), repeats=9, warmup=0, lesson="x")
    assert scenario_changes(USUAL, other) == []


def test_every_parameter_that_is_read_is_told_with_both_values() -> None:
    other = replace(USUAL.with_params(cpu_ms=8.0, tasks=1_000, payload_bytes=7), seed=3)
    # Nothing here reads how large a payload is.
    assert scenario_changes(USUAL, other) == [
        "Tasks 60 → 1,000", "CPU per task 4 → 8 ms", "Seed 1 → 3",
    ]  # fmt: skip


def test_other_work_other_faults_and_other_tasks() -> None:
    other = replace(USUAL, workload="io", fault="raise", fault_every=3)
    said = scenario_changes(USUAL, other)
    assert said[0].startswith("Workload Mixed → ")
    assert said[-1] == "Fault none → raise, every 3"
    mine = [
        replace(USUAL, workload="own", task=f"{folder}/work.py:{name}")
        for folder, name in (("/a", "resize"), ("/b", "resize"), ("/b", "crop"))
    ]
    assert scenario_changes(mine[0], mine[1]) == []
    assert scenario_changes(mine[1], mine[2]) == ["Task work.py:resize → work.py:crop"]
