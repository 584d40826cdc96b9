"""Who performs which step: in a thread that may block, or on a loop."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING, Any, Callable

from concurviz.lab.bench import Bench, Ticker
from concurviz.lab.workloads import call, crunch, files, locks, queues, sockets, timers
from concurviz.wire import steps
from concurviz.wire.phases import STEP_PHASES
from concurviz.wire.states import State

if TYPE_CHECKING:
    from concurviz.lab.loop_bench import CallbackBench, LoopBench, Operation


def _burn(ticker: Ticker, step: steps.Cpu, task: int) -> None:
    ticker.burn(step.work_us, task)


#: Steps that take the thread they are in, a loop's too: (bench, step, task).
WORK: dict[type, Callable[[Any, Any, int], None]] = {
    steps.Cpu: _burn,
    steps.Crunch: crunch.crunch,
    steps.File: files.perform,
}

#: All steps in a worker's own thread, which blocks where they wait.
BLOCKING: dict[type, Callable[[Any, Any, int], None]] = {
    **WORK,
    steps.Io: sockets.block,
    steps.Timer: timers.block,
    steps.Locked: locks.block,
    steps.Put: queues.block_put,
    steps.Take: queues.block_take,
    steps.Call: call.block,
}

#: The steps that wait without blocking, for coroutines; those in WORK block the loop.
ON_LOOP: dict[type, Callable[[Any, Any, int], Awaitable[None]]] = {
    steps.Io: sockets.on_loop,
    steps.Timer: timers.on_loop,
    steps.Locked: locks.on_loop,
    steps.Put: queues.put_on_loop,
    steps.Take: queues.take_on_loop,
    steps.Call: call.on_loop,
}


#: The same for tasks made of callbacks: (bench, step, operation). In which state the operation is
#: until it is called again, or None if it can go on at once.
IN_CALLBACKS: dict[type, Callable[[Any, Any, Operation], State | None]] = {
    steps.Io: sockets.in_callbacks,
    steps.Timer: timers.in_callbacks,
    steps.Locked: locks.in_callbacks,
    steps.Put: queues.put_in_callbacks,
    steps.Take: queues.take_in_callbacks,
    steps.Call: call.in_callbacks,
}


def perform(bench: Bench, todo: tuple[steps.Step, ...], task: int) -> None:
    """Perform a task's steps one after the other in this thread; whatever they raise."""
    for step in todo:
        bench.phase(task, STEP_PHASES[type(step)])
        BLOCKING[type(step)](bench, step, task)


async def perform_on_loop(bench: LoopBench, todo: tuple[steps.Step, ...], task: int) -> None:
    """Perform a task's steps in a coroutine; whatever they raise."""
    for step in todo:
        bench.phase(task, STEP_PHASES[type(step)])
        work = WORK.get(type(step))
        if work is not None:
            work(bench, step, task)
        else:
            await ON_LOOP[type(step)](bench, step, task)


def perform_in_callbacks(
    bench: CallbackBench, todo: Iterator[steps.Step], operation: Operation
) -> State | None:
    """Perform an operation's next steps up to one that it has to wait for; whatever they raise.

    Returns the state of that wait, or None when all have been performed.
    """
    for step in todo:
        bench.phase(operation.index, STEP_PHASES[type(step)])
        work = WORK.get(type(step))
        if work is not None:
            work(bench, step, operation.index)
            continue
        waits = IN_CALLBACKS[type(step)](bench, step, operation)
        if waits is not None:
            return waits
    return None
