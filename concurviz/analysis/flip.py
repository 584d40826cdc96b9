"""The flip point: where along a parameter one model overtakes another, found by bisection.

::

    log(wall of b / wall of a)
       +  o        a is faster
       |     o
       0 ------x--o-----------------    the flip, with the interval that the rounds allow
       |            o
       -                       o   b is faster

Each further value is measured where it tells most, in the middle of what is still open. The flip
itself is the root of a line through the nearest measurements, and its interval that of the root
over resampled rounds: it also holds where noise has misled the bisection.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.analysis.statistics import Estimate, interval

Floats = npt.NDArray[np.float64]

RESAMPLES = 2_000
_SEED = 20_241
#: Values measured beyond the two ends, at most.
MAX_PROBES = 7
#: Where what is open is this small against its middle, there is nothing more to win.
FINE = 0.04
#: Measurements that the line goes through.
NEAREST = 5


@dataclass(frozen=True)
class Flip:
    """``a`` is faster below ``at`` and ``b`` above it.

    ``at`` is in the parameter's unit; for a whole-numbered parameter it is the first value at which
    ``b`` is faster, and its interval that and the value before. ``probes``: values measured.
    """

    a: str
    b: str
    at: Estimate
    probes: int


class FlipSearch:
    """Bisects between ``low``, where model ``a`` is faster, and ``high``, where ``b`` is.

    Ask for ``next_value``, measure both models there, ``add`` the walls, and so on until None.
    """

    def __init__(self, a: str, b: str, low: float, high: float, *, whole: bool) -> None:
        self.a = a
        self.b = b
        self._bracket = (low, high)
        self._range = (low, high)
        self._whole = whole
        self._samples: dict[float, Floats] = {}
        self._probes = 0

    @property
    def ends(self) -> tuple[float, float]:
        """The values between which the flip is."""
        return self._range

    def add(self, value: float, walls_a: Sequence[float], walls_b: Sequence[float]) -> None:
        """Wall times of both models at a value, measured in the same rounds."""
        logs = np.log(np.asarray(walls_b) / np.asarray(walls_a))
        self._samples[value] = logs
        low, high = self._bracket
        if low < value < high:
            self._probes += 1
            self._bracket = (value, high) if np.median(logs) > 0 else (low, value)

    def next_value(self) -> float | None:
        """Where to measure next; None when there is nothing more to win."""
        low, high = self._bracket
        if self._probes >= MAX_PROBES:
            return None
        if self._whole:
            return None if high - low <= 1 else float(math.floor((low + high) / 2))
        middle = (low + high) / 2
        if high - low <= FINE * middle:
            return None
        # Far apart ends are halved as ratios: 0.1 to 100 has its middle at 3, not at 50.
        return math.sqrt(low * high) if low > 0 and high / low > 4 else middle

    @property
    def result(self) -> Flip | None:
        """The flip by what has been measured; None before both ends are known."""
        if any(end not in self._samples for end in self._range):
            return None
        rounds = min(len(s) for s in self._samples.values())
        if self._whole:
            low, high = self._bracket
            return Flip(self.a, self.b, Estimate(high, low, high, rounds), self._probes)
        values = np.array(sorted(self._samples))
        samples = [self._samples[v] for v in values.tolist()]
        medians = np.array([np.median(s) for s in samples])
        value = float(self._roots(values, medians[None, :])[0])
        if rounds < 2:
            return Flip(self.a, self.b, Estimate(value, None, None, rounds), self._probes)
        low, high = interval(self._roots(values, _drawn(medians, samples)))
        at = Estimate(value, min(low, value), max(high, value), rounds)
        return Flip(self.a, self.b, at, self._probes)

    def _roots(self, values: Floats, medians: Floats) -> Floats:
        """Where the line through the values nearest to the open bracket crosses zero.

        ``medians``: shape (draws, values); one root for each draw.
        """
        low, high = self._range
        centre = sum(self._bracket) / 2
        near = np.argsort(np.abs(values - centre))[:NEAREST]
        x, y = values[near] - centre, medians[:, near]
        reach = 1.25 * (float(np.abs(x).max()) or 1.0)
        weight = (1 - (np.abs(x) / reach) ** 3) ** 3
        weight /= weight.sum()
        mean_x, mean_y = float(weight @ x), y @ weight
        slope = (y - mean_y[:, None]) @ (weight * (x - mean_x)) / (weight @ (x - mean_x) ** 2)
        at_centre = mean_y - slope * mean_x
        with np.errstate(divide="ignore", invalid="ignore"):
            roots = centre - at_centre / slope
        # A line that does not fall is noise alone: the flip may be at either end.
        ends = np.where(at_centre < 0, low, high)
        found: Floats = np.clip(np.where(slope < 0, roots, ends), low, high)
        return found


def _drawn(medians: Floats, samples: Sequence[Floats]) -> Floats:
    """Medians as they might have come out, shape (RESAMPLES, values).

    Redrawn from few rounds, medians would scatter less than when measured again. So they are drawn
    around themselves with the spread that a median of so many has (1.25 sigma / sqrt(n) for normal
    noise), where sigma is that of all values' rounds together.
    """
    draw = np.random.default_rng(_SEED)
    freedom = sum(len(s) - 1 for s in samples)
    squares = sum(float(((s - s.mean()) ** 2).sum()) for s in samples)
    sigma = math.sqrt(squares / freedom) if freedom else 0.0
    error = np.array([1.2533 * sigma / math.sqrt(len(s)) for s in samples])
    return medians + error * draw.standard_t(max(1, freedom), (RESAMPLES, len(samples)))
