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
            value = ticker.alone.run(own.coroutine, argument, active, on_asyncio=own.on_asyncio)
        if Fork.child:
            os._exit(0)
        ticker.end_own(task)
        end(active)
        ticker.results[task] = checked(value)
    except BaseException as error:
        if Fork.child:
            os._exit(1)
        ticker.end_own(task)
        end(active)
        raise failed(error, active) from None
    finally:
        CURRENT.reset(token)


def in_callbacks(bench: CallbackBench, step: Call, operation: Operation) -> None:
    """Call it in this callback: no other runs meanwhile."""
    block(bench, step, operation.index)


async def on_loop(bench: LoopBench, step: Call, task: int) -> None:
    """Run it as the loop's library does; its steps are seen by who steps the task."""
    del step
    active = begin(bench, task)
    CURRENT.set(active)
    try:
        value = await bench.run_own(here().argument(task), active)
        if Fork.child:
            os._exit(0)
        end(active)
        bench.results[task] = value
    except BaseException as error:
        if Fork.child:
            os._exit(1)
        end(active)
        if isinstance(error, (bench.CANCELLED, GeneratorExit)) and not active.shot:
            raise
        raise failed(error, active, bench.CANCELLED) from None


def begin(ticker: Ticker, task: int) -> Active:
    """A task begins: what it prints is kept, and its time counts."""
    active = Active(ticker, task)
    if Watch.dog is not None:
        Watch.dog.watch(active)
    return active


def end(active: Active) -> None:
    """It has ended, one way or the other."""
    if Watch.dog is not None:
        Watch.dog.forget(active)
        if active.shot:
            unshoot(active.thread)
    if Told.outputs is not None:
        Told.outputs.tell(active)


def failed(
    error: BaseException, active: Active, cancelled: type[BaseException] = TaskTimeout
) -> Failed:
    """What a task raised, in words and whole; ``cancelled``: what else its loop ends it with."""
    if isinstance(error, Failed):
        return error
    text = told(error)
    if active.shot and _comes_of(error, (TaskTimeout, cancelled)):
        sentence = "ran too long" if Watch.dog is None else Watch.dog.sentence
        text = f"timed out: the task {sentence}; it was at\n{text.partition(chr(10))[2]}"
    return Failed(text)


def _comes_of(error: BaseException | None, kinds: tuple[type[BaseException], ...]) -> bool:
    """Whether an exception is one of these, or was raised on account of one."""
    while error is not None:
        if isinstance(error, kinds):
            return True
        error = error.__cause__ or error.__context__
    return False


def checked(value: Any) -> Any:
    """What a plain function returned; Failed if that is nothing but a promise."""
    if isinstance(value, Coroutine) or inspect.isawaitable(value):
        if isinstance(value, Coroutine):
            value.close()
        raise Failed(
            f"TypeError: the function returned a {type(value).__name__}, which nobody awaits"
        )
    return value
