"""The clusters that ``dask`` runs on: one that the host starts, or one that is there already."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from concurrent.futures import BrokenExecutor
from time import perf_counter_ns
from typing import Any, Protocol

from distributed import Client, LocalCluster

from concurviz.lab import trouble
from concurviz.lab.context import Context
from concurviz.lab.engines.dask_check import is_far, unusable
from concurviz.lab.engines.dask_connect import ANSWER_S, asked, connected, silent
from concurviz.lab.engines.dask_told import Clocks, clock_of_this, scheduler_clock
from concurviz.lab.engines.dask_worker import end_here, stop_tasks
from concurviz.wire.cluster import Cluster as Where
from concurviz.wire.own import LOAD_TIMEOUT_S, OWN

FAR_WORKLOADS = frozenset({"cpu", "cpu-nogil", "timer", "payload", OWN})
"""Those whose tasks talk to nobody and share nothing; of the user's own nobody knows."""
PULSE_S = 1.0
"""How often a scheduler on another machine is asked whether it is still there."""
CLOSE_S = 5.0
"""How long a worker may take to end of itself, teardown included."""
SILENT_CLOSE_S = 0.5


class Cluster(Protocol):
    """A scheduler and its workers. Methods of the client's own thread say so.

    ``title``: what messages call it; ``parent``: the process with which its workers are to die, 0
    for none; ``chosen``: addresses of the workers that are to be used, None for all. ``far``:
    whether it is on another machine, with clocks that ``clocks`` tells of by address, and "" for
    the scheduler's.
    """

    title: str
    parent: int
    chosen: list[str] | None
    far: bool
    clocks: Clocks

    def open(self) -> Any:
        """The client of its scheduler; BrokenExecutor with a reason in plain words."""

    def begin(self) -> None:
        """The plugins are there: workers may start."""

    @property
    def is_up(self) -> bool:
        """Whether as many workers are ready as are wanted."""

    @property
    def replaces(self) -> bool:
        """Whether one that has died may be replaced; in the client's thread."""

    def bury(self, pid: int) -> None:
        """The scheduler has lost a worker that did not end by itself; in the client's thread."""

    async def silence(self) -> str:
        """Wait until the scheduler answers no more, and say so; in the client's thread."""

    def end_tasks(self) -> None:
        """What runs is to end at once; in the client's thread."""

    def close(self) -> None:
        """Let go of all that was opened."""


class OwnCluster:
    """``LocalCluster``: worker processes of this host, with one thread each for tasks."""

    title = "Dask"
    chosen: list[str] | None = None
    far = False

    def __init__(self, context: Context) -> None:
        self.parent = os.getpid()
        self.clocks = Clocks()
        self._context = context
        self._cluster: Any = None
        self._client: Any = None

    def open(self) -> Any:
        try:
            self._cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=0,
                threads_per_worker=1,
                dashboard_address=None,
                local_directory=self._context.settings.directory,
            )
            self._client = Client(self._cluster)  # type: ignore[no-untyped-call]
        except Exception as error:
            raise BrokenExecutor(f"{type(error).__name__}: {error}") from error
        return self._client

    def begin(self) -> None:
        self._cluster.scale(self._context.workers)

    @property
    def is_up(self) -> bool:
        # Until nannies have heard of their workers they replace none.
        return self._running() == self._context.workers

    @property
    def replaces(self) -> bool:
        return bool(self._running())

    def _running(self) -> int:
        nannies = list(self._cluster.workers.values())
        return sum(nanny.status.name == "running" for nanny in nannies)

    def bury(self, pid: int) -> None:
        # It may only have lost its connections, and its nanny waits for its end.
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    async def silence(self) -> str:
        # It is in this very process.
        return ""

    def end_tasks(self) -> None:
        for nanny in list(self._cluster.workers.values()):
            # Else it would start another worker in place of this one.
            nanny.close_gracefully(reason="the run is to end at once")
            if nanny.pid:
                self.bury(nanny.pid)

    def close(self) -> None:
        for end in (self._client, self._cluster):
            if end is not None:
                with contextlib.suppress(Exception):
                    end.close(timeout=CLOSE_S)


