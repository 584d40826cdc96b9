"""Counters: what they stood at, and between which values they lie in columns of time."""

from __future__ import annotations

import numpy as np
import pytest

from concurviz.trace.counters import Counter


def counter(t: list[int] | np.ndarray, value: list[float] | np.ndarray) -> Counter:
    return Counter("load", "items", np.array(t, np.int64), np.array(value, np.float64))


def test_a_value_holds_until_the_next() -> None:
    found = counter([10, 20, 20], [1.0, 5.0, -2.0])
    assert [found.at(t) for t in (9, 10, 19, 20, 999)] == [None, 0, 0, 2, 2]
    assert found.reach == (-2.0, 5.0)
    low, high = found.extremes(np.array([0, 5, 15, 20, 25, 26, 26]))
    assert np.isnan(low[0])
    assert low[1:].tolist() == [1.0, 1.0, -2.0, -2.0, -2.0]
    assert high[1:].tolist() == [1.0, 1.0, 5.0, -2.0, -2.0]
    # However close one looks.
    assert [a.tolist() for a in found.extremes(np.array([20, 20, 20]))] == [[-2.0] * 2, [5.0] * 2]


def test_what_a_series_is_called() -> None:
    named = [Counter("load", key, np.array([0]), np.array([0.0])) for key in ("", "load", "bytes")]
    assert [c.title for c in named] == ["load", "load", "load · bytes"]


@pytest.mark.parametrize("count", [1, 15, 16, 17, 5_000, 200_000])
def test_many_values_show_all_that_lies_in_a_column_and_little_more(count: int) -> None:
    draw = np.random.default_rng(count)
    t = np.sort(draw.integers(0, 10 * count, count))
    value = draw.normal(size=count)
    found = counter(t, value)
    for start, end in ((0, 10 * count), (3 * count, 4 * count), (-count, 20 * count)):
        edges = np.linspace(start, end, 41).astype(np.int64)
        low, high = found.extremes(edges)
        for k in range(40):
            first = max(int(np.searchsorted(t, edges[k], "left")) - 1, 0)
            held = int(np.searchsorted(t, edges[k], "right"))
            last = max(int(np.searchsorted(t, edges[k + 1], "left")), held, first + 1)
            if edges[k + 1] <= t[0] and edges[k] < t[0]:
                assert np.isnan(low[k])
                continue
            mine = value[first:last]
            assert low[k] <= mine.min()
            assert high[k] >= mine.max()
            beside = len(mine) // 8 + 1
            around = value[max(first - beside, 0) : last + beside]
            assert low[k] >= around.min()
            assert high[k] <= around.max()
            if len(mine) < 16:
                assert (low[k], high[k]) == (mine.min(), mine.max())
