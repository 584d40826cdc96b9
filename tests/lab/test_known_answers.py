"""Known answers: what must come out when the truth is known beforehand.

Bounds are wide enough for a noisy machine and narrow enough to catch a wrong label.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from concurviz.analysis.metrics import Heartbeat
from concurviz.controllers.run import Run
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.lab_runs import Outcome, compare, engines, runnable, scenario
from tests.traces import time_at_least

ATTEMPTS = 3


def trace_of(model: str, workload: str, **params: float) -> RunTrace:
    run = compare(scenario(model, workload=workload, params={"jitter": 0.0, **params})).run(model)
    assert run.status == "done", run.reason
    assert run.trace is not None
    return run.trace


@pytest.mark.parametrize("model", ["threads", "thread-pool"])
def test_threads_that_hold_the_gil_never_run_at_once(model: str) -> None:
    trace = trace_of(model, "cpu", tasks=16, cpu_ms=20, workers=4)
    rows = list(trace.workers.values())
    running = int(trace.worker_ns[State.RUNNING])
    assert time_at_least(rows, State.RUNNING, 2) <= 0.001 * running
    # Four share one GIL: each waits for the three others.
    assert trace.worker_ns[State.GIL_WAIT] > 1.5 * running
    assert trace.worker_ns[State.GIL_WAIT] > 5 * trace.worker_ns[State.CPU_WAIT]


def test_threads_share_the_gil_in_equal_parts() -> None:
    """While k threads are at work at once, each runs for a k-th of the time that any runs."""
    workers = 4
    furthest = []
    for _ in range(ATTEMPTS):
        trace = trace_of("threads", "cpu", tasks=workers, cpu_ms=200, workers=workers)
        rows = [r for r in trace.workers.values() if (r.state == State.RUNNING).any()]
        assert len(rows) == workers
        begin = max(int(r.start[r.state == State.RUNNING][0]) for r in rows)
        end = min(int(r.end[r.state == State.RUNNING][-1]) for r in rows)
        ran = []
        for row in rows:
            mine = row.state == State.RUNNING
            inside = np.minimum(row.end[mine], end) - np.maximum(row.start[mine], begin)
            ran.append(int(inside[inside > 0].sum()))
        furthest.append(max(abs(r / sum(ran) - 1 / workers) for r in ran))
        if furthest[-1] < 0.05:
            break
    # Whoever else uses the machine takes cores from some and not from others.
    assert min(furthest) < 0.08, furthest


def test_threads_with_io_overlap_by_hardly_anything() -> None:
    trace = trace_of("threads", "mixed", tasks=24, cpu_ms=10, io_ms=6, phases=2, workers=4)
    rows = list(trace.workers.values())
    assert time_at_least(rows, State.RUNNING, 2) <= 0.02 * int(trace.worker_ns[State.RUNNING])


def test_two_processes_run_at_once_and_never_wait_for_a_gil() -> None:
    overlaps = []
    for _ in range(ATTEMPTS):
        trace = trace_of("processes", "cpu", tasks=16, cpu_ms=60, workers=2)
        rows = list(trace.workers.values())
        assert trace.worker_ns[State.GIL_WAIT] == 0
        together = time_at_least(rows, State.RUNNING, 2)
        overlaps.append(together / time_at_least(rows, State.RUNNING, 1))
        if overlaps[-1] > 0.1:
            break
    # A shared machine may lend little more than one core for seconds (0.08 to 0.5 was measured);
    # under one GIL the share is at most 0.001.
    assert max(overlaps) > 0.1


def test_waits_take_what_was_asked_for_and_overlap() -> None:
    for model in ("threads", "thread-pool", "async-io", "coroutines", "qt-loop"):
        trace = trace_of(model, "io", tasks=8, io_ms=40, workers=8)
        waits = np.concatenate(
            [(r.end - r.start)[r.state == State.IO_WAIT] for r in trace.task_rows]
        )
        assert len(waits) == 8
        # The service's timer has a resolution of a millisecond.
        assert 39e6 <= np.median(waits) <= 60e6
        together = time_at_least(trace.task_rows, State.IO_WAIT, 2)
        assert together > 0.5 * time_at_least(trace.task_rows, State.IO_WAIT, 1)


def test_serial_waits_never_overlap() -> None:
    trace = trace_of("serial", "io", tasks=4, io_ms=10)
    assert time_at_least(trace.task_rows, State.IO_WAIT, 2) == 0


@pytest.mark.parametrize("model", ["async-io", "coroutines", "qt-loop"])
def test_cpu_work_of_one_task_is_loop_wait_in_the_others(model: str) -> None:
    trace = trace_of(model, "mixed", tasks=10, cpu_ms=20, io_ms=4, phases=2)
    # All replies are there long before the loop has worked off ten times 10 ms of work.
    assert trace.task_ns[State.LOOP_WAIT] > trace.task_ns[State.RUNNING]
    assert time_at_least(trace.task_rows, State.RUNNING, 2) == 0
    assert trace.task_ns[State.GIL_WAIT] == 0


@pytest.mark.parametrize("model", ["thread-pool", "process-pool"])
def test_tasks_queue_for_the_workers_of_a_pool(model: str) -> None:
    trace = trace_of(model, "io", tasks=8, io_ms=40, workers=2)
    assert time_at_least(trace.task_rows, State.IO_WAIT, 3) == 0
    # Two at a time: three pairs wait for 40, 80 and 120 ms.
    assert trace.task_ns[State.QUEUED] > trace.task_ns[State.IO_WAIT]
    for row in trace.task_rows:
        assert row.state[0] == State.QUEUED


def test_what_a_process_pool_pickles_is_transfer_both_ways() -> None:
    size = 2_000_000
    heavy = trace_of("process-pool", "payload", tasks=6, cpu_ms=1, workers=2, payload_bytes=size)
    moved = heavy.instants["detail"][heavy.instants["kind"] == Instant.BYTES]
    assert len(moved) == 12
    assert ((0.9 * size < moved) & (moved < 1.1 * size)).all()
    light = trace_of("process-pool", "payload", tasks=6, cpu_ms=1, workers=2, payload_bytes=100)
    assert heavy.task_ns[State.TRANSFER] > 3 * light.task_ns[State.TRANSFER]
    for row in heavy.task_rows:
        at = np.flatnonzero(row.state == State.RUNNING)
        assert State.TRANSFER in row.state[: at[0]]
        assert State.TRANSFER in row.state[at[-1] :]


def test_files_block_a_loop() -> None:
    """What is I/O for the task is I/O for the loop, and for all others a wait for the loop."""
    trace = trace_of("async-io", "file", tasks=6, cpu_ms=1, phases=2, payload_bytes=500_000)
    assert trace.worker_ns[State.IO_WAIT] > 0
    assert time_at_least(trace.task_rows, State.IO_WAIT, 2) == 0


def test_a_step_costs_more_on_the_qt_loop_than_on_asyncios_own() -> None:
    ratios = []
    for _ in range(ATTEMPTS):
        wanted = scenario(
            "coroutines",
            "qt-loop",
            workload="timer",
            params={"tasks": 1_000, "cpu_ms": 0.0, "io_ms": 5.0, "phases": 5, "jitter": 0.0},
        )
        outcome = compare(wanted)
        plain, on_qt = (outcome.run(m).metrics() for m in ("coroutines", "qt-loop"))
        assert plain.cpu_s
        assert on_qt.cpu_s
        ratios.append(on_qt.cpu_s / plain.cpu_s)
        if ratios[-1] > 1.2:
            break
    assert max(ratios) > 1.2


def heartbeat(model: str, workload: str, **params: float) -> Heartbeat:
    run = compare(scenario(model, workload=workload, params=params)).run(model)
    metrics = run.metrics()
    assert metrics.heartbeat is not None
    assert metrics.heartbeat["frames"] > 0
    return metrics.heartbeat


@pytest.mark.parametrize("model", ["qthreads", "qt-loop"])
def test_the_heartbeat_loses_frames_under_cpu_bound_tasks_and_none_when_idle(model: str) -> None:
    busy = heartbeat(model, "cpu", tasks=40, cpu_ms=20, workers=6)
    assert busy["lost"] > 5
    # On a shared machine a frame can be lost to somebody else: one quiet run is proof enough.
    idle = (heartbeat(model, "io", tasks=4, io_ms=200, workers=2)["lost"] for _ in range(ATTEMPTS))
    assert 0 in idle


AT_WORK = {"tasks": 12, "cpu_ms": 30.0, "workers": 2}


@cache
def at_work() -> Outcome:
    """Every model's run of a third of a second of CPU work."""
    return compare(scenario(*runnable().values(), workload="cpu", params=AT_WORK))


