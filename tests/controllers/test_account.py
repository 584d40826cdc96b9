"""What a host's last message says, and what watching it has cost."""

from __future__ import annotations

from typing import Any

import pytest

from concurviz.controllers.account import Account
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant

ORIGIN = 1_000


def ended(submitted: int, finished: int, last: int) -> dict[str, Any]:
    return {"tasks": [submitted, finished, last], "record_ns": 200.0, "clock_ns": 30.0}


def test_what_was_not_recorded_is_told_by_the_host() -> None:
    account, trace = Account(recorded=False), RunTrace("threads", ORIGIN)
    trace.errors[3] = "ValueError: no"
    account.close(ended(10, 7, ORIGIN + 500), None, None)
    account.tell_unrecorded(trace)
    tasks = trace.tasks
    assert (tasks.submitted, tasks.done, tasks.failed, tasks.cancelled) == (10, 6, 1, 3)
    assert trace.instants["t"].tolist() == [500]
    assert trace.instants["kind"].tolist() == [Instant.DONE]


def test_without_a_task_there_is_no_last_one() -> None:
    account, trace = Account(recorded=False), RunTrace("threads", ORIGIN)
    account.tell_unrecorded(trace)
    assert trace.tasks.submitted == 0
    assert not len(trace.instants)


def test_what_watching_took_is_known_when_the_host_has_said_what_a_record_costs() -> None:
    account, trace = Account(recorded=True), RunTrace("threads", ORIGIN)
    trace.events.sent = 1_000_000
    assert account.own_cost(trace, 0.0) is None
    account.looked(0.25)
    account.looked(0.25)
    account.close(ended(1, 1, 0), None, None)
    cost = account.own_cost(trace, 1.5)
    assert cost is not None
    assert cost.recorded
    assert cost.recorder_s == pytest.approx(0.2)
    assert cost.sampler_s == pytest.approx(2.0)
    assert cost.clock_error_s == pytest.approx(30e-9)
    assert account.own_cost(None, 0.0) is None
