"""Coroutine functions of the user's own on trio, in scopes that can be cancelled from outside."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any, Callable

import trio

from concurviz.lab.active import Active
from concurviz.lab.watchdog import TaskTimeout

AsyncFunction = Callable[[Any], Coroutine[Any, Any, Any]]


async def run_scoped(
    function: AsyncFunction, argument: object, endable: Callable[[Callable[[], object]], None]
) -> object:
    """What the function returns; whatever it raises.

    ``endable`` is given what ends it from any thread while it is suspended: then TaskTimeout is
    raised, from where it was.
    """
    token = trio.lowlevel.current_trio_token()
    with trio.CancelScope() as scope:
        endable(partial(token.run_sync_soon, scope.cancel))
        try:
            return await function(argument)
        except trio.Cancelled as error:
            if not scope.cancel_called:
                raise
            raise TaskTimeout().with_traceback(error.__traceback__) from None
    raise TaskTimeout


class AloneOnTrio(trio.abc.Instrument):
    """Runs one function after the other, each with a trio of its own."""

    def __init__(self) -> None:
        self._in_step = False

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        del task
        self._in_step = True

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        del task
        self._in_step = False

    def run(self, function: AsyncFunction, argument: object, active: Active) -> object:
        """What it returns; whatever it raises."""

        def endable(end: Callable[[], object]) -> None:
            def interrupt() -> bool:
                # A step that does not end is ended by an exception, a wait by trio.
                if self._in_step:
                    return False
                end()
                return True

            active.interrupt = interrupt

        return trio.run(run_scoped, function, argument, endable, instruments=[self])
