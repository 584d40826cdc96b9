"""Scaling laws: how throughput grows with the number of workers, and where that ends.

Amdahl's law and Gunther's Universal Scalability Law, with N workers::

    X(N) = rate * N / (1 + sigma (N - 1))                          Amdahl
    X(N) = rate * N / (1 + sigma (N - 1) + kappa N (N - 1))        USL

``sigma`` is the part that waits its turn (a lock, the GIL, a core), ``kappa`` what workers cost one
another. N / X is linear in (1, sigma, kappa) / rate, so both are fitted by linear least squares.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from concurviz.analysis.statistics import Estimate, interval, resamples

Floats = npt.NDArray[np.float64]

RESAMPLES = 400
#: A pool this close to the best throughput is as good: what more workers add is not worth them.
GOOD_ENOUGH = 0.05


@dataclass(frozen=True)
class Law:
    """A fitted law: ``rate`` is the throughput of one worker, tasks/s.

    ``r2``: the part of the variance of throughput that it explains.
    """

    rate: Estimate
    sigma: Estimate
    kappa: Estimate
    r2: float

    def throughput(self, workers: float | Floats) -> Floats:
        """Tasks per second of so many workers."""
        return _throughput((self.rate.value, self.sigma.value, self.kappa.value), workers)

    @property
    def peak(self) -> float | None:
        """The number of workers beyond which throughput falls; None where it never does."""
        if self.kappa.value <= 0:
            return None
        return math.sqrt(max(0.0, 1 - self.sigma.value) / self.kappa.value)


@dataclass(frozen=True)
class Scaling:
    """What a sweep over workers tells of one model.

    ``best``: the fewest workers within 5 % of the best throughput measured. ``knee``: the worker
    from which on each further one adds less than half of what the first did, by the USL; None where
    that is not within the range measured. Both with their intervals over the rounds.
    """

    amdahl: Law
    usl: Law
    best: Estimate
    knee: Estimate | None


def fit(workers: Sequence[int], throughput: Floats) -> Scaling | None:
    """Fit both laws; ``throughput`` in tasks/s, shape (rounds, len(workers)).

    Each round is one measurement of every size. None for fewer than three sizes.
    """
    sizes = np.asarray(workers, np.float64)
    if len(sizes) < 3 or not len(throughput):
        return None
    middle = np.median(throughput, axis=0)
    samples: Floats = np.empty((0, len(sizes)))
    if len(throughput) > 1:
        index = resamples(len(throughput), RESAMPLES)
        samples = np.median(throughput[index], axis=1)
    n = len(throughput)
    usl = _law(sizes, middle, samples, n, retrograde=True)
    return Scaling(
        amdahl=_law(sizes, middle, samples, n, retrograde=False),
        usl=usl,
        best=_estimate(float(best_pool(sizes, middle)), [best_pool(sizes, s) for s in samples], n),
        knee=_knee_estimate(sizes, usl, samples, n),
    )


def best_pool(sizes: Floats, throughput: Floats) -> int:
    """The fewest workers whose throughput is within 5 % of the best."""
    enough = throughput >= (1 - GOOD_ENOUGH) * throughput.max()
    return int(sizes[enough].min())


def _knee_estimate(sizes: Floats, usl: Law, samples: Floats, n: int) -> Estimate | None:
    limit = int(sizes.max())
    found = knee((usl.rate.value, usl.sigma.value, usl.kappa.value), limit)
    if found is None:
        return None
    drawn = _solve(sizes, samples, retrograde=True).tolist()
    knees = [knee((rate, sigma, kappa), limit) for rate, sigma, kappa in drawn]
    return _estimate(float(found), [k if k is not None else limit for k in knees], n)


def knee(parameters: tuple[float, float, float], limit: int) -> int | None:
    """The last worker worth having: the next adds less than half of what the first did."""
    curve = _throughput(parameters, np.arange(1, limit + 1, dtype=np.float64))
    gains = np.diff(curve)
    weak = np.flatnonzero(gains < curve[0] / 2)
    return int(weak[0]) + 1 if len(weak) else None


def _throughput(parameters: tuple[float, float, float], workers: float | Floats) -> Floats:
    rate, sigma, kappa = parameters
    n = np.asarray(workers, np.float64)
    found: Floats = rate * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))
    return found


def _law(sizes: Floats, middle: Floats, samples: Floats, n: int, *, retrograde: bool) -> Law:
    rate, sigma, kappa = _solve(sizes, middle[None, :], retrograde=retrograde)[0].tolist()
    drawn = _solve(sizes, samples, retrograde=retrograde).T
    residual = float(((middle - _throughput((rate, sigma, kappa), sizes)) ** 2).sum())
    spread = float(((middle - middle.mean()) ** 2).sum())
    return Law(
        _estimate(rate, drawn[0], n),
        _estimate(sigma, drawn[1], n),
        _estimate(kappa, drawn[2], n),
        1 - residual / spread if spread else 1.0,
    )


def _estimate(value: float, drawn: Sequence[float] | Floats, n: int) -> Estimate:
    if not len(drawn):
        return Estimate(value, None, None, n)
    low, high = interval(np.asarray(drawn, np.float64))
    return Estimate(value, min(low, value), max(high, value), n)


def _solve(sizes: Floats, throughput: Floats, *, retrograde: bool) -> Floats:
    """Rate, sigma and kappa by weighted least squares, the latter two not below 0.

    ``throughput``: shape (samples, sizes); the result has shape (samples, 3). Of the few ways in
    which sigma and kappa can be 0 or free, the best that is possible is taken.
    """
    y = sizes / throughput
    # Relative errors count: without weights the smallest pools, with the smallest y, would not.
    weight = 1 / y
    columns = np.stack([np.ones_like(sizes), sizes - 1, sizes * (sizes - 1)], axis=1)
    found = np.zeros((len(y), 3))
    least = np.full(len(y), np.inf)
    for free in product((True, False), (True, False) if retrograde else (False,)):
        chosen = [0, *(i + 1 for i, is_free in enumerate(free) if is_free)]
        part = columns[:, chosen] * weight[:, :, None]
        # y is weighted with its own inverse: the right side is all ones.
        solution = np.linalg.pinv(part) @ np.ones((len(sizes), 1))
        whole = np.zeros((len(y), 3))
        whole[:, chosen] = solution[:, :, 0]
        error = (((whole @ columns.T - y) * weight) ** 2).sum(axis=1)
        # A constant y (no contention at all), the last way, is always possible.
        better = (whole[:, 0] > 0) & (whole[:, 1:] >= 0).all(axis=1) & (error < least)
        found[better], least[better] = whole[better], error[better]
    return np.stack([1 / found[:, 0], *(found[:, 1:] / found[:, :1]).T], axis=1)
