"""CPU work under the lock that all tasks share."""

from __future__ import annotations

from time import perf_counter_ns
from typing import TYPE_CHECKING

from concurviz.wire.phases import HOLDS_LOCK
from concurviz.wire.states import Instant, State
from concurviz.wire.steps import LOCK_ID, Locked

if TYPE_CHECKING:
    from concurviz.lab.bench import Bench, Ticker
    from concurviz.lab.loop_bench import CallbackBench, LoopBench, Operation

POLL_S = 0.25
"""How often a thread that waits looks whether the run is being stopped."""


def block(bench: Bench, step: Locked, task: int) -> None:
    """Wait for the lock in this thread; Stopped when the run is stopped."""
    lock = bench.shared.lock
    if not lock.acquire(0):
        begin = bench.wait(State.LOCK_WAIT, task)
        bench.check()
        while not lock.acquire(POLL_S):
            bench.check()
        bench.resume(begin, lock.released_ns, task)
    try:
        _work(bench, step, task)
    finally:
        bench.recorder.instant(perf_counter_ns(), Instant.RELEASED, task, LOCK_ID)
        lock.release()


async def on_loop(bench: LoopBench, step: Locked, task: int) -> None:
    """Let the loop run others while the lock is not free."""
    lock = bench.lock
    begin = bench.waiting(task, State.LOCK_WAIT)
    await lock.acquire()
    bench.awake(begin, lock.released_ns, task)
    try:
        _work(bench, step, task)
    finally:
        bench.recorder.instant(perf_counter_ns(), Instant.RELEASED, task, LOCK_ID)
        lock.release()


def in_callbacks(bench: CallbackBench, step: Locked, operation: Operation) -> None:
    """A callback runs to its end before any other: whoever has the loop has the lock."""
    task = operation.index
    try:
        _work(bench, step, task)
    finally:
        bench.recorder.instant(perf_counter_ns(), Instant.RELEASED, task, LOCK_ID)


def _work(ticker: Ticker, step: Locked, task: int) -> None:
    ticker.recorder.instant(ticker.tick(task), Instant.ACQUIRED, task, LOCK_ID)
    ticker.phase(task, HOLDS_LOCK, depth=2)
    ticker.burn(step.work_us, task)
