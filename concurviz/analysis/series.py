"""Runs over time, as the plots draw them: pure functions of a trace, in seconds and numpy arrays.

They read the trace's bounded series and its open spans, so their cost is set by bins and rows,
never by spans or tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64
from concurviz.trace.series import (
    DONE,
    FIRST_WIDTH_NS,
    LATENCY_FLOOR_NS,
    LATENCY_PER_DECADE,
    SUBMITTED,
)
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State

NS = 1_000_000_000

Floats = npt.NDArray[np.float64]

#: More bins than a plot of usual width can show apart.
MAX_BINS = 120
#: Fewer would hide what changes.
MIN_BINS = 16
#: With fewer tasks in a bin, a rate shows chance more than speed.
TASKS_PER_BIN = 5
#: CPU time comes in ticks of 10 ms: over less than this, a share of a core means nothing.
CPU_WIDTH_NS = 100_000_000
MAX_BEATS = 1_500


@dataclass(frozen=True)
class Steps:
    """A value per bin: ``edges`` in s from the run's origin, shape (n + 1,); ``values`` (n,)."""

    edges: Floats
    values: Floats

    def at(self, t: float) -> float | None:
        """The value at a time, None outside the run."""
        i = int(np.searchsorted(self.edges, t, side="right")) - 1
        return float(self.values[i]) if 0 <= i < len(self.values) else None


def rate_width_ns(traces: Sequence[RunTrace]) -> int:
    """A width of bin that suits the rates of all these runs.

    Of the widths that their series can give, the smallest with MAX_BINS or fewer over the longest
    run and TASKS_PER_BIN done in it on average of the median run, but MIN_BINS at the least.
    """
    finest = max((t.series.counts.reaching(t.extent).width_ns for t in traces), default=0)
    longest = max((over_at(t) for t in traces), default=0)
    per_task = [over_at(t) / t.tasks.done for t in traces if t.tasks.done]
    wanted = TASKS_PER_BIN * float(np.median(per_task)) if per_task else 0.0
    wanted = max(min(wanted, longest / MIN_BINS), longest / MAX_BINS)
    width = finest or FIRST_WIDTH_NS
    while width < wanted:
        width *= 2
    return width


def done_rate(trace: RunTrace, width_ns: int) -> Steps:
    """Tasks done per second. ``width_ns``: as from :func:`rate_width_ns`."""
    return _rate(trace, width_ns, DONE)


def offered_rate(trace: RunTrace, width_ns: int) -> Steps:
    """Tasks submitted per second."""
    return _rate(trace, width_ns, SUBMITTED)


