"""Real runs: whoever is named as a cause did have the GIL, the loop or the lock."""

from __future__ import annotations

import numpy as np
import pytest

from concurviz.analysis.blockers import blockers_of
from concurviz.analysis.causes import causes_of
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests.lab_runs import compare, scenario

MS = 1_000_000


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


def test_a_coroutine_that_blocks_the_loop_is_named_with_the_time_it_took_from_others() -> None:
    wanted = scenario(
        "coroutines",
        workload="mixed",
        # Two phases: in the first all are started in one turn of the loop, before any can wait.
        params={"tasks": 6, "cpu_ms": 80.0, "io_ms": 4.0, "phases": 2, "jitter": 0.0},
    )
    trace = compare(wanted).run("coroutines").trace
    assert trace is not None
    worst = next(b for b in blockers_of(trace) if b.how == "loop")
    # The work is a fixed amount: less than its time on an idle core it cannot take, or nearly.
    assert worst.worst_ns > 10 * MS
    waits = [
        (row, k)
        for row in trace.task_rows
        for k in np.flatnonzero(row.state == State.LOOP_WAIT).tolist()
        if row.start[k] < worst.end and row.end[k] > worst.start
    ]
    assert waits
    row, k = max(waits, key=lambda at: int(at[0].end[at[1]] - at[0].start[at[1]]))
    start, end, task = int(row.start[k]), int(row.end[k]), int(row.task[k])
    assert end - start > 10 * MS
    assert worst.task in {c.task for c in causes_of(trace, row, State.LOOP_WAIT, task, start, end)}
