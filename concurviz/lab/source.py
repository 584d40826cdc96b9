"""Where workers get their tasks from: a fixed list, or as many in flight as the user wants."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from time import perf_counter_ns
from typing import Callable

from concurviz.lab.journal import Recorder
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import Recipe, TaskSpec


class Source:
    """Hands out tasks, in order of their numbers, and keeps account of those outstanding.

    With ``total`` > 0 exactly that many tasks are submitted when the source opens. With 0 (live
    mode) ``params["tasks"]`` tasks are kept in flight until ``stop``. A task's parameters are
    those in force when it is taken. Safe to use from many threads; the recorder passed to a
    method must belong to the calling thread. ``on_submitted`` is for engines that do not wait in
    ``take``: called, in whatever thread, when tasks have been queued.
    """

    def __init__(self, recipe: Recipe, total: int) -> None:
        self._recipe = recipe
        self._total = total
        self._queue: deque[int] = deque()
        self._submitted = 0
        self._outstanding = 0
        self._lock = threading.Condition()
        self.stopping = False
        self.on_submitted: Callable[[], object] | None = None

    def open(self, recorder: Recorder) -> None:
        """Submit the first tasks."""
        with self._lock:
            self._refill(recorder)

    def _refill(self, recorder: Recorder) -> None:
        if self.stopping:
            return
        if self._total:
            wanted = self._total - self._submitted
        else:
            wanted = int(self._recipe.params["tasks"]) - self._outstanding
        for _ in range(wanted):
            task = self._submitted
            self._submitted += 1
            self._outstanding += 1
            recorder.task(perf_counter_ns(), State.QUEUED, task)
            self._queue.append(task)
        if wanted > 0:
            self._lock.notify(wanted)
            if self.on_submitted is not None:
                self.on_submitted()

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
            if not self._total:
                self._refill(recorder)

    def change(self, params: Mapping[str, float], recorder: Recorder) -> None:
        """Tasks taken from now on follow ``params``."""
        with self._lock:
            self._recipe = self._recipe.changed(params)
            if not self._total:
                self._refill(recorder)

    def stop(self, recorder: Recorder, ending: Instant = Instant.CANCELLED) -> None:
        """Submit no more; queued tasks end with ``ending``, waiting workers wake up."""
        with self._lock:
            self.stopping = True
            while self._queue:
                recorder.finish(perf_counter_ns(), ending, self._queue.popleft())
                self._outstanding -= 1
            self._lock.notify_all()
