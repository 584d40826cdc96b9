"""Phases: nested lanes against plain loops over the same records."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.trace.build import HOLD_BACK_NS, Builder
from concurviz.trace.rows import LaneStore
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import FIRST_OWN
from concurviz.wire.records import Kind
from concurviz.wire.states import Instant, State
from tests.trace.test_build import ORIGIN, Record, batch_of

R = int(State.RUNNING)
Phase = tuple[int, int, int]
"""Start, end, number."""


def phases(store: LaneStore, lane: int) -> list[Phase]:
    if lane >= len(store.rows):
        return []
    row = store.rows[lane]
    columns = (row.start, row.end, row.task)
    return [(int(a), int(b), int(n)) for a, b, n in zip(*columns, strict=True)]


@st.composite
def lives(draw: st.DrawFn) -> list[Record]:
    """Two workers, each with tasks one after the other that enter and leave phases."""
    records: list[Record] = []
    for worker in range(2):
        t = draw(st.integers(0, 5))
        for number in range(draw(st.integers(1, 3))):
            task = 10 * worker + number
            records.append((worker, Kind.BOTH, t, R, task, 0))
            for _ in range(draw(st.integers(0, 6))):
                t += draw(st.integers(0, 9))
                depth, what = draw(st.integers(1, 3)), draw(st.integers(0, 3))
                records.append((worker, Kind.PHASE, t, depth, task, what))
            t += draw(st.integers(1, 9))
            records.append((worker, Kind.FINISH, t, Instant.DONE, task, 0))
            t += draw(st.integers(0, 3))
    return records


def expected(records: list[Record], worker: int, depth: int) -> list[Phase]:
    """What a worker's tasks were at, one record after the other."""
    found: list[Phase] = []
    since, number = 0, 0
    for who, kind, t, at, _task, what in records:
        if who != worker:
            continue
        if kind == Kind.FINISH or (kind == Kind.PHASE and at <= depth):
            if number and t > since:
                found.append((since, t, number))
            since, number = t, what if kind == Kind.PHASE and at == depth else 0
    return found


@settings(max_examples=40, deadline=None)
@given(lives(), st.lists(st.integers(0, 60), max_size=4))
def test_nested_lanes_hold_what_was_recorded(records: list[Record], cuts: list[int]) -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, False)
    for low, high in zip([-1, *sorted(cuts)], [*sorted(cuts), 1 << 40], strict=True):
        part = [r for r in records if low < r[2] <= high]
        until = ORIGIN + min(high, 1 << 30) + HOLD_BACK_NS
        builder.feed(batch_of(part, until), until)
    builder.finish(batch_of([]), ORIGIN + (1 << 30), Instant.FAILED)
    for depth, store in enumerate(trace.worker_phases, 1):
        for worker, row in trace.workers.items():
            assert phases(store, row.lane) == expected(records, worker, depth)
        assert not store.open_state.any()
    # Tasks have had the same phases, each on the row it was packed onto.
    for mine, theirs in zip(trace.worker_phases, trace.task_phases, strict=True):
        of_workers = sorted(p for lane in range(len(mine.rows)) for p in phases(mine, lane))
        of_tasks = sorted(p for lane in range(len(theirs.rows)) for p in phases(theirs, lane))
        assert of_workers == of_tasks
        for row in theirs.rows:
            assert (row.start[1:] >= row.end[:-1]).all()


def test_a_phase_is_open_until_another_begins_and_a_loops_worker_has_none() -> None:
    trace = RunTrace("coroutines", ORIGIN)
    builder = Builder(trace, False)
    records: list[Record] = [
        (0, Kind.BOTH, 0, R, 0, 0),
        (0, Kind.TASK_PHASE, 1, 1, 0, 3),
        (0, Kind.LEAVE, 5, State.IO_WAIT, 0, 0),
        (0, Kind.BOTH, 6, R, 1, 0),
        (0, Kind.TASK_PHASE, 6, 1, 1, 3),
        (0, Kind.TASK_PHASE, 8, 1, 1, 3),
    ]
    builder.feed(batch_of(records, ORIGIN + 1000), ORIGIN + 1000 + HOLD_BACK_NS)
    (store,) = trace.task_phases
    assert trace.worker_phases == []
    assert [store.open_start[0], store.open_start[1]] == [1, 8]
    # Two of one name stay two.
    assert phases(store, 1) == [(6, 8, 3)]
    builder.finish(batch_of([]), ORIGIN + 2000, Instant.CANCELLED)
    assert [phases(store, 0), phases(store, 1)] == [[(1, 2000, 3)], [(6, 8, 3), (8, 2000, 3)]]


def test_names_of_tasks_own_are_told_apart_by_process() -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, False)
    notes = [
        {"phase": FIRST_OWN, "text": "parse", "pid": 7},
        {"phase": FIRST_OWN, "text": "other", "pid": 8},
    ]
    records: list[Record] = [
        (0, Kind.BOTH, 0, R, 0, 0),
        (0, Kind.PHASE, 0, 1, 0, FIRST_OWN),
        (0, Kind.FINISH, 9, Instant.DONE, 0, 0),
    ]
    builder.finish(replace(batch_of(records), notes=notes), ORIGIN + 9, Instant.FAILED)
    ((_, _, number),) = phases(trace.worker_phases[0], 0)
    assert trace.phase_name(number) == "parse"
    assert sorted(trace.phases.values()) == ["other", "parse"]


def test_a_phase_entered_twice_at_one_moment_is_no_bridge_between_its_neighbours() -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, False)
    records: list[Record] = [
        (0, Kind.BOTH, 0, R, 0, 0),
        (0, Kind.PHASE, 0, 1, 0, 3),
        (0, Kind.PHASE, 1, 1, 0, 3),
        (0, Kind.PHASE, 1, 1, 0, 3),
        (0, Kind.FINISH, 2, Instant.DONE, 0, 0),
    ]
    builder.finish(batch_of(records), ORIGIN + 9, Instant.FAILED)
    assert phases(trace.worker_phases[0], 0) == [(0, 1, 3), (1, 2, 3)]
