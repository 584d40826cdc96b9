"""Coroutine functions of the user's own with nothing else on their loop: asyncio's, or trio's.

Apart from ``bench``, since most hosts without a loop need none; trio is imported later still.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Callable

from concurviz.lab.active import Active
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
        task = loop.create_task(_awaited(function, argument, active))

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


async def _awaited(function: AsyncFunction, argument: object, active: Active) -> object:
    try:
        return await function(argument)
    except asyncio.CancelledError as error:
        if not active.shot:
            raise
        raise TaskTimeout().with_traceback(error.__traceback__) from None
