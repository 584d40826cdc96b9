"""Medians with their intervals, from few repeats: pure functions, seeded and so repeatable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Of every interval given here, where there were repeats enough.
CONFIDENCE = 0.95
RESAMPLES = 2_000
#: Of values that are summed before they are drawn.
_MOST_PARTS = 200
_SEED = 20_240


@dataclass(frozen=True)
class Estimate:
    """A median and the interval that holds it, from ``n`` measurements.

    ``low`` and ``high`` are None where one measurement alone tells nothing of its spread.
    """

    value: float
    low: float | None
    high: float | None
    n: int

    @property
    def half_width(self) -> float | None:
        """Half of the interval's length."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2

    @property
    def confidence(self) -> float | None:
        """The chance that the interval holds the true median.

        All of n measurements lie on one side of it with a chance of 2^(1 - n): no interval between
        them can do better.
        """
        return None if self.low is None else min(CONFIDENCE, confidence_of(self.n))

    @property
    def relative(self) -> float | None:
        """The half width as a share of the value; None where either is not known."""
        half = self.half_width
        return None if half is None or not self.value else half / abs(self.value)

    def excludes(self, value: float) -> bool:
        """Whether the interval is known and ``value`` is outside of it."""
        return self.low is not None and self.high is not None and not self.low <= value <= self.high

    def scaled(self, factor: float) -> Estimate:
        """The same in another unit; ``factor`` is positive."""
        return Estimate(
            self.value * factor,
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.n,
        )


def resamples(n: int, count: int = RESAMPLES, seed: int = _SEED) -> npt.NDArray[np.int64]:
    """Indices of bootstrap samples, shape (count, n): drawn from ``range(n)`` with replacement."""
    return np.random.default_rng(seed + n).integers(0, n, (count, n))


def confidence_of(rounds: int) -> float:
    """How surely a median lies between the least and the greatest of so many rounds, 0 to 1."""
    return 1 - 2.0 ** (1 - rounds)


