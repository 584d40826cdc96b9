"""Coroutine functions of the user's own on trio, in scopes that can be cancelled from outside."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any, Callable

import trio

from concurviz.lab.active import Active
from concurviz.lab.alone import Wait
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
        self._main: trio.lowlevel.Task | None = None
        # The main one and those that it has begun: trio has some of its own beside.
        self._tasks: set[trio.lowlevel.Task] = set()
        self._wait: Wait | None = None

    def task_spawned(self, task: trio.lowlevel.Task) -> None:
        if getattr(task.coro, "cr_code", None) is run_scoped.__code__:
            self._main = task
            self._tasks.add(task)
        elif task.parent_nursery is not None and task.parent_nursery.parent_task in self._tasks:
            self._tasks.add(task)

    def task_exited(self, task: trio.lowlevel.Task) -> None:
        self._tasks.discard(task)
        if task is self._main:
            self._main = None

    def before_task_step(self, task: trio.lowlevel.Task) -> None:
        self._in_step = True
        if task is self._main and self._wait is not None:
            self._wait.ends()

    def after_task_step(self, task: trio.lowlevel.Task) -> None:
        self._in_step = False
        if task is self._main and self._wait is not None and len(self._tasks) == 1:
            self._wait.begins(task.coro)

    def run(self, function: AsyncFunction, argument: object, active: Active) -> object:
        """What it returns; whatever it raises."""
        self._wait = Wait(active)

        def endable(end: Callable[[], object]) -> None:
            def interrupt() -> bool:
                # A step that does not end is ended by an exception, a wait by trio.
                if self._in_step:
                    return False
                end()
                return True

            active.interrupt = interrupt

        return trio.run(run_scoped, function, argument, endable, instruments=[self])
