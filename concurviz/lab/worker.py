"""A worker: executes tasks one at a time and records what it does meanwhile."""

from __future__ import annotations

import os
import threading
import traceback
from time import perf_counter_ns, thread_time_ns

from concurviz.lab.bench import Bench, StopFlag, Stopped
from concurviz.lab.journal import Journal, Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.source import Source
from concurviz.lab.steps import perform
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.faults import misbehave
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING


TRACEBACK_CHARACTERS = 3_000


class Worker:
    """Executes tasks in a thread of its own, blocking where they wait."""

    def __init__(
        self,
        journal: Journal,
        worker: int,
        settings: Settings,
        stop: StopFlag,
        shared: Shared,
    ) -> None:
        self.journal = journal
        self.recorder = journal.recorder(worker)
        self.bench = Bench(self.recorder, settings, stop, shared)
        self.account = Account()

    def serve(self, source: Source) -> None:
        """Execute a source's tasks until there are no more."""
        recorder, bench = self.recorder, self.bench
        recorder.worker(bench.restart(), State.IDLE)
        while True:
            spec, waited = source.take()
            # Ready but not running since the look before, unless it was the queue that was empty.
            if waited or spec is None:
                bench.restart()
            else:
                bench.tick(NO_TASK)
            if spec is None:
                break
            ending = self.execute(spec)
            recorder.finish(bench.tick(spec.index), ending, spec.index)
            source.ended(recorder)
        self.close()

    def execute(self, spec: TaskSpec) -> Instant:
        """Execute one task; whatever it raises ends the task and not the worker.

        Returns how it ended, which is for the caller to record.
        """
        task = spec.index
        self.recorder.both(self.bench.last, RUNNING, task)
        try:
            counter.HERE.count()
            perform(self.bench, spec.steps, task)
            misbehave(self.bench, spec.fault, task)
        except BaseException as error:
            return ending_of(error, task, self.journal)
        return Instant.DONE

    def close(self) -> None:
        """Close the connection and end the journal of this thread."""
        self.bench.close()
        self.account.close(self.recorder)


class Account:
    """CPU time of a worker's thread, from the making of this in it until it was last looked at."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._begin = self._now = thread_time_ns()

    def look(self) -> None:
        """Note how much it is by now; another thread's call does nothing."""
        if threading.get_ident() == self._thread:
            self._now = thread_time_ns()

    def close(self, recorder: Recorder) -> None:
        """The worker's last records: what its thread took, and that it ends."""
        self.look()
        now = perf_counter_ns()
        recorder.instant(now, Instant.CPU_TIME, NO_TASK, self._now - self._begin)
        recorder.worker(now, State.NONE)
        recorder.close(now)


def ending_of(error: BaseException, task: int, journal: Journal) -> Instant:
    """How a task ends that raised ``error``, noted; what is no Exception is raised on."""
    if isinstance(error, Stopped):
        return Instant.CANCELLED
    if not isinstance(error, Exception):
        raise error
    journal.note(error=task, text=described(error))
    return Instant.FAILED


def described(error: BaseException) -> str:
    """Type and message, and below them the end of the traceback."""
    trace = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}: {error}\n{trace[-TRACEBACK_CHARACTERS:]}".rstrip()


def introduce(journal: Journal, worker: int, label: str, role: str) -> None:
    """Tell the reader whom a worker's lane belongs to. Called in the worker's own thread."""
    journal.note(
        worker=worker, label=label, role=role, pid=os.getpid(), tid=threading.get_native_id()
    )
