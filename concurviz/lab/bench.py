"""What steps work with: the clock and the journal of one thread, and what tasks share.

Every look at the clock goes through ``Ticker.tick``: where more than the gap threshold has passed
since the look before, the thread was not running, and a gap is recorded. The reader finds out later
whether it was waiting for the GIL or for a core.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from time import perf_counter_ns, thread_time_ns
from typing import Any, Protocol

from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.workloads.cpu import spin
from concurviz.lab.workloads.queues import CallbackQueue
from concurviz.lab.workloads.sockets import AsyncClient, BlockingClient, CallbackClient
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING
LOOP_WAIT = State.LOOP_WAIT
IDLE = State.IDLE
OVERHEAD = State.OVERHEAD


class Stopped(Exception):
    """The run is being stopped: raised inside a task at its next look at the clock."""


class StopFlag(Protocol):
    """Says when the run is to end; ``threading.Event`` is one."""

    def is_set(self) -> bool: ...


class Ticker:
    """The clock of one thread and the gaps it finds.

    Of the user's own tasks: ``arguments`` that came from elsewhere, ``results`` by task.
    """

    ALONE = True
    """Whether a task has its worker to itself from beginning to end."""

    def __init__(self, recorder: Recorder, settings: Settings, stop: StopFlag) -> None:
        self.recorder = recorder
        self.settings = settings
        self.stop = stop
        self.last = perf_counter_ns()
        self.arguments: dict[int, Any] = {}
        self.results: dict[int, Any] = {}
        self._cpu = 0
        self._own_loop: asyncio.AbstractEventLoop | None = None

    def restart(self) -> int:
        """Look at the clock after something that was not running: whatever passed is no gap."""
        self.last = now = perf_counter_ns()
        return now

    def tick(self, task: int) -> int:
        """Look at the clock while running; records a gap if there was one. Returns ns."""
        now = perf_counter_ns()
        if now - self.last > self.settings.gap_ns:
            self.recorder.gap(self.last, now - self.last, task)
        self.last = now
        return now

    def check(self) -> None:
        """Raise Stopped when the run is being stopped."""
        if self.stop.is_set():
            raise Stopped

    def burn(self, work_us: int, task: int) -> None:
        """Do CPU work of ``work_us`` calibrated microseconds; Stopped when the run is stopped."""
        left = round(work_us * self.settings.rates.spin)
        chunk = self.settings.chunk
        while left > 0:
            if self.stop.is_set():
                raise Stopped
            spin(min(chunk, left))
            left -= chunk
            self.tick(task)

    def phase(self, task: int, number: int, depth: int = 1) -> None:
        """The task begins something else: a phase of ``wire.phases``, nested in ``depth - 1``."""
        self.recorder.phase(self.tick(task), number, task, depth, self.ALONE)

    def close(self) -> None:
        """Let go of what steps have opened."""
        if self._own_loop is not None:
            self._own_loop.close()

    def loop_of_own(self) -> asyncio.AbstractEventLoop:
        """A loop for coroutine functions that are awaited one at a time in this thread."""
        if self._own_loop is None:
            self._own_loop = asyncio.new_event_loop()
        return self._own_loop

    def begin_own(self, task: int) -> None:
        """Code of the user's own begins."""
        now = self.tick(task)
        self.recorder.opaque(now, State.UNKNOWN, task)
        self._cpu = thread_time_ns()

    def settle_own(self, task: int) -> int:
        """Its stretch ends: running if this thread had the core all the time. Returns when, ns."""
        cpu = thread_time_ns() - self._cpu
        begin, self.last = self.last, perf_counter_ns()
        passed = self.last - begin
        if passed - cpu <= max(self.settings.gap_ns, passed >> 5):
            self.recorder.gap(begin, passed, task, RUNNING)
        return self.last

    def end_own(self, task: int) -> None:
        """It has returned, and our code runs again."""
        self.recorder.both(self.settle_own(task), RUNNING, task)

    def leave_own(self, state: State, task: int) -> int:
        """The user's own code waits in ``state``; returns since when, ns."""
        begin = self.settle_own(task)
        self.recorder.both(begin, state, task)
        return begin

    def enter_own(self, begin: int, ready: int, task: int) -> None:
        """It goes on after a wait that began at ``begin``, over at ``ready`` (see ``resume``)."""
        self.resume(begin, ready, task)
        self.recorder.opaque(self.last, State.UNKNOWN, task)
        self._cpu = thread_time_ns()

    def wait(self, state: State, task: int) -> int:
        """Worker and task begin to wait, blocking the thread; returns when, ns.

        To be called immediately before the call that blocks.
        """
        begin = self.tick(task)
        self.recorder.both(begin, state, task)
        # The thread may lose its core or the GIL here, before it has asked for anything.
        if self.tick(task) - begin > self.settings.gap_ns:
            begin = self.last
            self.recorder.both(begin, state, task)
        return begin

    def opaque(self, state: State, task: int) -> int:
        """Code begins that never looks at the clock; ``resume`` ends it. Returns when, ns.

        ``state`` is what worker and task are taken to be in where no samples say otherwise.
        """
        begin = self.tick(task)
        self.recorder.opaque(begin, state, task)
        return begin

    def resume(self, begin: int, ready: int, task: int) -> None:
        """They run again after a wait that began at ``begin``.

        ``ready`` is when what they waited for happened: if that is noticeably long ago, they have
        been waiting to run since. Give ``begin`` where it cannot be known.
        """
        now = perf_counter_ns()
        if now - ready > self.settings.gap_ns and ready > begin:
            self.recorder.both(ready, RUNNING, task)
            self.last = ready
            self.tick(task)
        else:
            self.recorder.both(now, RUNNING, task)
            self.last = now


