"""Statistics of a range of time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from concurviz.analysis.range_stats import range_stats
from concurviz.wire.states import State
from tests.analysis.traces import MS, drawn


def test_shares_counts_and_lengths() -> None:
    trace = drawn("threads", ["rrrrii", "ggrrrr"])
    stats = range_stats(trace.workers.values(), 1 * MS, 5 * MS, trace.extent)
    assert stats.lanes == 2
    by_state = {s.state: s for s in stats.states}
    assert list(by_state) == [State.RUNNING, State.GIL_WAIT, State.IO_WAIT]
    assert by_state[State.RUNNING].ns == 6 * MS
    assert by_state[State.RUNNING].share == 6 / 8
    assert by_state[State.RUNNING].count == 2
    # Lengths are of whole spans, cut or not.
    assert by_state[State.RUNNING].longest == 4 * MS
    assert by_state[State.GIL_WAIT].p50 == 2 * MS
    assert by_state[State.IO_WAIT].ns == 1 * MS


def test_open_spans_count_up_to_now() -> None:
    trace = drawn("threads", ["rr"])
    row = trace.workers[0]
    row.set_open(State.IO_WAIT, 2 * MS)
    stats = range_stats([row], 0, 10 * MS, 8 * MS)
    assert {s.state: s.ns for s in stats.states} == {State.RUNNING: 2 * MS, State.IO_WAIT: 6 * MS}


def test_the_histogram_counts_every_span_once() -> None:
    trace = drawn("threads", ["rirriirrriiir"])
    stats = range_stats(trace.workers.values(), 0, 13 * MS, trace.extent)
    histogram = stats.histogram(State.RUNNING)
    assert histogram is not None
    assert histogram.counts.sum() == 4
    assert len(histogram.edges) == len(histogram.counts) + 1
    assert stats.histogram(State.LOCK_WAIT) is None


@given(st.text("rig.", min_size=1, max_size=40), st.integers(0, 40), st.integers(1, 40))
def test_time_within_equals_a_count_by_hand(lane: str, start: int, length: int) -> None:
    trace = drawn("threads", [lane])
    stats = range_stats(trace.workers.values(), start * MS, (start + length) * MS, trace.extent)
    told = {s.state: s.ns // MS for s in stats.states}
    inside = lane[start : start + length]
    for letter, state in (("r", State.RUNNING), ("i", State.IO_WAIT), ("g", State.GIL_WAIT)):
        assert told.get(state, 0) == inside.count(letter)
    assert np.isclose(sum(s.share for s in stats.states), len(inside) / length)
