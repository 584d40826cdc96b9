"""``hybrid``: worker processes, each with an asyncio loop on which its share of the tasks runs.

The way to use all cores and still have thousands of waits under way. The dispatcher of
``processes`` gives each new task to the loop that has the fewest; a process that dies takes all
tasks on its loop with it, and is replaced.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter_ns
from typing import Any

from concurviz.lab.awaited import AwaitedLock, AwaitedQueue
from concurviz.lab.context import Context
from concurviz.lab.engines.coroutines import CoroutineEngine
from concurviz.lab.engines.processes import Answer, Child, Dispatcher
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.loop_bench import AwaitingBench
from concurviz.lab.loops import run_watched
from concurviz.lab.prepare import prepare
from concurviz.lab.recorder import Recorder
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.source import Source
from concurviz.lab.tokens import TokenLock, TokenQueue
from concurviz.lab.watched import let_sample
from concurviz.lab.worker import introduce
from concurviz.lab.workloads import counter
from concurviz.lab.workloads.payloads import numbers, pack, unpack
from concurviz.wire.control import Start
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import Recipe, TaskSpec

MOST_ON_A_LOOP = 1_000
"""Tasks that a loop may have at once."""


@dataclass(frozen=True)
class Orders:
    """What a worker process is started with; ``asked``: when it was asked for."""

    parent: int
    number: int
    start: Start
    settings: Settings
    lock: TokenLock
    queue: TokenQueue
    asked: int


class LoopDispatcher(Dispatcher):
    """Shares tasks out among the loops of the worker processes."""

    one_by_one = False

    def _share(self) -> Any:
        bound = self._context.queue_bound
        return Shared(TokenLock.of(self._spawn), TokenQueue.of(self._spawn, bound))

    def _new_process(self, theirs: Connection, number: int) -> Any:
        context, shared = self._context, self._shared
        orders = Orders(
            os.getpid(), number, context.start, context.settings, shared.lock, shared.queue,
            perf_counter_ns(),
        )  # fmt: skip
        return self._spawn.Process(target=serve, args=(theirs, orders), daemon=True)

    def _share_out(self, listening: list[Child]) -> None:
        payload = self._context.settings.payload
        # A payload goes to a loop that has nothing to send, or both ends could wait for each other.
        able = [child for child in listening if child.listening or not payload]
        most = 1 if payload else MOST_ON_A_LOOP
        while able:
            fewest = min(able, key=lambda child: len(child.tasks))
            if len(fewest.tasks) >= most:
                break
            if not has_room(fewest.pipe):
                # It has answers to send first, which nobody reads while this end waits for room.
                able.remove(fewest)
            elif not self._hand_out(fewest):
                break

    def _give_back_lock(self, dead: Child) -> None:
        self._shared.lock.holder_died(dead.process.pid)


def has_room(pipe: Connection) -> bool:
    """Whether a task's few bytes can be sent without waiting for the other end."""
    if sys.platform == "win32":
        # There a pipe's end cannot be asked; a message has as much room as there is memory.
        return True
    poll = select.poll()
    poll.register(pipe, select.POLLOUT)
    return bool(poll.poll(0))


class HybridBench(AwaitingBench):
    """The bench of tasks on a worker process's loop; lock and queue are shared by all of them."""

    def __init__(self, recorder: Recorder, context: Context, orders: Orders) -> None:
        super().__init__(recorder, context.settings, context.stop)
        self.lock = AwaitedLock(orders.lock)
        self.queue = AwaitedQueue(orders.queue)


