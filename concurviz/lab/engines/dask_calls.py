"""What executes calls in the workers of Dask's, here or on another machine.

Calls and what comes of them are packed here and in the host, so that what Dask carries are bytes
to it.
"""

from __future__ import annotations

import os
from time import perf_counter_ns

from concurviz.lab.bench import StopFlag
from concurviz.lab.engines.dask_told import Answer, TellingJournal, TellingRecorder
from concurviz.lab.engines.process_pool import Outcome, PoolWorker
from concurviz.lab.journal import Journal
from concurviz.lab.numbering import hand_over
from concurviz.lab.own import here
from concurviz.lab.prepare import keeping_descriptors
from concurviz.lab.settings import Settings
from concurviz.lab.shared import Shared
from concurviz.lab.tokens import TokenLock
from concurviz.lab.workloads.payloads import pack, unpack
from concurviz.wire.states import Instant, State
from concurviz.wire.tasks import TaskSpec

KIND = "dask"
"""Of the numbers that workers take."""
_PREFIX = "task-"


def key_of(task: int) -> str:
    """What Dask calls a task."""
    return f"{_PREFIX}{task}"


def task_of(key: object) -> int:
    """The task that Dask calls so; -1 if it is none of ours."""
    name = str(key)
    number = name[len(_PREFIX) :]
    return int(number) if name.startswith(_PREFIX) and number.isdigit() else -1


def unpacked(error: Exception) -> str:
    """What is said of a result that cannot be sent."""
    return f"its result cannot be pickled: {type(error).__name__}: {error}"


class ClusterWorker(PoolWorker):
    """Executes the calls of one thread. ``guest``: whether its process is somebody else's."""

    guest = False

    def set_up(self) -> None:
        """Make the calling thread ready for the user's own tasks; BadTask where it is a guest."""
        if not self.guest:
            super().set_up()
        elif self.settings.task:
            here().call_hook("setup")

    def answer(self, data: bytes, arrivals: dict[object, int]) -> bytes:
        """Execute a packed call; what comes of it, packed. ``arrivals``: of calls, by key."""
        spec, payload = unpack(data)
        task = spec.index
        came, free = arrivals.pop(key_of(task), perf_counter_ns()), self.bench.last
        if free > came:
            self.recorder.task(came, State.QUEUED, task)
        self.recorder.both(max(came, free), State.TRANSFER, task)
        answer = self.packed(self.outcome(spec, payload), spec)
        self.sent()
        return answer

    def packed(self, outcome: Outcome, spec: TaskSpec) -> bytes:
        """What goes back of a task."""
        return pack(outcome)

    def sent(self) -> None:
        super().sent()
        # It may be closed by another thread than its own.
        self.account.look()


class NearWorker(ClusterWorker):
    """One that sees the run's directory; ``first``: the number of its process's first worker."""

    def __init__(
        self, journal: Journal, number: int, settings: Settings, stop: StopFlag, shared: Shared
    ) -> None:
        super().__init__(journal, number, settings, stop, shared)
        assert isinstance(shared.lock, TokenLock)
        self.first = number
        self._pipe = shared.lock.tokens.descriptors[0]

    def packed(self, outcome: Outcome, spec: TaskSpec) -> bytes:
        with keeping_descriptors(self.settings):
            # Without its own there are none left of Dask's either, most likely.
            os.fstat(self._pipe)
        # What is counted is its process's, under whose first worker's number it is known.
        outcome = outcome._replace(worker=self.first)
        try:
            return pack(outcome)
        except Exception as error:
            self.journal.note(error=spec.index, text=unpacked(error))
            self.bench.results.clear()
            return pack(outcome._replace(ending=Instant.FAILED, payload=None))

    def close(self) -> None:
        super().close()
        hand_over(self.settings.directory, KIND, self.number)


class FarWorker(ClusterWorker):
    """One on another machine: what it records goes with the answers."""

    def __init__(
        self, journal: TellingJournal, thread: int, address: str, settings: Settings, stop: StopFlag
    ) -> None:
        # Tasks that share something do not get there.
        super().__init__(journal, thread, settings, stop, Shared.of_threads(1))
        self._telling = journal
        self._address = address
        self._answers = 0

    def packed(self, outcome: Outcome, spec: TaskSpec) -> bytes:
        assert isinstance(self.recorder, TellingRecorder)
        # What comes later goes with the next answer, if there is one.
        self.tell_results()
        notes, told = self._telling.take_notes(), self.recorder.take()
        answer = Answer(outcome, self._address, self.number, self._answers, told, notes)
        self._answers += 1
        try:
            return pack(answer)
        except Exception as error:
            notes.append({"error": spec.index, "text": unpacked(error)})
            failed = outcome._replace(ending=Instant.FAILED, payload=None)
            return pack(answer._replace(outcome=failed))

    def close(self) -> None:
        """BadTask where the user's own ``teardown`` fails."""
        if self.settings.task:
            here().call_hook("teardown")
