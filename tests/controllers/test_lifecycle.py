"""The life cycle alone: events in, commands out."""

from __future__ import annotations

import itertools

import pytest

from concurviz.controllers.lifecycle import (
    FINAL,
    ArmTimer,
    Begin,
    EngineEnded,
    EngineStarted,
    Event,
    Finish,
    HostExited,
    HostReady,
    Kill,
    LaunchFailed,
    Lifecycle,
    SendStart,
    SendStop,
    ServiceLost,
    Status,
    StopAsked,
    TimeUp,
)

GONE = HostExited("the host exited with code 1")


def after(*events: Event) -> Lifecycle:
    life = Lifecycle()
    for event in events:
        life.handle(event)
    return life


def test_a_run_that_goes_well() -> None:
    life = Lifecycle()
    seen = []
    for event in (Begin(), HostReady(), EngineStarted(), EngineEnded(""), HostExited("")):
        life.handle(event)
        seen.append(life.status)
    assert seen == [
        Status.STARTING,
        Status.STARTING,
        Status.RUNNING,
        Status.ENDING,
        Status.DONE,
    ]


def test_the_host_is_told_to_start_once_it_is_ready() -> None:
    life = after(Begin())
    assert life.handle(HostReady()) == [SendStart()]


def test_a_host_that_dies_breaks_the_run_and_says_how() -> None:
    life = after(Begin(), HostReady(), EngineStarted(), GONE)
    assert (life.status, life.reason) == (Status.BROKEN, GONE.reason)


def test_a_host_that_cannot_be_launched_breaks_the_run() -> None:
    life = after(Begin(), LaunchFailed("no such interpreter"))
    assert (life.status, life.reason) == (Status.BROKEN, "no such interpreter")


def test_an_engine_that_gives_up_breaks_the_run_with_its_own_reason() -> None:
    life = after(Begin(), HostReady(), EngineStarted(), EngineEnded("all workers died"), GONE)
    assert (life.status, life.reason) == (Status.BROKEN, "all workers died")


def test_stop_asks_first_and_kills_when_the_grace_is_over() -> None:
    life = after(Begin(), HostReady(), EngineStarted())
    asked, timer = life.handle(StopAsked())
    assert asked == SendStop()
    assert isinstance(timer, ArmTimer)
    assert timer.seconds < 2
    assert life.handle(TimeUp()) == [Kill()]
    life.handle(GONE)
    assert life.status is Status.CANCELLED


def test_stop_while_the_host_starts_kills_at_once() -> None:
    assert after(Begin()).handle(StopAsked()) == [Kill()]


def test_stop_before_its_turn_cancels_without_a_process() -> None:
    life = Lifecycle()
    assert life.handle(StopAsked()) == []
    assert life.status is Status.CANCELLED


def test_a_host_that_hangs_at_start_is_killed_and_the_reason_says_so() -> None:
    life = after(Begin())
    assert life.handle(TimeUp()) == [Kill()]
    life.handle(GONE)
    assert life.status is Status.BROKEN
    assert "did not start" in life.reason


def test_an_engine_that_ends_when_asked_to_stop_gets_no_second_grace() -> None:
    life = after(Begin(), HostReady(), EngineStarted(), StopAsked())
    assert life.handle(EngineEnded("")) == []
    assert life.handle(TimeUp()) == [Kill()]
    life.handle(GONE)
    assert life.status is Status.CANCELLED


def test_a_host_that_does_not_exit_after_its_engine_ended_is_killed() -> None:
    life = after(Begin(), HostReady(), EngineStarted(), EngineEnded(""))
    assert life.handle(TimeUp()) == [Kill()]


def test_a_run_whose_service_is_gone_is_killed_and_says_so() -> None:
    life = after(Begin(), HostReady(), EngineStarted())
    assert life.handle(ServiceLost("the loopback service is gone")) == [Kill()]
    life.handle(GONE)
    assert (life.status, life.reason) == (Status.BROKEN, "the loopback service is gone")


def test_tasks_that_failed_for_want_of_a_service_are_no_result() -> None:
    life = after(Begin(), HostReady(), EngineStarted(), EngineEnded(""))
    life.handle(ServiceLost("the loopback service is gone"))
    life.handle(GONE)
    assert life.status is Status.BROKEN


EVENTS: tuple[Event, ...] = (
    HostReady(),
    EngineStarted(),
    EngineEnded(""),
    StopAsked(),
    TimeUp(),
    LaunchFailed("x"),
    ServiceLost("y"),
)


@pytest.mark.parametrize("first", EVENTS)
def test_in_whatever_order_events_come_the_end_of_the_host_ends_the_run(first: Event) -> None:
    others = [event for event in EVENTS if event is not first]
    for events in itertools.permutations(others, 3):
        life = after(Begin(), first, *events)
        commands = life.handle(GONE)
        assert life.status in FINAL, events
        assert not commands or commands[-1] == Finish(), events
        assert life.handle(StopAsked()) == [], events