class LoopTicker(Ticker):
    """The clock of a loop's thread, which also tells the loop's own work between tasks' steps.

    ``watched``: whether the loop says when it waits for events. One that does not is idle between
    steps, for all that is known.
    """

    ALONE = False

    def __init__(self, recorder: Recorder, settings: Settings, stop: StopFlag) -> None:
        super().__init__(recorder, settings, stop)
        self.watched = False
        self._cpu_outside = 0

    def begin(self, task: int) -> None:
        """A step of the task begins."""
        self.recorder.both(self.arrive(), RUNNING, task)

    def arrive(self) -> int:
        """Look at the clock where the loop's own work ends; returns ns."""
        now = perf_counter_ns()
        passed = now - self.last
        if self.watched and passed > self.settings.gap_ns:
            # Others than tasks need not look at the clock: the CPU's tells whether they ran.
            ran = min(passed, thread_time_ns() - self._cpu_outside)
            if passed - ran > max(self.settings.gap_ns, passed >> 5):
                self.recorder.gap(self.last + ran, passed - ran, NO_TASK)
        self.last = now
        return now

    def left(self, now: int, state: State, task: int) -> None:
        """A step ended at ``now`` in a suspension, which leaves the task in ``state``."""
        if self.watched:
            self.recorder.give_way(now, state, task)
            self._cpu_outside = thread_time_ns()
        else:
            self.recorder.leave(now, state, task)

    def go_on(self) -> None:
        """The loop does work of its own from now on."""
        self.last = now = perf_counter_ns()
        self.recorder.worker(now, OVERHEAD if self.watched else IDLE)
        self._cpu_outside = thread_time_ns()

    def wait_for_events(self) -> None:
        """The loop has nothing to do from now on, until ``go_on``."""
        self.recorder.worker(self.arrive(), IDLE)


class Bench(Ticker):
    """Where blocking steps work: one thread with a connection of its own."""

    def __init__(
        self, recorder: Recorder, settings: Settings, stop: StopFlag, shared: Shared
    ) -> None:
        super().__init__(recorder, settings, stop)
        self.shared = shared
        self._client: BlockingClient | None = None

    @property
    def client(self) -> BlockingClient:
        """The connection to the loopback service, opened when first needed; OSError."""
        if self._client is None:
            self._client = BlockingClient(self.settings.port, self.settings.token)
        return self._client

    def close(self) -> None:
        """Close the connection."""
        super().close()
        if self._client is not None:
            self._client.close()


class Stepping(Protocol):
    """A task on a loop; ``waits`` is the state in which the next suspension leaves it."""

    waits: State


class LoopClient(Protocol):
    """Asks the loopback service on behalf of a loop's tasks."""

    async def connection(self, ident: int) -> LoopConnection:
        """The connection of a task, opened if need be; OSError if that fails."""

    def close(self) -> None: ...


