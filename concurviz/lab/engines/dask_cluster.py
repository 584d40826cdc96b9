"""``dask``: futures of ``dask.distributed``, by default on a ``LocalCluster`` of worker processes.

A call goes from the host to the scheduler, from there to a worker when one has room, and its result
comes back when the client asks for it::

    submit   host packs    scheduler       to the worker    worker        back to the host
      |queued |transfer ... |queued ....... |transfer ...... |running ...... |transfer .. |done

A worker that dies is replaced by its nanny, and its tasks are queued again: Dask tries each one on
so many workers as ``distributed.scheduler.allowed-failures`` says, and then gives it up.
"""

from __future__ import annotations

from concurrent.futures import Future
from time import perf_counter_ns
from typing import Any

from concurviz.lab.context import Broken, Context
from concurviz.lab.engines.dask_clusters import OthersCluster, OwnCluster
from concurviz.lab.engines.dask_executor import ClusterExecutor, Lost
from concurviz.lab.engines.process_pool import argument_of
from concurviz.lab.pool import Submitter
from concurviz.lab.recorder import Recorder
from concurviz.lab.workloads.payloads import pack
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

SUBMITTER = 1 << 20
"""The lane of the main thread: how many workers there will be, nobody knows."""
SETTLE_S = 0.5
"""How long the futures of a broken or stopped cluster may take to end."""


class DaskEngine:
    """One cluster, and the tasks that are submitted to it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        where = context.start.cluster
        cluster = OthersCluster(context, where) if where else OwnCluster(context)
        self._executor = ClusterExecutor(context, cluster)

    def run(self) -> None:
        """Work off the source; Broken when the cluster is."""
        context, executor = self._context, self._executor
        submitter = Submitter(context, executor, self._submit, self._finish, executor.start)
        try:
            submitter.run(SUBMITTER)
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
        outcome = self._executor.outcome(future.result())
        # Results do not arrive in the order in which they left.
        counted = self._context.counted
        counted[outcome.worker] = max(outcome.counted, counted.get(outcome.worker, 0))
        recorder.finish(outcome.packed[1], outcome.ending, task)


def run(context: Context) -> None:
    """Submit the source's tasks and wait for the last; Broken when the cluster is."""
    DaskEngine(context).run()
