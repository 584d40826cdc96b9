"""What happened within a range of time: shares, counts and lengths of spans by state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64
from concurviz.trace.rows import Row
from concurviz.wire.states import SHOWN_STATES, State

BINS = 40


@dataclass(frozen=True)
class StateStats:
    """One state within a range. Lengths are of whole spans, even where the range cuts them.

    ``ns``: time inside the range, over all lanes; ``share``: of all lanes' time in it, 0 to 1;
    ``count``: spans that touch it; ``p50`` ... ``longest``: their lengths in ns.
    """

    state: State
    ns: int
    share: float
    count: int
    p50: float
    p95: float
    p99: float
    longest: int


@dataclass(frozen=True)
class Histogram:
    """``counts`` of lengths between neighbouring ``edges`` (ns, logarithmic, one more of them)."""

    edges: npt.NDArray[np.float64]
    counts: Int64


@dataclass(frozen=True)
class RangeStats:
    """``states`` in the legend's order, without those that do not occur; ``lanes``: how many.

    ``lengths``: of the spans that touch the range, ns, by state. ``since``: from when on, ns, they
    are all there: older ones have been given up, and of the time before only ``ns`` and ``share``
    tell; 0 while none is missing in the range.
    """

    start: float
    end: float
    lanes: int
    states: tuple[StateStats, ...]
    lengths: dict[State, Int64]
    since: int = 0

    def histogram(self, state: State) -> Histogram | None:
        """How the lengths of the state's spans are spread; None where there are none."""
        lengths = self.lengths.get(state)
        if lengths is None or not len(lengths):
            return None
        low = max(1.0, float(lengths.min()))
        high = max(low * 1.1, float(lengths.max()) * 1.0001)
        edges = np.geomspace(low, high, BINS + 1)
        # Rounding of the first edge must not drop the shortest span.
        edges[0] = min(edges[0], low)
        counts, _ = np.histogram(np.maximum(lengths, 1), edges)
        return Histogram(edges, counts.astype(np.int64))


def range_stats(rows: Iterable[Row], start: float, end: float, extent: int) -> RangeStats:
    """Statistics of ``[start, end)``, ns from the rows' origin, over the rows given.

    ``extent``: where open spans end. Rows are either workers' or tasks': adding both would count
    time twice.
    """
    rows = list(rows)
    inside = np.zeros(len(State), np.int64)
    lengths: dict[State, list[Int64]] = {}
    low, high = int(start), int(np.ceil(end))
    since = 0
    for store in {id(row.store): row.store for row in rows}.values():
        spans = store.between(low, high, extent)
        mine = np.zeros(len(store.rows), np.bool_)
        mine[[row.lane for row in rows if row.store is store]] = True
        spans = spans.take(np.flatnonzero(mine[spans.lane]))
        if low < store.horizon:
            since = max(since, store.horizon)
            inside += store.ns_between(low, high, extent)[mine].sum(axis=0)
        else:
            within = np.minimum(spans.end, high) - np.maximum(spans.start, low)
            inside += np.bincount(spans.state, np.maximum(within, 0), len(State)).astype(np.int64)
        for state in np.flatnonzero(np.bincount(spans.state)).tolist():
            of_state = np.flatnonzero(spans.state == state)
            length = spans.end[of_state] - spans.start[of_state]
            lengths.setdefault(State(state), []).append(length)
    whole = max(1, (high - low) * len(rows))
    joined = {state: np.concatenate(parts) for state, parts in lengths.items()}
    shown = [s for s in (*SHOWN_STATES, State.UNRESOLVED) if s in joined or inside[s]]
    none = np.empty(0, np.int64)
    stats = tuple(_state(s, int(inside[s]), whole, joined.get(s, none)) for s in shown)
    return RangeStats(start, end, len(rows), stats, joined, since)


def _state(state: State, ns: int, whole: int, lengths: Int64) -> StateStats:
    if not len(lengths):
        return StateStats(state, ns, ns / whole, 0, 0.0, 0.0, 0.0, longest=0)
    p50, p95, p99 = np.percentile(lengths, (50, 95, 99)).tolist()
    return StateStats(
        state, ns, ns / whole, len(lengths), p50, p95, p99, longest=int(lengths.max())
    )
