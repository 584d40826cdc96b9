"""Calls of the user's own function, in a thread, on a loop, and in a callback of one.

Its code never looks at the clock: the stretch is opaque, told by samples. What this thread's own
CPU clock shows to have run from beginning to end is running; the rest is known by samples or
unknown.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from concurviz.lab.active import CURRENT, Active, Fork
from concurviz.lab.active import Here as Told
from concurviz.lab.own import Failed, here, told
from concurviz.lab.watchdog import Here as Watch
from concurviz.lab.watchdog import TaskTimeout, unshoot
from concurviz.wire.steps import Call

if TYPE_CHECKING:
    from concurviz.lab.bench import Ticker
    from concurviz.lab.loop_bench import CallbackBench, LoopBench, Operation


def block(ticker: Ticker, step: Call, task: int) -> None:
    """Call it in this thread; Failed if it raises, whatever that is."""
    del step
    ticker.check()
    own = here()
    argument = ticker.arguments.pop(task, None) if ticker.arguments else own.argument(task)
    active = begin(ticker, task)
    token = CURRENT.set(active)
    ticker.begin_own(task)
    try:
        if own.function is not None:
            value = own.function(argument)
        else:
            assert own.coroutine is not None
            value = ticker.loop_of_own().run_until_complete(own.coroutine(argument))
        if Fork.child:
            os._exit(0)
        ticker.end_own(task)
        end(active)
        ticker.results[task] = _checked(value)
    except BaseException as error:
        if Fork.child:
            os._exit(1)
        ticker.end_own(task)
        end(active)
        raise failed(error) from None
    finally:
        CURRENT.reset(token)


def in_callbacks(bench: CallbackBench, step: Call, operation: Operation) -> None:
    """Call it in this callback: no other runs meanwhile."""
    block(bench, step, operation.index)


async def on_loop(bench: LoopBench, step: Call, task: int) -> None:
    """Await it; its steps are seen by who steps the task."""
    import asyncio  # late: see loop_bench

    del step
    own = here()
    assert own.coroutine is not None
    mine = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def interrupt() -> bool:
        # A step that does not end is in the way of everything: only an exception ends it.
        if mine is None or bench.in_step == task:
            return False
        loop.call_soon_threadsafe(mine.cancel)
        return True

    active = begin(bench, task, interrupt)
    CURRENT.set(active)
    try:
        value = await own.coroutine(own.argument(task))
        if Fork.child:
            os._exit(0)
        end(active)
        bench.results[task] = value
    except BaseException as error:
        if Fork.child:
            os._exit(1)
        end(active)
        if isinstance(error, (asyncio.CancelledError, GeneratorExit)) and not active.shot:
            raise
        raise failed(TaskTimeout() if active.shot else error, error) from None


def begin(ticker: Ticker, task: int, interrupt: Any = None) -> Active:
    """A task begins: what it prints is kept, and its time counts."""
    active = Active(ticker, task, interrupt)
    if Watch.dog is not None:
        Watch.dog.busy[active] = task
    return active


def end(active: Active) -> None:
    """It has ended, one way or the other."""
    if Watch.dog is not None:
        Watch.dog.busy.pop(active, None)
        if active.shot and active.interrupt is None:
            unshoot(active.thread)
    if Told.outputs is not None:
        Told.outputs.tell(active)


def failed(error: BaseException, shown: BaseException | None = None) -> Failed:
    """What a task raised, in words and whole."""
    if isinstance(error, Failed):
        return error
    text = told(shown or error)
    if isinstance(error, TaskTimeout):
        sentence = "ran too long" if Watch.dog is None else Watch.dog.sentence
        text = f"timed out: the task {sentence}; it was at\n{text.partition(chr(10))[2]}"
    return Failed(text)


def _checked(value: Any) -> Any:
    if isinstance(value, Coroutine) or inspect.isawaitable(value):
        if isinstance(value, Coroutine):
            value.close()
        raise Failed(
            f"TypeError: the function returned a {type(value).__name__}, which nobody awaits"
        )
    return value
