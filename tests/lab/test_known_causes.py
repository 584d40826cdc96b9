"""Real runs: whoever is named as a cause did have the GIL, the loop or the lock."""

from __future__ import annotations

import numpy as np
import pytest

from concurviz.analysis.blockers import blockers_of
from concurviz.analysis.causes import causes_of
from concurviz.analysis.holds import holds_of
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests.lab_runs import compare, scenario

MS = 1_000_000
ATTEMPTS = 3


def explained(trace: RunTrace, rows: list[Row], state: State) -> tuple[float, float]:
    """Time spent in long waits of a state, and how much of it causes account for, in ns."""
    waited = told = 0.0
    for row in rows:
        for k in np.flatnonzero((row.state == state) & (row.end - row.start > MS)).tolist():
            start, end, task = int(row.start[k]), int(row.end[k]), int(row.task[k])
            causes = causes_of(trace, row, state, task, start, end)
            assert all(c.task != task for c in causes)
            waited += end - start
            told += min(end - start, sum(c.overlap for c in causes))
    return waited, told


@pytest.mark.parametrize(
    ("model", "workload", "state", "how"),
    [
        ("threads", "cpu", State.GIL_WAIT, "gil"),
        ("coroutines", "mixed", State.LOOP_WAIT, "loop"),
        ("async-io", "mixed", State.LOOP_WAIT, "loop"),
        ("thread-pool", "cpu", State.GIL_WAIT, "gil"),
        ("threads", "lock", State.LOCK_WAIT, "lock"),
    ],
)
def test_long_waits_are_explained(model: str, workload: str, state: State, how: str) -> None:
    params = {"tasks": 12, "cpu_ms": 8.0, "io_ms": 4.0, "workers": 4}
    trace = compare(scenario(model, workload=workload, params=params)).run(model).trace
    assert trace is not None
    waited, told = explained(trace, trace.task_rows, state)
    assert waited > MS
    # The rest is time in which nobody had it yet: whoever got the lock has to get the GIL as well.
    assert told > 0.25 * waited
    worst = [b for b in blockers_of(trace) if b.how == how]
    assert worst
    assert worst[0].caused_ns > 0


@pytest.mark.parametrize("model", ["coroutines", "async-io", "qt-loop"])
def test_a_task_that_blocks_the_loop_is_named_with_the_time_it_took_from_others(model: str) -> None:
    """Two tasks of two phases: each has its reply after 4 ms, and waits while the other computes.

    ::

        task 0   rrrrrrrriLLLLLLLrrrrrrrri
        task 1   qqqqqqqqrrrrrrrriLLLLLLLr
    """
    blocks, waits = 50.0, 4.0
    params = {"tasks": 2, "cpu_ms": 2 * blocks, "io_ms": 2 * waits, "phases": 2, "jitter": 0.0}
    for _ in range(ATTEMPTS):
        trace = compare(scenario(model, workload="mixed", params=params)).run(model).trace
        assert trace is not None
        worst = next(b for b in blockers_of(trace) if b.how == "loop")
        waiting = [
            (int(row.end[k] - row.start[k]), int(row.start[k]), int(row.task[k]), row)
            for row in trace.task_rows
            for k in np.flatnonzero(row.state == State.LOOP_WAIT)
        ]
        waited, start, task, row = max(waiting, key=lambda wait: wait[0])
        # The work is a fixed amount; but on a busy machine the service's reply may be late, too.
        if waited > 0.8 * (blocks - waits) * MS:
            break
    else:
        pytest.fail(f"no wait was as long as the other's work: {waited / MS:.1f} ms")
    causes = causes_of(trace, row, State.LOOP_WAIT, task, start, start + waited)
    assert causes[0].task == 1 - task
    # All of it but the loop's own work before and after.
    assert sum(c.overlap for c in causes if c.task == 1 - task) > 0.8 * waited
    assert worst.task in (0, 1)
    assert worst.worst_ns > 0.8 * waited


def test_a_lock_held_by_one_is_lock_wait_in_the_other_and_the_holder_is_named() -> None:
    held = 60.0
    params = {"tasks": 2, "cpu_ms": held, "lock_share": 100.0, "phases": 1, "workers": 2}
    wanted = scenario("threads", workload="lock", params={"jitter": 0.0, **params})
    trace = compare(wanted).run("threads").trace
    assert trace is not None
    holds = holds_of(trace)
    first, second = holds.task.tolist()
    given_back = int(holds.end[0])
    assert given_back - holds.start[0] > 0.8 * held * MS
    waits = [
        (row, int(row.start[k]), int(row.end[k]))
        for row in trace.task_rows
        for k in np.flatnonzero((row.state == State.LOCK_WAIT) & (row.task == second))
    ]
    row, start, end = waits[0]
    assert len(waits) == 1
    # From when it asked until the lock was given back; to get the GIL after that is another wait.
    assert abs(end - given_back) < MS
    assert end - start > 0.5 * held * MS
    causes = causes_of(trace, row, State.LOCK_WAIT, second, start, end)
    assert causes[0].task == first
    assert causes[0].overlap > 0.95 * (end - start)
    worst = next(b for b in blockers_of(trace) if b.how == "lock")
    assert worst.task == first
    assert abs(worst.caused_ns - (end - start)) < 0.05 * (end - start)
