"""What a run did over time, in a bounded number of bins: it outlives the spans that were evicted.

The builder adds to it whatever it adds to the rows, once; so reading it costs by the bins and never
by the spans.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Columns, Int64
from concurviz.wire.states import Instant, State

_N_STATES = len(State)

N_BINS = 512
FIRST_WIDTH_NS = 1_000_000
"""Width of a bin at first; it doubles whenever a run outgrows its bins."""

#: Columns of ``RunSeries.counts``.
SUBMITTED, DONE, FAILED, CANCELLED = range(4)
COUNTS = 4
_COUNT_OF = {Instant.DONE: DONE, Instant.FAILED: FAILED, Instant.CANCELLED: CANCELLED}

#: Latencies are counted in logarithmic bins, 2.3 % wide each, from a microsecond on.
LATENCY_FLOOR_NS = 1_000
LATENCY_PER_DECADE = 100
N_LATENCY_BINS = 10 * LATENCY_PER_DECADE

MAX_SAMPLES = 2_048


class Bins:
    """Sums over equal bins of time from the run's origin, by column.

    ``values``: int64, shape (N_BINS, columns); bin i covers ``[i, i + 1) * width_ns``. The width
    doubles as often as needed to hold what is added, neighbours becoming one, so that sums stay
    exact: ::

        width 1   |2|0|1|3|      what comes at 5      |2|4|1|.|   width 2
    """

    def __init__(self, columns: int) -> None:
        self.width_ns = FIRST_WIDTH_NS
        self.values: Int64 = np.zeros((N_BINS, columns), np.int64)

    def add_points(self, t: Int64, column: npt.NDArray[Any]) -> None:
        """Count one in ``column`` at each time ``t`` (ns from the origin, none negative)."""
        if len(t):
            self.reach(int(t.max()))
            at = t // self.width_ns
            low, high = int(at.min()), int(at.max()) + 1
            self.values[low:high] += self._sums(at - low, column, np.ones(len(t)), high - low)

    def add_spans(self, start: Int64, end: Int64, column: npt.NDArray[Any]) -> None:
        """Add the time of each span, ns, to the bins that it overlaps; no span is empty."""
        if not len(start):
            return
        self.reach(int(end.max()) - 1)
        width = self.width_ns
        first, last = start // width, (end - 1) // width
        # Only the bins between: a live batch touches the last few.
        low, high = int(first.min()), int(last.max()) + 1
        count = high - low
        first, last = first - low, last - low
        across = first < last
        bins = self.values[low:high]
        bins += self._sums(first, column, np.where(across, 0, end - start), count)
        if not across.any():
            return
        start, end, column = start[across], end[across], column[across]
        first, last = first[across], last[across]
        bins += self._sums(first, column, (low + first + 1) * width - start, count)
        bins += self._sums(last, column, end - (low + last) * width, count)
        # Whole bins between the two ends: where they begin less where they are over, summed up.
        ones = np.ones(len(first))
        steps = self._sums(first + 1, column, ones, count) - self._sums(last, column, ones, count)
        bins += np.cumsum(steps, axis=0) * width

    def _sums(
        self, index: Int64, column: npt.NDArray[Any], weight: npt.NDArray[Any], count: int
    ) -> Int64:
        """Sums of ``weight`` by bin and column, shape (count, columns); exact below 2**53."""
        columns = self.values.shape[1]
        flat = np.bincount(
            index * columns + column, weight.astype(np.float64), minlength=count * columns
        )
        return flat.astype(np.int64).reshape(count, columns)

    def reaching(self, t: int) -> Bins:
        """A copy that covers time ``t``."""
        other = Bins(self.values.shape[1])
        other.width_ns, other.values = self.width_ns, self.values.copy()
        other.reach(t)
        return other

    def reach(self, t: int) -> None:
        """Widen the bins until they cover time ``t``."""
        while t >= N_BINS * self.width_ns:
            half = N_BINS // 2
            self.values[:half] = self.values.reshape(half, 2, -1).sum(axis=1)
            self.values[half:] = 0
            self.width_ns *= 2


class Samples(Columns):
    """What host and workers used, as seen from outside: at most MAX_SAMPLES rows, oldest first.

    ``t``: ns from the origin; ``cpu_ns``: CPU time of all of them since the origin; ``rss_bytes``:
    resident memory of all, pages that they share counted in each; ``private_bytes``: the part of it
    that is theirs alone (anonymous), where the system tells, else the same as ``rss_bytes``. The
    first row is the host as its engine began. Where there are too many rows, two become one: the
    later's time, the greater's memory.
    """

    NAMES = ("t", "cpu_ns", "rss_bytes", "private_bytes")

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(self.NAMES, np.int64))

    def add(self, t: int, cpu_ns: int, rss_bytes: int, private_bytes: int) -> None:
        """Append a sample; neither time nor CPU time goes backwards."""
        if len(self):
            t, cpu_ns = max(t, int(self["t"][-1])), max(cpu_ns, int(self["cpu_ns"][-1]))
        if len(self) >= MAX_SAMPLES:
            self._thin()
        row = (t, cpu_ns, rss_bytes, private_bytes)
        self.extend(**{n: np.array([v], np.int64) for n, v in zip(self.NAMES, row, strict=True)})

    def _thin(self) -> None:
        # The first row stands alone: everything is measured from it.
        pairs = (len(self) - 1) // 2
        kept = {}
        for name in self.NAMES:
            column = self[name]
            pair = column[1 : 1 + 2 * pairs].reshape(pairs, 2)
            rest = column[1 + 2 * pairs :]
            kept[name] = np.concatenate([column[:1], pair.max(axis=1), rest])
        self.drop_first(len(self))
        self.extend(**kept)


@dataclass
class RunSeries:
    """The series of one run.

    ``task_ns``, ``worker_ns``: time by state (columns are State values) of the closed spans of
    tasks and of the workers that execute any. ``counts``: tasks submitted and ended, columns
    SUBMITTED to CANCELLED. ``latency``: int64 counts of the tasks done, by latency; bin i holds
    those of ``LATENCY_FLOOR_NS * 10 ** (i / LATENCY_PER_DECADE)`` ns and longer, the last all
    beyond it.
    """

    task_ns: Bins = field(default_factory=lambda: Bins(_N_STATES))
    worker_ns: Bins = field(default_factory=lambda: Bins(_N_STATES))
    counts: Bins = field(default_factory=lambda: Bins(COUNTS))
    latency: Int64 = field(default_factory=lambda: np.zeros(N_LATENCY_BINS, np.int64))
    samples: Samples = field(default_factory=Samples)

    def add_submitted(self, t: Int64) -> None:
        """Tasks were submitted at these times."""
        self.counts.add_points(t, np.full(len(t), SUBMITTED))

    def add_ended(self, t: Int64, how: npt.NDArray[Any]) -> None:
        """Tasks ended at these times as these instants (of ENDINGS) say."""
        column = np.zeros(len(t), np.int64)
        for instant, count in _COUNT_OF.items():
            column[how == instant] = count
        self.counts.add_points(t, column)

    def add_latencies(self, ns: Int64) -> None:
        """Tasks were done this long after their submission."""
        place = np.log10(np.maximum(ns, LATENCY_FLOOR_NS) / LATENCY_FLOOR_NS) * LATENCY_PER_DECADE
        index = np.minimum(place.astype(np.int64), N_LATENCY_BINS - 1)
        self.latency += np.bincount(index, minlength=N_LATENCY_BINS)
