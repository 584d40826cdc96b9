"""What the executors of concurrent.futures share: a main thread that submits and waits for the end.

Tasks are submitted as soon as they arrive, however many there are: it is in the executor's queue
that they wait for a worker, and that is what their lanes show.
"""

from __future__ import annotations

import threading
from concurrent.futures import BrokenExecutor, Executor, Future
from time import perf_counter_ns
from typing import Any, Callable

from concurviz.lab.bench import Ticker
from concurviz.lab.context import Context
from concurviz.lab.recorder import Recorder
from concurviz.lab.worker import introduce
from concurviz.wire.models import model_of
from concurviz.wire.records import NO_TASK, NO_WORKER
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

WAKE_S = 0.05
"""How often the main thread looks at the stop flag once there is nothing left to submit."""

#: Submits one task's call; may raise BrokenExecutor.
Submit = Callable[[TaskSpec], "Future[Any]"]
#: Ends a task whose future has a result or an exception of its own, in whatever thread that was.
Done = Callable[[int, "Future[Any]", Recorder], None]


def ended_by_worker(task: int, future: Future[Any], recorder: Recorder) -> None:
    """For pools whose workers record the ends of their tasks themselves."""


class Submitter:
    """Submits a source's tasks to ``executor`` through ``submit`` and follows their futures.

    ``done(task, future, recorder)`` accounts for a future that has a result or an exception of the
    task's own. Futures that were cancelled, or that a broken pool gave up, are accounted for here.
    ``begin`` is called when the first tasks are there, for executors that begin all at once; it may
    raise BrokenExecutor. ``broken`` is the error with which the pool broke, or None.
    """

    def __init__(
        self,
        context: Context,
        executor: Executor,
        submit: Submit,
        done: Done = ended_by_worker,
        begin: Callable[[], None] | None = None,
    ) -> None:
        self.broken: BrokenExecutor | None = None
        self._context = context
        self._executor = executor
        self._submit = submit
        self._done = done
        self._begin = begin
        self._shares_gil = model_of(context.start.model).shares_gil
        self._pending = 0
        self._ended = threading.Condition()
        # Futures call back in several threads, and a recorder belongs to one.
        self._local = threading.local()

    def run(self, lane: int) -> None:
        """Submit until there are no more tasks, then wait for the last; ``lane``: of this thread.

        Returns early when the run is to stop or the pool has broken; then queued futures have been
        cancelled, and those that run are left to their workers.
        """
        context = self._context
        recorder = context.journal.recorder(lane)
        introduce(context.journal, lane, "main thread", "submitter")
        ticker = Ticker(recorder, context.settings, context.stop)
        recorder.worker(ticker.restart(), State.RUNNING)
        context.source.open(recorder)
        if self._begin is not None:
            recorder.worker(ticker.restart(), State.STARTING)
            self._start(self._begin)
        ticker.restart()
        while self.broken is None:
            recorder.worker(self._look(ticker), State.IDLE)
            spec, _ = context.source.take()
            if spec is None:
                break
            recorder.worker(ticker.restart(), State.RUNNING)
            self._add(spec)
        while self._pending and self.broken is None and not context.stop.is_set():
            with self._ended:
                self._ended.wait(WAKE_S)
        if context.stop.is_set() or self.broken is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        now = perf_counter_ns()
        recorder.worker(now, State.NONE)
        recorder.close(now)

    def _start(self, begin: Callable[[], None]) -> None:
        try:
            begin()
        except BrokenExecutor as error:
            self.broken = error
            self._context.source.stop(self._recorder(), Instant.FAILED)

    def settle(self, seconds: float) -> bool:
        """Wait until every future has ended; False when that takes longer than ``seconds``."""
        with self._ended:
            return self._ended.wait_for(lambda: not self._pending, seconds)

    def _look(self, ticker: Ticker) -> int:
        # To start a process takes long and is no wait; to wait for the GIL is one.
        return ticker.tick(NO_TASK) if self._shares_gil else ticker.restart()

    def _add(self, spec: TaskSpec) -> None:
        with self._ended:
            self._pending += 1
        try:
            future = self._submit(spec)
        except BrokenExecutor as error:
            self._lost(spec.index, error)
            self._over()
        else:
            future.add_done_callback(lambda future: self._account(spec.index, future))

    def _account(self, task: int, future: Future[Any]) -> None:
        if future.cancelled():
            self._finish(task, Instant.CANCELLED)
        else:
            error = future.exception()
            if isinstance(error, BrokenExecutor):
                self._lost(task, error)
            else:
                self._done(task, future, self._recorder())
                self._context.source.ended(self._recorder())
        self._over()

    def _lost(self, task: int, error: BrokenExecutor) -> None:
        """The pool has broken with this task in it, queued or running: so users see it fail."""
        context = self._context
        if context.stop.is_set():
            self._finish(task, Instant.CANCELLED)
            return
        context.journal.note(error=task, text=f"{type(error).__name__}: {error}")
        self._finish(task, Instant.FAILED)
        if self.broken is None:
            self.broken = error
            # Nothing can be submitted any more; this wakes the main thread, too.
            context.source.stop(self._recorder(), Instant.FAILED)

    def _finish(self, task: int, ending: Instant) -> None:
        self._recorder().finish(perf_counter_ns(), ending, task)
        self._context.source.ended(self._recorder())

    def _over(self) -> None:
        with self._ended:
            self._pending -= 1
            if not self._pending:
                self._ended.notify_all()

    def _recorder(self) -> Recorder:
        recorder: Recorder | None = getattr(self._local, "recorder", None)
        if recorder is None:
            recorder = self._local.recorder = self._context.journal.recorder(NO_WORKER)
        return recorder
