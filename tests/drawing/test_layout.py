"""Which row lies where, and what lies under a point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.drawing.arrangement import Arrangement, LaneId
from concurviz.drawing.folding import COMFORTABLE, MIN_PITCH, fold_of, pitch_of
from concurviz.drawing.laying import build_layout, shape_of, updated
from concurviz.drawing.layout import GUTTER, RULER, Group, Kind, hit, span_at
from concurviz.drawing.timeview import TimeView
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests.analysis.traces import MS, drawn

WIDTH = GUTTER + 100.0
PLAIN = Arrangement()
FOLDED = PLAIN.toggled("threads")


def test_groups_follow_each_other_workers_first() -> None:
    groups = [
        Group.of(drawn("threads", ["rr", "gg"], ["rr"])),
        Group.of(drawn("coroutines", ["rr"], ["rr", "ii"])),
    ]
    layout = build_layout(groups)
    assert [line.kind for line in layout.lines].count(Kind.HEADER) == 2
    labels = [line.label for line in layout.lines if line.kind is Kind.LANE]
    assert labels == ["worker 1", "worker 2", "worker 1", "task 0", "task 1"]
    bottoms = [line.y + line.height for line in layout.lines]
    assert all(b <= line.y for b, line in zip(bottoms, layout.lines[1:], strict=False))
    assert bottoms[-1] <= layout.height


def many_tasks(count: int) -> Group:
    trace = RunTrace("coroutines", 0)
    for task in range(count):
        trace.task_lanes.add_row(f"row {task}", "task")
    for task in range(0, count, 100):
        trace.task_rows[task].extend([0], [MS], [State.RUNNING], [task])
    trace.now = trace.end = MS
    return Group.of(trace)


@pytest.mark.parametrize("count", range(COMFORTABLE, 40))
def test_all_lanes_of_a_group_are_named_or_none(count: int) -> None:
    first, *others = build_layout([many_tasks(count)]).lines[1:]
    named = first.label == "row 0"
    assert {bool(line.label) for line in others} == {named}


def test_task_rows_are_thin_where_there_are_many_and_folded_where_there_are_thousands() -> None:
    few = build_layout([many_tasks(COMFORTABLE)])
    assert all(line.height > 10 and line.label for line in few.lines[1:])
    thin = build_layout([many_tasks(200)]).lines[1:]
    assert [line.kind for line in thin] == [Kind.LANE] * 200
    assert [line.label for line in thin[:2]] == ["200 lanes", ""]
    folded = build_layout([many_tasks(10_000)])
    lines = folded.lines[1:]
    assert {line.kind for line in lines} == {Kind.FOLD}
    assert sum(len(line.rows) for line in lines) == 10_000
    assert lines[0].label == "0…  ×256"
    assert lines[0].lanes.tolist() == [0]
    assert lines[-1].lanes.tolist() == [39]
    assert folded.height < 800


def test_folds_unfold_as_one_zooms_vertically() -> None:
    group = many_tasks(2_000)
    arrangement, folds, heights = Arrangement(), [], []
    for _ in range(40):
        layout = build_layout([group], arrangement)
        folds.append(max(line.fold for line in layout.lines))
        heights.append(layout.height)
        arrangement = arrangement.scaled(1.3)
    assert folds[0] > 0 == folds[-1]
    assert folds == sorted(folds, reverse=True)
    assert heights == sorted(heights)
    assert sum(len(line.rows) for line in layout.lines) == 2_000


def test_lanes_can_be_tasks_or_states() -> None:
    group = Group.of(drawn("threads", ["rrgg"], ["rr", "ii"]))
    by_task = build_layout([group], Arrangement().by("task"))
    assert [line.label for line in by_task.lines[1:]] == ["task 0", "task 1"]
    by_state = build_layout([group], Arrangement().by("state"))
    assert [line.state for line in by_state.lines[1:]] == [State.RUNNING, State.GIL_WAIT]
    assert {line.kind for line in by_state.lines[1:]} == {Kind.STATE}


@given(st.integers(1, 30_000), st.floats(0.2, 1000), st.sampled_from([16, 23]))
def test_lines_are_never_too_low(count: int, scale: float, natural: int) -> None:
    pitch = pitch_of(count, natural, scale)
    level = fold_of(count, pitch, 9)
    size = 16**level
    assert pitch * size >= MIN_PITCH or size >= count
    assert level == 0 or pitch * size / 16 < MIN_PITCH


def test_a_collapsed_group_is_one_stacked_line() -> None:
    group = Group.of(drawn("threads", ["rr", "gg"]))
    layout = build_layout([group], FOLDED)
    assert [line.kind for line in layout.lines] == [Kind.HEADER, Kind.STACK]
    assert len(layout.lines[1].rows) == 2


def test_the_shape_changes_with_rows_and_folding_only() -> None:
    trace = drawn("threads", ["rr"])
    group = Group.of(trace)
    before = shape_of([group], PLAIN)
    trace.version += 1
    assert shape_of([Group.of(trace)], PLAIN) == before
    layout = build_layout([group])
    assert updated(layout, [Group.of(trace)], PLAIN) is layout
    assert updated(layout, [group], FOLDED) is not layout
    assert shape_of([group], FOLDED) != before
    trace.workers[5] = trace.workers[0]
    assert shape_of([group], PLAIN) != before


def test_hidden_lanes_are_counted_on_the_header() -> None:
    group = Group.of(drawn("threads", ["r", "g", "i"]))
    layout = build_layout([group], PLAIN.without(LaneId("threads", "worker", 1)))
    assert [line.label for line in layout.lines] == ["", "worker 1", "worker 3"]
    assert layout.lines[0].hidden == 1
    folded = build_layout([group], layout.arrangement.toggled("threads"))
    assert len(folded.lines[1].rows) == 2


def test_moved_lanes_come_in_the_users_order() -> None:
    group = Group.of(drawn("threads", ["r", "g", "i"]))
    shown = build_layout([group]).lanes_of("threads")
    moved = build_layout([group], PLAIN.with_move(shown[2], shown, -2))
    assert [line.label for line in moved.lines[1:]] == ["worker 3", "worker 1", "worker 2"]


def test_pinned_lanes_lie_on_top_and_do_not_scroll() -> None:
    group = Group.of(drawn("threads", ["r"] * 30))
    last = LaneId("threads", "worker", 29)
    layout = build_layout([group], PLAIN.with_pin(last))
    assert [line.label for line in layout.pinned] == ["Threads · worker 30"]
    assert layout.top > 0
    y = RULER + layout.pinned[0].y + 1.0
    for scroll in (0.0, 200.0):
        line = layout.line_under(y, scroll)
        assert line is not None
        assert line.lane == last
    below = layout.line_under(RULER + layout.top + 1.0, 0.0)
    assert below is layout.lines[0]
    # A pinned lane of a model that is not shown waits for it.
    assert build_layout([], layout.arrangement).top == 0


def test_lines_are_found_by_height() -> None:
    layout = build_layout([Group.of(drawn("threads", ["r"] * 50))])
    for line in layout.lines:
        assert layout.line_at(line.y) is line
        assert layout.line_at(line.y + line.height) is not line
        assert line in layout.between(line.y, line.y + 1)
    assert layout.line_at(-1) is None
    assert layout.line_at(layout.height + 1) is None
    assert len(layout.between(0, 60)) < 6


def test_hit_tells_span_task_and_times() -> None:
    group = Group.of(drawn("threads", ["rriigg/000111"]))
    layout, view = build_layout([group]), TimeView(0, 10 * MS)
    y = RULER + layout.lines[1].y + 5.0
    found = hit(layout, view, GUTTER + 30.0, y, WIDTH)
    assert found is not None
    assert (found.open, found.task, found.state) == (False, 1, State.IO_WAIT)
    assert (found.start, found.end) == (3 * MS, 4 * MS)
    assert hit(layout, view, GUTTER + 95.0, y, WIDTH) is None
    assert hit(layout, view, GUTTER - 1.0, y, WIDTH) is None
    assert hit(layout, view, GUTTER + 30.0, RULER + 2.0, WIDTH) is None
    assert hit(layout, view, GUTTER + 30.0, RULER + 2.0, WIDTH, scroll_y=layout.lines[1].y) == found


def test_open_spans_grow_to_now_and_offsets_move_groups() -> None:
    trace = drawn("threads", ["rr"])
    trace.end, trace.now = None, 6 * MS
    row = trace.workers[0]
    row.set_open(State.IO_WAIT, 2 * MS, 9)
    group = Group.of(trace, offset=10 * MS)
    found = span_at(group, row, 15 * MS)
    assert found is not None
    assert (found.open, found.task, found.start, found.end) == (True, 9, 12 * MS, 16 * MS)
    assert span_at(group, row, 17 * MS) is None
    now = trace.origin + 8 * MS
    assert span_at(group, row, 17 * MS, now) is not None
    assert Group.of(trace, status="broken").extent(now) == 6 * MS


def test_the_legend_lists_what_occurs_and_is_shown() -> None:
    trace = drawn("threads", ["rrgg"], ["qqrr"])
    assert Group.of(trace).states() == {State.RUNNING, State.GIL_WAIT}
    coroutines = Group.of(drawn("coroutines", ["rrgg"], ["qqee"]))
    layout = build_layout([coroutines])
    expected = [State.RUNNING, State.GIL_WAIT, State.LOOP_WAIT, State.QUEUED]
    assert layout.states() == expected
