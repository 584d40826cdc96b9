"""Spans, shares and eviction of a LaneStore against plain loops over the same spans."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.trace import mipmap
from concurviz.trace.mipmap import Mipmap
from concurviz.trace.rows import FOLDS_FROM, LaneStore
from concurviz.trace.shelves import BOUNDS, SpanBatch
from concurviz.trace.store import N_STATES
from tests.traces import choices

Span = tuple[int, int, int, int, int]
"""Lane, start, end, state, task."""
DAYS_30 = 30 * 24 * 3600 * 10**9


@st.composite
def lanes_of_spans(draw: st.DrawFn, most_lanes: int = 5) -> list[Span]:
    """Non-overlapping spans on a few lanes, from 1 ns to an hour long, late in time or not."""
    spans: list[Span] = []
    origin = draw(st.sampled_from([0, DAYS_30]))
    for lane in range(draw(st.integers(1, most_lanes))):
        at = origin
        for _ in range(draw(st.integers(0, 25))):
            gap, length, more, state, task = choices(draw, 5, 7, 51, 4, 11)
            at += (0, 0, 1, 7, 10**6)[gap]
            end = at + (1, 3, 1000, 10**6, 10**8, 10**10, 4 * 10**12)[length] + more
            spans.append((lane, at, end, (1, 2, 4, 11)[state], task - 1))
            at = end
    return spans


def batch(spans: list[Span]) -> SpanBatch:
    columns = np.array(spans, np.int64).reshape(-1, 5).T
    return SpanBatch(
        columns[0].astype(np.int32),
        columns[1],
        columns[2],
        columns[3].astype(np.uint8),
        columns[4].astype(np.int32),
    )


def store_of(
    spans: list[Span], portions: list[int] | None = None, lanes: int = 5, segment: int = 8
) -> LaneStore:
    """The store of the spans, in portions (sizes), with small segments and many snapshots."""
    store = LaneStore()
    store.shelves.segment_spans = segment
    store.mips = [Mipmap(0, cells_per_span=20.0), Mipmap(1, cells_per_span=20.0)]
    for lane in range(lanes):
        store.add_row(f"lane {lane}", "worker", lane)
    rest = list(spans)
    for size in portions or []:
        store.append(batch(rest[:size]))
        rest = rest[size:]
    store.append(batch(rest))
    return store


def exact(spans: list[Span], t0: int, t1: int, lines: int, shift: int = 0) -> np.ndarray:
    """Time by state and line inside a window, one span after the other."""
    time = np.zeros((N_STATES, lines), np.int64)
    for lane, start, end, state, _ in spans:
        time[state, lane >> shift] += max(0, min(end, t1) - max(start, t0))
    return time


def told(mip: Mipmap, t0: int, t1: int, lines: int) -> np.ndarray:
    """Time by state and line inside a window, as the mipmap tells it."""
    moments = np.array([0.0, float(t1 - t0)])
    return mip.spent(moments, t0, slice(0, lines), list(range(N_STATES)))[:, :, 0]


portions = st.lists(st.integers(0, 12), max_size=8)


@settings(max_examples=150, deadline=None)
@given(lanes_of_spans(), portions, st.randoms(use_true_random=False))
def test_the_mipmap_holds_exactly_the_spans_time_at_every_level(
    spans: list[Span], sizes: list[int], random: object
) -> None:
    random.shuffle(spans)  # type: ignore[attr-defined]
    store = store_of(spans, sizes)
    whole = (DAYS_30 * 2, exact(spans, 0, DAYS_30 * 2, 5))
    for shift, mip in enumerate(store.mips):
        lines = 5 if not shift else 3
        truth = exact(spans, 0, DAYS_30 * 2, lines, shift)
        while True:
            np.testing.assert_array_equal(told(mip, 0, whole[0], lines), truth)
            # Between two snapshots the truth is exact, too, however many have been left out.
            times = mip.times.tolist()
            for a, b in pairwise(times):
                np.testing.assert_array_equal(
                    told(mip, a, b, lines), exact(spans, a, b, lines, shift)
                )
            if not mip.thin(1 << 62):
                break
    assert store.totals.tolist() == whole[1].sum(axis=1).tolist()


@settings(max_examples=60, deadline=None)
@given(lanes_of_spans())
def test_lanes_one_after_the_other_are_corrected_in_sums(spans: list[Span]) -> None:
    """As when a file is read: each lane's spans are late for the snapshots of those before."""
    store = LaneStore()
    store.mips = [Mipmap(0, cells_per_span=20.0)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mipmap, "_CORRECTION", 1_000_000)
        for lane in range(5):
            store.add_row("", "worker")
            store.append(batch([s for s in spans if s[0] == lane]))
    moments = store.mips[0].times.tolist()
    for a, b in pairwise([0, *moments, DAYS_30 * 2]):
        np.testing.assert_array_equal(told(store.mips[0], a, b, 5), exact(spans, a, b, 5))


