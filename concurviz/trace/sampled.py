"""Samples from outside: what workers did in code that never looks at the clock.

An opaque record opens such a stretch, the worker's next record ends it. Within it a sample holds
for the time around it: states change halfway between two looks. Where the sampler was kept from
looking for long, nobody knows::

    record    O-----------------------------r     O: opaque, r: running again
    samples     r r g g g g           i i
    lane      |rrrr|gggggggg|uuuuuuuu|iiiii|r

A thread that looks at the clock finds its waits itself, and exactly, but only when it runs again:
one that never does was waiting where the samples say so until the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from concurviz.trace.columns import Columns, among
from concurviz.trace.intake import blank_records
from concurviz.trace.reader import Records
from concurviz.wire.records import NO_TASK, Kind
from concurviz.wire.states import State

#: Longer than this between two looks, and what was in between is unknown.
BLIND_NS = 20_000_000
#: How long samples must have said nothing but GIL_WAIT until the end to be believed against a
#: thread's own last word that it runs.
STUCK_NS = 50_000_000

#: How long ago the last sample of a stuck thread may be: its process is killed and waited for
#: before the run ends.
SILENT_NS = 500_000_000

_LANE = among(
    Kind.END, Kind.WORKER, Kind.BOTH, Kind.LEAVE, Kind.YIELD, Kind.GAP, Kind.FINISH, Kind.OPAQUE
)


class Entered(NamedTuple):
    """At ``t`` (ns from the origin) worker and task entered a state."""

    t: int
    state: int
    task: int
    worker: int
    pid: int


class Running(NamedTuple):
    """The open span of a worker whose own last word is that it runs: ``start``, ns from the origin,
    task and process."""

    start: int
    task: int
    pid: int


@dataclass
class _Worker:
    """What is known of one worker: its open stretch, and its last samples.

    ``begin``: when the stretch began, -1 outside of any; ``looked``: time of its last sample in the
    stretch, -1 for none; ``state``: of that. ``waited``, ``waits_since``: when a look last found it
    waiting for the GIL, and since when looks did so again and again, -1 if they do no more.
    """

    begin: int = -1
    task: int = NO_TASK
    pid: int = 0
    looked: int = -1
    state: int = State.NONE
    waited: int = -1
    waits_since: int = -1


class Sampled:
    """Turns opaque records and samples into transitions of worker and task.

    ``stretches`` gets each stretch of which there were samples: worker, task, start and end.
    """

    def __init__(self, stretches: Columns) -> None:
        self._stretches = stretches
        self._workers: dict[int, _Worker] = {}

    def splice(self, records: Records) -> Records:
        """The records with samples and opaque ones replaced by what they say.

        Each thread's records are in their order, and samples are released up to the same time.
        """
        kind = records["kind"]
        special = (kind == Kind.OPAQUE) | (kind == Kind.SAMPLE)
        if not special.any() and not any(w.begin >= 0 for w in self._workers.values()):
            return records
        wanted = _LANE[kind] & (records["worker"] >= 0)
        wanted |= kind == Kind.SAMPLE
        news = records[wanted]
        # At the same moment a sample comes before the record that ends or begins a stretch.
        order = np.lexsort((news["kind"] != Kind.SAMPLE, news["t"], news["worker"]))
        made: list[Entered] = []
        for at in order.tolist():
            self._take(news[at], made)
        return np.concatenate([_records(made), records[~special]])

    def _take(self, record: np.void, made: list[Entered]) -> None:
        number, t, kind = int(record["worker"]), int(record["t"]), int(record["kind"])
        worker = self._workers.setdefault(number, _Worker())
        if kind == Kind.SAMPLE:
            self._look(number, worker, t, int(record["state"]), int(record["detail"]), made)
            return
        if worker.begin >= 0:
            self._close(number, worker, t, made)
        if kind == Kind.OPAQUE:
            worker.begin, worker.task, worker.pid = t, int(record["task"]), int(record["pid"])
            worker.looked = -1
            made.append(Entered(t, int(record["state"]), worker.task, number, worker.pid))

    def _look(
        self,
        number: int,
        worker: _Worker,
        t: int,
        state: int,
        passed: int,
        made: list[Entered],
    ) -> None:
        if state == State.GIL_WAIT:
            if worker.waits_since < 0 or t - worker.waited > STUCK_NS:
                worker.waits_since = t
            worker.waited = t
        elif t - worker.waited > STUCK_NS:
            # Not at once: who waits for the GIL wakes every switch interval to ask for it again.
            worker.waits_since = -1
        passed = max(0, passed)
        if worker.begin < 0 or t < worker.begin:
            return
        if worker.looked < 0:
            # From the beginning, unless that is too long ago to be known.
            since = worker.begin if t - worker.begin <= BLIND_NS else t
        elif passed > BLIND_NS:
            since = t
            made.append(Entered(worker.looked, State.UNKNOWN, worker.task, number, worker.pid))
        else:
            since = max(worker.looked, t - passed // 2)
        if worker.looked < 0 or passed > BLIND_NS or state != worker.state:
            made.append(Entered(since, state, worker.task, number, worker.pid))
        worker.looked, worker.state = t, state

    def _close(self, number: int, worker: _Worker, t: int, made: list[Entered]) -> None:
        if worker.looked >= 0:
            if t - worker.looked > BLIND_NS:
                made.append(Entered(worker.looked, State.UNKNOWN, worker.task, number, worker.pid))
            self._add(number, worker.task, worker.begin, t)
        worker.begin = -1

    def _add(self, number: int, task: int, start: int, end: int) -> None:
        if end > start:
            self._stretches.extend(
                worker=np.array([number]),
                task=np.array([task]),
                start=np.array([start]),
                end=np.array([end]),
            )

    def finish(self, end: int, running: Mapping[int, Running]) -> Records:
        """Close what is open at ``end``; returns transitions of threads that were stuck."""
        made: list[Entered] = []
        for number, worker in self._workers.items():
            if worker.begin >= 0:
                self._close(number, worker, end, made)
        for number, since in self.stuck(end, running, SILENT_NS).items():
            made.append(
                Entered(since, State.GIL_WAIT, running[number].task, number, running[number].pid)
            )
            self._add(number, running[number].task, since, end)
        return _records(made)

    @property
    def looks(self) -> bool:
        """Whether any worker is in opaque code, or was waiting for the GIL when last looked at."""
        return any(w.begin >= 0 or w.waits_since >= 0 for w in self._workers.values())

    def stuck(
        self, now: int, running: Mapping[int, Running], silent: int = STUCK_NS
    ) -> dict[int, int]:
        """By worker that says it runs, but only waits for the GIL: since when, ns from the origin.

        ``silent``: so long ago its last sample may be.
        """
        found = {}
        for number in running.keys() & self._workers.keys():
            worker = self._workers[number]
            if worker.begin >= 0 or worker.waits_since < 0 or now - worker.waited > silent:
                continue
            since = max(running[number].start, worker.waits_since)
            if now - since >= STUCK_NS:
                found[number] = since
        return found

    def stretching(self) -> dict[int, tuple[int, int]]:
        """By worker in opaque code of which there are samples: its task, and since when it is."""
        workers = self._workers.items()
        return {n: (w.task, w.begin) for n, w in workers if w.begin >= 0 and w.looked >= 0}


def _records(made: list[Entered]) -> Records:
    """Records by which worker and task enter states."""
    records = blank_records(len(made))
    records["kind"] = Kind.BOTH
    if made:
        columns = np.array(made, np.int64).T
        for name, column in zip(Entered._fields, columns, strict=True):
            records[name] = column
    records["key"] = records["t"]
    return records
