"""``coroutines``: asyncio with async/await; every step of every coroutine is recorded.

Each coroutine is wrapped in an object of the same interface, so that every step is seen without
touching the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from functools import partial
from time import perf_counter_ns
from typing import Any

from concurviz.lab.context import Context
from concurviz.lab.worker import Stopped, Ticker, introduce
from concurviz.lab.workloads.faults import misbehave
from concurviz.lab.workloads.sockets import AsyncClient
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING
LOOP_WAIT = State.LOOP_WAIT

STOP_POLL_S = 0.05


class Stepped(Coroutine[Any, Any, None]):
    """A coroutine whose steps are recorded: running from resumption to suspension.

    ``waits`` tells in which state the task is left when a step ends in a suspension.
    """

    def __init__(self, inner: Coroutine[Any, Any, None], task: int, ticker: Ticker) -> None:
        self._inner = inner
        self._task = task
        self._ticker = ticker
        self.waits = State.SUSPENDED

    def _begin(self) -> None:
        self._ticker.recorder.both(self._ticker.restart(), RUNNING, self._task)

    def send(self, value: Any) -> Any:
        self._begin()
        result = self._inner.send(value)
        self._ticker.recorder.leave(self._ticker.tick(self._task), self.waits, self._task)
        return result

    def throw(self, *details: Any) -> Any:
        self._begin()
        result = self._inner.throw(*details)
        self._ticker.recorder.leave(self._ticker.tick(self._task), self.waits, self._task)
        return result

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, None]:
        return self._inner.__await__()


class CoroutineEngine:
    """One loop, one coroutine a task; the coroutines share a client."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._recorder = context.journal.recorder(0)
        self._ticker = Ticker(self._recorder, context.settings, context.stop)
        self._steps: dict[int, Stepped] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished: asyncio.Event | None = None
        self._client = AsyncClient(context.settings.port, context.settings.token, self._replied)

    def _replied(self, ident: int, sent: int, now: int) -> None:
        # Since its reply left, the coroutine has been ready: what it waits for now is the loop.
        step = self._steps.get(ident)
        if step is not None:
            step.waits = State.SUSPENDED
            self._recorder.task(min(sent, now), LOOP_WAIT, ident)

    async def run(self) -> None:
        """Work off the source."""
        context = self._context
        introduce(context.journal, 0, "event loop", "loop")
        self._recorder.worker(perf_counter_ns(), State.IDLE)
        self._finished = asyncio.Event()
        context.source.open(self._recorder)
        self._spawn()
        try:
            while not context.source.exhausted or self._tasks:
                if context.stop.is_set():
                    for task in self._tasks:
                        task.cancel()
                self._finished.clear()
                try:
                    await asyncio.wait_for(self._finished.wait(), STOP_POLL_S)
                except asyncio.TimeoutError:
                    continue
        finally:
            self._client.close()
            now = perf_counter_ns()
            self._recorder.worker(now, State.NONE)
            self._recorder.close(now)

    def _spawn(self) -> None:
        while True:
            spec = self._context.source.take_now()
            if spec is None:
                break
            step = Stepped(self._execute(spec), spec.index, self._ticker)
            self._steps[spec.index] = step
            task = asyncio.get_running_loop().create_task(step)
            self._tasks.add(task)
            task.add_done_callback(partial(self._forget, spec.index))
        if self._finished is not None and self._context.source.exhausted:
            self._finished.set()

    def _forget(self, index: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._steps.pop(index, None) is not None:
            # Cancelled before its first step: its code never ran, so nothing else ended it.
            self._recorder.finish(perf_counter_ns(), Instant.CANCELLED, index)
            self._context.source.ended(self._recorder)
        self._spawn()

    async def _execute(self, spec: TaskSpec) -> None:
        ticker, task = self._ticker, spec.index
        try:
            for work_us, wait_us in spec.phases:
                ticker.burn(work_us, task)
                if wait_us:
                    await self._wait(wait_us, spec.reply_bytes, task)
            misbehave(spec.fault, task)
            ending = Instant.DONE
        except (Stopped, asyncio.CancelledError):
            ending = Instant.CANCELLED
        except Exception as error:
            ending = Instant.FAILED
            self._context.journal.note(error=task, text=f"{type(error).__name__}: {error}")
        self._recorder.finish(ticker.tick(task), ending, task)
        del self._steps[task]
        self._context.source.ended(self._recorder)

    async def _wait(self, wait_us: int, size: int, task: int) -> None:
        connection = await self._client.connection(task)
        self._steps[task].waits = State.IO_WAIT
        try:
            await connection.request(task, wait_us, size)
        finally:
            self._steps[task].waits = State.SUSPENDED


def run(context: Context) -> None:
    """Run the loop until the source is worked off."""
    asyncio.run(CoroutineEngine(context).run())
