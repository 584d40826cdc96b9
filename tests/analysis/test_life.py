"""The life of a task."""

from __future__ import annotations

from concurviz.analysis.life import life_of
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending


def test_a_task_is_followed_over_states_and_workers() -> None:
    trace = drawn("threads", ["..rr../001100", "....ii/000011"], ["", "qqrrii"])
    life = life_of(trace, 1)
    told = [(s.state, (s.end - s.start) // MS, s.worker) for s in life.stretches]
    assert told == [
        (State.QUEUED, 2, ""),
        (State.RUNNING, 2, "worker 1"),
        (State.IO_WAIT, 2, "worker 2"),
    ]
    assert life.submitted == 0
    assert life.ns(State.QUEUED) == 2 * MS
    assert life.ending is Instant.DONE


def test_its_end_and_error_are_told() -> None:
    trace = drawn("threads", ["rr/33"])
    ending(trace, Instant.FAILED, 2, task=3)
    trace.errors[3] = "ValueError: no"
    life = life_of(trace, 3)
    assert life.ending is Instant.FAILED
    assert life.ended == 2 * MS
    assert life.error == "ValueError: no"


def test_of_an_unknown_task_nothing_is_known() -> None:
    life = life_of(drawn("threads", ["rr/00"]), 99)
    assert life.stretches == ()
    assert life.submitted is None
