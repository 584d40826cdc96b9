"""Timer waits: ``time.sleep``, and ``asyncio.sleep`` on a loop."""

from __future__ import annotations

import time
from time import perf_counter_ns
from typing import TYPE_CHECKING

from concurviz.wire.states import State
from concurviz.wire.steps import Timer

if TYPE_CHECKING:
    from concurviz.lab.bench import Bench
    from concurviz.lab.loop_bench import CallbackBench, LoopBench, Operation

SLACK_NS = 1_500_000
"""A loop's timers count milliseconds: one that comes this much late is not yet the loop's fault."""


def block(bench: Bench, step: Timer, task: int) -> None:
    """Sleep in this thread."""
    bench.check()
    begin = bench.wait(State.SUSPENDED, task)
    time.sleep(step.wait_us / 1e6)
    bench.resume(begin, begin + step.wait_us * 1000, task)


async def on_loop(bench: LoopBench, step: Timer, task: int) -> None:
    """Let the loop run others meanwhile."""
    begin = bench.waiting(task, State.SUSPENDED)
    due = begin + step.wait_us * 1000
    await bench.sleep(step.wait_us / 1e6)
    if bench.last > due + SLACK_NS:
        bench.awake(begin, due, task)


def in_callbacks(bench: CallbackBench, step: Timer, operation: Operation) -> State:
    """Have the loop call when it is time."""
    due = perf_counter_ns() + step.wait_us * 1000

    def ring() -> None:
        operation.resume(due if perf_counter_ns() > due + SLACK_NS else 0)

    bench.loop.call_later(step.wait_us / 1e6, ring)
    return State.SUSPENDED
