"""``process-pool``: ``ProcessPoolExecutor``, tasks submitted as futures to a few spawned processes.

A call travels to its worker pickled, and so does its result::

    submit     host packs   worker unpacks            worker packs   host unpacks
      |queued .... |transfer .... |running ............. |transfer .... |done

Each side's stamps travel with the call: they are taken whenever they are pickled and unpickled, so
the bytes between two of them tell when. While its worker is busy, a packed call is queued again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.queues import SimpleQueue
from time import perf_counter_ns
from typing import Any, NamedTuple

from concurviz.lab import trouble
from concurviz.lab.context import Broken, Context
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent, obituary
from concurviz.lab.own import Here
from concurviz.lab.pool import Submitter
from concurviz.lab.prepare import prepare
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.watched import let_sample
from concurviz.lab.worker import Worker, introduce, tell_answer
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.payloads import numbers, packed_size
from concurviz.wire.phases import NO_PHASE
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

#: When something was packed and when it was unpacked, ns.
Times = tuple[int, int]

SETTLE_S = 1.0
"""How long the futures of a broken or stopped pool may take to end."""
POLL_S = 0.002


class Stamp:
    """Pickles as the time at which it is pickled; comes out as ``(packed, unpacked)``, ns."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _unstamp, (perf_counter_ns(),)


def _unstamp(packed: int) -> Times:
    return packed, perf_counter_ns()


class Outcome(NamedTuple):
    """What a worker sends back; ``begun`` and ``packed`` enclose the rest on its way.

    ``task`` and ``worker`` are numbers, ``counted`` the value of its process's counter.
    """

    begun: Any
    task: int
    worker: int
    ending: Instant
    counted: int
    payload: Any
    packed: Any


