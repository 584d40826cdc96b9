"""A worker: executes tasks one at a time and records what it does meanwhile.

Every look at the clock goes through ``Worker.tick``: where more than the gap threshold has passed
since the look before, the worker was not running, and a gap is recorded. The reader finds out
later whether it was waiting for the GIL or for a core.
"""

from __future__ import annotations

import os
import threading
from time import perf_counter_ns

from concurviz.lab.journal import Journal, Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.source import Source
from concurviz.lab.workloads.cpu import spin
from concurviz.lab.workloads.faults import misbehave
from concurviz.lab.workloads.sockets import BlockingClient
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

# Looking up an enum's member for each record would cost a fifth of it.
RUNNING = State.RUNNING
IO_WAIT = State.IO_WAIT


class Stopped(Exception):
    """The run is being stopped: raised inside a task at its next look at the clock."""


class Ticker:
    """The clock of one thread and the gaps it finds."""

    def __init__(self, recorder: Recorder, settings: Settings, stop: threading.Event) -> None:
        self.recorder = recorder
        self.settings = settings
        self.stop = stop
        self.last = perf_counter_ns()

    def restart(self) -> int:
        """Look at the clock after something that was not running: whatever passed is no gap."""
        self.last = now = perf_counter_ns()
        return now

    def tick(self, task: int) -> int:
        """Look at the clock while running; records a gap if there was one. Returns ns."""
        now = perf_counter_ns()
        if now - self.last > self.settings.gap_ns:
            self.recorder.gap(self.last, now - self.last, task)
        self.last = now
        return now

    def burn(self, work_us: int, task: int) -> None:
        """Do CPU work of ``work_us`` calibrated microseconds; Stopped when the run is stopped."""
        left = round(work_us * self.settings.iterations_per_us)
        chunk = self.settings.chunk
        while left > 0:
            if self.stop.is_set():
                raise Stopped
            spin(min(chunk, left))
            left -= chunk
            self.tick(task)


class Worker:
    """Executes tasks in a thread of its own, blocking where they wait."""

    def __init__(
        self,
        journal: Journal,
        worker: int,
        settings: Settings,
        stop: threading.Event | None = None,
    ) -> None:
        self.journal = journal
        self.recorder = journal.recorder(worker)
        self.ticker = Ticker(self.recorder, settings, stop or threading.Event())
        self._settings = settings
        self._client: BlockingClient | None = None

    def serve(self, source: Source) -> None:
        """Execute a source's tasks until there are no more."""
        recorder, ticker = self.recorder, self.ticker
        recorder.worker(ticker.restart(), State.IDLE)
        while True:
            spec, waited = source.take()
            # Ready but not running since the look before, unless it was the queue that was empty.
            if waited or spec is None:
                ticker.restart()
            else:
                ticker.tick(NO_TASK)
            if spec is None:
                break
            self.execute(spec)
            source.ended(recorder)
        self.close()

    def execute(self, spec: TaskSpec) -> Instant:
        """Execute one task; whatever it raises ends the task and not the worker."""
        recorder, ticker, task = self.recorder, self.ticker, spec.index
        recorder.both(ticker.last, RUNNING, task)
        try:
            for work_us, wait_us in spec.phases:
                ticker.burn(work_us, task)
                if wait_us:
                    self._wait(wait_us, spec.reply_bytes, task)
            misbehave(spec.fault, task)
            ending = Instant.DONE
        except Stopped:
            ending = Instant.CANCELLED
        except Exception as error:
            ending = Instant.FAILED
            self.journal.note(error=task, text=f"{type(error).__name__}: {error}")
        recorder.finish(ticker.tick(task), ending, task)
        return ending

    def _wait(self, wait_us: int, size: int, task: int) -> None:
        recorder, ticker = self.recorder, self.ticker
        if ticker.stop.is_set():
            raise Stopped
        begin = ticker.tick(task)
        recorder.both(begin, IO_WAIT, task)
        if self._client is None:
            self._client = BlockingClient(self._settings.port, self._settings.token)
        sent = self._client.request(wait_us, size)
        now = perf_counter_ns()
        # The wait for I/O ended when the reply left; what came after, if noticeable, was a wait
        # to run.
        if now - sent > self._settings.gap_ns and sent > begin:
            recorder.both(sent, RUNNING, task)
            ticker.last = sent
            ticker.tick(task)
        else:
            recorder.both(now, RUNNING, task)
            ticker.last = now

    def close(self) -> None:
        """Close the connection and end the journal of this thread."""
        if self._client is not None:
            self._client.close()
        now = perf_counter_ns()
        self.recorder.worker(now, State.NONE)
        self.recorder.close(now)


def introduce(journal: Journal, worker: int, label: str, role: str) -> None:
    """Tell the reader whom a worker's lane belongs to. Called in the worker's own thread."""
    journal.note(
        worker=worker, label=label, role=role, pid=os.getpid(), tid=threading.get_native_id()
    )