def claims(run: Run) -> list[float]:
    """What each worker says that it ran as a part of its thread's CPU time."""
    ledger = run.metrics().ledger
    assert ledger is not None
    assert run.trace is not None
    workers, found = ledger.workers, []
    assert len(workers.cpu_ns) == workers.executing
    for lane, cpu_ns in workers.cpu_ns.items():
        row = run.trace.workers[int(workers.ids[lane])]
        if run.model == "to-thread" and row.role == "loop":
            # Its tasks are in threads: handing them over takes it less than looking after them.
            assert workers.ns[lane, State.RUNNING] <= cpu_ns
        elif workers.ns[lane, State.RUNNING]:
            # A worker that came too late for any task has nothing to claim.
            found.append(float(workers.ns[lane, State.RUNNING] / cpu_ns))
    return found


@engines()
def test_claimed_running_time_is_the_threads_cpu_time(model: str) -> None:
    found = claims(at_work().run(model))
    for _ in range(ATTEMPTS - 1):
        if max(found) <= 1.02:
            break
        # Others took its core, each time for less than a gap: no clock of ours tells.
        found = claims(compare(scenario(model, workload="cpu", params=AT_WORK)).run(model))
    assert all(0.9 <= share <= 1.02 for share in found), found


@engines("coroutines", "async-io", "trio", "gevent", "qt-loop")
def test_a_loop_is_idle_only_while_it_waits_for_events(model: str) -> None:
    """Under I/O tasks' steps are a third of what the loop's thread does; the rest is overhead."""
    wanted = scenario(model, workload="io", params={"tasks": 300, "io_ms": 20.0})
    shares = []
    for _ in range(ATTEMPTS):
        metrics = compare(wanted).run(model).metrics()
        assert metrics.ledger is not None
        assert metrics.loop is not None
        assert metrics.loop.steps >= 300
        workers = metrics.ledger.workers
        ((lane, cpu_ns),) = workers.cpu_ns.items()
        assert workers.ns[lane, State.OVERHEAD] > 0.3 * cpu_ns
        claimed = workers.ns[lane, State.RUNNING] + workers.ns[lane, State.OVERHEAD]
        shares.append(float(claimed / cpu_ns))
        if shares[-1] <= 1.1:
            break
    # 0.86 to 1.03 were measured, without the overhead 0.1 to 0.5; more than the thread's CPU time
    # where others take its core for less than a gap, again and again.
    assert 0.75 <= min(shares) <= 1.1, shares


