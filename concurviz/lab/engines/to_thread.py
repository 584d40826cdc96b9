"""``to-thread``: one loop that hands each task to a thread by ``asyncio.to_thread`` and awaits it.

What code does that has a loop and a function that blocks. The threads are those of the loop's own
executor, as many as there are to be workers; the loop itself only waits for them.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter_ns

from concurviz.lab.context import Context
from concurviz.lab.limits import stack_bytes
from concurviz.lab.loop_bench import LoopTicker
from concurviz.lab.loops import LoopEngine, run_watched
from concurviz.lab.worker import Worker, introduce
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec


class ToThreadEngine(LoopEngine):
    """One awaiting coroutine a task; the work is done in the executor's threads."""

    ONE_WORKER = False

    def __init__(self, context: Context) -> None:
        recorder = context.journal.recorder(0)
        super().__init__(context, LoopTicker(recorder, context.settings, context.stop))
        self._tasks: set[asyncio.Task[None]] = set()
        self._workers: list[Worker] = []
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._asked = perf_counter_ns()
        threading.stack_size(stack_bytes(context.workers))
        self._executor = ThreadPoolExecutor(context.workers, initializer=self._make_worker)
        self._loop.set_default_executor(self._executor)

    async def run(self) -> None:
        await super().run()
        self._executor.shutdown()
        for worker in self._workers:
            worker.close()

    def _begin(self, spec: TaskSpec) -> None:
        task = self._loop.create_task(self._await(spec))
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    def _under_way(self) -> int:
        return len(self._tasks)

    def _cancel(self) -> None:
        """What a thread is at cannot be cancelled: it ends at its next look at the flag."""

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._spawn()

    async def _await(self, spec: TaskSpec) -> None:
        self._asked = perf_counter_ns()
        await asyncio.to_thread(self._work, spec)

    def _make_worker(self) -> None:
        """The initializer of each thread: makes the worker that serves its tasks."""
        context, asked = self._context, self._asked
        with self._lock:
            # The loop has lane 0.
            number = len(self._workers) + 1
            worker = context.worker(number)
            self._workers.append(worker)
        worker.recorder.worker(asked, State.STARTING)
        introduce(context.journal, number, f"thread {number}", "thread")
        worker.set_up()
        worker.recorder.worker(worker.bench.restart(), State.IDLE)
        self._mine.worker = worker

    def _work(self, spec: TaskSpec) -> None:
        worker: Worker = self._mine.worker
        if self._context.stop.is_set():
            worker.recorder.finish(perf_counter_ns(), Instant.CANCELLED, spec.index)
        else:
            worker.bench.restart()
            worker.end(spec, worker.execute(spec))
        # It may have been the last one, after which no code of ours runs in this thread.
        worker.account.look()
        self._context.source.ended(worker.recorder)


async def work_off(context: Context) -> None:
    """Run the engine on the running loop until its source is worked off."""
    await ToThreadEngine(context).run()


def run(context: Context) -> None:
    """Run a loop until the source is worked off."""
    run_watched(work_off(context))