class PoolProcess(SpawnProcess):
    """A worker process: knows its number and when it was asked for, and dies with its parent."""

    def __init__(self, number: int, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.number = number
        self.asked = perf_counter_ns()
        self.parent = os.getpid()

    def run(self) -> None:
        die_with_parent(self.parent)
        try:
            super().run()
        finally:
            if _worker is not None:
                _worker.close()


class ResultQueue(SimpleQueue[Any]):
    """The queue of results; its writers record how long they took to pickle and send one."""

    def put(self, item: Any) -> None:
        try:
            super().put(item)
        finally:
            if _worker is not None:
                _worker.sent()


class PoolContext(SpawnContext):
    """What the executor makes its processes and queues with; ``processes``: all it has started."""

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[PoolProcess] = []

    def Process(self, *args: Any, **options: Any) -> PoolProcess:  # type: ignore[override]
        process = PoolProcess(len(self.processes), *args, **options)
        self.processes.append(process)
        return process

    def SimpleQueue(self) -> ResultQueue:
        return ResultQueue(ctx=self)


class PoolWorker(Worker):
    """Executes the calls of one process and records how they came and went."""

    def call(self, begun: Times, spec: TaskSpec, payload: Any, packed: Times) -> Outcome:
        """Execute a task; ``begun`` and ``packed``: when what came before and after it did."""
        recorder, task = self.recorder, spec.index
        at, free = packed[0], self.bench.last
        recorder.task(begun[0], State.TRANSFER, task)
        if free > at:
            recorder.task(at, State.QUEUED, task)
        recorder.both(max(at, free), State.TRANSFER, task)
        return self.outcome(spec, payload)

    def outcome(self, spec: TaskSpec, payload: Any) -> Outcome:
        """Execute a task that has come with ``payload``, and is on its way back after that."""
        recorder, bench, task = self.recorder, self.bench, spec.index
        self._moved(spec)
        bench.restart()
        if self.settings.task:
            if payload is not None:
                bench.arguments[task] = payload
            ending = self.execute(spec)
            payload = bench.results.get(task)
        else:
            ending = self.execute(spec)
        # The host says how the task ended, and when: to this process it is over now.
        bench.phase(task, NO_PHASE)
        recorder.both(bench.tick(task), State.TRANSFER, task)
        self._moved(spec)
        value, last = counter.HERE.value, self.last_stamp()
        return Outcome(Stamp(), task, self.number, ending, value, payload, last)

    def last_stamp(self) -> Stamp:
        """What is pickled last of an outcome."""
        return Stamp()

    def _moved(self, spec: TaskSpec) -> None:
        if spec.payload:
            size = packed_size(spec.payload)
            self.recorder.instant(perf_counter_ns(), Instant.BYTES, spec.index, size)

    def sent(self) -> None:
        """The result is on its way: from now on this worker waits for the next call."""
        self.recorder.worker(self.bench.restart(), State.IDLE)
        self.tell_results()

    def tell_results(self) -> None:
        """Record what tasks returned whose outcome is packed."""
        while self.bench.results:
            task, value = self.bench.results.popitem()
            tell_answer(self.bench, self.journal, task, value)


_worker: PoolWorker | None = None
"""The worker of this process, once its initializer has run."""


def process_of_pool() -> PoolProcess:
    """The worker process that this is."""
    process = multiprocessing.current_process()
    assert isinstance(process, PoolProcess)
    return process


def begin(settings: Settings, shared: Shared) -> None:
    """The initializer of each process: makes the worker that serves its calls."""
    global _worker
    process = process_of_pool()
    journal = Journal(settings.directory, record=settings.record)
    let_sample(settings.sampler, journal)
    # Nobody sets the flag here: a pool that is to stop at once ends its processes.
    _worker = PoolWorker(journal, process.number, settings, threading.Event(), shared)
    _worker.recorder.worker(process.asked, State.STARTING)
    introduce(journal, process.number, f"process {process.number + 1}", "process")
    prepare(settings, journal)
    _worker.set_up()
    _worker.sent()


def perform(*call: Any) -> Outcome:
    """The function that is submitted, for the arguments of ``PoolWorker.call``."""
    assert _worker is not None
    return _worker.call(*call)


def argument_of(spec: TaskSpec) -> Any:
    """What goes with a task's call: its payload, or the argument of the user's own."""
    own = Here.own
    if own is None:
        return numbers(spec.payload)
    return None if own.inputs is None else own.argument(spec.index)


class ProcessPool:
    """One executor and the processes that it has started."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._pool = PoolContext()
        shared = Shared.of_processes(self._pool, context.queue_bound)
        self._executor = ProcessPoolExecutor(
            context.workers,
            mp_context=self._pool,
            initializer=begin,
            initargs=(context.settings, shared),
        )

    def run(self) -> None:
        """Work off the source; Broken when the pool is."""
        context = self._context
        submitter = Submitter(context, self._executor, self._submit, self._finish)
        submitter.run(context.workers)
        if submitter.broken is None and not context.stop.is_set():
            self._executor.shutdown()
            return
        # A running future cannot be cancelled: the processes are ended, as one does with a pool
        # that is to go at once. A broken pool is about to do it itself.
        for process in self._pool.processes if context.stop.is_set() else ():
            process.kill()
        submitter.settle(SETTLE_S)
        if submitter.broken is not None:
            reason = trouble.read(context.settings.directory) or culprit(self._pool.processes)
            raise Broken(f"{type(submitter.broken).__name__}: {reason}")

    def _submit(self, spec: TaskSpec) -> Future[Any]:
        return self._executor.submit(perform, Stamp(), spec, argument_of(spec), Stamp())

    def _finish(self, task: int, future: Future[Outcome], recorder: Recorder) -> None:
        """End a task whose result, or whose failure to get there or back, has arrived."""
        error = future.exception()
        if error is not None:
            # A result's own error comes with the traceback of where it was pickled as its cause.
            what = (
                ""
                if Here.own is None
                else (
                    "its argument cannot be pickled: "
                    if error.__cause__ is None or "feed" in str(error.__cause__)
                    else "its result cannot be pickled: "
                )
            )
            self._context.journal.note(error=task, text=f"{what}{type(error).__name__}: {error}")
            recorder.finish(perf_counter_ns(), Instant.FAILED, task)
            return
        outcome = future.result()
        self._context.counted[outcome.worker] = outcome.counted
        recorder.finish(outcome.packed[1], outcome.ending, task)


def run(context: Context) -> None:
    """Submit the source's tasks and wait for the last; Broken when the pool is."""
    ProcessPool(context).run()


def culprit(processes: list[PoolProcess]) -> str:
    """Which process broke the pool, in words: the executor itself says only that one did."""
    deadline = time.monotonic() + SETTLE_S
    for process in processes:
        # Its end of the pipe may close before its exit code is known; and where the executor's
        # thread collects that, it is not known here before that thread has gone on.
        while process.exitcode is None and time.monotonic() < deadline:
            time.sleep(POLL_S)
        # When it finds itself broken, the executor ends the others by SIGTERM.
        if process.exitcode not in (None, 0, -signal.SIGTERM):
            return f"{obituary(process)}, and with it the pool ended"
    return "a worker process ended, and with it the pool"
