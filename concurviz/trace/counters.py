"""Counters: quantities over time, such as memory, as another tool sampled them.

::

    t        0     2        5
    value    1     4        2        from each t on its value, up to the next; before: not known
             ______
    ________|      |________
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64

Float64 = npt.NDArray[np.float64]

#: A run has so many at most: each is a line of the picture.
MAX_COUNTERS = 2_000

_SHIFT = 4
_BLOCK = 1 << _SHIFT
#: Blocks of a column on average, and those of one that is told by blocks, at least.
_LEAST_BLOCKS, _DENSE = 64, 8


@dataclass(frozen=True, eq=False)
class Counter:
    """One series of a counter.

    ``name`` is the counter's, ``key`` tells its series apart, as a rule by what is counted; ``t``:
    ns from the run's origin, in order; ``value``: finite numbers, as many as there are times, one
    at least.
    """

    name: str
    key: str
    t: Int64
    value: Float64
    _levels: list[tuple[Float64, Float64]] = field(default_factory=list, init=False, repr=False)

    @property
    def title(self) -> str:
        """What it is called beside others."""
        return self.name if self.key in ("", "value", self.name) else f"{self.name} · {self.key}"

    @cached_property
    def reach(self) -> tuple[float, float]:
        """The least and the greatest value."""
        return float(self.value.min()), float(self.value.max())

    def at(self, t: int) -> int | None:
        """The index of the sample that holds at ``t``; None before the first."""
        found = int(np.searchsorted(self.t, t, side="right")) - 1
        return None if found < 0 else found

    def extremes(self, edges: Int64) -> tuple[Float64, Float64]:
        """The least and the greatest value in each column between two neighbouring edges (ns).

        What was just before its beginning is one of them, so that steps are joined.
        NaN in columns before the first sample. Of many samples a column, some beside its own may
        count, an eighth as many on either side: the cost is the columns', not the samples'.
        """
        places = np.searchsorted(self.t, edges, side="left")
        begins = places[:-1] - 1
        # Of several at one time all are there, for no time.
        ends = np.maximum(places[1:], np.searchsorted(self.t, edges[:-1], side="right"))
        empty = ends <= 0
        begins = np.maximum(begins, 0)
        ends = np.maximum(ends, begins + 1)
        level, count = 0, int(ends[-1] - begins[0])
        while count >= _LEAST_BLOCKS * len(begins) << (_SHIFT * (level + 1)):
            level += 1
        least, most = np.empty(len(begins)), np.empty(len(begins))
        dense = ends - begins >= _DENSE << (_SHIFT * level)
        for which, at in ((dense, level), (~dense, 0)):
            if which.any():
                least[which], most[which] = self._reduced(begins[which], ends[which], at)
        least[empty] = most[empty] = np.nan
        return least, most

    def _reduced(self, begins: Int64, ends: Int64, level: int) -> tuple[Float64, Float64]:
        """The extremes of samples from each beginning up to its end, widened to whole blocks."""
        low, high = self._level(level)
        begins, ends = begins >> (_SHIFT * level), -(-ends >> (_SHIFT * level))
        # Every other reduction is between one column's beginning and its end.
        places = np.column_stack([begins, ends]).ravel()
        return np.minimum.reduceat(low, places)[::2], np.maximum.reduceat(high, places)[::2]

    def _level(self, level: int) -> tuple[Float64, Float64]:
        """The extremes of blocks of 16 ** level samples, with one more that is never looked at."""
        while len(self._levels) <= level:
            if not self._levels:
                padded = np.append(self.value, self.value[-1])
                self._levels.append((padded, padded))
                continue
            low, high = (values[:-1] for values in self._levels[-1])
            rest = -len(low) % _BLOCK
            blocks = [np.append(v, np.full(rest, v[-1])).reshape(-1, _BLOCK) for v in (low, high)]
            least, most = blocks[0].min(axis=1), blocks[1].max(axis=1)
            self._levels.append((np.append(least, least[-1]), np.append(most, most[-1])))
        return self._levels[level]
