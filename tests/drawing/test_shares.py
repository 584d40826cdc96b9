"""Pixel columns against an exact reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.drawing.inks import Inks
from concurviz.drawing.raster import Raster
from concurviz.drawing.seen import Place, Window, shares_of, whole_place
from concurviz.drawing.shares import FIRST, GROUND, Visible, coverage, last_task, stack
from concurviz.drawing.timeview import TimeView
from concurviz.trace.rows import LaneStore, Row
from concurviz.trace.store import N_STATES
from concurviz.wire.states import State
from tests.analysis.traces import MS, drawn


def code(state: State) -> int:
    return FIRST + state


def row_of(lengths: list[int], states: list[int], start: int = 0) -> Row:
    row = LaneStore().add_row("row", "worker")
    end = start + np.cumsum(np.array(lengths, np.int64))
    row.extend(end - lengths, end, states, np.arange(len(lengths)))
    return row


def window(view: TimeView, width: int, extent: int = 1 << 62) -> Window:
    return Window.of(view, width, 0, extent)


def picture(row: Row, view: TimeView, width: int, height: int = 10) -> np.ndarray:
    """The codes of a lane that fills the picture, without patterns."""
    pixels = np.zeros((height, width), np.uint32)
    # Colours that are the codes; and no span is as wide as a tile of the patterns.
    inks = Inks.of(np.arange(256, dtype=np.uint32), bytes(N_STATES * (2 * width) ** 2), 2 * width)
    raster = Raster(pixels, inks, 0, 1)
    raster.draw(row.store, [Place(0, height, np.array([row.lane]))], window(view, width))
    return pixels


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
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from([1, 2, 4])), min_size=1, max_size=60),
    st.floats(0, 3000),
    st.floats(100, 20_000),
    st.integers(1, 40),
)
def test_shares_are_the_spans_true_shares(
    parts: list[tuple[int, int]], start: float, span: float, width: int
) -> None:
    row = row_of([n for n, _ in parts], [s for _, s in parts])
    view = TimeView(start, start + span)
    shares, states = shares_of(row.store, [whole_place(row.store, 1)], window(view, width))
    np.testing.assert_allclose(shares[:, 0], reference(row, view, width)[states], atol=1e-6)


def test_late_nanoseconds_are_kept() -> None:
    late = 40 * 24 * 3600 * 10**9
    seen = window(TimeView(late, late + 300), 300)
    np.testing.assert_allclose(seen.px([late + np.array([0, 10, 20])]), [0, 10, 20], atol=1e-3)


def test_few_spans_have_exact_codes_at_exact_columns() -> None:
    row = drawn("threads", ["rrgg..ii/000111222"]).workers[0]
    line = picture(row, TimeView(0, 8 * MS), 80)[0]
    assert set(line[:20]) == {code(State.RUNNING)}
    assert set(line[20:40]) == {code(State.GIL_WAIT), GROUND}
    assert set(line[40:60]) == {GROUND}
    assert set(line[60:]) == {code(State.IO_WAIT)}


def test_equal_neighbours_of_other_tasks_are_told_apart() -> None:
    row = drawn("serial", ["rrrr/0011"]).workers[0]
    line = picture(row, TimeView(0, 4 * MS), 40)[0]
    assert np.flatnonzero(line == GROUND).tolist() == [20]


def test_a_short_span_among_few_stays_visible() -> None:
    row = row_of([1000, 1, 1000], [State.RUNNING, State.LOCK_WAIT, State.RUNNING])
    assert (picture(row, TimeView(0, 2001), 100) == code(State.LOCK_WAIT)).any()


@pytest.mark.parametrize("count", [20_000, 200_000])
def test_many_spans_show_their_true_share(count: int) -> None:
    """Looked at one by one, and told by the mipmap."""
    rng = np.random.default_rng(3)
    states = rng.choice([State.RUNNING, State.IO_WAIT, State.IDLE], count, p=[0.2, 0.5, 0.3])
    lengths = rng.integers(1, 1000, count)
    row = row_of(lengths.tolist(), states.tolist())
    codes = picture(row, TimeView(0, float(lengths.sum())), 1000, 40)
    for state in (State.RUNNING, State.IO_WAIT):
        true = lengths[states == state].sum() / lengths.sum()
        assert (codes == code(state)).mean() == pytest.approx(true, abs=0.01)
    # In the order of the states from the bottom, background on top.
    assert (codes[-1] == code(State.RUNNING)).mean() > 0.95
    assert (codes[0] == GROUND).mean() > 0.95


def test_evicted_spans_are_told_by_the_mipmap_and_later_ones_stay_crisp() -> None:
    rng = np.random.default_rng(4)
    store = LaneStore()
    store.hold_at_most(16_000)
    row = store.add_row("", "worker")
    end = np.cumsum(np.full(20_000, 100))
    states = rng.choice([State.RUNNING, State.IO_WAIT], 20_000, p=[0.25, 0.75])
    row.extend(end - 100, end, states, np.zeros(20_000))
    while len(store) > 10:
        store.evict()
    row.extend([2_000_000], [3_000_000], [State.LOCK_WAIT], [7])
    codes = picture(row, TimeView(0, 3_000_000), 300, 40)
    assert (codes[:, :200] == code(State.RUNNING)).mean() == pytest.approx(0.25, abs=0.02)
    assert (codes[:, :200] == GROUND).sum() == 0
    assert set(codes[:, 201:].ravel()) == {code(State.LOCK_WAIT)}


def test_a_crowd_in_a_sparse_row_is_stacked() -> None:
    lengths, states = [1000] + [1] * 20 + [979], [11] + [State.RUNNING, State.IO_WAIT] * 10 + [11]
    codes = picture(row_of(lengths, states), TimeView(0, 2000), 100, 20)
    assert (codes[:, 50] == code(State.RUNNING)).mean() == pytest.approx(0.5)
    assert (codes[:, 50] == code(State.IO_WAIT)).mean() == pytest.approx(0.5)


@pytest.mark.parametrize("height", [7, 300])
def test_a_full_stack_leaves_no_hole(height: int) -> None:
    codes = np.zeros((height, 3), np.uint8)
    states = [int(State.RUNNING), int(State.GIL_WAIT), int(State.IO_WAIT)]
    stack(codes, np.full((3, 3), 1 / 3), states)
    assert set(codes.ravel()) == {FIRST + s for s in states}


def test_open_spans_count_up_to_now() -> None:
    row = row_of([100], [State.RUNNING])
    row.set_open(State.IO_WAIT, 100)
    seen = window(TimeView(0, 400), 4, 300)
    shares, states = shares_of(row.store, [whole_place(row.store, 1)], seen)
    assert shares[states.index(State.IO_WAIT), 0].tolist() == [0, 1, 1, 0]


def test_lines_share_no_columns() -> None:
    """A span that ends at the last column of one line leaves the next line alone."""
    spans = Visible(
        np.array([0, 1]),
        np.array([0.0, 5.0]),
        np.array([10.0, 10.0]),
        np.array([1, 1], np.uint8),
        np.array([0, 0], np.int32),
    )
    shares = coverage(spans, 2, 10, [1])
    assert shares[0, 0].tolist() == [1.0] * 10
    assert shares[0, 1].tolist() == [0.0] * 5 + [1.0] * 5


def test_an_instant_belongs_to_the_task_before_it() -> None:
    row = drawn("serial", [".rriii/000111"]).workers[0]
    times = np.array([0, 3 * MS, 6 * MS, 9 * MS])
    assert last_task(row, times).tolist() == [-1, 0, 1, 1]
    assert last_task(LaneStore().add_row("empty", ""), times).tolist() == [-1] * 4
