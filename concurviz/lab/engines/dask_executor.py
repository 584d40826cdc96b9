"""A cluster of Dask's as an executor: packed calls in, futures out, what dead workers leave."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from time import perf_counter_ns
from typing import Any, cast

from concurviz.lab import trouble
from concurviz.lab.context import Context
from concurviz.lab.engines.dask_calls import KIND, key_of
from concurviz.lab.engines.dask_clusters import Cluster
from concurviz.lab.engines.dask_connect import asked
from concurviz.lab.engines.dask_own import text_of
from concurviz.lab.engines.dask_scheduler import Follower
from concurviz.lab.engines.dask_told import ROUND_TRIPS, Answer, Retelling, clock_of_this
from concurviz.lab.engines.dask_worker import (
    LabPlugin,
    Orders,
    lock_path,
    owner,
    perform,
    queue_path,
)
from concurviz.lab.engines.process_pool import Outcome
from concurviz.lab.numbering import hand_over, numbers_of
from concurviz.lab.own import BadTask
from concurviz.lab.recorder import Recorder
from concurviz.lab.tokens import TokenLock, TokenQueue
from concurviz.lab.worker import tell_death
from concurviz.lab.workloads.payloads import unpack
from concurviz.wire.records import NO_TASK, NO_WORKER

START_S = 30.0
"""How long the workers may take to start."""
RETURN_S = 10.0
"""When all of them have gone: how long the first one may take to come back."""
MOST_NAMED = 5
LOOK_S = 0.01
LOOK_AGAIN_S = 0.25


def _fate(lost: list[int]) -> str:
    """What is said of a worker that has gone, with those tasks that were with it."""
    if not lost:
        return "the worker has gone"
    named = ", ".join(str(task) for task in lost[:MOST_NAMED])
    more = f" and {len(lost) - MOST_NAMED} more" if len(lost) > MOST_NAMED else ""
    plural = "s" if len(lost) > 1 else ""
    return f"the worker has gone: it had task{plural} {named}{more}"


class Lost(Exception):
    """A task that never came back from the cluster; the text is all that is to be said."""


class ClusterExecutor(Executor):
    """A cluster that executes packed calls.

    ``broken`` says why no more can be submitted, and is empty before. What is not said to be called
    elsewhere belongs to the client's own thread.
    """

    def __init__(self, context: Context, cluster: Cluster) -> None:
        directory = context.settings.directory
        self.broken = ""
        self._context = context
        self._cluster = cluster
        self._client: Any = None
        self._pending: dict[int, tuple[Any, Future[bytes]]] = {}
        self._workers = 0
        self._retelling: Retelling | None = None
        self._told: Recorder | None = None
        # They last as long as somebody has them open.
        self._lock = TokenLock.at(lock_path(directory), new=True)
        self._queue = TokenQueue.at(queue_path(directory), context.queue_bound)

    def start(self) -> None:
        """Have workers that are ready, from the host's main thread; BrokenExecutor."""
        context, cluster = self._context, self._cluster
        settings = context.settings
        topic = os.path.basename(settings.directory)
        self._client = client = cluster.open()
        self._retelling = Retelling(context.journal, cluster.clocks)
        directory = "" if cluster.far else settings.directory
        text = b"" if cluster.parent else text_of(settings)
        orders = Orders(settings, cluster.parent, cluster.chosen, cluster.far, text, topic)
        try:
            client.subscribe_topic(topic, self._heard)
            follower = Follower(topic, directory, settings.record)
            asked(client, client.register_plugin, follower)
            asked(client, client.register_plugin, LabPlugin(orders), limit_s=START_S)
            cluster.begin()
        except BrokenExecutor:
            raise
        except BadTask as error:
            raise BrokenExecutor(f"{cluster.title} cannot be used: {error}") from error
        except Exception as error:
            raise BrokenExecutor(f"{type(error).__name__}: {error}") from error
        deadline = time.monotonic() + START_S
        while not cluster.is_up and not context.stop.wait(LOOK_S):
            if time.monotonic() > deadline:
                self.broken = f"Dask started too few workers within {START_S:.0f} s"
            if self.broken:
                raise BrokenExecutor(self.broken)
        client.loop.add_callback(self._listen)

    async def _listen(self) -> None:
        reason = await self._cluster.silence()
        if reason:
            self.give_up(reason)

    def call(self, task: int, data: bytes) -> Future[bytes]:
        """Submit a packed call, from any thread; BrokenExecutor."""
        if self.broken:
            raise BrokenExecutor(self.broken)
        future: Future[bytes] = Future()
        chosen = self._cluster.chosen
        # Should those that are chosen die, others do their work.
        where = {"workers": chosen, "allow_other_workers": True} if chosen else {}
        try:
            remote = self._client.submit(perform, data, key=key_of(task), pure=False, **where)
        except Exception as error:
            raise BrokenExecutor(f"{type(error).__name__}: {error}") from error
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
        except (CancelledError, asyncio.CancelledError):
            # Futures are lost with the scheduler, and with those that others have cancelled.
            if not future.done() and not self._context.stop.is_set():
                self.give_up(f"{self._cluster.title} has cancelled the tasks, or has gone")
            elif not future.done():
                future.cancel()
        except BadTask as error:
            self.give_up(f"{self._cluster.title} cannot be used: {error}")
        except Exception as error:
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(result)
        self._pending.pop(task, None)

    def give_up(self, reason: str) -> None:
        """The cluster can go on no longer: all that was submitted fails."""
        self.broken = self.broken or reason
        for future in self._take_pending():
            future.set_exception(BrokenExecutor(self.broken))

    def _fail(self, task: int, reason: str) -> None:
        """Fail one task, and have Dask try it no more."""
        remote, future = self._pending.pop(task, (None, Future()))
        if remote is not None and not future.done():
            future.set_exception(Lost(reason))
            self._client.loop.add_callback(remote.cancel)

    def _take_pending(self) -> list[Future[bytes]]:
        pending, self._pending = list(self._pending.values()), {}
        return [future for _, future in pending if not future.done()]

    def _heard(self, event: tuple[float, dict[str, Any]]) -> None:
        """What dask_scheduler.Follower tells: a worker has come or gone, or a task has moved."""
        told = event[1]
        if "stuck" in told:
            self._fail(told["stuck"], told["why"])
            return
        if "task" in told:
            self._retell(told)
            return
        self._workers = told["workers"]
        if told["came"] and self._cluster.far:
            self._client.loop.add_callback(self._ask_for_time, told["address"])
        if told["came"]:
            return
        if self._cluster.far:
            assert self._retelling is not None
            self._retelling.close(told["address"], _fate(told["lost"]), told["lost"])
            self._look_for_workers()
        else:
            self._bury(told["pid"], told["lost"])

    def _retell(self, told: dict[str, Any]) -> None:
        if self._told is None:
            self._told = self._context.journal.recorder(NO_WORKER)
        clock = self._cluster.clocks.get("")
        assert clock is not None
        self._told.task(told["t"] + clock.ahead_ns, told["state"], told["task"])

    async def _ask_for_time(self, address: str) -> None:
        """Of a worker that has come since the others were asked."""
        for _ in range(ROUND_TRIPS):
            begin = perf_counter_ns()
            said = await self._client.run(clock_of_this, workers=[address])
            self._cluster.clocks.learn(begin, said, perf_counter_ns())

    def outcome(self, result: bytes) -> Outcome:
        """What came of a call, its records written down where its worker could not."""
        answer = unpack(result)
        if isinstance(answer, Answer):
            assert self._retelling is not None
            return self._retelling.outcome(answer)
        return cast(Outcome, answer)

    def _bury(self, pid: int, lost: list[int]) -> None:
        """``lost``: the tasks that were with it, the one that it was at before others."""
        directory = self._context.settings.directory
        self._lock.holder_died(pid)
        unready = numbers_of(directory, KIND, owner(pid, ready=False))
        lanes = unready + numbers_of(directory, KIND, owner(pid, ready=True))
        if lanes:
            self._cluster.bury(pid)
        now = perf_counter_ns()
        for number in lanes:
            hand_over(directory, KIND, number)
            lane = self._context.journal.recorder(number)
            # With several threads nobody knows which of them was at what.
            at = lost[0] if lost and len(lanes) == 1 else NO_TASK
            tell_death(self._context.journal, lane, now, _fate(lost), at)
            lane.close(now)
        if unready:
            # Its nanny has given up, and another one's worker would most likely end as well.
            said = trouble.read(directory)
            self.give_up(said or f"worker process {pid} ended before it was ready")
        elif lost and (said := trouble.take(directory)):
            # It has ended itself because of the task that it was at.
            self._fail(lost[0], said)
        self._look_for_workers()

    def _look_for_workers(self) -> None:
        if not self._workers:
            self._look(time.monotonic() + RETURN_S)

    def _look(self, deadline: float) -> None:
        """All workers have gone: whether others come."""
        if self._workers:
            return
        if not self._cluster.replaces:
            self.give_up("all of Dask's workers have gone, and their nannies with them")
        elif time.monotonic() > deadline:
            self.give_up(f"{self._cluster.title} has had no worker for {RETURN_S:.0f} s")
        else:
            asyncio.get_running_loop().call_later(LOOK_AGAIN_S, self._look, deadline)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """From any thread; with ``cancel_futures`` what runs ends as well, as soon as it can."""
        if cancel_futures and self._client is not None:
            self._client.loop.add_callback(self._drop)

    def _drop(self) -> None:
        self._cluster.end_tasks()
        for future in self._take_pending():
            future.cancel()

    def close(self) -> None:
        """Let go of the cluster, from the host's main thread."""
        if self._cluster.far and self._retelling is not None:
            self._client.loop.add_callback(self._retelling.close)
        with contextlib.suppress(Exception):
            self._cluster.close()