class OthersCluster:
    """A cluster that somebody has started, and that goes on after the run."""

    parent = 0

    def __init__(self, context: Context, where: Where) -> None:
        self.title = f"the cluster at {where}"
        self.chosen: list[str] | None = None
        self.far = False
        self.clocks = Clocks()
        self._context = context
        self._where = where
        self._client: Any = None
        self._accepted = False
        self._silent = False

    def open(self) -> Any:
        settings = self._context.settings
        self._client = client = connected(self._where)
        reason = unusable(client)
        self.far = not reason and is_far(client, settings.directory)
        workload = self._context.start.workload
        if self.far and workload not in FAR_WORKLOADS:
            reason = (
                f"it is on another machine, or another user's, where tasks of the workload "
                f"{workload} find nothing of this one; {', '.join(sorted(FAR_WORKLOADS - {OWN}))} "
                "and functions of your own do not need to"
            )
        if reason:
            raise BrokenExecutor(f"{self.title} cannot be used: {reason}")
        self.chosen = self._choose(asked(client, client.nthreads))
        self._accepted = True
        if self.far:
            self.clocks.measure(lambda: asked(client, client.run, clock_of_this))
            self.clocks.measure(
                lambda: {"": asked(client, client.run_on_scheduler, scheduler_clock)}
            )
        return client

    def _choose(self, threads: dict[str, int]) -> list[str] | None:
        """Workers that have as many threads together as are wanted, None if that is all."""
        wanted, there = self._context.workers, sum(threads.values())
        if wanted == there:
            return None
        chosen: list[str] = []
        for address, count in sorted(threads.items(), key=lambda pair: (-pair[1], pair[0])):
            if count <= wanted:
                chosen.append(address)
                wanted -= count
        if wanted:
            counts = ", ".join(str(n) for n in sorted(threads.values(), reverse=True))
            raise BrokenExecutor(
                f"{self.title} has workers with {counts} threads, which cannot make the "
                f"{self._context.workers} that are wanted: take --workers {there}"
            )
        return chosen

    def begin(self) -> None:
        """Its workers are there."""

    @property
    def is_up(self) -> bool:
        return True

    @property
    def replaces(self) -> bool:
        return True

    def bury(self, pid: int) -> None:
        """Its own nannies see to it."""

    async def silence(self) -> str:
        # The network itself tells of a cut cable after half a minute.
        while True:
            await asyncio.sleep(PULSE_S)
            begin = perf_counter_ns()
            try:
                asked = self._client.run_on_scheduler(scheduler_clock)
                said = await asyncio.wait_for(asked, ANSWER_S)
            except (asyncio.TimeoutError, OSError):
                self._silent = True
                return silent(self._where.address)
            self.clocks.learn(begin, {"": said}, perf_counter_ns())

    def end_tasks(self) -> None:
        # They look at the flag, and end as cancelled.
        self._client.loop.add_callback(self._client.run, stop_tasks)

    def close(self) -> None:
        client = self._client
        if client is None:
            return
        if self._accepted and self._is_there():
            self._leave()
        client.close(timeout=SILENT_CLOSE_S if self._silent else CLOSE_S)

    def _is_there(self) -> bool:
        if self._silent or self._client.status != "running":
            return False
        try:
            asked(self._client, self._client.run_on_scheduler, scheduler_clock, limit_s=PULSE_S)
        except Exception:
            self._silent = True
        return not self._silent

    def _leave(self) -> None:
        """Have its processes as they were before."""
        client = self._client
        # With a worker that has died goes the time that it took.
        with contextlib.suppress(Exception):
            ended = asked(client, client.run, end_here, limit_s=LOAD_TIMEOUT_S).values()
            self._context.elsewhere_cpu_s = sum(spent for spent, _ in ended)
            for said in filter(None, (said for _, said in ended)):
                trouble.leave(self._context.settings.directory, said)
        for unregister in (client.unregister_worker_plugin, client.unregister_scheduler_plugin):
            with contextlib.suppress(Exception):
                asked(client, unregister, "concurviz")
