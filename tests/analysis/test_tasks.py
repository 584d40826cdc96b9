"""Every task's figures from traces drawn as text."""

from __future__ import annotations

import numpy as np

from concurviz.analysis.tasks import UNKNOWN, tasks_of
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn


def test_times_of_tasks_that_ended() -> None:
    trace = drawn("threads", ["rrii......", "..rrrr...."], ["qqrrii", " qqrrrr"])
    figures = tasks_of(trace)
    assert figures.task.tolist() == [0, 1]
    assert figures.ending.tolist() == [Instant.DONE, Instant.DONE]
    assert figures.state.tolist() == [State.NONE, State.NONE]
    assert (figures.submitted // MS).tolist() == [0, 1]
    assert (figures.started // MS).tolist() == [2, 3]
    assert (figures.waited // MS).tolist() == [2, 2]
    assert (figures.ended // MS).tolist() == [6, 7]
    assert (figures.latency // MS).tolist() == [6, 6]
    assert (figures.ran // MS).tolist() == [2, 4]
    assert len(figures) == 2


def test_the_worker_that_had_it_last() -> None:
    trace = drawn("threads", ["rr....../00......", "..rrii../..0011.."], ["rrrr", "    ii"])
    trace.instants.drop_first(2)
    assert tasks_of(trace).worker.tolist() == [1, 1]


def test_tasks_that_go_on_are_told_up_to_now() -> None:
    trace = drawn("threads", ["rr"])
    trace.end = None
    trace.now = 10 * MS
    row = trace.task_lanes.add_row("task 0", "task", pid=100)
    row.extend([0], [3 * MS], [State.QUEUED], [0])
    row.set_open(State.IO_WAIT, 3 * MS, 0)
    row = trace.task_lanes.add_row("task 1", "task", pid=100)
    row.set_open(State.QUEUED, 4 * MS, 1)
    figures = tasks_of(trace)
    assert figures.state.tolist() == [State.IO_WAIT, State.QUEUED]
    assert figures.ending.tolist() == [0, 0]
    assert figures.started.tolist() == [3 * MS, UNKNOWN]
    assert figures.waited.tolist() == [3 * MS, UNKNOWN]
    assert figures.latency.tolist() == [UNKNOWN, UNKNOWN]


def test_a_task_of_which_only_the_end_is_left() -> None:
    trace = drawn("threads", ["rr"])
    trace.instants.extend(
        t=np.array([MS]), kind=np.array([Instant.FAILED]), worker=np.array([-1]),
        task=np.array([7]), detail=np.array([0]),
    )  # fmt: skip
    figures = tasks_of(trace)
    assert (figures.task.tolist(), figures.ending.tolist()) == ([7], [Instant.FAILED])
    assert figures.submitted.tolist() == [UNKNOWN]
    assert figures.latency.tolist() == [UNKNOWN]
    assert figures.worker.tolist() == [UNKNOWN]


def test_an_empty_trace_has_no_tasks() -> None:
    assert len(tasks_of(RunTrace("threads", origin=0))) == 0