@settings(max_examples=100, deadline=None)
@given(lanes_of_spans(), portions)
def test_portions_hold_what_the_whole_holds(spans: list[Span], sizes: list[int]) -> None:
    at_once, by_portions = store_of(spans), store_of(spans, sizes)
    assert at_once.totals.tolist() == by_portions.totals.tolist()
    assert len(at_once) == len(by_portions) == len(spans)
    for a, b in zip(at_once.rows, by_portions.rows, strict=True):
        mine = sorted(s for s in spans if s[0] == a.lane)
        for row in (a, b):
            columns = (row.start, row.end, row.state, row.task)
            found = [(a.lane, *map(int, s)) for s in zip(*columns, strict=True)]
            assert found == mine


@settings(max_examples=100, deadline=None)
@given(
    lanes_of_spans(), portions, st.lists(st.integers(0, 10**12), max_size=10), st.integers(0, 10**9)
)
def test_lookups_equal_a_linear_scan(
    spans: list[Span], sizes: list[int], times: list[int], length: int
) -> None:
    store = store_of(spans, sizes)
    for t in times + [s[1] for s in spans[:10]] + [s[2] for s in spans[:10]]:
        for row in store.rows:
            truth = [s[1:] for s in spans if s[0] == row.lane and s[1] <= t < s[2]]
            found = row.span_at(t)
            assert ([] if found is None else [found]) == truth
            touched = sorted(
                s[1:] for s in spans if s[0] == row.lane and s[2] > t and s[1] < t + length
            )
            between = row.between(t, t + length)
            assert list(zip(between.start.tolist(), between.end.tolist(), strict=True)) == [
                s[:2] for s in touched
            ]
        assert store.shelves.count_between(t, t + length) >= len(
            store.shelves.between(t, t + length)
        )


@settings(max_examples=100, deadline=None)
@given(lanes_of_spans(), portions, st.integers(1, 30))
def test_evicting_never_changes_a_total(spans: list[Span], sizes: list[int], keep: int) -> None:
    store = store_of(spans, sizes, segment=4)
    store.hold_at_most(1)
    while len(store) > keep:
        before = len(store)
        assert store.evict() == before - len(store)
        store.thin()
    assert len(store) + store.evicted == len(spans)
    truth = exact(spans, 0, DAYS_30 * 2, 5)
    np.testing.assert_array_equal(told(store.mips[0], 0, DAYS_30 * 2, 5), truth)
    assert store.totals.tolist() == truth.sum(axis=1).tolist()
    # What ended after the horizon is all there.
    later = sorted(s for s in spans if s[2] > store.horizon)
    held = store.shelves.between(store.horizon, 1 << 62)
    assert len(held) == len(later)


@settings(max_examples=60, deadline=None)
@given(lanes_of_spans(), portions, st.integers(0, 20), st.integers(0, 10**11))
def test_a_ranges_time_is_known_after_evicting(
    spans: list[Span], sizes: list[int], keep: int, after: int
) -> None:
    store = store_of(spans, sizes, segment=4)
    while len(store) > keep:
        store.evict()
    end, horizon = DAYS_30 * 2, store.horizon
    for t0, t1 in ((0, end), (0, horizon), (horizon, end), (horizon + after, end)):
        told = store.ns_between(t0, t1, end)
        np.testing.assert_array_equal(told, exact(spans, t0, t1, 5).T)
    # From snapshot to snapshot it is exact, too.
    for t0 in [t for t in store.mips[0].times.tolist() if t < horizon]:
        told = store.ns_between(t0, end, end)
        np.testing.assert_array_equal(told, exact(spans, t0, end, 5).T)


