"""Traces drawn as text, a character a millisecond, as in ``"aa~~bb"``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from concurviz.trace.rows import Row
from concurviz.trace.series import Bins
from concurviz.trace.store import BESIDE, N_STATES, EventCounts, RunTrace
from concurviz.wire.states import ENDINGS, Instant, State

MS = 1_000_000

LETTERS = {
    "o": State.OVERHEAD,
    "r": State.RUNNING,
    "g": State.GIL_WAIT,
    "c": State.CPU_WAIT,
    "i": State.IO_WAIT,
    "a": State.SUSPENDED,
    "e": State.LOOP_WAIT,
    "l": State.LOCK_WAIT,
    "t": State.TRANSFER,
    "s": State.STARTING,
    "q": State.QUEUED,
    ".": State.IDLE,
}


def drawn(
    model: str,
    workers: list[str],
    tasks: list[str] | None = None,
    budget: int | None = None,
    roles: Mapping[int, str] = MappingProxyType({}),
) -> RunTrace:
    """A run from one text for each worker and each task.

    A worker's text is states and, after a ``/``, the task of each millisecond: ``"rriirr/000111"``.
    A task's text begins at the run's origin; the task is done where it ends, submitted where its
    text stops being blank. All workers' texts end together: the run's end. ``budget``: prepared for
    so few spans, for tests of eviction. ``roles``: of the workers that are none.
    """
    trace = RunTrace(model, origin=5_000_000_000, interpreter="CPython 3.12.4")
    if budget is not None:
        trace.worker_lanes.hold_at_most(budget)
        trace.task_lanes.hold_at_most(budget)
    for number, text in enumerate(workers):
        states, _, owners = text.partition("/")
        role = roles.get(number, "worker")
        row = trace.add_worker(number, f"worker {number + 1}", role, 100 + number)
        counted = Bins(N_STATES) if role in BESIDE else trace.series.worker_ns
        _fill(row, states, owners or "0" * len(states), counted)
        trace.end = len(states) * MS
    for number, text in enumerate(tasks or []):
        row = trace.task_lanes.add_row(f"task {number}", "task", pid=100)
        _fill(row, text, [number] * len(text), trace.series.task_ns)
        begin = len(text) - len(text.lstrip())
        ending(trace, Instant.DONE, len(text), number)
        latency = np.array([(len(text) - begin) * MS])
        trace.latencies.extend(t=np.array([len(text) * MS]), ns=latency)
        trace.series.add_latencies(latency)
        trace.series.add_submitted(np.array([begin * MS]))
        trace.tasks.done += 1
        trace.tasks.submitted += 1
    trace.now = trace.end or 0
    trace.events = EventCounts(sent=10, received=10, dropped=0)
    return trace


def ending(trace: RunTrace, kind: Instant, at_ms: float, task: int = -1, detail: int = 0) -> None:
    """Add an instant to a run."""
    if kind in ENDINGS:
        trace.series.add_ended(np.array([int(at_ms * MS)]), np.array([kind]))
    trace.instants.extend(
        t=np.array([int(at_ms * MS)]),
        kind=np.array([kind]),
        worker=np.array([0]),
        task=np.array([task]),
        detail=np.array([detail]),
    )


def used(trace: RunTrace, *samples: tuple[float, float, int, int]) -> RunTrace:
    """Add samples of t and CPU time in ms, resident and private bytes."""
    for t_ms, cpu_ms, rss, private in samples:
        trace.series.samples.add(int(t_ms * MS), int(cpu_ms * MS), rss, private)
    return trace


def _fill(row: Row, states: str, owners: Sequence[str | int], bins: Bins) -> None:
    begin, spans = 0, []
    for at in range(1, len(states) + 1):
        if at < len(states) and (states[at], owners[at]) == (states[begin], owners[begin]):
            continue
        if states[begin] != " ":
            task = -1 if states[begin] in ".o" else int(owners[begin])
            spans.append((begin * MS, at * MS, LETTERS[states[begin]], task))
        begin = at
    # All at once: appending spans one by one made a drawn trace cost half a second.
    start, end, state, task = np.array(spans, np.int64).reshape(-1, 4).T
    bins.add_spans(start, end, state)
    row.extend(start, end, state, task)
