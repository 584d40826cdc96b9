"""The whole life of one task: every span of it, on which worker, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from concurviz.trace.rows import LaneStore
from concurviz.trace.store import RunTrace
from concurviz.wire.states import ENDINGS, Instant, State


@dataclass(frozen=True)
class Stretch:
    """One span of a task's life, ns from the run's origin; ``worker``: the lane's label or ""."""

    start: int
    end: int
    state: State
    worker: str


@dataclass(frozen=True)
class Life:
    """``ending`` is None while the task goes on; ``error`` its text, "" if it did not fail.

    ``submitted`` and ``ended`` are ns from the run's origin; None where not recorded. Of a task of
    the user's own: ``output`` is what it printed, ``answer`` what it returned, in words, ``marks``
    what it logged: when, ns, and what.
    """

    task: int
    stretches: tuple[Stretch, ...]
    ending: Instant | None
    submitted: int | None
    ended: int | None
    error: str
    output: str = ""
    answer: str = ""
    marks: tuple[tuple[int, str], ...] = ()

    def ns(self, state: State) -> int:
        """How long the task was in the state."""
        return sum(s.end - s.start for s in self.stretches if s.state is state)


def life_of(trace: RunTrace, task: int) -> Life:
    """The life of ``task``, as far as its spans are still kept."""
    workers = trace.worker_lanes.rows
    of_worker = [
        (start, end, workers[lane].title)
        for start, end, lane, _ in _spans_of(trace.worker_lanes, task, trace.extent)
    ]
    stretches = [
        Stretch(start, end, State(state), _worker_during(of_worker, start, end))
        for start, end, _, state in _spans_of(trace.task_lanes, task, trace.extent)
    ]
    kinds, tasks = trace.instants["kind"], trace.instants["task"]
    ends = np.flatnonzero((tasks == task) & np.isin(kinds, ENDINGS))
    ended = int(trace.instants["t"][ends[0]]) if len(ends) else None
    return Life(
        task=task,
        stretches=tuple(stretches),
        ending=Instant(int(kinds[ends[0]])) if len(ends) else None,
        submitted=stretches[0].start if stretches else None,
        ended=ended,
        error=trace.errors.get(task, ""),
        output=trace.outputs.get(task, ""),
        answer=trace.answers.get(task, ""),
        marks=tuple(marks_of(trace, task)),
    )


def marks_of(trace: RunTrace, task: int) -> list[tuple[int, str]]:
    """What a task logged, and deaths of its workers: when, ns from the run's origin, and what."""
    if not trace.marks:
        return []
    kinds = (Instant.MARK, Instant.DIED)
    mine = np.isin(trace.instants["kind"], kinds) & (trace.instants["task"] == task)
    times, numbers = trace.instants["t"][mine].tolist(), trace.instants["detail"][mine].tolist()
    return [(t, trace.marks.get(n, "")) for t, n in sorted(zip(times, numbers, strict=True))]


def _spans_of(store: LaneStore, task: int, extent: int) -> list[tuple[int, int, int, int]]:
    """Start, end, lane and state of a task's spans, in order of time; open ones end at extent."""
    spans = store.between(-1, 1 << 62, extent, task)
    spans = spans.take(np.argsort(spans.start, kind="stable"))
    columns = (spans.start, spans.end, spans.lane, spans.state)
    return list(zip(*(c.tolist() for c in columns), strict=True))


def _worker_during(of_worker: list[tuple[int, int, str]], start: int, end: int) -> str:
    """Which worker had the task for most of ``[start, end)``; "" if none had it."""
    best, label = 0, ""
    for low, high, name in of_worker:
        overlap = min(high, end) - max(low, start)
        if overlap > best:
            best, label = overlap, name
    return label
