"""Where workers get their tasks from: a fixed list, or as many in flight as the user wants."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from time import perf_counter_ns
from typing import Callable

from concurviz.lab.arrivals import Arrivals
from concurviz.lab.journal import Journal
from concurviz.lab.recorder import Recorder
from concurviz.wire.records import NO_WORKER
from concurviz.wire.states import REFUSED, Instant, State
from concurviz.wire.tasks import Recipe, TaskSpec


class Source:
    """Hands out tasks, in order of their numbers, and keeps account of those outstanding.

    With ``total`` > 0 exactly that many tasks are submitted: when the source opens, or as they
    arrive. With 0 (live mode) ``params["tasks"]`` tasks are kept in flight until ``stop``; with an
    arrival rate, that many may be outstanding, and those that arrive then are refused: they end at
    once, as cancelled. A task's parameters are those in force when it is taken. Safe to use from
    many threads; the recorder passed to a method must belong to the calling thread.
    ``finished`` counts the tasks that workers ended, ``last_end`` is when the last of them did.
    ``on_submitted`` is for engines that do not wait in ``take``: called, in whatever thread, when
    there is something new to take or to know.
    """

    def __init__(self, recipe: Recipe, total: int, journal: Journal) -> None:
        self._recipe = recipe
        self._total = total
        self._journal = journal
        self._queue: deque[int] = deque()
        self._submitted = 0
        self._outstanding = 0
        self._lock = threading.Condition()
        self._arrivals: Arrivals | None = None
        self._arrived: Recorder | None = None
        self.finished = 0
        self.last_end = 0
        self.stopping = False
        self.on_submitted: Callable[[], object] | None = None

    def open(self, recorder: Recorder) -> None:
        """Submit the first tasks."""
        with self._lock:
            self._refill(recorder)
            self._arrive()

    @property
    def _open_loop(self) -> bool:
        return self._recipe.params["arrival"] > 0

    def _refill(self, recorder: Recorder) -> None:
        if self.stopping or self._open_loop:
            return
        if self._total:
            wanted = self._total - self._submitted
        else:
            wanted = int(self._recipe.params["tasks"]) - self._outstanding
        for _ in range(wanted):
            self._submit(perf_counter_ns(), recorder)
        if wanted > 0:
            self._lock.notify(wanted)
            self._tell()

    def _submit(self, now: int, recorder: Recorder) -> int:
        task = self._submitted
        self._submitted += 1
        self._outstanding += 1
        recorder.task(now, State.QUEUED, task)
        self._queue.append(task)
        return task

    def _tell(self) -> None:
        if self.on_submitted is not None:
            self.on_submitted()

    def _arrive(self) -> None:
        """Let tasks arrive at the rate that is now in force."""
        rate = self._recipe.params["arrival"]
        if self._arrivals is not None:
            self._arrivals.change(rate)
        elif rate and not self.stopping:
            self._arrivals = Arrivals(self._recipe.seed, rate, self._arrival)
            self._arrivals.start()

    def _arrival(self, due: int) -> bool:
        """A task arrives, in the arrivals' thread; False when it is the last one."""
        with self._lock:
            if self.stopping:
                return False
            if self._arrived is None:
                self._arrived = self._journal.recorder(NO_WORKER)
            full = not self._total and self._outstanding >= int(self._recipe.params["tasks"])
            task = self._submit(due, self._arrived)
            if full:
                self._queue.pop()
                self._outstanding -= 1
                self._arrived.finish(due, Instant.CANCELLED, task, REFUSED)
                return True
            last = bool(self._total) and self._submitted >= self._total
            if last:
                # Whoever waits in vain is to know.
                self._lock.notify_all()
            else:
                self._lock.notify()
            self._tell()
            return not last

    def take(self) -> tuple[TaskSpec | None, bool]:
        """The next task, or None when there will be no more; and whether it was waited for."""
        waited = False
        with self._lock:
            while not self._queue:
                if self.exhausted:
                    return None, waited
                waited = True
                self._lock.wait()
            return self._recipe.task(self._queue.popleft()), waited

    def take_now(self) -> TaskSpec | None:
        """The next task if one is queued."""
        with self._lock:
            return self._recipe.task(self._queue.popleft()) if self._queue else None

    def give_back(self, task: int, recorder: Recorder) -> None:
        """Queue a task again that was taken and not begun; it is the next to be taken."""
        with self._lock:
            if self.stopping:
                recorder.finish(perf_counter_ns(), Instant.CANCELLED, task)
                self._outstanding -= 1
            else:
                self._queue.appendleft(task)

    @property
    def submitted(self) -> int:
        """Tasks that there have been so far."""
        return self._submitted

    @property
    def queued(self) -> int:
        """Tasks that wait to be taken."""
        return len(self._queue)

    @property
    def exhausted(self) -> bool:
        """No task is queued and none will be."""
        fixed = bool(self._total) and self._submitted >= self._total
        return not self._queue and (self.stopping or fixed)

    def ended(self, recorder: Recorder) -> None:
        """One task has ended: in live mode another is submitted."""
        with self._lock:
            self._outstanding -= 1
            self.finished += 1
            self.last_end = perf_counter_ns()
            if not self._total:
                self._refill(recorder)

    def change(self, params: Mapping[str, float], recorder: Recorder) -> None:
        """Tasks taken from now on follow ``params``."""
        with self._lock:
            self._recipe = self._recipe.changed(params)
            self._arrive()
            if not self._total:
                self._refill(recorder)

    def stop(self, recorder: Recorder, ending: Instant = Instant.CANCELLED) -> None:
        """Submit no more; queued tasks end with ``ending``, waiting workers wake up."""
        with self._lock:
            self.stopping = True
            if self._arrivals is not None:
                self._arrivals.stop()
            while self._queue:
                recorder.finish(perf_counter_ns(), ending, self._queue.popleft())
                self._outstanding -= 1
            self._lock.notify_all()
