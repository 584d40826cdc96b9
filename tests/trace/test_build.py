"""What holds for every stream of records, and what each kind of record does to the lanes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.trace.build import HOLD_BACK_NS, Builder
from concurviz.trace.reader import RECORD_DTYPE, Batch
from concurviz.trace.store import RunTrace
from concurviz.wire.records import NO_TASK, NO_WORKER, Kind
from concurviz.wire.states import Instant, State
from tests.traces import check, choices, cut

ORIGIN = 1_000
Record = tuple[int, int, int, int, int, int]
"""Worker, kind, t, state, task, detail."""

SUBMIT = NO_WORKER


def batch_of(records: list[Record], until: int = 0) -> Batch:
    """A batch of hand-written records, times from the run's origin."""
    array = np.zeros(len(records), RECORD_DTYPE)
    for name, column in (("kind", 1), ("t", 2), ("state", 3), ("task", 4), ("detail", 5)):
        array[name] = [r[column] for r in records]
    array["t"] += ORIGIN
    workers = np.array([r[0] for r in records], np.int32)
    count = len(records)
    return Batch(array, np.full(count, 7, np.int64), workers, [], until, count, count)


def finished(records: list[Record], end: int) -> RunTrace:
    trace = RunTrace("threads", ORIGIN)
    Builder(trace, True).finish(batch_of(records), ORIGIN + end, Instant.FAILED)
    check(trace)
    return trace


def spans(trace: RunTrace, worker: int | None = None) -> list[tuple[int, int, int, int]]:
    """Of a worker, or of the first task row: start, end, state, task."""
    row = trace.task_rows[0] if worker is None else trace.workers[worker]
    columns = (row.start, row.end, row.state, row.task)
    return [(int(a), int(b), int(s), int(t)) for a, b, s, t in zip(*columns, strict=True)]


R, Q, IO, IDLE = int(State.RUNNING), int(State.QUEUED), int(State.IO_WAIT), int(State.IDLE)
QUEUE = (SUBMIT, Kind.TASK, 0, Q, 0, 0)


def test_one_task_from_submission_to_end() -> None:
    trace = finished(
        [
            QUEUE,
            (3, Kind.WORKER, 0, IDLE, NO_TASK, 0),
            (3, Kind.BOTH, 10, R, 0, 0),
            (3, Kind.BOTH, 30, IO, 0, 0),
            (3, Kind.BOTH, 70, R, 0, 0),
            (3, Kind.FINISH, 80, Instant.DONE, 0, 0),
            (3, Kind.END, 90, 0, NO_TASK, 6),
        ],
        100,
    )
    assert spans(trace) == [(0, 10, Q, 0), (10, 30, R, 0), (30, 70, IO, 0), (70, 80, R, 0)]
    assert spans(trace, 3) == [
        (0, 10, IDLE, -1), (10, 30, R, 0), (30, 70, IO, 0), (70, 80, R, 0), (80, 90, IDLE, -1),
    ]  # fmt: skip
    assert trace.latencies["ns"].tolist() == [80]
    assert (trace.tasks.submitted, trace.tasks.done) == (1, 1)


def test_a_late_transition_comes_before_the_open_span_and_never_overlaps() -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, True)
    late = ORIGIN + HOLD_BACK_NS
    builder.feed(batch_of([(0, Kind.BOTH, 10, R, 0, 0)], late + 20), late + 20)
    assert trace.workers[0].open_start == 10
    builder.feed(batch_of([(SUBMIT, Kind.TASK, 5, Q, 0, 0)], late + 30), late + 30)
    builder.feed(batch_of([(SUBMIT, Kind.TASK, 2, IO, 0, 0)], late + 40), late + 40)
    builder.finish(
        batch_of([(0, Kind.FINISH, 50, Instant.DONE, 0, 0)]), ORIGIN + 60, Instant.FAILED
    )
    check(trace)
    assert spans(trace) == [(5, 10, Q, 0), (10, 50, R, 0)]


def test_leave_makes_the_worker_idle_and_an_instant_alone_ends_a_task() -> None:
    trace = finished(
        [
            QUEUE,
            (0, Kind.BOTH, 10, R, 0, 0),
            (0, Kind.LEAVE, 20, State.SUSPENDED, 0, 0),
            (SUBMIT, Kind.INSTANT, 30, Instant.FAILED, 0, 0),
            (SUBMIT, Kind.INSTANT, 35, Instant.CANCELLED, 0, 0),
            (0, Kind.BOTH, 40, R, 0, 0),
        ],
        50,
    )
    assert spans(trace) == [(0, 10, Q, 0), (10, 20, R, 0), (20, 30, State.SUSPENDED, 0)]
    assert spans(trace, 0) == [(10, 20, R, 0), (20, 40, IDLE, -1), (40, 50, R, 0)]
    assert (trace.tasks.failed, trace.tasks.cancelled) == (1, 0)


def test_what_a_watched_loop_does_between_steps_is_its_overhead() -> None:
    trace = finished(
        [
            QUEUE,
            (0, Kind.BOTH, 10, R, 0, 0),
            (0, Kind.YIELD, 20, State.SUSPENDED, 0, 0),
            (0, Kind.GAP, 22, State.UNRESOLVED, -1, 6),
            (0, Kind.WORKER, 28, IDLE, -1, 0),
            (0, Kind.WORKER, 35, State.OVERHEAD, -1, 0),
            (0, Kind.BOTH, 40, R, 0, 0),
        ],
        50,
    )
    assert spans(trace, 0) == [
        (10, 20, R, 0),
        (20, 22, State.OVERHEAD, -1),
        (22, 28, State.CPU_WAIT, -1),
        (28, 35, IDLE, -1),
        (35, 40, State.OVERHEAD, -1),
        (40, 50, R, 0),
    ]
    assert spans(trace) == [
        (0, 10, Q, 0), (10, 20, R, 0), (20, 40, State.SUSPENDED, 0), (40, 50, R, 0),
    ]  # fmt: skip