def recent_rates(trace: RunTrace, over_ns: int) -> tuple[float, float]:
    """Tasks submitted and tasks done per second over the last ``over_ns`` or a little more."""
    bins = trace.series.counts
    last = trace.extent // bins.width_ns + 1
    first = max(0, (trace.extent - over_ns) // bins.width_ns)
    seconds = (trace.extent - first * bins.width_ns) / NS
    if seconds <= 0:
        return 0.0, 0.0
    counts = bins.values[first:last].sum(axis=0)
    return float(counts[SUBMITTED]) / seconds, float(counts[DONE]) / seconds


def levels_of(trace: RunTrace, lanes: Literal["tasks", "workers"]) -> tuple[Floats, Floats]:
    """How many tasks or workers were in each state, on average over each bin of the run.

    Edges in s, shape (n + 1,), and means, shape (n, N_STATES). Open spans count up to the trace's
    ``extent``; gaps not resolved yet are UNKNOWN.
    """
    extent = trace.extent
    if lanes == "tasks":
        closed, store, extent = trace.series.task_ns, trace.task_lanes, over_at(trace)
    else:
        closed, store = trace.series.worker_ns, trace.worker_lanes
    bins = closed.reaching(trace.extent)
    opened = store.open_spans(trace.extent)
    if store is trace.worker_lanes:
        opened = opened.take(np.flatnonzero(~np.isin(opened.lane, trace.lanes_beside)))
    bins.add_spans(opened.start, opened.end, opened.state)
    edges = _edges(bins.width_ns, extent)
    values = _summed(bins.values, len(edges) - 1, 1).astype(np.float64)
    values[:, State.UNKNOWN] += values[:, State.UNRESOLVED]
    values[:, State.UNRESOLVED] = 0
    return edges / NS, values / np.diff(edges)[:, np.newaxis]


def coarser(edges: Floats, values: Floats, n_bins: int = MAX_BINS) -> tuple[Floats, Floats]:
    """The same means over wider bins, ``n_bins`` at most; the last may be narrower."""
    factor = -(-len(values) // n_bins) if len(values) else 1
    if factor == 1:
        return edges, values
    widths = np.diff(edges)[:, np.newaxis]
    first = np.arange(0, len(values), factor)
    sums = np.add.reduceat(values * widths, first, axis=0)
    return np.append(edges[first], edges[-1]), sums / np.add.reduceat(widths, first, axis=0)


def cpu_use(trace: RunTrace) -> Steps:
    """Cores that host and workers kept busy, as means over CPU_WIDTH_NS or more."""
    samples = trace.series.samples
    last = int(samples["t"][-1]) if len(samples) else 0
    if last <= 0:
        return Steps(np.zeros(1), np.zeros(0))
    n_bins = max(1, min(MAX_BINS, round(last / CPU_WIDTH_NS)))
    edges = np.linspace(0, last, n_bins + 1)
    # Of a sum that only grows the value between two samples is known to lie between theirs.
    used = np.interp(edges, samples["t"], samples["cpu_ns"])
    return Steps(edges / NS, np.diff(used) / np.diff(edges))


def latency_ecdf(trace: RunTrace) -> tuple[Floats, Floats]:
    """Latencies in s, rising, and the share of the tasks done that needed as much or less.

    To 2.3 % of each latency, as counted in the run's series. Empty without a task done.
    """
    counts = trace.series.latency
    present = np.flatnonzero(counts)
    if not len(present):
        return np.zeros(0), np.zeros(0)
    # From just before the first: the curve begins at zero.
    index = np.arange(present[0] - 1, present[-1] + 1)
    upper = LATENCY_FLOOR_NS * 10 ** ((index + 1) / LATENCY_PER_DECADE) / NS
    share = np.cumsum(counts)[index] / counts.sum()
    share[0] = 0.0
    return upper, share


def heartbeats(trace: RunTrace) -> tuple[Floats, Floats]:
    """When a Qt host's beats came and how late each was, in s; empty where there are none.

    Beyond MAX_BEATS, of neighbours only the latest beat is kept.
    """
    beat = trace.instants["kind"] == Instant.HEARTBEAT
    t = trace.instants["t"][beat] / NS
    late = np.maximum(trace.instants["detail"][beat], 0) / NS
    if len(t) <= MAX_BEATS:
        return t, late
    first = np.arange(0, len(t), -(-len(t) // MAX_BEATS))
    return t[first], np.maximum.reduceat(late, first)


def changes(trace: RunTrace) -> Floats:
    """When parameters changed, in s."""
    t: Int64 = trace.instants["t"][trace.instants["kind"] == Instant.CHANGED]
    return t / NS


def over_at(trace: RunTrace) -> int:
    """When, in ns, the last task of a finished run ended, to the width of a bin; else its extent.

    A host takes its time to end its workers, in which no task is left.
    """
    if trace.end is None:
        return trace.extent
    bins = trace.series.counts
    ended = np.flatnonzero(bins.values[:, DONE:].any(axis=1))
    return min(trace.extent, (int(ended[-1]) + 1) * bins.width_ns) if len(ended) else trace.extent


def _rate(trace: RunTrace, width_ns: int, column: int) -> Steps:
    bins = trace.series.counts.reaching(trace.extent)
    edges = _edges(width_ns, over_at(trace))
    counts = bins.values[:, column : column + 1]
    sums = _summed(counts, len(edges) - 1, width_ns // bins.width_ns)[:, 0]
    return Steps(edges / NS, sums / (np.diff(edges) / NS))


def _summed(values: Int64, n_bins: int, factor: int) -> Int64:
    """Sums of ``factor`` neighbours each; the last of ``n_bins`` takes all that is left."""
    return np.add.reduceat(values, np.arange(n_bins) * factor, axis=0)


def _edges(width_ns: int, extent: int) -> Int64:
    """Bins of ``width_ns`` over the run, one at least.

    The last ends with the run and is half a width to one and a half long: a sliver in which the
    last task happened to end would show an absurd rate.
    """
    n_bins = max(1, round(extent / width_ns))
    edges = np.arange(n_bins + 1) * width_ns
    edges[-1] = max(extent, edges[-2] + 1)
    return edges
