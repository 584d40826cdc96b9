"""``dask``: futures of ``dask.distributed``, on a ``LocalCluster`` of worker processes.

A call goes from the host to the scheduler, from there to a worker when one has room, and its result
comes back when the client asks for it::

    submit   host packs    scheduler       to the worker    worker        back to the host
      |queued |transfer ... |queued ....... |transfer ...... |running ...... |transfer .. |done

A worker that dies is replaced by its nanny, and its tasks are queued again: Dask tries each one on
so many workers as ``distributed.scheduler.allowed-failures`` says, and then gives it up.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from time import perf_counter_ns
from typing import Any

from distributed import Client, LocalCluster, SchedulerPlugin

from concurviz.lab import trouble
from concurviz.lab.context import Broken, Context
from concurviz.lab.engines.dask_worker import (
    KIND,
    LabPlugin,
    Orders,
    key_of,
    lock_path,
    owner,
    perform,
    queue_path,
    task_of,
)
from concurviz.lab.engines.process_pool import Outcome, argument_of
from concurviz.lab.numbering import hand_over, numbers_of
from concurviz.lab.pool import Submitter
from concurviz.lab.recorder import Recorder
from concurviz.lab.tokens import TokenLock, TokenQueue
from concurviz.lab.workloads.payloads import pack, unpack
from concurviz.wire.records import NO_WORKER
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

SETTLE_S = 0.5
"""How long the futures of a broken or stopped cluster may take to end."""
START_S = 30.0
"""How long the cluster may take to start, or to replace its workers when all have gone."""
LOOK_S = 0.01
"""How often the stop flag is looked at while the cluster starts."""
LOOK_AGAIN_S = 0.25
CLOSE_S = 5.0
"""How long a worker may take to end of itself, teardown included."""


class Lost(Exception):
    """A task that never came back from the cluster; the text is all that is to be said."""


class ClusterExecutor(Executor):
    """A cluster of this machine as an executor of packed calls.

    ``broken`` says why no more can be submitted, and is empty before. What is not said to be called
    elsewhere belongs to the cluster's own thread.
    """

    def __init__(self, context: Context) -> None:
        directory = context.settings.directory
        self.broken = ""
        self._context = context
        self._pending: dict[int, tuple[Any, Future[bytes]]] = {}
        self._cluster: Any = None
        self._client: Any = None
        # They last as long as somebody has them open.
        self._lock = TokenLock.at(lock_path(directory), new=True)
        self._queue = TokenQueue.at(queue_path(directory), context.queue_bound)

    def start(self) -> None:
        """Start scheduler and workers, from the host's main thread; BrokenExecutor."""
        context = self._context
        orders = Orders(context.settings, os.getpid())
        try:
            self._cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=0,
                threads_per_worker=1,
                dashboard_address=None,
                local_directory=context.settings.directory,
            )
            self._client = Client(self._cluster)  # type: ignore[no-untyped-call]
            self._cluster.scheduler.add_plugin(Follower(context, self, self._cluster.scheduler))
            self._client.register_plugin(LabPlugin(orders))
            self._cluster.scale(context.workers)
        except Exception as error:
            raise BrokenExecutor(f"{type(error).__name__}: {error}") from error
        deadline = time.monotonic() + START_S
        while not self._is_up() and not context.stop.wait(LOOK_S):
            if time.monotonic() > deadline:
                self.broken = f"Dask started too few workers within {START_S:.0f} s"
            if self.broken:
                raise BrokenExecutor(self.broken)

    def _is_up(self) -> bool:
        """Whether all nannies have heard of their workers: until then they replace none."""
        nannies = list(self._cluster.workers.values())
        up = [nanny for nanny in nannies if nanny.status.name == "running"]
        return len(up) == self._context.workers

    @property
    def has_nannies(self) -> bool:
        """Whether there is one that replaces its worker."""
        nannies = list(self._cluster.workers.values())
        return any(nanny.status.name in ("running", "starting") for nanny in nannies)

    def died(self, pid: int) -> None:
        """A worker's process has: what it held is free again."""
        self._lock.holder_died(pid)

    def call(self, task: int, data: bytes) -> Future[bytes]:
        """Submit a packed call, from any thread; BrokenExecutor."""
        if self.broken:
            raise BrokenExecutor(self.broken)
        future: Future[bytes] = Future()
        remote = self._client.submit(perform, data, key=key_of(task), pure=False)
        self._client.loop.add_callback(self._follow, task, remote, future)
        return future

    async def _follow(self, task: int, remote: Any, future: Future[bytes]) -> None:
        """Give the future what becomes of the call."""
        if self.broken:
            future.set_exception(BrokenExecutor(self.broken))
            return
        self._pending[task] = remote, future
        try:
            result = await remote.result()
        except asyncio.CancelledError as error:
            self._pending.pop(task, None)
            if not future.done():
                if not self._context.stop.is_set():
                    self.give_up(f"Dask cancelled task {task}: {error}")
                future.cancel()
        except Exception as error:
            self._pending.pop(task, None)
            if not future.done():
                future.set_exception(error)
        else:
            self._pending.pop(task, None)
            if not future.done():
                future.set_result(result)

    def give_up(self, reason: str) -> None:
        """The cluster can go on no longer: all that was submitted fails."""
        self.broken = self.broken or reason
        for future in self._take_pending():
            future.set_exception(BrokenExecutor(self.broken))

    def fail(self, task: int, reason: str) -> None:
        """Fail one task, and have Dask try it no more."""
        remote, future = self._pending.pop(task, (None, Future()))
        if remote is not None and not future.done():
            future.set_exception(Lost(reason))
            self._client.loop.add_callback(remote.cancel)

    def _take_pending(self) -> list[Future[bytes]]:
        pending, self._pending = list(self._pending.values()), {}
        return [future for _, future in pending if not future.done()]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """From any thread; with ``cancel_futures`` the workers are ended, whatever they are at."""
        if cancel_futures and self._client is not None:
            self._client.loop.add_callback(self._drop)

    def _drop(self) -> None:
        for nanny in list(self._cluster.workers.values()):
            # Else it would start another worker in place of this one.
            nanny.close_gracefully(reason="the run is to end at once")
            if nanny.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(nanny.pid, signal.SIGKILL)
        for future in self._take_pending():
            future.cancel()

    def close(self) -> None:
        """End client, workers and scheduler, from the host's main thread."""
        for end in (self._client, self._cluster):
            if end is not None:
                with contextlib.suppress(Exception):
                    end.close(timeout=CLOSE_S)


