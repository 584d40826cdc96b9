"""What the steps of a loop's tasks work with: the clock of the loop's thread, and what they await.

Apart from ``bench``: asyncio takes a third of a host's start, and threads and processes need none.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from functools import partial
from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Protocol

from concurviz.lab.bench import StopFlag, Ticker
from concurviz.lab.own import here
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.workloads.loop_sockets import AsyncClient, CallbackClient
from concurviz.lab.workloads.queues import CallbackQueue
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

if TYPE_CHECKING:
    from concurviz.lab.active import Active

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING
LOOP_WAIT = State.LOOP_WAIT
IDLE = State.IDLE
OVERHEAD = State.OVERHEAD


class LoopTicker(Ticker):
    """The clock of a loop's thread, which also tells the loop's own work between tasks' steps.

    ``watched``: whether the loop says when it waits for events. One that does not is idle between
    steps, for all that is known. ``waits``: whether it does so now; a loop may run a task's next
    step before it says that it goes on.
    """

    ALONE = False

    def __init__(self, recorder: Recorder, settings: Settings, stop: StopFlag) -> None:
        super().__init__(recorder, settings, stop)
        self.watched = False
        self.waits = False
        self._cpu_outside = 0

    def begin(self, task: int) -> None:
        """A step of the task begins."""
        self.recorder.both(self.arrive(), RUNNING, task)

    def arrive(self) -> int:
        """Look at the clock where the loop's own work, or its wait, ends; returns ns."""
        now = perf_counter_ns()
        passed = now - self.last
        if self.waits:
            # When the loop woke is not known. What it has worked since then the CPU's clock tells.
            self.waits = False
            ran = min(passed, thread_time_ns() - self._cpu_outside)
            self.recorder.worker(now - ran, OVERHEAD)
        elif self.watched and passed > self.settings.gap_ns:
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
        self.waits = False
        self.last = now = perf_counter_ns()
        self.recorder.worker(now, OVERHEAD if self.watched else IDLE)
        self._cpu_outside = thread_time_ns()

    def wait_for_events(self) -> None:
        """The loop has nothing to do from now on, until ``go_on`` or a task's step."""
        self.recorder.worker(self.arrive(), IDLE)
        self.waits = True
        self._cpu_outside = thread_time_ns()


class Stepping(Protocol):
    """A task on a loop; ``waits`` is the state in which the next suspension leaves it."""

    waits: State


class Step:
    """A task between two steps, where nothing of the loop's own is one: see Stepping."""

    __slots__ = ("waits",)

    def __init__(self) -> None:
        self.waits = State.SUSPENDED


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
    client, lock and queue are those of the loop's library. It raises ``CANCELLED`` in a task that
    it ends.
    """

    CANCELLED: ClassVar[type[BaseException]]
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

    @abstractmethod
    async def run_own(self, argument: Any, active: Active) -> Any:
        """What the user's own function returns; whatever it raises.

        ``active`` is the task that calls it: from now on it can be told how to end it, which raises
        CANCELLED or TaskTimeout in it.
        """

    def endable(self, active: Active, end: Callable[[], object]) -> None:
        """While the task is suspended, ``end()`` in any thread has the loop end it."""

        def interrupt() -> bool:
            # A step that does not end is in the way of everything: only an exception ends it.
            if self.in_step == active.task:
                return False
            end()
            return True

        active.interrupt = interrupt

    def step_own(self, task: int) -> None:
        """A step of the user's own code begins."""
        self.arrive()
        self.in_step = task
        self.begin_own(task)

    def left_own(self, state: State, task: int) -> None:
        """It ended in a suspension, which leaves the task in ``state``."""
        self.in_step = NO_TASK
        now = self.settle_own(task)
        if self.watched:
            self.recorder.give_way(now, state, task)
            # Looking at the CPU's clock is a system call, and it was looked at just now.
            self._cpu_outside = self._cpu_seen
        else:
            self.recorder.leave(now, state, task)

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


class AwaitingBench(LoopBench, ABC):
    """The bench of coroutines on an asyncio loop; lock and queue may be more than the loop's."""

    CANCELLED = asyncio.CancelledError

    def __init__(self, recorder: Recorder, settings: Settings, stop: StopFlag) -> None:
        super().__init__(recorder, settings, stop)
        self.client = AsyncClient(settings.port, settings.token, self._replied)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def run_own(self, argument: Any, active: Active) -> Any:
        function, mine = here().coroutine, asyncio.current_task()
        assert function is not None
        assert mine is not None
        loop = asyncio.get_running_loop()
        self.endable(active, partial(loop.call_soon_threadsafe, mine.cancel))
        return await function(argument)


class AsyncioBench(AwaitingBench):
    """The bench of tasks that share what they share on one loop. To be made while it runs."""

    def __init__(
        self, recorder: Recorder, settings: Settings, stop: StopFlag, queue_bound: int
    ) -> None:
        super().__init__(recorder, settings, stop)
        self.lock = AsyncioLock()
        self.queue = AsyncioQueue(queue_bound)


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
