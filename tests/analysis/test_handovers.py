"""Handovers on drawn traces: who let whom go on."""

from __future__ import annotations

from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending
from tests.files.examples import snapshot_of


def told(trace: RunTrace) -> list[tuple[str, int, str, int]]:
    """Each handover as lane and ms of both spans."""
    run = snapshot_of(trace).runs[0]
    flows = run.flows
    found = []
    for source, target, on_task in zip(flows.source, flows.target, flows.on_task, strict=True):
        lane = run.lanes[run.workers.lane[source]].label
        there = run.tasks if on_task else run.workers
        who = f"task {there.task[target]}" if on_task else run.lanes[there.lane[target]].label
        at = int(run.workers.start[source]) // MS
        found.append((lane, at, who, int(there.start[target]) // MS))
    return found


def test_the_gil_goes_from_thread_to_thread() -> None:
    trace = drawn("threads", ["rrrrggggrr", "ggggrrrrgg", "..rrgggggg"])
    for row in trace.workers.values():
        row.pid = 7
    # Thread 3's wait ended with the run: nothing follows. Its own running span let thread 2 go on.
    assert told(trace) == [("worker 3", 2, "worker 2", 4), ("worker 2", 4, "worker 1", 8)]
    trace.workers[1].pid = 8
    # Of another process: thread 1's GIL was with nobody else while it waited.
    assert told(trace) == []


def test_the_loop_and_the_lock_go_from_task_to_task() -> None:
    loop = drawn("coroutines", ["rrrrrr/001101"], ["rreeri", "eerrer"])
    loop.workers[0].role = "loop"
    assert told(loop) == [
        ("worker 1", 0, "task 1", 2),
        ("worker 1", 2, "task 0", 4),
        ("worker 1", 4, "task 1", 5),
    ]
    lock = drawn("threads", ["rrrr..", "llllrr/111111"])
    ending(lock, Instant.ACQUIRED, 0, task=0, detail=5)
    ending(lock, Instant.RELEASED, 3.5, task=0, detail=5)
    ending(lock, Instant.ACQUIRED, 4, task=1, detail=5)
    assert told(lock) == [("worker 1", 0, "worker 2", 4)]
    assert lock.worker_ns[State.LOCK_WAIT] == 4 * MS


def test_nothing_is_let_go_on_where_nothing_waits() -> None:
    assert told(drawn("serial", ["rrr"], ["rrr"])) == []