class Follower(SchedulerPlugin):
    """Records what the scheduler does with our tasks; it is called in the cluster's thread."""

    name = "concurviz"

    def __init__(self, context: Context, executor: ClusterExecutor, scheduler: Any) -> None:
        self._context = context
        self._executor = executor
        self._scheduler = scheduler
        self._kept: Recorder | None = None
        self._pids: dict[str, int] = {}
        # By task the worker that it was sent to, and how many had been sent anywhere before.
        self._sent: dict[int, tuple[str, int]] = {}
        self._sendings = 0
        self._lost: dict[str, list[tuple[int, int]]] = {}

    @property
    def _recorder(self) -> Recorder:
        # Made in the thread that uses it.
        if self._kept is None:
            self._kept = self._context.journal.recorder(NO_WORKER)
        return self._kept

    def transition(self, key: object, start: str, finish: str, *_: Any, **about: Any) -> None:
        """A task goes to a worker, or has to be queued again."""
        task = task_of(key)
        if task < 0:
            return
        worker, place = self._sent.pop(task, ("", 0)) if start == "processing" else ("", 0)
        if finish == "processing":
            self._sent[task] = self._scheduler.tasks[key].processing_on.address, self._sendings
            self._sendings += 1
            self._recorder.task(perf_counter_ns(), State.TRANSFER, task)
        elif start == "processing" and finish != "memory":
            if worker not in self._scheduler.workers:
                self._lost.setdefault(worker, []).append((place, task))
            self._recorder.task(perf_counter_ns(), State.QUEUED, task)

    def add_worker(self, scheduler: Any, worker: str) -> None:
        """A worker has come."""
        self._pids[worker] = scheduler.workers[worker].pid

    def remove_worker(self, scheduler: Any, worker: str, **_: Any) -> None:
        """A worker has gone; one that is dead could not say so itself."""
        pid = self._pids.pop(worker, 0)
        lost = self._lost.pop(worker, [])
        directory = self._context.settings.directory
        self._executor.died(pid)
        unready = numbers_of(directory, KIND, owner(pid, ready=False))
        left = unready + numbers_of(directory, KIND, owner(pid, ready=True))
        if left and pid:
            # It may only have lost its connections, and its nanny waits for its end.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        now = perf_counter_ns()
        for number in left:
            hand_over(directory, KIND, number)
            lane = self._context.journal.recorder(number)
            lane.worker(now, State.NONE)
            lane.close(now)
        said = trouble.take(directory) if lost and not unready else ""
        if unready:
            # Its nanny has given up, and another one's worker would most likely end as well.
            said = trouble.read(directory)
            self._executor.give_up(said or f"worker process {pid} ended before it was ready")
        elif said:
            # It has ended itself because of the task it was at: the one that was sent to it first.
            self._executor.fail(min(lost)[1], said)
        if not scheduler.workers:
            self._look(time.monotonic() + START_S)

    def _look(self, deadline: float) -> None:
        """All workers have gone: whether their nannies still start others."""
        if self._scheduler.workers:
            return
        if not self._executor.has_nannies:
            self._executor.give_up("all of Dask's workers have gone, and their nannies with them")
        elif time.monotonic() > deadline:
            self._executor.give_up(f"Dask has had no worker for {START_S:.0f} s")
        else:
            asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._look, deadline)


