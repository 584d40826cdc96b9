"""Traces from text drawings, for tests: one character a millisecond on each lane.

``"A: rrr???rr"`` is worker 0, running for 3 ms, in a gap for 3 ms, running for 2 ms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from concurviz.analysis.ledger import Ledger, Side
from concurviz.lab.journal import Journal
from concurviz.trace.build import Builder
from concurviz.trace.reader import Batch, JournalReader
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State

MS = 1_000_000
LETTERS = {
    ".": State.NONE,
    "r": State.RUNNING,
    "g": State.GIL_WAIT,
    "c": State.CPU_WAIT,
    "i": State.IO_WAIT,
    "s": State.SUSPENDED,
    "l": State.LOOP_WAIT,
    "k": State.LOCK_WAIT,
    "t": State.TRANSFER,
    "b": State.STARTING,
    "q": State.QUEUED,
    "-": State.IDLE,
    "u": State.UNKNOWN,
    "o": State.OVERHEAD,
    "?": State.UNRESOLVED,
}
WORDS = {state: letter for letter, state in LETTERS.items()}


def write(drawing: Sequence[str], directory: Path, origin: int = 0) -> int:
    """Write a drawing as a journal, lane n by worker n on task n; returns its end in ns.

    A ``?`` after ``r`` is written as a gap, as engines do.
    """
    journal = Journal(str(directory))
    end = origin
    for worker, line in enumerate(drawing):
        recorder = journal.recorder(worker)
        before = "."
        lane = line.partition(":")[2].strip() + "."
        start = 0
        for at, letter in enumerate(lane):
            t = origin + at * MS
            if before == "?" and letter != "?":
                recorder.gap(origin + start * MS, (at - start) * MS, worker)
            if letter == "?" and before != "?":
                start = at
            elif letter != before and letter != "?" and (before, letter) != ("?", "r"):
                recorder.both(t, LETTERS[letter], worker)
            before = letter
        recorder.close(origin + (len(lane) - 1) * MS)
        end = max(end, origin + (len(lane) - 1) * MS)
    journal.close()
    return end


def draw(row: Row, length_ms: int) -> str:
    """A row's closed spans as text, the inverse of ``write``."""
    text = ["."] * length_ms
    for start, end, state in zip(row.start, row.end, row.state, strict=True):
        for at in range(int(start) // MS, int(end) // MS):
            assert text[at] == ".", "spans overlap"
            text[at] = WORDS[State(state)]
    return "".join(text)


def build(
    directory: Path, origin: int, end: int, shares_gil: bool = True, model: str = "threads"
) -> RunTrace:
    """The finished trace of a run directory whose writers are done."""
    trace = RunTrace(model, origin)
    reader = JournalReader(directory)
    Builder(trace, shares_gil).finish(reader.poll(final=True), end, Instant.CANCELLED)
    reader.close()
    return trace


def time_at_least(rows: list[Row], state: State | Sequence[State], k: int) -> int:
    """Nanoseconds during which at least ``k`` of the rows are in ``state``, or in one of them."""
    starts = np.concatenate([r.start[np.isin(r.state, state)] for r in rows])
    ends = np.concatenate([r.end[np.isin(r.state, state)] for r in rows])
    at = np.concatenate([starts, ends])
    step = np.repeat([1, -1], len(starts))
    order = np.lexsort((step, at))
    depth = np.cumsum(step[order])[:-1]
    return int(np.diff(at[order])[depth >= k].sum())


def check(trace: RunTrace) -> None:
    """Assert what holds for every finished trace."""
    assert trace.end is not None
    for row in (*trace.workers.values(), *trace.task_rows):
        assert np.all(row.end > row.start)
        assert np.all(row.start[1:] >= row.end[:-1])
        if len(row.start):
            assert row.start[0] >= 0
            assert row.end[-1] <= trace.end
        assert row.open_state == State.NONE
        assert not np.any(row.state == State.UNRESOLVED)
    assert trace.tasks.submitted == trace.tasks.ended
    assert trace.events.sent == trace.events.received + trace.events.dropped
    if not trace.evicted:
        for rows, totals in (
            (trace.workers.values(), trace.worker_ns),
            (trace.task_rows, trace.task_ns),
        ):
            assert sum(int((r.end - r.start).sum()) for r in rows) == totals.sum()


def cut(batch: Batch, at: Sequence[int], until: Sequence[int]) -> list[Batch]:
    """One batch as several, cut before the given records; ``until`` of each."""
    edges = [0, *at, len(batch.records)]
    return [
        Batch(batch.records[a:b], batch.pid[a:b], batch.worker[a:b], [], u, b, b)
        for a, b, u in zip(edges[:-1], edges[1:], until, strict=True)
    ]


def choices(draw: st.DrawFn, *counts: int) -> list[int]:
    """One of each ``range(count)``, by one draw: hypothesis takes as long for a choice of one."""
    drawn = draw(st.integers(0, math.prod(counts) - 1))
    found = []
    for count in counts:
        drawn, one = divmod(drawn, count)
        found.append(one)
    return found


def lives_of(trace: RunTrace, side: Side) -> dict[int, int]:
    """By worker or task: ns from the beginning of its first span to the end of its last."""
    lives: dict[int, tuple[int, int]] = {}
    if side == "workers":
        for number, row in trace.workers.items():
            if len(row.start):
                lives[number] = int(row.start[0]), int(row.end[-1])
    else:
        for row in trace.task_rows:
            for start, end, task in zip(row.start, row.end, row.task, strict=True):
                first, last = lives.get(int(task), (int(start), int(end)))
                lives[int(task)] = min(first, int(start)), max(last, int(end))
    return {number: last - first for number, (first, last) in lives.items()}


def check_ledger(ledger: Ledger, trace: RunTrace) -> None:
    """Assert that the states of each lane of a whole run are 100 +- 0.1 % of its life."""
    lives = lives_of(trace, ledger.side)
    for lane, number in enumerate(ledger.ids.tolist()):
        shown = sum(ledger.lane_shares(lane).values()) * ledger.ns[lane].sum()
        assert abs(shown - lives.get(number, 0)) <= 1e-3 * lives.get(number, 0)
    check_shares(ledger)


def check_shares(ledger: Ledger) -> None:
    """Assert that the shares of each lane and of the sum are 100 +- 0.1 %, of a range as well."""
    for lane in range(len(ledger.names)):
        if ledger.lane_s(lane):
            assert abs(sum(ledger.lane_shares(lane).values()) - 1) < 1e-3
    if ledger.total_s:
        assert abs(sum(ledger.shares().values()) - 1) < 1e-3
