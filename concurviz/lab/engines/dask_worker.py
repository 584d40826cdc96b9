"""What the lab does in a worker of Dask's: it executes calls, and records how they came and went.

A plugin makes one worker of ours for each thread in which Dask executes tasks.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

from distributed import WorkerPlugin

from concurviz.lab.engines.dask_calls import KIND, ClusterWorker, FarWorker, NearWorker
from concurviz.lab.engines.dask_own import Guest, Stuck, in_thread
from concurviz.lab.engines.dask_told import TellingJournal
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.numbering import hand_over, take_number
from concurviz.lab.own import BadTask
from concurviz.lab.prepare import prepare
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.tokens import TokenLock, TokenQueue
from concurviz.lab.usage import cpu_s
from concurviz.lab.watched import let_sample
from concurviz.lab.worker import introduce
from concurviz.lab.workloads import counter
from concurviz.wire.states import State


def owner(pid: int, *, ready: bool) -> str:
    """As whom a process owns its workers' numbers, before it is ready for tasks and after."""
    return f"{pid} ready" if ready else f"{pid} begins"


def lock_path(directory: str) -> str:
    """Where the lock is that all tasks share."""
    return os.path.join(directory, "dask-lock")


def queue_path(directory: str) -> str:
    """The same for the queue."""
    return os.path.join(directory, "dask-queue")


@dataclass(frozen=True)
class Orders:
    """What a worker is told; ``parent``: the process with which it is to die, 0 for none.

    ``chosen``: the addresses of those that are to be used, None for all. ``far``: whether they are
    on another machine. ``text``: what the user's own file says. ``topic``: of events for the host.
    """

    settings: Settings
    parent: int
    chosen: list[str] | None = None
    far: bool = False
    text: bytes = b""
    topic: str = ""

    @property
    def guest(self) -> bool:
        """Whether the worker is somebody else's."""
        return not self.parent


class _Process:
    """What this process has: its journal and its threads' workers.

    ``here.worker`` is the calling thread's. ``guest``: the user's own function, where the process
    is somebody else's; ``trouble``: why it cannot be called. ``came``: when calls arrived that no
    thread has taken up yet, by their key.
    """

    def __init__(self, orders: Orders, threads: int, address: str) -> None:
        self.workers: list[ClusterWorker] = []
        self.cpu_before = cpu_s()
        self.here = threading.local()
        self.stop = threading.Event()
        self.guest: Guest | None = None
        self.trouble = ""
        self.came: dict[object, int] = {}
        self._orders = orders
        self._threads = threads
        self._address = address
        settings = orders.settings
        self.journal: Journal
        if orders.far:
            self.journal = self._telling = TellingJournal(settings.record, threads == 1)
        else:
            self.journal = Journal(settings.directory, record=settings.record)
            self._lock = TokenLock.at(lock_path(settings.directory))
            self._queue = TokenQueue.at(queue_path(settings.directory))

    def new_worker(self, asked: int, *, ready: bool) -> ClusterWorker:
        """A worker for the calling thread."""
        worker = self._far_worker() if self._orders.far else self._near_worker(asked, ready)
        worker.guest = self._orders.guest
        self.workers.append(worker)
        self.here.worker = worker
        return worker

    def _far_worker(self) -> ClusterWorker:
        settings = self._orders.settings
        return FarWorker(self._telling, len(self.workers), self._address, settings, self.stop)

    def _near_worker(self, asked: int, ready: bool) -> ClusterWorker:
        settings = self._orders.settings
        number = take_number(settings.directory, KIND, owner(os.getpid(), ready=ready))
        # Of each thread's own: it notes when what it waited for was given.
        shared = Shared(
            TokenLock(self._lock.tokens, self._lock.holder),
            TokenQueue(self._queue.room, self._queue.items),
        )
        worker = NearWorker(self.journal, number, settings, self.stop, shared)
        worker.recorder.worker(asked, State.STARTING)
        if self.workers:
            worker.first = self.workers[0].number
        label = f"process {worker.first + 1}"
        if self._threads > 1:
            label += f" thread {len(self.workers) + 1}"
        introduce(self.journal, number, label, "process")
        return worker

    def take_in(self, stuck: Stuck) -> None:
        """Load the user's own function, if that is what is run; BadTask."""
        if not self._orders.settings.task:
            return
        try:
            self.guest = Guest(self._orders.settings, self._orders.text, self.journal, stuck)
        except BadTask as error:
            self.trouble = f"on its worker {self._address} {error}"
            raise BadTask(self.trouble) from None

    def end(self) -> str:
        """Close all that this process has; what the user's own ``teardown`` failed of."""
        said = ""
        for worker in self.workers:
            try:
                worker.close()
            except BadTask as error:
                said = said or f"on its worker {self._address} {error}"
        if self.guest is not None:
            self.guest.leave()
        if not self._orders.far:
            self.journal.close()
            self._lock.close()
            self._queue.close()
        return said


