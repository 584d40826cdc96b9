"""``processes``: multiprocessing workers, spawned, with memory and a GIL of their own.

Each worker has its own pipe: a shared queue's lock can die with the worker that holds it. A task
is sent ahead of its turn, so that no worker waits between tasks until this process has a core;
unless it has a payload, which would fill the pipe of a worker that does not listen, or waits for
another one, which might be stuck behind it. A worker that dies fails the task it was at and is
replaced, up to a bound.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import perf_counter_ns
from typing import Any, NamedTuple

from concurviz.lab import trouble
from concurviz.lab.context import Broken, Context
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent, obituary
from concurviz.lab.own import Here
from concurviz.lab.prepare import keeping_descriptors, prepare
from concurviz.lab.settings import Settings
from concurviz.lab.shared import ProcessLock, Shared
from concurviz.lab.watched import let_sample
from concurviz.lab.worker import Worker, introduce, tell_answer, tell_death
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.payloads import numbers, pack, unpack
from concurviz.wire.own import LOST_DESCRIPTORS, TIMED_OUT, TROUBLED
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

MAX_DEATHS_PER_WORKER = 25
WAKE_S = 0.1
"""How often the dispatcher looks at the stop flag while no worker says anything."""


class Child:
    """A worker process, its pipe, and the tasks it has: the first is the one it is at.

    ``listening``: it has said that it has started; said only where tasks have a payload.
    """

    def __init__(self, number: int, process: BaseProcess, pipe: Connection) -> None:
        self.number = number
        self.process = process
        self.pipe = pipe
        self.tasks: deque[int] = deque()
        self.listening = False


class Dispatcher:
    """Keeps each worker process busy and accounts for the tasks of the dead.

    ``one_by_one``: whether a worker is at one task at a time, so that only that one dies with it.
    """

    one_by_one = True

    def __init__(self, context: Context) -> None:
        self._context = context
        self._spawn = multiprocessing.get_context("spawn")
        self._children: list[Child] = []
        self._thread = threading.get_ident()
        self._numbers = 0
        self._deaths = 0
        self._stop_sent = False
        # The same goes for arguments of the user's own, of any size.
        self._ahead = context.start.workload not in ("payload", "queue") and own_inputs() is None
        self._travels = context.settings.payload or (
            self.one_by_one and bool(context.settings.task)
        )
        self._shared = self._share()
        # Its own end is written to when tasks come from elsewhere while no worker says anything.
        self._bell, self._ring = self._spawn.Pipe(duplex=False)
        self._rung = False

    def _share(self) -> Any:
        """What all tasks share."""
        return Shared.of_processes(self._spawn, self._context.queue_bound)

    def _new_process(self, theirs: Connection, number: int) -> Any:
        """A worker that serves at the other end of a pipe, not started yet."""
        return self._spawn.Process(
            target=serve,
            args=(
                theirs, os.getpid(), number, self._context.settings, self._shared,
                perf_counter_ns(),
            ),
            daemon=True,
        )  # fmt: skip

    def run(self) -> None:
        """Work off the source."""
        context = self._context
        context.source.open(context.recorder)
        context.source.on_submitted = self._submitted
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
        process = self._new_process(theirs, number)
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
        self._share_out(listening)
        for child in listening:
            if not child.tasks and source.exhausted:
                self._send(child, pack(None))
                child.pipe.close()

    def _share_out(self, listening: list[Child]) -> None:
        """Give workers that can take a task one, as long as there are any."""
        source = self._context.source
        for child in listening:
            # A task waits in the pipe of a worker that starts, a payload would not fit into it.
            if not child.tasks and (child.listening or not self._travels):
                self._hand_out(child)
        for child in listening:
            # The last tasks go to whoever is free: sent ahead, one could wait behind a long one.
            if len(child.tasks) == 1 and source.queued >= self._context.workers and self._ahead:
                self._hand_out(child)

    def _hand_out(self, child: Child) -> bool:
        """Send a worker the next task; False if there is none."""
        spec = self._context.source.take_now()
        if spec is None:
            return False
        if not self._travels:
            child.tasks.append(spec.index)
            self._send(child, pack(spec))
            return True
        self._context.recorder.task(perf_counter_ns(), State.TRANSFER, spec.index)
        inputs = own_inputs()
        own = None if inputs is None else inputs[spec.index % len(inputs)]
        try:
            message = pack((spec, numbers(spec.payload) if self._context.settings.payload else own))
        except Exception as error:
            self._unsent(spec, error)
            return True
        child.tasks.append(spec.index)
        self._send(child, message)
        return True

    def _unsent(self, spec: TaskSpec, error: Exception) -> None:
        """A task whose argument cannot be pickled never gets to a worker."""
        context = self._context
        text = f"its argument cannot be pickled: {type(error).__name__}: {error}"
        context.journal.note(error=spec.index, text=text)
        context.recorder.finish(perf_counter_ns(), Instant.FAILED, spec.index)
        context.source.ended(context.recorder)

    @staticmethod
    def _send(child: Child, message: bytes) -> None:
        try:
            child.pipe.send_bytes(message)
        except OSError:
            # It has died; its sentinel says so at the next look, and the task is accounted for
            # there.
            return

    def _listen(self) -> None:
        waiting: dict[Any, Child | None] = {self._bell: None}
        for child in self._children:
            waiting[child.process.sentinel] = child
            if not child.pipe.closed:
                waiting[child.pipe] = child
        for ready in wait(list(waiting), WAKE_S):
            speaker = waiting[ready]
            if speaker is None:
                self._bell.recv_bytes()
                self._rung = False
            elif ready is speaker.pipe:
                self._receive(speaker)
        for dead in [c for c in self._children if c.process.exitcode is not None]:
            self._bury(dead)

    def _submitted(self) -> None:
        # One byte at most: a full pipe would block whoever rings.
        if threading.get_ident() != self._thread and not self._rung:
            self._rung = True
            self._ring.send_bytes(b"!")

    def _receive(self, child: Child) -> bool:
        """Take a worker's word that it ended its task; False when it will say no more."""
        context = self._context
        try:
            answer: Answer | None = unpack(child.pipe.recv_bytes())
        except (EOFError, OSError):
            return False
        if answer is None:
            child.listening = True
            return True
        task = answer.task
        child.tasks.remove(task)
        context.counted[child.number] = answer.counted
        if self._travels:
            # Only now has the result arrived; the worker has been free since it sent it.
            context.recorder.finish(perf_counter_ns(), answer.ending, task)
        context.source.ended(context.recorder)
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
        if process_code(child) == TROUBLED:
            # What no task can run without: another worker would only fail as well.
            raise Broken(trouble.read(context.settings.directory) or obituary(child.process))
        self._give_back_lock(child)
        now = perf_counter_ns()
        # The dead cannot close their lane.
        lane = context.journal.recorder(child.number)
        at = child.tasks[0] if child.tasks else NO_TASK
        tell_death(context.journal, lane, now, obituary(child.process), at)
        lane.close(now)
        for _ in range(min(1, len(child.tasks)) if self.one_by_one else len(child.tasks)):
            task = child.tasks.popleft()
            ending = Instant.CANCELLED if context.stop.is_set() else Instant.FAILED
            context.journal.note(error=task, text=self._cause(child))
            context.recorder.finish(now, ending, task)
            context.source.ended(context.recorder)
        for task in reversed(child.tasks):
            context.source.give_back(task, context.recorder)
        if context.source.exhausted:
            return
        if self._deaths > MAX_DEATHS_PER_WORKER * context.workers:
            raise Broken(
                f"{self._deaths} worker processes died; the last: {obituary(child.process)}"
            )
        self._start_worker()

    def _give_back_lock(self, dead: Child) -> None:
        """If the dead had the lock that all tasks share, nobody else would get it."""
        if isinstance(self._shared.lock, ProcessLock):
            self._shared.lock.holder_died(dead.process.pid or 0)

    def _cause(self, child: Child) -> str:
        """How a worker died, and if it ended itself, why."""
        directory = self._context.settings.directory
        itself = process_code(child) in (TIMED_OUT, LOST_DESCRIPTORS)
        said = trouble.take(directory) if itself else ""
        return said or obituary(child.process)


