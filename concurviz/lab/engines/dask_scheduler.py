"""What the lab does in a scheduler of Dask's: a plugin records what becomes of our tasks there.

It writes a journal of its own in the run's directory, in whichever process the scheduler is, and
tells the host by an event when a worker has gone.
"""

from __future__ import annotations

from time import perf_counter_ns
from typing import Any

from distributed import SchedulerPlugin

from concurviz.lab.engines.dask_calls import task_of
from concurviz.lab.journal import Journal
from concurviz.lab.recorder import Recorder
from concurviz.wire.records import NO_WORKER
from concurviz.wire.states import State

PART = 1
"""Of a process's journals, where the scheduler is in the host."""


class Follower(SchedulerPlugin):
    """Records when tasks go to a worker and when they have to be queued again.

    Of each worker that comes or goes (``came``), the event on ``topic`` has ``pid``; ``lost``: the
    tasks that were with it, the one that was sent to it first before others; ``workers``: how many
    there are now; ``address``. Without a ``directory`` that it can write to, tasks' states are
    events, too: ``task``, ``state`` and ``t``, ns of this process's clock.
    """

    name = "concurviz"

    def __init__(self, topic: str, directory: str, record: bool) -> None:
        self._topic = topic
        self._directory = directory
        self._record = record
        self._scheduler: Any = None
        self._recorder: Recorder | None = None
        self._open = False
        self._pids: dict[str, int] = {}
        # By task the worker that it was sent to, and how many had been sent anywhere before.
        self._sent: dict[int, tuple[str, int]] = {}
        self._sendings = 0
        self._lost: dict[str, list[tuple[int, int]]] = {}

    async def start(self, scheduler: Any) -> None:
        """The scheduler takes it in."""
        self._scheduler = scheduler
        if self._directory:
            journal = Journal(self._directory, record=self._record, part=PART)
            self._recorder = journal.recorder(NO_WORKER)
        self._open = True
        self._pids = {address: worker.pid for address, worker in scheduler.workers.items()}

    def transition(self, key: object, start: str, finish: str, *_: Any, **about: Any) -> None:
        """A task's state changes."""
        task = task_of(key)
        if task < 0 or not self._open:
            return
        worker, place = self._sent.pop(task, ("", 0)) if start == "processing" else ("", 0)
        if finish == "processing":
            self._sent[task] = self._scheduler.tasks[key].processing_on.address, self._sendings
            self._sendings += 1
            self._moved(State.TRANSFER, task)
        elif start == "processing" and finish != "memory":
            if worker not in self._scheduler.workers:
                self._lost.setdefault(worker, []).append((place, task))
            self._moved(State.QUEUED, task)

    def _moved(self, state: State, task: int) -> None:
        if self._recorder is not None:
            self._recorder.task(perf_counter_ns(), state, task)
        elif self._record:
            event = {"task": task, "state": int(state), "t": perf_counter_ns()}
            self._scheduler.log_event(self._topic, event)

    def add_worker(self, scheduler: Any, worker: str) -> None:
        """A worker has come."""
        pid = self._pids[worker] = scheduler.workers[worker].pid
        self._tell(True, worker, pid, [])

    def remove_worker(self, scheduler: Any, worker: str, **_: Any) -> None:
        """A worker has gone; one that is dead could not say so itself."""
        lost = [task for _, task in sorted(self._lost.pop(worker, []))]
        self._tell(False, worker, self._pids.pop(worker, 0), lost)

    def _tell(self, came: bool, address: str, pid: int, lost: list[int]) -> None:
        workers = len(self._scheduler.workers)
        event = {"came": came, "address": address, "pid": pid, "lost": lost, "workers": workers}
        self._scheduler.log_event(self._topic, event)
