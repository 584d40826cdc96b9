"""``gevent``: one greenlet a task on a hub; code that looks blocking lets others run as it waits.

The built-in steps use gevent's own sockets, sleeps, locks and queues, and nothing is patched. They
are the coroutines of ``coroutines`` all the same, of which here none ever suspends: it is the
greenlet under them that is switched away. ``greenlet`` tells of every switch.

Functions of the user's own are called as gevent's users call theirs: the whole standard library is
patched before their file is imported, so that what blocks lets others run.
"""

from __future__ import annotations

import warnings
from collections.abc import Coroutine
from functools import partial

# By name: the user's own tasks have it patched, and who asks is a thread.
from threading import get_ident
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable

import gevent
import gevent.event
import gevent.lock
import gevent.monkey
import gevent.queue
import gevent.socket
import greenlet

from concurviz.lab.context import Context
from concurviz.lab.hooks import set_up, tear_down
from concurviz.lab.loop_bench import LoopBench, Step
from concurviz.lab.loop_tasks import LoopTasks
from concurviz.lab.loops import STOP_POLL_S
from concurviz.lab.own import here
from concurviz.lab.suspended import switched_away
from concurviz.lab.watchdog import TaskTimeout
from concurviz.lab.worker import Account, introduce
from concurviz.lab.workloads.call import checked
from concurviz.lab.workloads.loop_sockets import SharedConnections
from concurviz.lab.workloads.sockets import ReplyBuffer
from concurviz.wire.loopback import REQUEST
from concurviz.wire.states import Instant

if TYPE_CHECKING:
    from concurviz.lab.active import Active


def patch() -> None:
    """Have the standard library let other greenlets run where it blocks, from now on."""
    with warnings.catch_warnings():
        # Modules that were imported before are the lab's own, and used by its own threads.
        warnings.simplefilter("ignore", gevent.monkey.MonkeyPatchWarning)
        gevent.monkey.patch_all()


def drive(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run to its end a coroutine that never suspends, whatever it raises."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise RuntimeError("a step on a hub awaited something")


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


class HubGate:
    """gevent's semaphore under the name that coroutines know it by."""

    def __init__(self, room: int = 1) -> None:
        self._semaphore = gevent.lock.Semaphore(room)

    async def __aenter__(self) -> None:
        self._semaphore.acquire()

    async def __aexit__(self, *_raised: object) -> None:
        self._semaphore.release()


class HubClient(SharedConnections[HubConnection]):
    """The connections of a hub's greenlets."""

    def __init__(self, port: int, token: bytes, on_reply: Callable[[int, int, int], None]) -> None:
        super().__init__(port)
        self._token = token
        self._on_reply = on_reply

    async def _connect(self) -> HubConnection:
        return HubConnection(self._address, self._token, self._on_reply)

    def _new_lock(self) -> HubGate:
        return HubGate()

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()


class HubBench(LoopBench):
    """The bench of greenlets."""

    CANCELLED = gevent.GreenletExit

    def __init__(self, context: Context) -> None:
        super().__init__(context.journal.recorder(0), context.settings, context.stop)
        settings = context.settings
        self.client = HubClient(settings.port, settings.token, self._replied)
        self.lock = HubLock()
        self.queue = HubQueue(context.queue_bound)

    async def sleep(self, seconds: float) -> None:
        gevent.sleep(seconds)

    async def run_own(self, argument: Any, active: Active) -> Any:
        function, mine = here().function, gevent.getcurrent()
        assert function is not None
        call = gevent.get_hub().loop.run_callback_threadsafe
        self.endable(active, partial(call, partial(mine.kill, TaskTimeout, block=False)))
        return checked(function(argument))


class HubEngine(LoopTasks):
    """One greenlet a task."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._bench = HubBench(context)
        self._recorder = self._bench.recorder
        self._limit = HubGate(context.limit) if context.limit else None
        self._own = bool(context.settings.task)
        self._thread = get_ident()
        self._greenlets: dict[Any, int] = {}
        self._woken = gevent.event.Event()
        self._account = Account()
        # The one way to reach a hub from another thread.
        self._bell = gevent.get_hub().loop.async_()

    def run(self) -> None:
        """Work off the source."""
        context, source = self._context, self._context.source
        introduce(context.journal, 0, "hub", "loop")
        drive(set_up(context.settings, self._recorder))
        watchers = self._watched()
        self._bench.go_on()
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
            for watcher in watchers:
                watcher.close()
            drive(tear_down(context.settings))
            self._bell.close()
            self._bench.close()
            self._account.close(self._recorder)

    def _watched(self) -> list[Any]:
        """Have the hub's loop say when it waits for events; what has to be closed in the end."""
        loop, bench = gevent.get_hub().loop, self._bench
        if "libuv" in type(loop).__module__:
            return []  # libuv has no priorities: greenlets would run after it says that it waits
        before, after = loop.prepare(ref=False), loop.check(ref=False)
        before.priority, after.priority = loop.MINPRI, loop.MAXPRI
        before.start(bench.wait_for_events)
        after.start(bench.go_on)
        bench.watched = True
        return [before, after]

    def _switched(self, event: str, pair: tuple[Any, Any]) -> None:
        """Called by greenlet after every switch, still in the one that was switched to."""
        del event
        origin, target = pair
        bench = self._bench
        task = self._greenlets.get(origin, -1)
        if task in bench.steps:
            if self._own:
                bench.left_own(switched_away(origin.gr_frame), task)
            else:
                bench.left(bench.tick(task), bench.steps[task].waits, task)
        task = self._greenlets.get(target, -1)
        if task in bench.steps:
            if self._own:
                bench.step_own(task)
            else:
                bench.begin(task)

    def _submitted(self) -> None:
        # In the hub's own thread ``_spawn`` follows anyway.
        if get_ident() != self._thread:
            self._bell.send()

    def _spawn(self) -> None:
        source = self._context.source
        while (spec := source.take_now()) is not None:
            task = gevent.Greenlet(drive, self._execute(spec))
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
            del self._bench.steps[index]
            self._ended(perf_counter_ns(), Instant.CANCELLED, index)
        self._spawn()


def run(context: Context) -> None:
    """Run the hub until the source is worked off."""
    HubEngine(context).run()
