"""What the engines share whose tasks all run on one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any

from concurviz.lab.context import Context
from concurviz.lab.hooks import set_up, tear_down
from concurviz.lab.loop_bench import LoopTicker
from concurviz.lab.worker import Account, introduce
from concurviz.wire.tasks import TaskSpec

STOP_POLL_S = 0.05


class WatchedSelector(selectors.DefaultSelector):
    """The system's selector; says to ``ticker`` when a loop begins and ends to wait for events."""

    ticker: LoopTicker | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ticker = self.ticker
        if ticker is None or (timeout is not None and timeout <= 0):
            return super().select(timeout)
        ticker.wait_for_events()
        try:
            return super().select(timeout)
        finally:
            ticker.go_on()


class WatchedLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop on a selector that says when it waits."""

    def __init__(self) -> None:
        self.watch = WatchedSelector()
        super().__init__(self.watch)


def run_watched(work: Coroutine[Any, Any, None]) -> None:
    """``asyncio.run`` on a loop that engines can watch."""
    if sys.platform == "win32":
        # There asyncio's own loop is another one, which has no selector.
        asyncio.run(work)
    elif sys.version_info >= (3, 11):
        with asyncio.Runner(loop_factory=WatchedLoop) as runner:
            runner.run(work)
    else:

        class Policy(asyncio.DefaultEventLoopPolicy):
            """Here, since 3.14 warns whoever so much as names its base."""

            def new_event_loop(self) -> asyncio.AbstractEventLoop:
                return WatchedLoop()

        asyncio.set_event_loop_policy(Policy())
        asyncio.run(work)


class LoopEngine(ABC):
    """Begins a source's tasks on the running loop and waits for their end. To be made in the loop.

    Engines say how a task begins (``_begin``), how many may do so now (``_room``), how many are
    under way (``_under_way``) and how they are cancelled (``_cancel``); and they call ``_spawn``
    whenever one has ended. ``ONE_WORKER``: whether the loop itself is what executes them.
    """

    ONE_WORKER = True

    def __init__(self, context: Context, bench: LoopTicker) -> None:
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._bench = bench
        self._recorder = bench.recorder
        self._woken = asyncio.Event()
        self._watch = getattr(self._loop, "watch", None)
        bench.watched = self._watch is not None

    @abstractmethod
    def _begin(self, spec: TaskSpec) -> None: ...

    def _room(self) -> bool:
        return True

    @abstractmethod
    def _under_way(self) -> int: ...

    @abstractmethod
    def _cancel(self) -> None: ...

    def _introduce(self) -> None:
        introduce(self._context.journal, 0, "event loop", "loop")

    def busy_until(self) -> int:
        """When a task's code was last seen running, ns."""
        return self._bench.last

    async def run(self) -> None:
        """Work off the source."""
        context, source = self._context, self._context.source
        account = Account()
        self._introduce()
        if self.ONE_WORKER:
            await set_up(context.settings, self._recorder)
        self._bench.go_on()
        if self._watch is not None:
            self._watch.ticker = self._bench
        source.on_submitted = self._submitted
        source.open(self._recorder)
        self._spawn()
        try:
            while not source.exhausted or self._under_way():
                if context.stop.is_set():
                    self._cancel()
                self._woken.clear()
                try:
                    await asyncio.wait_for(self._woken.wait(), STOP_POLL_S)
                except asyncio.TimeoutError:
                    continue
        finally:
            source.on_submitted = None
            if self.ONE_WORKER:
                await tear_down(context.settings)
            if self._watch is not None:
                self._watch.ticker = None
            self._bench.close()
            account.close(self._recorder)

    def _submitted(self) -> None:
        # In the loop's own thread ``_spawn`` follows anyway, and waking the loop is a system call.
        if threading.get_ident() != self._thread:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                self._loop.call_soon_threadsafe(self._spawn)

    def _spawn(self) -> None:
        """Begin what has been submitted and has room."""
        source = self._context.source
        # Asked first: it takes no lock, and after each task's end there is mostly nothing.
        while source.queued and self._room():
            spec = source.take_now()
            if spec is None:
                break
            self._begin(spec)
        if source.exhausted:
            self._woken.set()
