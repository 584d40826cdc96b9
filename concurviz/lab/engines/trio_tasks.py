"""``trio``: one task of a nursery each; trio itself tells of every step, through an instrument.

The steps are those of ``coroutines``; trio gives way at every await, so there are more of them.
Functions of the user's own are awaited as they are; the tasks that they start in nurseries of their
own are the loop's work, as are those of asyncio's.
"""

from __future__ import annotations

import contextlib
import threading
from functools import partial
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable

import trio

from concurviz.lab.context import Context
from concurviz.lab.hooks import set_up, tear_down
from concurviz.lab.loop_bench import LoopBench, Step
from concurviz.lab.loop_tasks import LoopTasks
from concurviz.lab.loops import STOP_POLL_S
from concurviz.lab.own import here
from concurviz.lab.scoped import run_scoped
from concurviz.lab.suspended import awaited
from concurviz.lab.worker import Account, introduce
from concurviz.lab.workloads.loop_sockets import SharedConnections
from concurviz.lab.workloads.sockets import ReplyBuffer
from concurviz.wire.loopback import REQUEST
from concurviz.wire.states import Instant

if TYPE_CHECKING:
    from concurviz.lab.active import Active


class TrioLock:
    """``trio.Lock`` that knows when it was given back."""

    def __init__(self) -> None:
        self._lock = trio.Lock()
        self.released_ns = 0

    async def acquire(self) -> None:
        await self._lock.acquire()

    def release(self) -> None:
        self.released_ns = perf_counter_ns()
        self._lock.release()


class TrioQueue:
    """A memory channel that knows when an item was taken."""

    def __init__(self, bound: int) -> None:
        self._put, self._get = trio.open_memory_channel[int](bound)
        self.taken_ns = 0

    async def put(self, item: int) -> None:
        await self._put.send(item)

    async def get(self) -> int:
        item = await self._get.receive()
        self.taken_ns = perf_counter_ns()
        return item


class TrioConnection:
    """A connection that carries the requests of many tasks; a task of its own reads the replies."""

    def __init__(
        self,
        socket: trio.socket.SocketType,
        token: bytes,
        on_reply: Callable[[int, int, int], None],
    ) -> None:
        self._socket = socket
        self._token = token
        self._on_reply = on_reply
        self._waiting: dict[int, trio.Event] = {}
        self._lost = False

    async def read(self) -> None:
        """Tell waiting tasks of their replies until the connection ends."""
        buffer = ReplyBuffer()
        with contextlib.suppress(OSError):
            while data := await self._socket.recv(1 << 16):
                now = perf_counter_ns()
                for ident, sent in buffer.feed(data):
                    event = self._waiting.pop(ident, None)
                    if event is not None:
                        self._on_reply(ident, sent, now)
                        event.set()
        self._lost = True
        for event in self._waiting.values():
            event.set()

    async def request(self, ident: int, wait_us: int, size: int) -> None:
        """Ask and wait for the whole reply; ConnectionError when the service has gone."""
        event = self._waiting[ident] = trio.Event()
        try:
            data = REQUEST.pack(self._token, ident, wait_us, size)
            while data:
                data = data[await self._socket.send(data) :]
            if not self._lost:
                await event.wait()
        finally:
            answered = self._waiting.pop(ident, None) is None
        if not answered:
            raise ConnectionError("the loopback service closed the connection")


class TrioClient(SharedConnections[TrioConnection]):
    """The connections of trio's tasks; their readers run in a nursery of their own."""

    def __init__(
        self,
        port: int,
        token: bytes,
        on_reply: Callable[[int, int, int], None],
        nursery: trio.Nursery,
    ) -> None:
        super().__init__(port)
        self._token = token
        self._on_reply = on_reply
        self._nursery = nursery
        self._sockets: list[trio.socket.SocketType] = []

    async def _connect(self) -> TrioConnection:
        socket = trio.socket.socket()
        self._sockets.append(socket)
        await socket.connect(self._address)
        connection = TrioConnection(socket, self._token, self._on_reply)
        self._nursery.start_soon(connection.read)
        return connection

    def _new_lock(self) -> trio.Lock:
        return trio.Lock()

    def close(self) -> None:
        for socket in self._sockets:
            socket.close()


