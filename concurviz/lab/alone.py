"""Coroutine functions of the user's own with nothing else on their loop: asyncio's, or trio's.

What a function is at while it is suspended is read off what it awaits, unless it has begun other
tasks: then it is for samples to tell what the thread does.

Apart from ``bench``, since most hosts without a loop need none; trio is imported later still.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import TYPE_CHECKING, Any, Callable

from concurviz.lab.active import Active
from concurviz.lab.suspended import awaited
from concurviz.lab.watchdog import TaskTimeout

if TYPE_CHECKING:
    from concurviz.lab.scoped import AloneOnTrio

AsyncFunction = Callable[[Any], Coroutine[Any, Any, Any]]


class Alone:
    """Awaits one after the other in this thread. ``close`` it in the end."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._trio: AloneOnTrio | None = None

    def run(
        self, function: AsyncFunction, argument: object, active: Active, *, on_asyncio: bool
    ) -> object:
        """What it returns; whatever it raises, TaskTimeout if ``active`` is told to end it."""
        if on_asyncio:
            return self._on_asyncio(function, argument, active)
        if self._trio is None:
            from concurviz.lab.scoped import AloneOnTrio

            self._trio = AloneOnTrio()
        return self._trio.run(function, argument, active)

    def _on_asyncio(self, function: AsyncFunction, argument: object, active: Active) -> object:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        loop = self._loop
        task = loop.create_task(_Stepped(_awaited(function, argument, active), active))

        def interrupt() -> bool:
            # A step that does not end is ended by an exception, a wait by the loop.
            if asyncio.current_task(loop) is not None:
                return False
            loop.call_soon_threadsafe(task.cancel)
            return True

        active.interrupt = interrupt
        return loop.run_until_complete(task)

    def close(self) -> None:
        if self._loop is not None:
            self._loop.close()


class Wait:
    """A suspension of the active task, where the thread has nothing else to run meanwhile."""

    def __init__(self, active: Active) -> None:
        self._active = active
        self._begin = 0

    def begins(self, coroutine: Any) -> None:
        """The coroutine has been suspended."""
        active = self._active
        self._begin = active.ticker.leave_own(awaited(coroutine), active.task)

    def ends(self) -> None:
        """It goes on; nothing if it had not begun to wait."""
        begin, self._begin = self._begin, 0
        if begin:
            self._active.ticker.enter_own(begin, begin, self._active.task)


class _Stepped(Coroutine[Any, Any, object]):
    """A coroutine whose suspensions are told."""

    def __init__(self, inner: Coroutine[Any, Any, object], active: Active) -> None:
        self._inner = inner
        self._wait = Wait(active)

    def send(self, value: Any) -> Any:
        self._wait.ends()
        return self._suspended(self._inner.send(value))

    def throw(self, *details: Any) -> Any:
        self._wait.ends()
        return self._suspended(self._inner.throw(*details))

    def _suspended(self, result: Any) -> Any:
        if len(asyncio.all_tasks()) == 1:
            self._wait.begins(self._inner)
        return result

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, object]:
        return self._inner.__await__()


async def _awaited(function: AsyncFunction, argument: object, active: Active) -> object:
    try:
        return await function(argument)
    except asyncio.CancelledError as error:
        if not active.shot:
            raise
        raise TaskTimeout().with_traceback(error.__traceback__) from None