def process_code(child: Child) -> int | None:
    """The exit code of a worker process."""
    return child.process.exitcode


def own_inputs() -> list[Any] | None:
    """The arguments that the user's ``inputs()`` gave; None where there are none."""
    return None if Here.own is None else Here.own.inputs


def run(context: Context) -> None:
    """Start the processes, hand out tasks, and wait for them."""
    Dispatcher(context).run()


class Answer(NamedTuple):
    """What a worker says when it has ended a task: how, the value of its counter, the result."""

    task: int
    ending: Instant
    counted: int
    result: object


def serve(
    pipe: Connection, parent: int, number: int, settings: Settings, shared: Shared, asked: int
) -> None:
    """A worker process's life; ``asked`` is when the process was asked for."""
    die_with_parent(parent)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    journal = Journal(settings.directory, record=settings.record)
    let_sample(settings.sampler, journal)
    worker = Worker(journal, number, settings, stop, shared)
    worker.recorder.worker(asked, State.STARTING)
    introduce(journal, number, f"process {number + 1}", "process")
    prepare(settings, journal)
    worker.set_up()
    worker.recorder.worker(worker.bench.restart(), State.IDLE)
    travels = settings.payload or bool(settings.task)
    exchange = with_payload if travels else without_payload
    # The parent's end of the pipe closes with its last word, or with its life.
    with contextlib.suppress(EOFError, OSError), keeping_descriptors(settings):
        if travels:
            pipe.send_bytes(pack(None))
        while exchange(worker, pipe):
            continue
    worker.close()


