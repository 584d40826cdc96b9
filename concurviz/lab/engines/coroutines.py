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
from concurviz.lab.loop_bench import AsyncioBench, LoopBench
from concurviz.lab.loop_tasks import LoopTasks
from concurviz.lab.loops import LoopEngine, run_watched
from concurviz.lab.suspended import awaited
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec


class Stepped(Coroutine[Any, Any, None]):
    """A coroutine whose steps are recorded: running from resumption to suspension.

    ``waits`` tells in which state the task is left when a step ends in a suspension.
    """

    def __init__(self, inner: Coroutine[Any, Any, None], task: int, ticker: LoopBench) -> None:
        self._inner = inner
        self._task = task
        self._ticker = ticker
        self.waits = State.SUSPENDED

    def _begin(self) -> None:
        self._ticker.begin(self._task)

    def send(self, value: Any) -> Any:
        self._begin()
        result = self._inner.send(value)
        self._ticker.left(self._ticker.tick(self._task), self.waits, self._task)
        return result

    def throw(self, *details: Any) -> Any:
        self._begin()
        result = self._inner.throw(*details)
        self._ticker.left(self._ticker.tick(self._task), self.waits, self._task)
        return result

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, None]:
        return self._inner.__await__()


class OwnStepped(Stepped):
    """A coroutine of the user's own: what its code does within a step nobody knows from inside.

    A step is running where this thread's CPU clock says so, and else what samples say. Why the task
    is suspended is read off what it awaits.
    """

    def _begin(self) -> None:
        self._ticker.step_own(self._task)

    def send(self, value: Any) -> Any:
        self._begin()
        return self._left(self._inner.send(value))

    def throw(self, *details: Any) -> Any:
        self._begin()
        return self._left(self._inner.throw(*details))

    def _left(self, result: Any) -> Any:
        self._ticker.left_own(awaited(self._inner), self._task)
        return result


class CoroutineEngine(LoopTasks, LoopEngine):
    """One coroutine a task; the coroutines share a client, a lock and a queue."""

    _bench: LoopBench

    def __init__(self, context: Context, bench: LoopBench | None = None) -> None:
        if bench is None:
            recorder = context.journal.recorder(0)
            bench = AsyncioBench(recorder, context.settings, context.stop, context.queue_bound)
        super().__init__(context, bench)
        self._own = bool(context.settings.task)
        self._tasks: set[asyncio.Task[None]] = set()
        self._limit = asyncio.Semaphore(context.limit) if context.limit else None

    def _begin(self, spec: TaskSpec) -> None:
        kind = OwnStepped if self._own else Stepped
        step = kind(self._execute(spec), spec.index, self._bench)
        self._bench.steps[spec.index] = step
        task = self._loop.create_task(step)
        self._tasks.add(task)
        task.add_done_callback(partial(self._forget, spec.index))

    def _under_way(self) -> int:
        return len(self._tasks)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _forget(self, index: int, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._bench.steps.pop(index, None) is not None:
            # Cancelled before its first step: its code never ran, so nothing else ended it.
            self._ended(perf_counter_ns(), Instant.CANCELLED, index)
        self._spawn()


async def work_off(context: Context) -> None:
    """Run the engine on the running loop until its source is worked off."""
    await CoroutineEngine(context).run()


def run(context: Context) -> None:
    """Run a loop until the source is worked off."""
    run_watched(work_off(context))
