"""Medians and intervals: what holds for all data, and how often the truth lies inside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.analysis.statistics import (
    Estimate,
    may_be_median,
    median_index,
    median_of,
    quantile_ratio,
    ratio_of,
    sum_ratio,
)

SECONDS = st.lists(st.floats(0.01, 100.0), min_size=1, max_size=9)


def test_one_measurement_has_no_interval() -> None:
    once = median_of([2.0])

    assert (once.value, once.low, once.high, once.n) == (2.0, None, None, 1)
    assert once.half_width is None
    assert not once.excludes(5.0)


@given(SECONDS)
def test_the_interval_holds_the_median_and_stays_within_the_data(values: list[float]) -> None:
    m = median_of(values)

    assert m.value == pytest.approx(float(np.median(values)))
    if m.low is not None and m.high is not None:
        assert min(values) <= m.low <= m.value + 1e-9
        assert m.value - 1e-9 <= m.high <= max(values)


@given(SECONDS)
def test_the_same_data_give_the_same_interval(values: list[float]) -> None:
    assert median_of(values) == median_of(values)


@pytest.mark.parametrize("n", [3, 4, 5, 15])
def test_the_true_median_is_inside_about_as_often_as_claimed(n: int) -> None:
    draw = np.random.default_rng(7)
    inside, claimed = 0, 0.0
    for _ in range(300):
        m = median_of(list(draw.normal(10, 1, n)))
        assert m.low is not None
        assert m.high is not None
        assert m.confidence is not None
        claimed = m.confidence
        inside += m.low <= 10 <= m.high
    # Bootstrapped medians of few are known to be a little bold.
    assert inside / 300 > claimed - 0.08


def test_a_round_that_slowed_both_down_leaves_the_ratio_sharp() -> None:
    machine = np.array([1.0, 1.0, 3.0, 1.1, 2.0])
    ratio = ratio_of(list(2.0 * machine), list(machine))

    assert ratio.value == pytest.approx(2.0)
    assert ratio.half_width == pytest.approx(0.0)
    assert ratio.excludes(1.0)


def test_a_ratio_needs_whole_rounds() -> None:
    with pytest.raises(ValueError, match="every round"):
        ratio_of([1.0, 2.0], [1.0])


def test_the_median_run_is_the_lower_of_the_middle_two() -> None:
    assert median_index([3.0, 1.0, 2.0]) == 2
    assert median_index([4.0, 1.0, 3.0, 2.0]) == 3


@given(st.lists(st.floats(0, 10), min_size=1, max_size=7), st.data())
def test_what_cannot_be_the_median_any_more_never_is(
    values: list[float], data: st.DataObject
) -> None:
    known = data.draw(st.integers(1, len(values)))
    kept = may_be_median(values[:known], len(values) - known)

    final = median_index(values)

    assert final >= known or kept[final]
    assert any(may_be_median(values, 0))


def test_quantiles_of_many_spread_as_if_they_were_redrawn() -> None:
    random = np.random.default_rng(5)
    above, below = random.gamma(2.0, 3.0, 400), random.gamma(2.0, 2.0, 300)
    for share in (0.5, 0.95):
        found = quantile_ratio(above, below, share)
        drawn = [
            np.quantile(random.choice(above, 400), share)
            / np.quantile(random.choice(below, 300), share)
            for _ in range(1_000)
        ]
        low, high = np.percentile(drawn, [2.5, 97.5])
        assert found.value == np.quantile(above, share) / np.quantile(below, share)
        assert (found.low, found.high, found.n) == (
            pytest.approx(low, rel=0.06),
            pytest.approx(high, rel=0.06),
            300,
        )
    assert quantile_ratio(above, below, 0.5) == quantile_ratio(above, below, 0.5)


def test_sums_spread_as_their_parts_do() -> None:
    random = np.random.default_rng(6)
    above, below = random.exponential(2.0, 1_000), random.exponential(1.0, 1_000)
    found = sum_ratio(above, below)
    assert found.value == pytest.approx(above.sum() / below.sum())
    # The relative error of a sum of n such values is 1 / sqrt(n), here of two of them.
    assert found.relative == pytest.approx(1.96 * np.sqrt(2 / 1_000), rel=0.25)
    # Neighbours that are alike say less than as many that are not.
    alike = np.repeat(random.exponential(2.0, 50), 20)
    wide = sum_ratio(alike, below)
    assert wide.relative is not None
    assert found.relative is not None
    assert wide.relative > 1.4 * found.relative


def test_what_happened_once_has_no_spread() -> None:
    once, often = np.zeros(300), np.ones(300)
    once[7] = 5.0
    assert sum_ratio(often, once) == Estimate(60.0, None, None, 300)
    # The other way round it is known that there may have been none.
    found = sum_ratio(once, often)
    assert (found.value, found.low) == (pytest.approx(1 / 60), 0.0)
    assert found.high is not None
    assert found.high > 2 / 60


def test_of_nothing_there_is_no_ratio() -> None:
    nothing, some = np.zeros(3), np.ones(3)
    for ratio in (sum_ratio, lambda a, b: quantile_ratio(a, b, 0.5)):
        assert ratio(some[:1], some[:1]).low is None
        with pytest.raises(ValueError, match="above 0"):
            ratio(some, nothing)
