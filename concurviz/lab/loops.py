"""What the engines share whose tasks all run on one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from abc import ABC, abstractmethod
from time import perf_counter_ns

from concurviz.lab import trouble
from concurviz.lab.bench import Ticker
from concurviz.lab.context import Context
from concurviz.lab.own import BadTask, here
from concurviz.lab.worker import Account, introduce, troubled
from concurviz.wire.states import State
from concurviz.wire.tasks import TaskSpec

STOP_POLL_S = 0.05


class LoopEngine(ABC):
    """Begins a source's tasks on the running loop and waits for their end. To be made in the loop.

    Engines say how a task begins (``_begin``), how many may do so now (``_room``), how many are
    under way (``_under_way``) and how they are cancelled (``_cancel``); and they call ``_spawn``
    whenever one has ended.
    """

    def __init__(self, context: Context, bench: Ticker) -> None:
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._bench = bench
        self._recorder = bench.recorder
        self._woken = asyncio.Event()

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
        if context.settings.task:
            self._recorder.worker(perf_counter_ns(), State.STARTING)
            with troubled(context.settings):
                await self._hook("setup")
        self._recorder.worker(perf_counter_ns(), State.IDLE)
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
            if context.settings.task:
                try:
                    await self._hook("teardown")
                except BadTask as error:
                    trouble.leave(context.settings.directory, str(error))
            self._bench.close()
            account.close(self._recorder)

    async def _hook(self, name: str) -> None:
        """The user's own ``setup`` or ``teardown``: a loop is one worker."""
        await here().await_hook(name)

    def _submitted(self) -> None:
        # In the loop's own thread ``_spawn`` follows anyway, and waking the loop is a system call.
        if threading.get_ident() != self._thread:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                self._loop.call_soon_threadsafe(self._spawn)

    def _spawn(self) -> None:
        """Begin what has been submitted and has room."""
        while self._room():
            spec = self._context.source.take_now()
            if spec is None:
                break
            self._begin(spec)
        if self._context.source.exhausted:
            self._woken.set()