_process: _Process | None = None
"""This process, once the plugin has been set up in it."""


def _make_process(orders: Orders, threads: int, address: str) -> _Process:
    """Take orders in this process, which may have had others from hosts before."""
    global _process
    counter.HERE.value = 0
    _process = _Process(orders, threads, address)
    if not orders.far:
        let_sample(orders.settings.sampler, _process.journal)
    return _process


def _begin(orders: Orders, threads: int, address: str, asked: int, stuck: Stuck) -> None:
    """Make a worker for the thread that calls this, ready for tasks; BadTask."""
    process, settings = _make_process(orders, threads, address), orders.settings
    if orders.guest:
        process.take_in(stuck)
    worker = process.new_worker(asked, ready=False)
    if not orders.guest:
        prepare(settings, process.journal)
    worker.set_up()
    worker.sent()
    hand_over(settings.directory, KIND, worker.number, owner(os.getpid(), ready=True))


def _take_orders(orders: Orders, threads: int, address: str, stuck: Stuck) -> None:
    """The same for a process whose threads get workers with their first tasks."""
    _make_process(orders, threads, address).take_in(stuck)


def _end() -> str:
    global _process
    process, _process = _process, None
    return "" if process is None else process.end()


async def end_here(dask_worker: Any) -> tuple[float, str]:
    """The run is over in the worker: CPU time that it took, s, and what its end failed of."""
    spent = cpu_spent()
    return spent, await in_thread(dask_worker, _end)


def cpu_spent() -> float:
    """CPU time of this process since it got its orders, seconds; 0 where it has none."""
    return 0.0 if _process is None else cpu_s() - _process.cpu_before


def stop_tasks() -> None:
    """Have the tasks of this process end at their next look at the clock."""
    if _process is not None:
        _process.stop.set()
        if _process.guest is not None:
            _process.guest.stop_tasks()


def perform(data: bytes) -> bytes:
    """The function that is submitted, for a packed pair of task and payload."""
    process = _process
    if process is None:
        raise RuntimeError("the run is over")
    if process.trouble:
        raise BadTask(process.trouble)
    worker: ClusterWorker | None = getattr(process.here, "worker", None)
    if worker is None:
        # One more of the process's threads, or the first of one far away or not chosen.
        worker = process.new_worker(perf_counter_ns(), ready=True)
        try:
            worker.set_up()
        except BadTask as error:
            process.trouble = str(error)
            raise
        worker.sent()
    return worker.answer(data, process.came)


class LabPlugin(WorkerPlugin):
    """Makes a worker of Dask's one of the lab's, and notes when calls arrive."""

    name = "concurviz"

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def setup(self, worker: Any) -> None:
        """In the process's main thread."""
        if self._orders.parent:
            die_with_parent(self._orders.parent)
        threads = worker.state.nthreads
        chosen = self._orders.chosen

        def stuck(task: int, why: str) -> None:
            event = {"stuck": task, "why": why}
            worker.loop.add_callback(worker.log_event, self._orders.topic, event)

        take = self._orders, threads, worker.address
        if self._orders.far or (chosen is not None and worker.address not in chosen):
            if self._orders.settings.task:
                await in_thread(worker, _take_orders, *take, stuck)
            else:
                # Its threads may be busy with what others have submitted.
                _take_orders(*take, stuck)
        elif self._orders.guest:
            await in_thread(worker, _begin, *take, perf_counter_ns(), stuck)
        else:
            loop = asyncio.get_running_loop()
            executor = worker.executors["default"]
            await loop.run_in_executor(executor, _begin, *take, _process_start(), stuck)

    async def teardown(self, worker: Any) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(worker.executors["default"], _end)

    def transition(self, key: object, start: str, finish: str, **_: Any) -> None:
        if finish == "waiting" and _process is not None:
            _process.came[key] = perf_counter_ns()


def _process_start() -> int:
    """When this process began, ns, to a hundredth of a second; now where that cannot be told."""
    try:
        with open("/proc/self/stat", encoding="ascii", errors="replace") as file:
            # The name in it may have spaces and brackets of its own.
            ticks = int(file.read().rpartition(")")[2].split()[19])
        passed = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        passed = 0.0
    return perf_counter_ns() - max(0, int(passed * 1e9))
