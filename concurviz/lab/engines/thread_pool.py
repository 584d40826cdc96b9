"""``thread-pool``: ``ThreadPoolExecutor``, tasks submitted as futures to a few threads.

The executor starts its threads one by one as tasks are submitted, and each makes its worker ready
in the initializer, as people do with a connection per thread.
"""

from __future__ import annotations

import threading
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from time import perf_counter_ns
from typing import Any

from concurviz.lab.context import Context
from concurviz.lab.limits import make_sure_of_room, stack_bytes, too_many_threads
from concurviz.lab.pool import Submitter
from concurviz.lab.worker import Worker, introduce
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State
from concurviz.wire.tasks import TaskSpec


class ThreadPool:
    """One executor and the workers of its threads."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._workers: list[Worker] = []
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._asked = 0
        threading.stack_size(stack_bytes(context.workers))
        self._executor = ThreadPoolExecutor(context.workers, initializer=self._begin)

    def run(self) -> None:
        """Work off the source."""
        submitter = Submitter(self._context, self._executor, self._submit)
        submitter.run(self._context.workers)
        self._executor.shutdown()
        # A thread of an executor cannot know which task is its last.
        for worker in self._workers:
            worker.close()

    def _submit(self, spec: TaskSpec) -> Future[Any]:
        # If the executor starts a thread for it, then within submit.
        self._asked = perf_counter_ns()
        try:
            make_sure_of_room()
            return self._executor.submit(self._work, spec, self._asked)
        except RuntimeError as error:
            if isinstance(error, BrokenExecutor):
                raise
            raise too_many_threads(len(self._workers), error) from error

    def _begin(self) -> None:
        """The initializer of each thread: makes the worker that serves its tasks."""
        context, asked = self._context, self._asked
        with self._lock:
            number = len(self._workers)
            worker = context.worker(number)
            self._workers.append(worker)
        worker.recorder.worker(asked, State.STARTING)
        introduce(context.journal, number, f"thread {number + 1}", "thread")
        worker.set_up()
        worker.recorder.worker(worker.bench.restart(), State.IDLE)
        self._mine.worker = worker

    def _work(self, spec: TaskSpec, submitted: int) -> None:
        worker: Worker = self._mine.worker
        if submitted < worker.bench.last:
            # It was in the queue when this thread came for it: what passed since was no idling.
            worker.bench.tick(NO_TASK)
        else:
            worker.bench.restart()
        worker.end(spec, worker.execute(spec))
        # It may have been the last one, after which no code of ours runs in this thread.
        worker.account.look()


def run(context: Context) -> None:
    """Submit the source's tasks and wait for the last."""
    ThreadPool(context).run()