class TrioBench(LoopBench):
    """The bench of trio's tasks. To be made while trio runs."""

    CANCELLED = trio.Cancelled

    def __init__(self, context: Context, nursery: trio.Nursery) -> None:
        super().__init__(context.journal.recorder(0), context.settings, context.stop)
        settings = context.settings
        self.client = TrioClient(settings.port, settings.token, self._replied, nursery)
        self.watched = True
        self.lock = TrioLock()
        self.queue = TrioQueue(context.queue_bound)

    async def sleep(self, seconds: float) -> None:
        await trio.sleep(seconds)

    async def run_own(self, argument: Any, active: Active) -> Any:
        function = here().coroutine
        assert function is not None
        return await run_scoped(function, argument, partial(self.endable, active))


class TrioEngine(LoopTasks, trio.abc.Instrument):
    """One task of a nursery for each of the source's."""

    def __init__(self, context: Context, bench: TrioBench, nursery: trio.Nursery) -> None:
        self._context = context
        self._bench = bench
        self._recorder = bench.recorder
        self._nursery = nursery
        self._limit = trio.Semaphore(context.limit) if context.limit else None
        self._own = bool(context.settings.task)
        self._thread = threading.get_ident()
        self._token = trio.lowlevel.current_trio_token()
        self._woken = trio.Event()
        self._indices: dict[trio.lowlevel.Task, int] = {}
        self._spawning: int | None = None
        self._account = Account()

    def task_spawned(self, task: trio.lowlevel.Task) -> None:
        if self._spawning is not None:
            self._indices[task] = self._spawning

    def task_exited(self, task: trio.lowlevel.Task) -> None:
        self._indices.pop(task, None)

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        index = self._indices.get(task)
        if index in self._bench.steps:
            if self._own:
                self._bench.step_own(index)
            else:
                self._bench.begin(index)

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        index = self._indices.get(task)
        if index is None or (step := self._bench.steps.get(index)) is None:
            return
        if self._own:
            self._bench.left_own(awaited(task.coro), index)
        else:
            self._bench.left(self._bench.tick(index), step.waits, index)

    def before_io_wait(self, timeout: float) -> None:
        if timeout > 0:
            self._bench.wait_for_events()

    def after_io_wait(self, timeout: float) -> None:
        if timeout > 0:
            self._bench.go_on()

    async def run(self) -> None:
        """Work off the source; cancels what is under way when the run is to stop."""
        context, source = self._context, self._context.source
        introduce(context.journal, 0, "event loop", "loop")
        await set_up(context.settings, self._recorder)
        self._bench.go_on()
        source.on_submitted = self._submitted
        source.open(self._recorder)
        self._spawn()
        while not source.exhausted or self._bench.steps:
            if context.stop.is_set():
                self._nursery.cancel_scope.cancel()
            self._woken = trio.Event()
            with trio.move_on_after(STOP_POLL_S):
                await self._woken.wait()

    def close(self) -> None:
        """Nothing is submitted any more; end the journal of the loop's lane."""
        self._context.source.on_submitted = None
        self._bench.close()
        self._account.close(self._recorder)

    def _submitted(self) -> None:
        # In trio's own thread ``_spawn`` follows anyway.
        if threading.get_ident() != self._thread:
            with contextlib.suppress(trio.RunFinishedError):
                self._token.run_sync_soon(self._spawn)

    def _spawn(self) -> None:
        source = self._context.source
        while (spec := source.take_now()) is not None:
            self._bench.steps[spec.index] = Step()
            self._spawning = spec.index
            self._nursery.start_soon(partial(self._execute, spec))
            self._spawning = None
        if source.exhausted:
            self._woken.set()

    def _ended(self, now: int, ending: Instant, task: int) -> None:
        super()._ended(now, ending, task)
        self._spawn()


async def work_off(context: Context) -> None:
    """Run the engine until its source is worked off."""
    async with trio.open_nursery() as readers:
        async with trio.open_nursery() as nursery:
            engine = TrioEngine(context, TrioBench(context, readers), nursery)
            trio.lowlevel.add_instrument(engine)
            await engine.run()
        trio.lowlevel.remove_instrument(engine)
        readers.cancel_scope.cancel()
    await tear_down(context.settings)
    engine.close()


def run(context: Context) -> None:
    """Run trio until the source is worked off."""
    trio.run(work_off, context)