def test_a_thousand_lanes_are_folded_and_a_few_are_not() -> None:
    few, many = LaneStore(), LaneStore()
    for store, count in ((few, FOLDS_FROM), (many, 1100)):
        for lane in range(count):
            store.add_row(f"lane {lane}", "task")
            store.append(batch([(lane, lane, lane + 10, 1, lane)]))
    assert len(few.mips) == 1
    assert [m.shift for m in many.mips] == [0, 4, 8]
    for mip in many.mips:
        lines = ((1100 - 1) >> mip.shift) + 1
        assert told(mip, 0, 2000, lines).sum() == 11_000


def test_memory_does_not_grow_with_lanes() -> None:
    """Ten thousand lanes with a span each cost no more than their spans and a few bytes a lane."""
    store = LaneStore()
    for _ in range(10_000):
        store.add_row("", "task")
    lane = np.arange(10_000)
    store.append(batch([(n, n, n + 1000, 1, n) for n in lane.tolist()]))
    assert store.nbytes < 10_000 * 150


def test_spans_of_every_length_are_found_among_each_other() -> None:
    bounds = BOUNDS.tolist()
    spans = [(n, 5, 5 + length, 1, n) for n, length in enumerate([*bounds, bounds[-1] * 9])]
    store = store_of(spans, lanes=len(spans))
    for lane, _, end, _, _ in spans:
        assert store.rows[lane].span_at(end - 1) is not None
        assert store.rows[lane].span_at(end) is None


def test_a_lane_that_is_new_since_the_last_look_is_empty() -> None:
    store = store_of([(0, 10, 20, 1, 3)], lanes=1)
    assert store.rows[0].end.tolist() == [20]
    assert store.add_row("late", "worker").end.tolist() == []


def test_slack_moves_edges_to_snapshots_and_no_further() -> None:
    """Told of a stretch that is off by at most twice the slack, at the length asked for."""
    rng = np.random.default_rng(5)
    end = np.cumsum(rng.integers(1, 100, 4000))
    start = np.concatenate([[0], end[:-1]])
    store = LaneStore()
    row = store.add_row("", "worker")
    row.extend(start, end, rng.choice([1, 4], 4000), np.zeros(4000))
    mip, width = store.mips[0], int(end[-1]) / 150
    moments = np.arange(151) * width
    states = [1, 4]
    exactly = mip.spent(moments, 0, slice(0, 1), states)
    about = mip.spent(moments, 0, slice(0, 1), states, width / 8)
    assert np.abs(exactly.sum(axis=0) - width).max() < 2
    assert np.abs(about.sum(axis=0) - width).max() < 1e-6 * width + 2
    assert 0 < np.abs(about - exactly).max() <= width / 4
    # What is asked for at snapshots themselves is exact either way.
    at = mip.times[::7].astype(np.float64)
    np.testing.assert_array_equal(
        mip.spent(at, 0, slice(0, 1), states), mip.spent(at, 0, slice(0, 1), states, 1e-3)
    )


@settings(max_examples=60, deadline=None)
@given(lanes_of_spans(), st.integers(0, 10**15))
def test_spans_in_order_of_their_ends(spans: list[Span], spread: int) -> None:
    """With ends far apart as well, where place and end have no room in one number."""
    spans = [(lane, start, end + lane * spread, s, t) for lane, start, end, s, t in spans]
    if spans:
        found = batch(spans).by_end()
        wanted = sorted(spans, key=lambda s: s[2])
        columns = (found.lane, found.start, found.end, found.state, found.task)
        assert [tuple(map(int, s)) for s in zip(*columns, strict=True)] == wanted