def after_io(trace: RunTrace) -> tuple[list[int], dict[State, int]]:
    """Lengths of the tasks' waits for I/O, and the time between those and going on, by state."""
    waits, then = [], dict.fromkeys(State, 0)
    for row in trace.task_rows:
        waiting = False
        for start, end, state in zip(row.start, row.end, row.state, strict=True):
            if state == State.IO_WAIT:
                waits.append(int(end - start))
            elif waiting and state != State.RUNNING:
                then[State(state)] += int(end - start)
            waiting = state == State.IO_WAIT or (waiting and state != State.RUNNING)
    return waits, then


@pytest.mark.parametrize(
    ("model", "others"),
    [("threads", State.GIL_WAIT), ("qthreads", State.GIL_WAIT), ("thread-pool", State.GIL_WAIT),
     ("async-io", State.LOOP_WAIT), ("coroutines", State.LOOP_WAIT)],
)  # fmt: skip
def test_io_ends_when_the_reply_leaves_and_the_rest_is_the_others_doing(
    model: str, others: State
) -> None:
    """Each waits for 20 ms while four others compute: then for the GIL, or for the loop."""
    params = {"tasks": 10, "cpu_ms": 30.0, "io_ms": 40.0, "phases": 2, "workers": 5}
    shortest = []
    for _ in range(ATTEMPTS):
        waits, then = after_io(trace_of(model, "mixed", **params))
        assert len(waits) == 20
        # Nothing else may follow: not I/O that goes on, not idling, nothing unknown.
        assert {s for s, ns in then.items() if ns} <= {others, State.CPU_WAIT}
        assert then[others] > 0.3 * sum(waits)
        # A loop may lose its core after it has sent: then its wait is seen to begin late.
        which = 10 if others is State.GIL_WAIT else 50
        shortest.append(float(np.percentile(waits, which)) / 1e6)
        if shortest[-1] < 22:
            break
    # The service's timer has a resolution of a millisecond, and on a busy machine it comes late.
    assert 18.5 <= min(shortest) < 23, shortest


