"""Who performs which step: in a thread that may block, or on a loop."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Callable

from concurviz.lab.bench import Bench, LoopBench, Ticker
from concurviz.lab.workloads import crunch, files, locks, queues, sockets, timers
from concurviz.wire import steps


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
}

#: The steps that wait without blocking, for coroutines; those in WORK block the loop.
ON_LOOP: dict[type, Callable[[Any, Any, int], Awaitable[None]]] = {
    steps.Io: sockets.on_loop,
    steps.Timer: timers.on_loop,
    steps.Locked: locks.on_loop,
    steps.Put: queues.put_on_loop,
    steps.Take: queues.take_on_loop,
}


def perform(bench: Bench, todo: tuple[steps.Step, ...], task: int) -> None:
    """Perform a task's steps one after the other in this thread; whatever they raise."""
    for step in todo:
        BLOCKING[type(step)](bench, step, task)


async def perform_on_loop(bench: LoopBench, todo: tuple[steps.Step, ...], task: int) -> None:
    """Perform a task's steps in a coroutine; whatever they raise."""
    for step in todo:
        work = WORK.get(type(step))
        if work is not None:
            work(bench, step, task)
        else:
            await ON_LOOP[type(step)](bench, step, task)
