"""Pixel columns against an exact reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.drawing.shares import (
    column_shares,
    crisp_line,
    lane_image,
    last_task,
    stacked_image,
    visible,
)
from concurviz.drawing.theme import STATE_STYLE
from concurviz.drawing.timeview import TimeView
from concurviz.trace.rows import LaneStore, Row
from concurviz.trace.store import N_STATES
from concurviz.wire.states import State
from tests.analysis.traces import MS, drawn


def argb(state: State) -> int:
    return 0xFF000000 | int(STATE_STYLE[state].colour[1:], 16)


def row_of(lengths: list[int], states: list[int], start: int = 0) -> Row:
    row = LaneStore().add_row("row", "worker")
    end = start + np.cumsum(np.array(lengths, np.int64))
    row.extend(end - lengths, end, states, np.arange(len(lengths)))
    return row


def reference(row: Row, view: TimeView, width: int) -> np.ndarray:
    """Shares by intersecting each span with each column, one by one."""
    shares = np.zeros((N_STATES, width))
    for column in range(width):
        left, right = view.to_ns(column, width), view.to_ns(column + 1, width)
        for start, end, state in zip(row.start, row.end, row.state, strict=True):
            shares[state, column] += max(0.0, min(end, right) - max(start, left)) / (right - left)
    return shares


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.sampled_from([1, 2, 4, 11])), min_size=1, max_size=60
    ),
    st.floats(0, 3000),
    st.floats(100, 20_000),
    st.integers(1, 40),
)
def test_shares_are_the_spans_true_shares(
    parts: list[tuple[int, int]], start: float, span: float, width: int
) -> None:
    row = row_of([n for n, _ in parts], [s for _, s in parts])
    view = TimeView(start, start + span)
    shares = column_shares(visible(row, view, width, 0, 0), width)
    np.testing.assert_allclose(shares, reference(row, view, width), atol=1e-6)


def test_late_nanoseconds_are_kept() -> None:
    late = 40 * 24 * 3600 * 10**9
    row = row_of([10, 10, 10], [State.RUNNING, State.IO_WAIT, State.RUNNING], start=late)
    spans = visible(row, TimeView(late, late + 300), 300, 0, 0)
    np.testing.assert_allclose(spans.x0, [0, 10, 20], atol=1e-3)


def test_few_spans_have_exact_colours_at_exact_columns() -> None:
    row = drawn("threads", ["rrgg..ii/000111222"]).workers[0]
    line = crisp_line(visible(row, TimeView(0, 8 * MS), 80, 0, 8 * MS), 80)
    assert set(line[:20]) == {argb(State.RUNNING)}
    assert set(line[20:40]) == {argb(State.GIL_WAIT), 0}
    assert set(line[40:60]) == {0}
    assert set(line[60:]) == {argb(State.IO_WAIT)}


def test_equal_neighbours_of_other_tasks_are_told_apart() -> None:
    row = drawn("serial", ["rrrr/0011"]).workers[0]
    line = crisp_line(visible(row, TimeView(0, 4 * MS), 40, 0, 4 * MS), 40)
    assert np.flatnonzero(line == 0).tolist() == [20]


def test_a_short_span_among_few_stays_visible() -> None:
    row = row_of([1000, 1, 1000], [State.RUNNING, State.LOCK_WAIT, State.RUNNING])
    image = lane_image(visible(row, TimeView(0, 2001), 100, 0, 0), 100, 10)
    assert (image == argb(State.LOCK_WAIT)).any()


def test_many_spans_show_their_true_share() -> None:
    rng = np.random.default_rng(3)
    states = rng.choice([State.RUNNING, State.IO_WAIT, State.IDLE], 50_000, p=[0.2, 0.5, 0.3])
    lengths = rng.integers(1, 1000, 50_000)
    row = row_of(lengths.tolist(), states.tolist())
    view = TimeView(0, float(lengths.sum()))
    image = lane_image(visible(row, view, 1000, 0, 0), 1000, 40)
    for state in (State.RUNNING, State.IO_WAIT):
        true = lengths[states == state].sum() / lengths.sum()
        assert (image == argb(state)).mean() == pytest.approx(true, abs=0.01)
    # In the order of the states from the bottom, background on top.
    assert set(image[-1]) == {argb(State.RUNNING)}
    assert set(image[0]) == {0}


def test_a_crowd_in_a_sparse_row_is_stacked() -> None:
    lengths, states = [1000] + [1] * 20 + [979], [11] + [State.RUNNING, State.IO_WAIT] * 10 + [11]
    row = row_of(lengths, states)
    image = lane_image(visible(row, TimeView(0, 2000), 100, 0, 0), 100, 20)
    assert (image[:, 50] == argb(State.RUNNING)).mean() == pytest.approx(0.5)
    assert (image[:, 50] == argb(State.IO_WAIT)).mean() == pytest.approx(0.5)


def test_a_full_stack_leaves_no_hole() -> None:
    shares = np.zeros((N_STATES, 3))
    shares[State.RUNNING], shares[State.GIL_WAIT], shares[State.IO_WAIT] = 1 / 3, 1 / 3, 1 / 3
    assert (stacked_image(shares, 7) != 0).all()


def test_an_instant_belongs_to_the_task_before_it() -> None:
    row = drawn("serial", [".rriii/000111"]).workers[0]
    times = np.array([0, 3 * MS, 6 * MS, 9 * MS])
    assert last_task(row, times).tolist() == [-1, 0, 1, 1]
    assert last_task(LaneStore().add_row("empty", ""), times).tolist() == [-1] * 4