class PipeSource(Source):
    """A source whose tasks come through a pipe, read whenever the loop gets around to it."""

    def __init__(
        self, pipe: Connection, start: Start, journal: Journal, recorder: Recorder
    ) -> None:
        params: Mapping[str, float] = start.params
        super().__init__(Recipe(start.workload, params, start.seed, "none", 1), 0, journal)
        self._pipe = pipe
        self._recorder = recorder
        self._payload = start.workload == "payload"
        self._specs: deque[TaskSpec] = deque()
        self._over = False

    def open(self, recorder: Recorder) -> None:
        """Listen."""
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._read)
        if self._payload:
            self._pipe.send_bytes(pack(None))

    def _read(self) -> None:
        try:
            while not self._over and self._pipe.poll():
                self._receive(perf_counter_ns(), self._pipe.recv_bytes())
        except (EOFError, OSError):
            # The parent's end closes with its last word, or with its life.
            self._end()
        if self.on_submitted is not None:
            self.on_submitted()

    def _receive(self, begin: int, data: bytes) -> None:
        message = unpack(data)
        if message is None:
            self._end()
        elif self._payload:
            spec, _ = message
            now = perf_counter_ns()
            self._recorder.both(begin, State.TRANSFER, spec.index)
            self._recorder.instant(now, Instant.BYTES, spec.index, len(data))
            self._recorder.give_way(now, State.QUEUED, spec.index)
            self._specs.append(spec)
        else:
            self._specs.append(message)

    def _end(self) -> None:
        self._over = True
        asyncio.get_running_loop().remove_reader(self._pipe.fileno())

    def take_now(self) -> TaskSpec | None:
        return self._specs.popleft() if self._specs else None

    @property
    def queued(self) -> int:
        return len(self._specs)

    @property
    def exhausted(self) -> bool:
        return self._over and not self._specs

    def ended(self, recorder: Recorder) -> None:
        """Nothing to keep account of here: the parent does."""


class HybridEngine(CoroutineEngine):
    """The coroutines of one worker process; each one's end is told through the pipe."""

    def __init__(self, context: Context, bench: HybridBench, pipe: Connection, number: int) -> None:
        super().__init__(context, bench)
        self._pipe = pipe
        self._number = number

    def _introduce(self) -> None:
        introduce(self._context.journal, self._number, f"process {self._number + 1} loop", "loop")

    def _submitted(self) -> None:
        # The pipe is read in the loop's own thread.
        self._spawn()

    def _ended(self, now: int, ending: Instant, task: int) -> None:
        if not self._context.settings.payload:
            self._recorder.finish(now, ending, task)
            self._bench.go_on()
            self._tell(pack(Answer(task, ending, counter.HERE.value, None)))
            return
        self._recorder.both(now, State.TRANSFER, task)
        size = self._context.start.params["payload_bytes"]
        answer = pack(Answer(task, ending, counter.HERE.value, numbers(int(size))))
        self._recorder.instant(perf_counter_ns(), Instant.BYTES, task, len(answer))
        self._tell(answer)
        # The task ends when its result has arrived, which the parent says.
        self._bench.go_on()

    def _tell(self, answer: bytes) -> None:
        try:
            self._pipe.send_bytes(answer)
        except OSError:
            # The parent is gone or wants no more; the end of its pipe ends this loop, too.
            return


def serve(pipe: Connection, orders: Orders) -> None:
    """A worker process's life."""
    die_with_parent(orders.parent)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = orders.settings
    journal = Journal(settings.directory, record=settings.record)
    let_sample(settings.sampler, journal)
    recorder = journal.recorder(orders.number)
    recorder.worker(orders.asked, State.STARTING)
    # Each process calls for the inputs itself: with many tasks in the pipe there is no room.
    prepare(settings, journal, orders.start.model, orders.start.total)
    run_watched(_work(pipe, orders, journal, recorder, stop))


async def _work(
    pipe: Connection, orders: Orders, journal: Journal, recorder: Recorder, stop: threading.Event
) -> None:
    source = PipeSource(pipe, orders.start, journal, recorder)
    shared = Shared(orders.lock, orders.queue)
    context = Context(orders.start, orders.settings, journal, recorder, source, shared, stop)
    bench = HybridBench(recorder, context, orders)
    await HybridEngine(context, bench, pipe, orders.number).run()


def run(context: Context) -> None:
    """Start the processes, share tasks out, and wait for them."""
    LoopDispatcher(context).run()