class DaskEngine:
    """One cluster, and the tasks that are submitted to it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._executor = ClusterExecutor(context)

    def run(self) -> None:
        """Work off the source; Broken when the cluster is."""
        context, executor = self._context, self._executor
        submitter = Submitter(context, executor, self._submit, self._finish, executor.start)
        try:
            submitter.run(context.workers)
            if submitter.broken is None and not context.stop.is_set():
                return
            submitter.settle(SETTLE_S)
            if submitter.broken is not None:
                raise Broken(str(submitter.broken))
        finally:
            executor.close()

    def _submit(self, spec: TaskSpec) -> Future[Any]:
        recorder = self._context.recorder
        recorder.task(perf_counter_ns(), State.TRANSFER, spec.index)
        try:
            data = pack((spec, argument_of(spec)))
        except Exception as error:
            unsent: Future[Any] = Future()
            why = f"its argument cannot be pickled: {type(error).__name__}: {error}"
            unsent.set_exception(Lost(why))
            return unsent
        recorder.task(perf_counter_ns(), State.QUEUED, spec.index)
        return self._executor.call(spec.index, data)

    def _finish(self, task: int, future: Future[bytes], recorder: Recorder) -> None:
        """End a task whose result, or whose failure to get there, has arrived."""
        error = future.exception()
        if error is not None:
            text = str(error) if isinstance(error, Lost) else f"{type(error).__name__}: {error}"
            self._context.journal.note(error=task, text=text)
            recorder.finish(perf_counter_ns(), Instant.FAILED, task)
            return
        outcome: Outcome = unpack(future.result())
        self._context.counted[outcome.worker] = outcome.counted
        recorder.finish(outcome.packed[1], outcome.ending, task)


def run(context: Context) -> None:
    """Submit the source's tasks and wait for the last; Broken when the cluster is."""
    DaskEngine(context).run()