def without_payload(worker: Worker, pipe: Connection) -> bool:
    """Take a task, execute it, answer; False when there are no more. EOFError, OSError."""
    spec: TaskSpec | None = unpack(pipe.recv_bytes())
    if spec is None:
        return False
    worker.bench.restart()
    ending = worker.execute(spec)
    worker.end(spec, ending)
    pipe.send_bytes(pack(Answer(spec.index, ending, counter.HERE.value, None)))
    return True


def with_payload(worker: Worker, pipe: Connection) -> bool:
    """The same for tasks whose payload makes the way there and back worth showing."""
    pipe.poll(None)
    begin = perf_counter_ns()
    data = pipe.recv_bytes()
    message: tuple[TaskSpec, Any] | None = unpack(data)
    if message is None:
        return False
    spec, payload = message
    recorder, task = worker.recorder, spec.index
    recorder.both(begin, State.TRANSFER, task)
    recorder.instant(worker.bench.restart(), Instant.BYTES, task, len(data))
    own = bool(worker.settings.task)
    if own and payload is not None:
        worker.bench.arguments[task] = payload
    ending = worker.execute(spec)
    recorder.both(worker.bench.tick(task), State.TRANSFER, task)
    result = worker.bench.results.get(task) if own else payload
    try:
        answer = pack(Answer(task, ending, counter.HERE.value, result))
    except Exception as error:
        text = f"its result cannot be pickled: {type(error).__name__}: {error}"
        worker.journal.note(error=task, text=text)
        worker.bench.results.clear()
        answer = pack(Answer(task, Instant.FAILED, counter.HERE.value, None))
    recorder.instant(perf_counter_ns(), Instant.BYTES, task, len(answer))
    pipe.send_bytes(answer)
    # The task ends when its result has arrived, which the parent says.
    recorder.worker(worker.bench.restart(), State.IDLE)
    if worker.bench.results:
        tell_answer(worker.bench, worker.journal, task, worker.bench.results.pop(task))
    return True
