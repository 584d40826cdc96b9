"""``gevent``: one greenlet a task on a hub; code that looks blocking lets others run as it waits.

Nothing is patched: the steps use gevent's own sockets, sleeps, locks and queues, as patched code
would. They are the coroutines of ``coroutines`` all the same, of which here none ever suspends: it
is the greenlet under them that is switched away. ``greenlet`` tells of every switch.
"""

from __future__ import annotations

import threading
from collections.abc import Coroutine
from time import perf_counter_ns
from typing import Any, Callable

import gevent
import gevent.event
import gevent.lock
import gevent.queue
import gevent.socket
import greenlet

from concurviz.lab.context import Context
from concurviz.lab.loop_bench import LoopBench
from concurviz.lab.loops import STOP_POLL_S
from concurviz.lab.steps import perform_on_loop
from concurviz.lab.worker import Account, ending_of, introduce
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.faults import misbehave
from concurviz.lab.workloads.loop_sockets import AsyncClient
from concurviz.lab.workloads.sockets import ReplyBuffer
from concurviz.wire.loopback import REQUEST
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

RUNNING = State.RUNNING


def drive(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run to its end a coroutine that never suspends, whatever it raises."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise RuntimeError("a step on a hub awaited something")


class Step:
    """A task between two switches: the state in which the next one leaves it."""

    __slots__ = ("waits",)

    def __init__(self) -> None:
        self.waits = State.SUSPENDED


class HubLock:
    """gevent's semaphore as a lock that knows when it was given back."""

    def __init__(self) -> None:
        self._semaphore = gevent.lock.Semaphore(1)
        self.released_ns = 0

    async def acquire(self) -> None:
        self._semaphore.acquire()

    def release(self) -> None:
        self.released_ns = perf_counter_ns()
        self._semaphore.release()


class HubQueue:
    """gevent's queue that knows when an item was taken."""

    def __init__(self, bound: int) -> None:
        self._queue = gevent.queue.Queue(bound)
        self.taken_ns = 0

    async def put(self, item: int) -> None:
        self._queue.put(item)

    async def get(self) -> int:
        item: int = self._queue.get()
        self.taken_ns = perf_counter_ns()
        return item


class HubConnection:
    """A connection that carries the requests of many tasks; a greenlet reads the replies."""

    def __init__(
        self, address: tuple[str, int], token: bytes, on_reply: Callable[[int, int, int], None]
    ) -> None:
        self._token = token
        self._on_reply = on_reply
        self._waiting: dict[int, Any] = {}
        self._lost = False
        self._socket = gevent.socket.create_connection(address)
        self._reader = gevent.spawn(self._read)

    def _read(self) -> None:
        buffer = ReplyBuffer()
        try:
            while data := self._socket.recv(1 << 16):
                now = perf_counter_ns()
                for ident, sent in buffer.feed(data):
                    event = self._waiting.pop(ident, None)
                    if event is not None:
                        self._on_reply(ident, sent, now)
                        event.set()
        except OSError:
            pass
        self._lost = True
        for event in self._waiting.values():
            event.set()

    async def request(self, ident: int, wait_us: int, size: int) -> None:
        """Ask and wait for the whole reply; ConnectionError when the service has gone."""
        event = self._waiting[ident] = gevent.event.Event()
        try:
            self._socket.sendall(REQUEST.pack(self._token, ident, wait_us, size))
            if not self._lost:
                event.wait()
        finally:
            answered = self._waiting.pop(ident, None) is None
        if not answered:
            raise ConnectionError("the loopback service closed the connection")

    def close(self) -> None:
        self._reader.kill()
        self._socket.close()


class HubClient:
    """A pool of connections shared by all tasks, opened when first needed."""

    def __init__(self, port: int, token: bytes, on_reply: Callable[[int, int, int], None]) -> None:
        self._address = ("127.0.0.1", port)
        self._token = token
        self._on_reply = on_reply
        self._connections: dict[int, HubConnection] = {}
        self._opening: dict[int, Any] = {}

    async def connection(self, ident: int) -> HubConnection:
        """The connection that ``ident`` maps to, opened if need be; OSError if that fails."""
        slot = ident % AsyncClient.CONNECTIONS
        if slot not in self._connections:
            with self._opening.setdefault(slot, gevent.lock.Semaphore(1)):
                if slot not in self._connections:
                    self._connections[slot] = HubConnection(
                        self._address, self._token, self._on_reply
                    )
        return self._connections[slot]

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()


class HubBench(LoopBench):
    """The bench of greenlets."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.journal.recorder(0), context.settings, context.stop)
        settings = context.settings
        self.client = HubClient(settings.port, settings.token, self._replied)
        self.lock = HubLock()
        self.queue = HubQueue(context.queue_bound)

    async def sleep(self, seconds: float) -> None:
        gevent.sleep(seconds)


class HubEngine:
    """One greenlet a task."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._bench = HubBench(context)
        self._recorder = self._bench.recorder
        self._limit = gevent.lock.Semaphore(context.limit) if context.limit else None
        self._thread = threading.get_ident()
        self._greenlets: dict[Any, int] = {}
        self._woken = gevent.event.Event()
        self._account = Account()
        # The one way to reach a hub from another thread.
        self._bell = gevent.get_hub().loop.async_()

    def run(self) -> None:
        """Work off the source."""
        context, source = self._context, self._context.source
        introduce(context.journal, 0, "hub", "loop")
        self._recorder.worker(perf_counter_ns(), State.IDLE)
        self._bell.start(self._spawn)
        greenlet.settrace(self._switched)
        source.on_submitted = self._submitted
        source.open(self._recorder)
        self._spawn()
        try:
            while not source.exhausted or self._greenlets:
                if context.stop.is_set():
                    gevent.killall(list(self._greenlets), block=False)
                self._woken.clear()
                self._woken.wait(STOP_POLL_S)
        finally:
            source.on_submitted = None
            greenlet.settrace(None)
            self._bell.close()
            self._bench.close()
            self._account.close(self._recorder)

    def _switched(self, event: str, pair: tuple[Any, Any]) -> None:
        """Called by greenlet after every switch, still in the one that was switched to."""
        del event
        origin, target = pair
        bench, recorder = self._bench, self._recorder
        task = self._greenlets.get(origin, -1)
        if task in bench.steps:
            recorder.leave(bench.tick(task), bench.steps[task].waits, task)
        task = self._greenlets.get(target, -1)
        if task in bench.steps:
            recorder.both(bench.restart(), RUNNING, task)

    def _submitted(self) -> None:
        # In the hub's own thread ``_spawn`` follows anyway.
        if threading.get_ident() != self._thread:
            self._bell.send()

    def _spawn(self) -> None:
        source = self._context.source
        while (spec := source.take_now()) is not None:
            task = gevent.Greenlet(self._execute, spec)
            self._bench.steps[spec.index] = Step()
            self._greenlets[task] = spec.index
            task.rawlink(self._forget)
            task.start()
        if source.exhausted:
            self._woken.set()

    def _forget(self, task: Any) -> None:
        index = self._greenlets.pop(task)
        if index in self._bench.steps:
            # Killed before its first step: its code never ran, so nothing else ended it.
            self._ended(index, perf_counter_ns(), Instant.CANCELLED)
        self._spawn()

    def _execute(self, spec: TaskSpec) -> None:
        task = spec.index
        try:
            if self._limit is None:
                self._perform(spec)
            else:
                self._bench.waiting(task, State.LOCK_WAIT)
                with self._limit:
                    self._bench.waiting(task, State.SUSPENDED)
                    self._perform(spec)
            ending = Instant.DONE
        except gevent.GreenletExit:
            ending = Instant.CANCELLED
        except Exception as error:
            ending = ending_of(error, task, self._context.journal)
        self._ended(task, self._bench.tick(task), ending)

    def _perform(self, spec: TaskSpec) -> None:
        counter.HERE.count()
        drive(perform_on_loop(self._bench, spec.steps, spec.index))
        misbehave(self._bench, spec.fault, spec.index)

    def _ended(self, task: int, now: int, ending: Instant) -> None:
        del self._bench.steps[task]
        self._recorder.finish(now, ending, task)
        self._context.source.ended(self._recorder)


def run(context: Context) -> None:
    """Run the hub until the source is worked off."""
    HubEngine(context).run()
