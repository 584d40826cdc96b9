"""Executes the tasks of a loop, whichever library's it is, and records how each of them ends."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from concurviz.lab.context import Context
from concurviz.lab.loop_bench import LoopBench
from concurviz.lab.recorder import Recorder
from concurviz.lab.steps import perform_on_loop
from concurviz.lab.worker import ending_of, tell_answer
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.faults import misbehave
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec


class LoopTasks:
    """What engines share whose tasks are coroutines; they begin ``_execute`` once a task.

    ``_limit``: the semaphore of the loop's library that bounds how many are under way, or None;
    ``_own``: whether tasks are calls of the user's own function.
    """

    _context: Context
    _bench: LoopBench
    _recorder: Recorder
    _limit: AbstractAsyncContextManager[Any] | None
    _own: bool

    async def _execute(self, spec: TaskSpec) -> None:
        """Execute one task; whatever it raises ends the task alone.

        A cancellation, too: this is the last that a task does.
        """
        task, bench = spec.index, self._bench
        try:
            if self._limit is None:
                await self._perform(spec)
            else:
                bench.waiting(task, State.LOCK_WAIT)
                async with self._limit:
                    bench.waiting(task, State.SUSPENDED)
                    await self._perform(spec)
            ending = Instant.DONE
        except bench.CANCELLED:
            ending = Instant.CANCELLED
        except Exception as error:
            ending = ending_of(error, task, self._context.journal)
        if self._own:
            bench.in_step = NO_TASK
            bench.end_own(task)
        del bench.steps[task]
        self._ended(bench.tick(task), ending, task)
        if bench.results:
            tell_answer(bench, self._context.journal, task, bench.results.pop(task, None))

    async def _perform(self, spec: TaskSpec) -> None:
        counter.HERE.count()
        await perform_on_loop(self._bench, spec.steps, spec.index)
        misbehave(self._bench, spec.fault, spec.index)

    def _ended(self, now: int, ending: Instant, task: int) -> None:
        """Record how a task ended, and account for it."""
        self._recorder.finish(now, ending, task)
        self._bench.go_on()
        self._context.source.ended(self._recorder)
