"""A worker: executes tasks one at a time and records what it does meanwhile."""

from __future__ import annotations

import contextlib
import os
import threading
import traceback
import zlib
from collections.abc import Iterator
from time import perf_counter_ns, thread_time_ns

from concurviz.lab import trouble
from concurviz.lab.answers import digest, shown
from concurviz.lab.bench import Bench, StopFlag, Stopped, Ticker
from concurviz.lab.journal import Journal
from concurviz.lab.own import BadTask, Failed, here
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.source import Source
from concurviz.lab.steps import perform
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.faults import misbehave
from concurviz.wire.own import TROUBLED
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING
ANSWER = Instant.ANSWER
ANSWER_TOO = Instant.ANSWER_TOO


TRACEBACK_CHARACTERS = 3_000
#: Of so many tasks what they returned is kept in words, for where models differ.
SHOWN_ANSWERS = 200


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
        self.settings = settings
        self.number = worker
        self.recorder = journal.recorder(worker)
        self.bench = Bench(self.recorder, settings, stop, shared)
        self.account = Account()

    def set_up(self) -> None:
        """Make the calling thread ready for the user's own tasks: it is starting meanwhile."""
        if self.settings.task:
            with troubled(self.settings):
                here().call_hook("setup")

    def serve(self, source: Source) -> None:
        """Execute a source's tasks until there are no more."""
        recorder, bench = self.recorder, self.bench
        self.set_up()
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
            self.end(spec, self.execute(spec))
            source.ended(recorder)
        self.close()

    def end(self, spec: TaskSpec, ending: Instant) -> None:
        """Record that a task has ended."""
        end_task(self.bench, self.journal, ending, spec.index)

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
        if self.settings.task:
            try:
                here().call_hook("teardown")
            except BadTask as error:
                trouble.leave(self.settings.directory, str(error))
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

    def skip(self) -> None:
        """What its thread has taken since it was last looked at was no doing of the worker."""
        if threading.get_ident() == self._thread:
            before, self._now = self._now, thread_time_ns()
            self._begin += self._now - before

    def close(self, recorder: Recorder) -> None:
        """The worker's last records: what its thread took, and that it ends."""
        self.look()
        now = perf_counter_ns()
        recorder.instant(now, Instant.CPU_TIME, NO_TASK, self._now - self._begin)
        recorder.worker(now, State.NONE)
        recorder.close(now)


@contextlib.contextmanager
def troubled(settings: Settings) -> Iterator[None]:
    """Where the user's own code fails without which no task can run, this process ends."""
    try:
        yield
    except BadTask as error:
        trouble.leave(settings.directory, str(error))
        os._exit(TROUBLED)


def end_task(ticker: Ticker, journal: Journal, ending: Instant, task: int) -> None:
    """Record that a task has ended and, of one of the user's own, what it returned."""
    ticker.recorder.finish(ticker.tick(task), ending, task)
    if ticker.results:
        tell_answer(ticker, journal, task, ticker.results.pop(task, None))


def tell_answer(ticker: Ticker, journal: Journal, task: int, value: object) -> None:
    """Record a digest of what a task returned; the time that takes is nobody's."""
    exact, too = digest(value)
    now = perf_counter_ns()
    ticker.recorder.instant(now, ANSWER, task, exact)
    if too:
        ticker.recorder.instant(now, ANSWER_TOO, task, too)
    if value is not None and task < SHOWN_ANSWERS:
        journal.note(answer=task, text=shown(value))
    ticker.restart()


def ending_of(error: BaseException, task: int, journal: Journal) -> Instant:
    """How a task ends that raised ``error``, noted; what is no Exception is raised on."""
    if isinstance(error, Stopped):
        return Instant.CANCELLED
    if not isinstance(error, Exception):
        raise error
    journal.note(error=task, text=error.text if isinstance(error, Failed) else described(error))
    return Instant.FAILED


def described(error: BaseException) -> str:
    """Type and message, and below them the end of the traceback."""
    trace = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}: {error}\n{trace[-TRACEBACK_CHARACTERS:]}".rstrip()


def tell_death(journal: Journal, lane: Recorder, t: int, text: str, task: int = NO_TASK) -> None:
    """Close the lane of a worker that died at ``t`` and could not, with why or what comes of it."""
    number = zlib.crc32(text.encode("utf-8", "backslashreplace")) | 1
    journal.note(mark=number, text=text)
    lane.instant(t, Instant.DIED, task, number)
    lane.worker(t, State.NONE)


def introduce(journal: Journal, worker: int, label: str, role: str) -> None:
    """Tell the reader whom a worker's lane belongs to. Called in the worker's own thread."""
    journal.note(
        worker=worker, label=label, role=role, pid=os.getpid(), tid=threading.get_native_id()
    )