def interval(values: Floats, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The percentile interval of bootstrapped ``values``, shape (count,); NaN are left out."""
    tail = (1 - confidence) / 2 * 100
    low, high = np.nanpercentile(values, [tail, 100 - tail])
    return float(low), float(high)


def median_of(values: Sequence[float]) -> Estimate:
    """The median of independent measurements; at least one."""
    data = np.asarray(values, np.float64)
    middle = float(np.median(data))
    if len(data) < 2:
        return Estimate(middle, None, None, len(data))
    return Estimate(middle, *interval(np.median(data[resamples(len(data))], axis=1)), len(data))


def ratio_of(above: Sequence[float], below: Sequence[float]) -> Estimate:
    """The ratio of two medians, both measured in the same rounds: ``above[i]`` beside ``below[i]``.

    A round is drawn as a whole: what slowed the machine down in it slowed both of them.
    """
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    if len(a) != len(b):
        raise ValueError("a ratio needs both values of every round")
    value = float(np.median(a) / np.median(b))
    if len(a) < 2:
        return Estimate(value, None, None, len(a))
    index = resamples(len(a))
    ratios = np.median(a[index], axis=1) / np.median(b[index], axis=1)
    return Estimate(value, *interval(ratios), len(a))


def ratio_between(above: Sequence[float], below: Sequence[float]) -> Estimate:
    """The ratio of two medians that were measured apart, so that no round belongs to another."""
    a, b = np.asarray(above, np.float64), np.asarray(below, np.float64)
    value, n = float(np.median(a) / np.median(b)), min(len(a), len(b))
    if n < 2:
        return Estimate(value, None, None, n)
    # Seeds apart: of equally many rounds the same ones would be drawn on both sides.
    drawn_a = np.median(a[resamples(len(a))], axis=1)
    drawn_b = np.median(b[resamples(len(b), seed=_SEED + 1_000)], axis=1)
    return Estimate(value, *interval(drawn_a / drawn_b), n)


def quantile_ratio(above: Floats, below: Floats, share: float) -> Estimate:
    """The ratio of two quantiles (``share`` 0.5: the medians), measured apart, of any number.

    Which of n sorted values a resample has at a quantile follows a beta distribution, so that a
    million values cost no more than their sorting. ValueError if ``below`` has none above 0.
    """
    a, b = np.sort(above), np.sort(below)
    base, n = float(np.quantile(b, share)), min(len(a), len(b))
    if base <= 0:
        raise ValueError("a ratio needs something above 0 to be one of")
    value = float(np.quantile(a, share)) / base
    if n < 2:
        return Estimate(value, None, None, n)
    # Seeds apart, as in ratio_between.
    drawn_a = _drawn_quantiles(a, share, _SEED)
    drawn_b = _drawn_quantiles(b, share, _SEED + 1_000)
    return _of_ratios(value, drawn_a, drawn_b, n)


def _drawn_quantiles(values: Floats, share: float, seed: int) -> Floats:
    """Quantiles of resamples of sorted values, shape (RESAMPLES,)."""
    n = len(values)
    places = np.random.default_rng(seed).beta(share * (n + 1), (1 - share) * (n + 1), RESAMPLES)
    found: Floats = values[np.minimum((places * n).astype(np.int64), n - 1)]
    return found


def _of_ratios(value: float, above: Floats, below: Floats, n: int) -> Estimate:
    """The estimate with the interval of what was drawn, without one where ``below`` is often 0.

    What happened to hardly any of the values may as well have happened to none.
    """
    ratios = np.sort(np.divide(above, below, out=np.full(len(below), np.inf), where=below > 0))
    outside = round((1 - CONFIDENCE) / 2 * len(ratios))
    low, high = float(ratios[outside]), float(ratios[-1 - outside])
    return Estimate(value, low, high, n) if high < np.inf else Estimate(value, None, None, n)


def sum_ratio(above: Floats, below: Floats) -> Estimate:
    """The ratio of two sums, of values measured apart and each in order of time.

    Neighbours are summed first, 200 sums at most: what happens to one task often does to the next.
    ValueError if the lower sum is not positive.
    """
    base, n = float(below.sum()), min(len(above), len(below))
    if base <= 0:
        raise ValueError("a ratio needs something above 0 to be one of")
    value = float(above.sum()) / base
    if n < 2:
        return Estimate(value, None, None, n)
    drawn_a, drawn_b = _drawn_sums(above, _SEED), _drawn_sums(below, _SEED + 1_000)
    return _of_ratios(value, drawn_a, drawn_b, n)


def _drawn_sums(values: Floats, seed: int) -> Floats:
    parts = np.array_split(values, min(len(values), _MOST_PARTS))
    sums = np.array([part.sum() for part in parts], np.float64)
    found: Floats = sums[resamples(len(sums), seed=seed)].sum(axis=1)
    return found


def median_index(values: Sequence[float]) -> int:
    """Which of the measurements is the median one; of an even number the lower of the middle."""
    order = np.argsort(np.asarray(values), kind="stable")
    return int(order[(len(order) - 1) // 2])


def may_be_median(values: Sequence[float], more: int) -> list[bool]:
    """For each measurement, whether it can be the median one after ``more`` further ones.

    Sorted, one at place p ends somewhere from p to p + more of all::

        5 in all, 3 known     place 0 1 2      ends at 0..2 1..3 2..4      median: 2
    """
    order = np.argsort(np.asarray(values), kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    middle = (len(order) + more - 1) // 2
    return [bool(p <= middle <= p + more) for p in place.tolist()]


def bootstrapped(
    statistic: Callable[[Floats], float], rounds: Floats, count: int = 400
) -> tuple[float, float]:
    """The interval of ``statistic(rounds[i])`` over resampled rounds, shape (rounds, points)."""
    drawn = [statistic(rounds[index]) for index in resamples(len(rounds), count)]
    return interval(np.asarray(drawn, np.float64))
