"""``processes``: multiprocessing workers, spawned, with memory and a GIL of their own.

Each worker has its own pipe: a shared queue's lock can die with the worker that holds it. A task
is sent ahead of its turn, so that no worker waits between tasks until this process has a core. A
worker that dies fails the task it was at and is replaced, up to a bound.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import perf_counter_ns
from typing import Any

from concurviz.lab.context import Broken, Context
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.settings import Settings
from concurviz.lab.worker import Worker, introduce
from concurviz.wire.states import Instant, State

MAX_DEATHS_PER_WORKER = 25
WAKE_S = 0.1
"""How often the dispatcher looks at the stop flag while no worker says anything."""


class Child:
    """A worker process, its pipe, and the tasks it has: the first is the one it is at."""

    def __init__(self, number: int, process: BaseProcess, pipe: Connection) -> None:
        self.number = number
        self.process = process
        self.pipe = pipe
        self.tasks: deque[int] = deque()

    @property
    def death(self) -> str:
        """How the process ended, in words."""
        code = self.process.exitcode
        if code is not None and code < 0:
            return f"worker process {self.process.pid} was killed by {signal.Signals(-code).name}"
        return f"worker process {self.process.pid} exited with code {code}"


class Dispatcher:
    """Keeps each worker process busy and accounts for the tasks of the dead."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._spawn = multiprocessing.get_context("spawn")
        self._children: list[Child] = []
        self._numbers = 0
        self._deaths = 0
        self._stop_sent = False

    def run(self) -> None:
        """Work off the source."""
        context = self._context
        context.source.open(context.recorder)
        for _ in range(context.workers):
            self._start_worker()
        try:
            while self._children:
                self._feed()
                self._listen()
        finally:
            for child in self._children:
                child.process.kill()
                child.process.join()

    def _start_worker(self) -> None:
        number = self._numbers
        self._numbers += 1
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(
            target=serve,
            args=(theirs, os.getpid(), number, self._context.settings, perf_counter_ns()),
            daemon=True,
        )
        process.start()
        theirs.close()
        self._children.append(Child(number, process, ours))

    def _feed(self) -> None:
        source = self._context.source
        if self._context.stop.is_set() and not self._stop_sent:
            self._stop_sent = True
            for child in self._children:
                # SIGTERM only asks: a worker ends its task as cancelled at its next look at the
                # clock.
                child.process.terminate()
        listening = [child for child in self._children if not child.pipe.closed]
        for child in listening:
            if not child.tasks:
                self._hand_out(child)
        for child in listening:
            # The last tasks go to whoever is free: sent ahead, one could wait behind a long one.
            if len(child.tasks) == 1 and source.queued >= self._context.workers:
                self._hand_out(child)
        for child in listening:
            if not child.tasks and source.exhausted:
                self._send(child, None)
                child.pipe.close()

    def _hand_out(self, child: Child) -> None:
        spec = self._context.source.take_now()
        if spec is not None:
            child.tasks.append(spec.index)
            self._send(child, spec)

    @staticmethod
    def _send(child: Child, message: Any) -> None:
        try:
            child.pipe.send(message)
        except OSError:
            # It has died; its sentinel says so at the next look, and the task is accounted for
            # there.
            return

    def _listen(self) -> None:
        waiting: dict[Any, Child] = {}
        for child in self._children:
            waiting[child.process.sentinel] = child
            if not child.pipe.closed:
                waiting[child.pipe] = child
        for ready in wait(list(waiting), WAKE_S):
            child = waiting[ready]
            if ready is child.pipe:
                self._receive(child)
        for child in [c for c in self._children if c.process.exitcode is not None]:
            self._bury(child)

    def _receive(self, child: Child) -> bool:
        """Take a worker's word that it ended its task; False when it will say no more."""
        try:
            child.pipe.recv()
        except (EOFError, OSError):
            return False
        child.tasks.popleft()
        self._context.source.ended(self._context.recorder)
        return True

    def _bury(self, child: Child) -> None:
        context = self._context
        while child.tasks and child.pipe.poll() and self._receive(child):
            continue
        self._children.remove(child)
        child.process.join()
        if child.process.exitcode == 0 and not child.tasks:
            return
        self._deaths += 1
        now = perf_counter_ns()
        # The dead cannot close their lane.
        lane = context.journal.recorder(child.number)
        lane.worker(now, State.NONE)
        lane.close(now)
        if child.tasks:
            task = child.tasks.popleft()
            ending = Instant.CANCELLED if context.stop.is_set() else Instant.FAILED
            context.journal.note(error=task, text=child.death)
            context.recorder.finish(now, ending, task)
            context.source.ended(context.recorder)
        for task in reversed(child.tasks):
            context.source.give_back(task, context.recorder)
        if context.source.exhausted:
            return
        if self._deaths > MAX_DEATHS_PER_WORKER * context.workers:
            raise Broken(f"{self._deaths} worker processes died; the last: {child.death}")
        self._start_worker()


def run(context: Context) -> None:
    """Start the processes, hand out tasks, and wait for them."""
    Dispatcher(context).run()


def serve(pipe: Connection, parent: int, number: int, settings: Settings, asked: int) -> None:
    """A worker process's life; ``asked`` is when the process was asked for."""
    die_with_parent(parent)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    journal = Journal(settings.directory)
    worker = Worker(journal, number, settings, stop)
    worker.recorder.worker(asked, State.STARTING)
    introduce(journal, number, f"process {number + 1}", "process")
    worker.recorder.worker(worker.ticker.restart(), State.IDLE)
    while True:
        try:
            spec = pipe.recv()
        except (EOFError, OSError):
            break
        if spec is None:
            break
        worker.ticker.restart()
        worker.execute(spec)
        try:
            pipe.send(spec.index)
        except OSError:
            break
    worker.close()