@pytest.mark.parametrize("model", ["threads", "processes"])
def test_one_task_at_a_time_has_the_lock_and_others_wait_for_it(model: str) -> None:
    # Work for most of a second: what a process takes to begin is little beside it.
    tasks = 40
    trace = trace_of(model, "lock", tasks=tasks, cpu_ms=20.0, lock_share=80.0, workers=4)
    kind = trace.instants["kind"]
    about = np.isin(kind, (Instant.ACQUIRED, Instant.RELEASED))
    in_turn = kind[about][np.argsort(trace.instants["t"][about], kind="stable")]
    # Two phases each: acquired, released, acquired, released, ...
    assert in_turn.tolist() == [Instant.ACQUIRED, Instant.RELEASED] * 2 * tasks
    rows = list(trace.workers.values())
    at_work = (State.RUNNING, State.GIL_WAIT, State.CPU_WAIT, State.LOCK_WAIT)
    two = time_at_least(rows, at_work, 2)
    assert two > 0.5 * time_at_least(rows, at_work, 1)
    # Of two one waits while the other holds it: for three quarters of the time, since a fifth
    # of the other's work is done without.
    assert trace.worker_ns[State.LOCK_WAIT] > 0.6 * two
    assert trace.worker_ns[State.LOCK_WAIT] > 0.5 * trace.worker_ns[State.RUNNING]


def test_threads_run_at_once_in_calls_that_release_the_gil() -> None:
    overlaps = []
    for _ in range(ATTEMPTS):
        trace = trace_of("threads", "cpu-nogil", tasks=12, cpu_ms=60, workers=2)
        rows = list(trace.workers.values())
        together = time_at_least(rows, State.RUNNING, 2)
        overlaps.append(together / time_at_least(rows, State.RUNNING, 1))
        if overlaps[-1] > 0.1:
            break
    # As for processes: a shared machine may lend little more than one core, one GIL lends none.
    assert max(overlaps) > 0.1


def test_what_is_produced_is_consumed() -> None:
    trace = trace_of("processes", "queue", tasks=12, cpu_ms=2, workers=3, queue_bound=1)
    kinds = trace.instants["kind"]
    assert np.count_nonzero(kinds == Instant.PUT) == 6
    assert np.count_nonzero(kinds == Instant.TAKEN) == 6