class LoopConnection(Protocol):
    """Carries the requests of many tasks at once."""

    async def request(self, ident: int, wait_us: int, size: int) -> None:
        """Ask and wait for the whole reply; ConnectionError when the service has gone."""


class LoopLock(Protocol):
    """A lock; ``released_ns``, read by who has got it, is when it was last given back."""

    released_ns: int

    async def acquire(self) -> object: ...

    def release(self) -> None: ...


class LoopQueue(Protocol):
    """A bounded queue of moments; ``taken_ns`` is when an item was last taken."""

    taken_ns: int

    async def put(self, item: int) -> object: ...

    async def get(self) -> int: ...


class AsyncioLock(asyncio.Lock):
    """``asyncio.Lock`` that knows when it was given back."""

    released_ns = 0

    def release(self) -> None:
        self.released_ns = perf_counter_ns()
        super().release()


class AsyncioQueue(asyncio.Queue[int]):
    """``asyncio.Queue`` that knows when an item was taken."""

    taken_ns = 0

    async def get(self) -> int:
        item: int = await super().get()
        self.taken_ns = perf_counter_ns()
        return item


class LoopBench(LoopTicker, ABC):
    """Where the steps of a loop's tasks work: all in the loop's own thread.

    ``steps`` holds the tasks that have begun, ``in_step`` is the one that runs just now; ``sleep``,
    client, lock and queue are those of the loop's library.
    """

    client: LoopClient
    lock: LoopLock
    queue: LoopQueue

    def __init__(self, recorder: Recorder, settings: Settings, stop: StopFlag) -> None:
        super().__init__(recorder, settings, stop)
        self.steps: dict[int, Stepping] = {}
        self.in_step = NO_TASK

    @abstractmethod
    async def sleep(self, seconds: float) -> None:
        """Let the loop run others for so long."""

    def _replied(self, ident: int, sent: int, now: int) -> None:
        # Since its reply left, the task has been ready: what it waits for now is the loop.
        step = self.steps.get(ident)
        if step is not None:
            step.waits = State.SUSPENDED
            self.recorder.task(min(sent, now), LOOP_WAIT, ident)

    def waiting(self, task: int, state: State) -> int:
        """If the task is suspended next, it is in this state; returns the time, ns."""
        self.steps[task].waits = state
        return self.tick(task)

    def awake(self, begin: int, ready: int, task: int) -> None:
        """The task runs on, suspended meanwhile or not; to be called first thing after the await.

        ``begin`` is what ``waiting`` returned. What it awaited happened at ``ready`` (ns): since
        then it has been waiting for the loop.
        """
        self.steps[task].waits = State.SUSPENDED
        suspended = self.last != begin
        if suspended and ready > begin and self.last - ready > self.settings.gap_ns:
            self.recorder.task(ready, LOOP_WAIT, task)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


class AsyncioBench(LoopBench):
    """The bench of tasks on asyncio's loop. To be made while the loop runs."""

    def __init__(
        self, recorder: Recorder, settings: Settings, stop: StopFlag, queue_bound: int
    ) -> None:
        super().__init__(recorder, settings, stop)
        self.client = AsyncClient(settings.port, settings.token, self._replied)
        self.lock = AsyncioLock()
        self.queue = AsyncioQueue(queue_bound)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Operation(Protocol):
    """A task made of callbacks; ``index`` is its number.

    ``resume(ready)`` goes on with it in a callback of the loop; what it waited for happened at
    ``ready`` (ns), and since then it has been waiting for the loop; 0 if that has been recorded or
    cannot be told. ``fail(error)`` ends it.
    """

    index: int

    def resume(self, ready: int) -> None: ...

    def fail(self, error: Exception) -> None: ...


class CallbackBench(LoopTicker):
    """Where the steps of tasks made of callbacks work: all in the loop's own thread.

    To be made while the loop runs.
    """

    def __init__(
        self, recorder: Recorder, settings: Settings, stop: StopFlag, queue_bound: int
    ) -> None:
        super().__init__(recorder, settings, stop)
        self.loop = asyncio.get_running_loop()
        self.client = CallbackClient(settings.port, settings.token, self)
        self.queue = CallbackQueue(queue_bound, self)

    def close(self) -> None:
        self.client.close()
