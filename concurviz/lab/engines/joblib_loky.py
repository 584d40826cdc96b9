"""``joblib``: ``Parallel`` on its loky workers, as it is used: a list of calls in, results out.

Whatever is queued makes one call of ``Parallel``; what comes meanwhile waits for the next. Within
one, joblib sends calls to its processes in batches whose size it adapts to how long they take, and
so results, too, come back by the batch.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from multiprocessing import get_context
from multiprocessing.util import Finalize
from time import perf_counter_ns
from typing import Any

from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.backend import synchronize
from joblib.externals.loky.process_executor import BrokenProcessPool

from concurviz.lab.context import Broken, Context
from concurviz.lab.engines.process_pool import Outcome, PoolWorker, Stamp, argument_of
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.numbering import take_number
from concurviz.lab.prepare import prepare
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.tokens import TokenLock, TokenQueue, Tokens
from concurviz.lab.watched import let_sample
from concurviz.lab.worker import introduce
from concurviz.wire.control import semaphore_prefix
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

LOOK_S = 0.05
"""How often the stop flag is looked at while a call of Parallel is under way."""


class LastStamp(Stamp):
    """Pickled last of an outcome: from now on its worker waits for the next call."""

    def __reduce__(self) -> tuple[Any, ...]:
        pickled = super().__reduce__()
        if _worker is not None:
            _worker.sent()
        return pickled


class LokyWorker(PoolWorker):
    """Executes the calls of one of loky's processes."""

    def call(self, begun: Any, spec: TaskSpec, payload: Any, packed: Any) -> Outcome:
        # Between calls loky looks after its process's memory: 30 ms after the first one.
        self.account.skip()
        if isinstance(begun, tuple):
            return super().call(begun, spec, payload, packed)
        # One job is done in the process that asks for it: nothing was pickled on the way.
        now = perf_counter_ns()
        outcome = super().call((now, now), spec, payload, (now, now))
        self.sent()
        return outcome

    def last_stamp(self) -> Stamp:
        return LastStamp()

    def sent(self) -> None:
        super().sent()
        self.account.look()

    def close(self) -> None:
        self.account.skip()
        super().close()


_worker: LokyWorker | None = None
"""The worker of this process, once its initializer has run."""


def begin(settings: Settings, shared: Shared, parent: int, asked: int) -> None:
    """The initializer of each process: makes the worker that serves its calls."""
    global _worker
    if os.getpid() != parent:
        die_with_parent(parent)
    journal = Journal(settings.directory, record=settings.record)
    let_sample(settings.sampler, journal)
    number = take_number(settings.directory, "joblib")
    # Nobody sets the flag here: processes that are to stop at once are ended.
    _worker = LokyWorker(journal, number, settings, threading.Event(), shared)
    _worker.recorder.worker(asked, State.STARTING)
    introduce(journal, number, f"process {number + 1}", "process")
    if os.getpid() != parent:
        # The host itself is ready, and has the inputs.
        prepare(settings, journal)
    _worker.set_up()
    _worker.sent()
    if os.getpid() != parent:
        # Run when the process ends of itself, before it joins its threads.
        Finalize(None, _worker.close, exitpriority=10)


def perform(*call: Any) -> Outcome:
    """The function that is called, for the arguments of ``PoolWorker.call``."""
    assert _worker is not None
    return _worker.call(*call)


class Batches:
    """Calls of ``Parallel``, one for whatever is queued, until the source is worked off."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._under_way: set[int] = set()
        self._over = threading.Event()

    def run(self) -> None:
        """Work off the source; Broken when the processes have."""
        context = self._context
        lane = context.journal.recorder(context.workers)
        introduce(context.journal, context.workers, "main thread", "submitter")
        lane.worker(perf_counter_ns(), State.IDLE)
        context.source.open(context.recorder)
        spawn = get_context("spawn")
        shared = Shared(TokenLock(Tokens.of(spawn, 1)), TokenQueue.of(spawn, context.queue_bound))
        orders = (context.settings, shared, os.getpid(), perf_counter_ns())
        if context.workers == 1:
            # One job is done in this very process, as joblib has it.
            begin(*orders)
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            with Parallel(
                context.workers,
                return_as="generator_unordered",
                initializer=begin,
                initargs=orders,
            ) as parallel:
                while (specs := self._queued()) is not None:
                    lane.worker(perf_counter_ns(), State.RUNNING)
                    calls = (delayed(perform)(Stamp(), s, argument_of(s), Stamp()) for s in specs)
                    for outcome in parallel(calls):
                        lane.worker(perf_counter_ns(), State.RUNNING)
                        self._account(outcome)
                        lane.worker(perf_counter_ns(), State.IDLE)
        except BrokenProcessPool as error:
            self._lost(error)
        finally:
            self._over.set()
            watcher.join()
            # Idle processes end when asked: so they tear down and tell what their threads took.
            with contextlib.suppress(Exception):
                _executor().shutdown(wait=True, kill_workers=context.stop.is_set())
            if _worker is not None:
                _worker.close()
            now = perf_counter_ns()
            lane.worker(now, State.NONE)
            lane.close(now)

    def _queued(self) -> list[TaskSpec] | None:
        """All tasks that are queued, waited for if there are none; None if there will be none."""
        source = self._context.source
        spec, _ = source.take()
        if spec is None:
            return None
        specs = [spec]
        while (more := source.take_now()) is not None:
            specs.append(more)
        self._under_way = {s.index for s in specs}
        return specs

    def _account(self, outcome: Any) -> None:
        context = self._context
        task = outcome.task
        if context.workers > 1:
            # What is counted in this process counts anyhow.
            context.counted[outcome.worker] = outcome.counted
        # In this process nothing is packed.
        ended = outcome.packed[1] if isinstance(outcome.packed, tuple) else perf_counter_ns()
        context.recorder.finish(ended, outcome.ending, task)
        self._under_way.discard(task)
        context.source.ended(context.recorder)

    def _watch(self) -> None:
        """End the processes when the run is to stop: a call that is under way cannot be."""
        context = self._context
        while not self._over.wait(LOOK_S):
            if context.stop.is_set():
                for process in _processes():
                    process.kill()
                return

    def _lost(self, error: BrokenProcessPool) -> None:
        """The processes are gone, with all tasks of the call that was under way."""
        context = self._context
        stopping = context.stop.is_set()
        ending = Instant.CANCELLED if stopping else Instant.FAILED
        now = perf_counter_ns()
        reason = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        for task in sorted(self._under_way):
            if not stopping:
                context.journal.note(error=task, text=reason)
            context.recorder.finish(now, ending, task)
            context.source.ended(context.recorder)
        if not stopping:
            raise Broken(reason) from error


def _executor() -> Any:
    """The executor that ``Parallel`` has: asked for anything else, loky would end it first."""
    return get_reusable_executor(reuse=True)


def _processes() -> list[Any]:
    """Loky's worker processes."""
    deadline = time.monotonic() + LOOK_S
    while time.monotonic() < deadline:
        # The executor changes its dictionary in a thread of its own.
        with contextlib.suppress(RuntimeError):
            return list(_executor()._processes.values())
    return []


def run(context: Context) -> None:
    """Call ``Parallel`` until the source is worked off; Broken when its processes died."""
    # What goes through the disk goes with the run's directory, and semaphores have its name.
    os.environ["JOBLIB_TEMP_FOLDER"] = context.settings.directory
    names = synchronize.SemLock._rand
    prefix = "/" + semaphore_prefix(context.settings.directory)
    synchronize.SemLock._make_name = staticmethod(lambda: f"{prefix}-{next(names)}")
    Batches(context).run()