def test_rows_are_shared_by_tasks_that_do_not_overlap() -> None:
    records: list[Record] = []
    for task, (begin, end) in enumerate([(0, 10), (5, 20), (10, 30), (20, 25), (26, 28)]):
        records += [
            (task, Kind.BOTH, begin, R, task, 0),
            (task, Kind.FINISH, end, Instant.DONE, task, 0),
        ]
    trace = finished(records, 40)
    assert [row.task.tolist() for row in trace.task_rows] == [[0, 2], [1, 3, 4]]


def test_notes_name_workers_and_errors() -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, True)
    builder.feed(batch_of([(2, Kind.WORKER, 0, R, 0, 0)], 10**9), 10**9)
    assert trace.workers[2].label == "worker 2"
    notes = [
        {"worker": 2, "label": "Thread 2", "role": "thread", "tid": 9, "pid": 7},
        {"error": 4, "text": "ValueError: no"},
    ]
    builder.feed(replace(batch_of([]), notes=notes), 10**9)
    assert (trace.workers[2].label, trace.workers[2].role) == ("Thread 2", "thread")
    assert trace.errors == {4: "ValueError: no"}


def test_beyond_the_budget_the_oldest_spans_go_and_are_counted() -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, True, span_budget=1_000)
    records: list[Record] = [(0, Kind.WORKER, t, (R, IO)[t % 2], NO_TASK, 0) for t in range(5_000)]
    builder.finish(batch_of(records), ORIGIN + 5_000, Instant.FAILED)
    check(trace)
    assert trace.n_spans <= 1_000
    assert trace.n_spans + trace.evicted == 5_000
    assert trace.worker_ns.sum() == 5_000


def test_garbage_is_refused_and_said() -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, True)
    garbage: list[Record] = [
        (0, Kind.BOTH, 1, 200, 0, 0),
        (0, Kind.BOTH, 1, R, 2**31 - 1, 0),
        (0, Kind.BOTH, 1, R, -5, 0),
    ]
    builder.finish(batch_of(garbage), ORIGIN + 5, Instant.FAILED)
    check(trace)
    assert builder.problems
    assert not trace.tasks.submitted


KINDS = (
    Kind.WORKER, Kind.TASK, Kind.BOTH, Kind.LEAVE, Kind.YIELD, Kind.FINISH, Kind.GAP, Kind.INSTANT,
)  # fmt: skip


@st.composite
def streams(draw: st.DrawFn) -> list[Record]:
    """Records of four workers on six tasks: any kinds, any order, any times."""
    records: list[Record] = []
    for _ in range(draw(st.integers(0, 40))):
        at, state, worker, task, detail = choices(draw, len(KINDS), 15, 5, 6, 51)
        kind = KINDS[at]
        if kind in (Kind.FINISH, Kind.INSTANT):
            state = 1 + state % 6
        records.append((worker - 1, kind, draw(st.integers(0, 200)), state, task, detail))
    return records


@settings(max_examples=300, deadline=None)
@given(streams(), st.lists(st.integers(0, 40), max_size=4), st.lists(st.integers(0, 250)))
def test_any_stream_in_any_portions_gives_a_sound_trace(
    records: list[Record], cuts: list[int], times: list[int]
) -> None:
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, True)
    whole = batch_of(records)
    at = sorted(min(c, len(records)) for c in cuts)
    clocks = sorted((times + [0] * len(at))[: len(at)])
    late = ORIGIN + HOLD_BACK_NS
    parts = cut(whole, at, [late + c for c in clocks] + [0])
    for part, clock in zip(parts, clocks, strict=False):
        builder.feed(part, late + clock)
    builder.finish(parts[-1], ORIGIN + 220, Instant.FAILED)
    check(trace)
    # A worker's lane has no hole but where it was closed.
    for row in trace.workers.values():
        if State.NONE not in whole.records["state"] and len(row.start):
            assert (row.start[1:] == row.end[:-1]).all()
            assert row.end[-1] == trace.end
    ended = trace.instants["task"][trace.instants["kind"] <= Instant.CANCELLED]
    ended = ended[ended >= 0]
    assert len(np.unique(ended)) == len(ended) == trace.tasks.ended


@settings(max_examples=200, deadline=None)
@given(streams(), st.lists(st.integers(0, 250), min_size=1, max_size=5))
def test_portions_by_time_give_the_totals_of_the_whole(
    records: list[Record], times: list[int]
) -> None:
    records = sorted(
        (r for r in records if r[1] != Kind.GAP and r[3] != State.UNRESOLVED), key=lambda r: r[2]
    )
    at_once = finished(records, 260)
    trace = RunTrace("threads", ORIGIN)
    builder = Builder(trace, True)
    late = ORIGIN + HOLD_BACK_NS
    builder.feed(batch_of(records), late)
    for clock in sorted(times):
        empty = replace(batch_of([]), until=late + clock)
        builder.feed(empty, late + clock)
    builder.finish(batch_of([]), ORIGIN + 260, Instant.FAILED)
    check(trace)
    assert trace.worker_ns.tolist() == at_once.worker_ns.tolist()
    assert trace.task_ns.tolist() == at_once.task_ns.tolist()
    assert trace.tasks == at_once.tasks
