"""Producers and consumers: items through the bounded queue that all tasks share."""

from __future__ import annotations

from collections import deque
from time import perf_counter_ns
from typing import TYPE_CHECKING, Callable

from concurviz.wire.states import Instant, State
from concurviz.wire.steps import QUEUE_ID, Put, Take

if TYPE_CHECKING:
    from concurviz.lab.bench import Bench
    from concurviz.lab.loop_bench import CallbackBench, LoopBench, Operation

POLL_S = 0.25
"""How often a thread that waits looks whether the run is being stopped."""
PATIENCE_S = 60.0
"""A wait this long means that the other side has died."""


class Abandoned(Exception):
    """Nobody put an item, or took one, for PATIENCE_S."""


def block_put(bench: Bench, step: Put, task: int) -> None:
    """Wait for room in this thread; Stopped when the run is stopped, Abandoned."""
    queue = bench.shared.queue
    if not queue.put(0):
        begin = bench.wait(State.LOCK_WAIT, task)
        _persist(bench, lambda: queue.put(POLL_S))
        bench.resume(begin, queue.taken_ns, task)
    bench.recorder.instant(bench.tick(task), Instant.PUT, task, QUEUE_ID)


def block_take(bench: Bench, step: Take, task: int) -> None:
    """Wait for an item in this thread; Stopped when the run is stopped, Abandoned."""
    queue = bench.shared.queue
    if not queue.take(0):
        begin = bench.wait(State.LOCK_WAIT, task)
        put = _persist(bench, lambda: queue.take(POLL_S))
        bench.resume(begin, put, task)
    bench.recorder.instant(bench.tick(task), Instant.TAKEN, task, QUEUE_ID)


def _persist(bench: Bench, attempt: Callable[[], int]) -> int:
    """Try again until it succeeds; what it gave."""
    deadline = perf_counter_ns() + PATIENCE_S * 1e9
    while True:
        bench.check()
        got = attempt()
        if got:
            return got
        if perf_counter_ns() > deadline:
            raise Abandoned(f"the other side of the queue did nothing for {PATIENCE_S:.0f} s")


async def put_on_loop(bench: LoopBench, step: Put, task: int) -> None:
    """Let the loop run others while the queue is full."""
    begin = bench.waiting(task, State.LOCK_WAIT)
    await bench.queue.put(begin)
    bench.awake(begin, bench.queue.taken_ns, task)
    bench.recorder.instant(bench.tick(task), Instant.PUT, task, QUEUE_ID)


async def take_on_loop(bench: LoopBench, step: Take, task: int) -> None:
    """Let the loop run others while the queue is empty."""
    begin = bench.waiting(task, State.LOCK_WAIT)
    put = await bench.queue.get()
    bench.awake(begin, put, task)
    bench.recorder.instant(bench.tick(task), Instant.TAKEN, task, QUEUE_ID)


class CallbackQueue:
    """A bounded queue for operations that cannot wait, only be called again."""

    def __init__(self, bound: int, bench: CallbackBench) -> None:
        self._bound = bound
        self._bench = bench
        self._items = 0
        self._putting: deque[Operation] = deque()
        self._taking: deque[Operation] = deque()

    def put(self, operation: Operation) -> bool:
        """Put an item in; False if there is no room: the operation goes on when it is in."""
        if self._items == self._bound:
            self._putting.append(operation)
            return False
        self._items += 1
        self._record(Instant.PUT, operation)
        if self._taking:
            self._wake(self._taking.popleft(), self.take)
        return True

    def take(self, operation: Operation) -> bool:
        """Take an item out; False if there is none: the operation goes on when it has one."""
        if not self._items:
            self._taking.append(operation)
            return False
        self._items -= 1
        self._record(Instant.TAKEN, operation)
        if self._putting:
            self._wake(self._putting.popleft(), self.put)
        return True

    def _wake(self, operation: Operation, attempt: Callable[[Operation], bool]) -> None:
        # It succeeds: for this operation room has just been made, or an item been put.
        attempt(operation)
        self._bench.loop.call_soon(operation.resume, perf_counter_ns())

    def _record(self, kind: Instant, operation: Operation) -> None:
        self._bench.recorder.instant(perf_counter_ns(), kind, operation.index, QUEUE_ID)


def put_in_callbacks(bench: CallbackBench, step: Put, operation: Operation) -> State | None:
    """Put an item in, or be called once it is in."""
    return None if bench.queue.put(operation) else State.LOCK_WAIT


def take_in_callbacks(bench: CallbackBench, step: Take, operation: Operation) -> State | None:
    """Take an item out, or be called with one."""
    return None if bench.queue.take(operation) else State.LOCK_WAIT
