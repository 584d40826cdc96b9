"""The limits of this machine, and a lab that keeps to them."""

from __future__ import annotations

import resource

import pytest

from concurviz.controllers import lab as lab_module
from concurviz.controllers import limits
from concurviz.controllers.limits import read_limits
from concurviz.scenario.guard import Limits
from tests.lab_runs import compare, in_lab, scenario


def test_what_is_read_is_what_the_kernel_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "task_rooms", lambda: iter([("wide", 900), ("narrow", 70)]))
    read = read_limits()
    assert (read.tasks, read.tasks_by) == (70, "narrow")
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert read.descriptors == (None if hard == resource.RLIM_INFINITY else hard)
    assert read.memory_bytes
    assert read.memory_bytes > 0


def test_a_lab_starts_nothing_that_the_machine_cannot_take(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrow = Limits(tasks=66, tasks_by="control group")
    monkeypatch.setattr(lab_module, "read_limits", lambda: narrow)
    outcome = compare(scenario("serial", "threads"))
    assert [(r.status, r.trace) for r in outcome.runs] == [("cancelled", None)] * 2
    assert outcome.banners == [
        "Untitled: params.workers = 3: "
        "this machine takes about 2 workers under Threads (control group)"
    ]


def test_live_models_share_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lab_module, "read_limits", lambda: Limits(tasks=69))
    wanted = scenario("processes", "threads")
    assert "about 2 workers" in in_lab(lambda lab: lab.live(wanted)).banners[0]
