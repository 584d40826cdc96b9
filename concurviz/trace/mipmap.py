"""How long each lane has been in each state up to some moments: shares at any zoom, by subtraction.

A snapshot at a moment says of every line and state how much of its closed spans lay before it::

    lane      rrrrrrrriiiirrrriiiirrrriiii
    snapshot          |           |       |
      running         8          12  ...         any window = one snapshot less another,
      io_wait         0           8  ...         in between by proportion

So one table serves every zoom, and leaving out every other snapshot halves its size and nothing but
its resolution: that is what happens to the time of evicted spans. Snapshots come once in so many
spans, not once in so much time: they are dense where much happens. A line is a lane, or
``2**shift`` neighbouring lanes taken together (a fold).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64, UInt8
from concurviz.trace.pages import Pages, grown, summed
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.states import State

N_STATES = len(State)
Floats = npt.NDArray[np.float64]

#: Numbers of a snapshot (lines times states) per span. Eight bytes each.
CELLS_PER_SPAN = 1.5
CELLS_PER_SPAN_FOLDED = 0.75
#: A snapshot costs a correction for every span open across it: at most so many per span.
CORRECTIONS_PER_SPAN = 64
#: What a correction costs, in numbers of a table that is summed up instead; so does a span.
_CORRECTION = 2
_CORRECTED = 10


class Mipmap:
    """Snapshots of the time spent by line and state.

    ``cells_per_span`` bounds the memory: so many int64 a span.
    """

    def __init__(self, shift: int = 0, cells_per_span: float = CELLS_PER_SPAN) -> None:
        self.shift = shift
        self.column: npt.NDArray[np.int8] = np.full(N_STATES, -1, np.int8)
        """The place of each state in the tables; -1 while it has not occurred."""
        self.total: Int64 = np.zeros((0, 0), np.int64)
        """Time of all closed spans by line and column."""
        self.begin: int | None = None
        """Start of the first span."""
        self.until = 0
        """End of the last span."""
        self._cells_per_span = cells_per_span
        self._lanes = 0
        self._pending = 0
        self._pages = Pages()
        self._times: Int64 = np.empty(64, np.int64)
        self._count = 0

    def __len__(self) -> int:
        """How many snapshots there are."""
        return self._count

    @property
    def times(self) -> Int64:
        """Of all snapshots, strictly increasing."""
        return self._times[: self._count]

    @property
    def nbytes(self) -> int:
        """Bytes taken."""
        return self._pages.nbytes + self._times.nbytes + self.total.nbytes

    @property
    def cells(self) -> int:
        """Numbers stored."""
        return self._pages.cells

    @property
    def _interval(self) -> int:
        """Spans from one snapshot to the next."""
        lines, states = self.total.shape
        least = self._lanes / CORRECTIONS_PER_SPAN if self.shift else 0.0
        return max(1, int(lines * max(states, 2) / self._cells_per_span), int(least))

    def append(self, new: SpanBatch, weights: Floats, lanes: int) -> None:
        """Count closed spans, sorted by end, late ones too, and of these lengths.

        ``lanes``: how many there are.
        """
        if not len(new):
            return
        self._lanes = lanes
        lines = ((lanes - 1) >> self.shift) + 1
        column = self._columns_of(new.state, lines)
        cell = (new.lane >> self.shift).astype(np.intp) if self.shift else new.lane.astype(np.intp)
        cell *= self.total.shape[1]
        cell += column
        first = int(new.start.min())
        self.begin = first if self.begin is None else min(self.begin, first)
        old = self._count
        times = self._take_snapshots(new.end)
        # Which snapshot is the first at or after each span's end: both are sorted.
        before = int(times[:old].searchsorted(new.end[0]))
        cuts = new.end.searchsorted(times[before:], side="right")
        sizes = _steps(0, cuts, len(new))
        upto = np.arange(before, len(times) + 1).repeat(sizes)
        self._add(weights, cell, cuts[old - before :], old)
        self._correct(new, cell, np.maximum(upto, old) if before < old else upto, times)
        self.until = max(self.until, int(new.end[-1]))

    def _columns_of(self, state: UInt8, lines: int) -> npt.NDArray[np.int8]:
        """The column of each span's state; makes room for new states and lines."""
        columns = self.column.take(state)
        had, states = self.total.shape
        if lines <= had and int(columns.min()) >= 0:
            return columns
        missing = np.flatnonzero((np.bincount(state, minlength=N_STATES) > 0) & (self.column < 0))
        self.column[missing] = np.arange(states, states + len(missing))
        # Some in reserve, so that not every new lane copies the table.
        room = had if lines <= had else max(lines, had + had // 4)
        self.total = grown(self.total[None], room, states + len(missing))[0]
        return self.column.take(state)

    def _take_snapshots(self, end: Int64) -> Int64:
        """Put moments, every so many spans, at the ends of spans; all moments there are now."""
        interval = self._interval
        at = np.arange(max(interval - 1 - self._pending, 0), len(end), interval)
        self._pending = len(end) - 1 - int(at[-1]) if len(at) else self._pending + len(end)
        # None before the end of what has been counted already: it would be counted in it.
        last = max(int(self._times[self._count - 1]) if self._count else -1, self.until - 1)
        moments = end[at]
        if len(moments):
            moments = moments[_steps(last, moments) > 0]
            moments = moments[moments.searchsorted(last, side="right") :]
        need = self._count + len(moments)
        if need > len(self._times):
            grown = np.empty(max(need, 2 * len(self._times)), np.int64)
            grown[: self._count] = self.times
            self._times = grown
        self._times[self._count : need] = moments
        self._count = need
        return self.times

    def _add(self, weights: Floats, cell: Any, cuts: Any, old: int) -> None:
        """Write the new snapshots: what had ended by then. And the total, of everything.

        ``cuts``: how many of the spans have ended by each new snapshot.
        """
        size = self.total.size
        fresh = self._count - old
        done = at = 0
        while at < fresh:
            page, room = self._pages.tail(*self.total.shape)
            count = min(room, fresh - at)
            upto = int(cuts[at + count - 1])
            sizes = _steps(done, cuts[at : at + count])
            key = np.arange(0, count * size, size).repeat(sizes)
            key += cell[done:upto]
            ended = np.bincount(key, weights[done:upto], count * size).astype(np.int64)
            block = ended.reshape(count, *self.total.shape)
            block[0] += self.total
            np.add.accumulate(block, axis=0, out=block)
            self._pages.extend(page, room, self._times[old + at : old + at + count], block)
            self.total = block[-1].copy()
            done = upto
            at += count
        more = np.bincount(cell[done:], weights[done:], size).astype(np.int64)
        self.total += more.reshape(self.total.shape)

    def _correct(self, new: SpanBatch, cell: Any, upto: Any, times: Int64) -> None:
        """Snapshots inside a span, or after it if it is late, get their part of it.

        ``upto``: the first snapshot of each span that needs none.
        """
        if not len(times):
            return
        crossing = np.flatnonzero((times.take(upto - 1, mode="clip") > new.start) & (upto > 0))
        if not len(crossing):
            return
        start, end = new.start.take(crossing), new.end.take(crossing)
        upto, cell = upto.take(crossing), cell.take(crossing)
        # Looked up among the few that there have been since the first of them began.
        recent = int(times.searchsorted(start.min()))
        low = times[recent:].searchsorted(start, side="right") + recent
        count = upto - low
        cells = (len(times) - int(low.min())) * self.total.size
        if _CORRECTION * int(count.sum()) > cells + _CORRECTED * len(low):
            self._correct_many(start, end, low, upto, cell)
            return
        which = np.arange(len(count)).repeat(count)
        snapshot = np.arange(len(which)) - (count.cumsum() - count - low).take(which)
        part = np.minimum(times.take(snapshot), end.take(which)) - start.take(which)
        cell = cell.take(which)
        pages = list(self._pages.between(int(low.min()), len(times) - 1, self.total))
        for page, first in pages:
            at, place, ns = snapshot - first, cell, part
            if len(pages) > 1:
                mine = np.flatnonzero((at >= 0) & (at < page.length))
                at, place, ns = at[mine], place[mine], ns[mine]
            np.add.at(page.ns.reshape(-1), at * page.ns[0].size + page.place(place, self.total), ns)

    def _correct_many(self, start: Int64, end: Int64, low: Any, upto: Any, cell: Any) -> None:
        """The same where lanes come after one another, so that each span has many snapshots.

        What a span adds to a snapshot grows with the snapshot's time while it lasts, and is its
        length from then on: so its ends alone are noted, and running sums tell the rest. Sums may
        overflow; what comes out does not.
        """
        times = self.times
        over = np.minimum(times.searchsorted(end, side="left"), upto)
        length = end - start
        zero, one = np.zeros_like(start), np.ones_like(start)
        at = np.concatenate([low, over, upto])
        cells = np.tile(cell, 3)
        steps = [
            np.concatenate([one, -one, zero]),
            np.concatenate([start, -start, zero]),
            np.concatenate([zero, length, -length]),
        ]
        order = np.argsort(at, kind="stable")
        at, cells = at[order], cells[order]
        steps = [step[order] for step in steps]
        carried = [np.zeros(self.total.size, np.int64) for _ in steps]
        begin = int(low.min())
        for page, first in self._pages.between(begin, len(times) - 1, self.total):
            # A page holds thousands of snapshots; those before the first of these spans stay.
            skipped = max(begin - first, 0)
            first, rows = first + skipped, page.length - skipped
            a, b = at.searchsorted((first, first + rows)).tolist()
            sums = []
            for step, before in zip(steps, carried, strict=True):
                table = np.zeros((rows, self.total.size), np.int64)
                table[0] = before
                np.add.at(
                    table.reshape(-1), (at[a:b] - first) * table.shape[1] + cells[a:b], step[a:b]
                )
                np.cumsum(table, axis=0, out=table)
                sums.append(table)
            carried = [table[-1].copy() for table in sums]
            part = page.times[skipped:, None] * sums[0] - sums[1] + sums[2]
            lines, states = self.total.shape
            page.ns[skipped:, :lines, :states] += part.reshape(-1, lines, states)

    def thin(self, before: int) -> bool:
        """Leave out every other of some snapshots before that time; False if there are none."""
        times = self._pages.thin(before, self.total)
        if times is None:
            return False
        self._count = len(times)
        self._times[: self._count] = times
        return True

    def folded(self, shift: int, cells_per_span: float) -> Mipmap:
        """The same moments with ``2**shift`` lanes on a line: the sums of this one's lines."""
        fold = Mipmap(shift, cells_per_span)
        fold.column, fold.begin, fold.until = self.column.copy(), self.begin, self.until
        fold._lanes, fold._count = self._lanes, self._count
        fold._times = self._times.copy()
        size = 1 << (shift - self.shift)
        fold.total = summed(self.total[None], size)[0]
        fold._pages = self._pages.folded(size)
        return fold

    def sums(self, lines: int) -> Int64:
        """All snapshots and, last, the total, of the first ``lines``: (len + 1, lines, columns)."""
        columns = self.total.shape[1]
        sums = np.zeros((self._count + 1, lines, columns), np.int64)
        self._pages.read(np.arange(self._count), slice(0, lines), sums[:-1])
        total = self.total[:lines]
        sums[-1, : len(total)] = total
        return sums

    @classmethod
    def of_sums(
        cls, shift: int, states: list[int], times: Int64, sums: Int64, begin: int, until: int
    ) -> Mipmap:
        """The mipmap that ``sums`` took apart, to be looked at; ``states``: of the columns."""
        mip = cls(shift)
        mip.column[states] = np.arange(len(states))
        mip.begin, mip.until = begin, until
        mip.total, mip._times, mip._count = sums[-1].copy(), times.copy(), len(times)
        mip._pages = Pages.of(times, sums[:-1])
        return mip

    def snapshots_between(self, t0: int, t1: int) -> int:
        """How many snapshots lie in ``[t0, t1)``."""
        low, high = np.searchsorted(self.times, (t0, t1))
        return int(high - low)

    def spent(
        self,
        moments: Floats,
        base: int,
        lines: slice | Int64,
        states: list[int],
        slack: float = 0.0,
    ) -> Floats:
        """Time by state and line from each moment to the next, ns, (states, lines, moments - 1).

        ``moments`` are ns after ``base``, sorted; ``states`` are State values. With ``slack`` the
        time is told of a stretch whose ends lie on snapshots, at most that many ns away, and scaled
        to the length asked for: much cheaper than what lies between two snapshots.
        """
        count = len(range(*lines.indices(1 << 62)) if isinstance(lines, slice) else lines)
        result = np.zeros((len(states), count, len(moments) - 1))
        there = [k for k, s in enumerate(states) if self.column[s] >= 0]
        if not there or self.begin is None:
            return result
        last = lines.stop if isinstance(lines, slice) else int(lines.max()) + 1
        if last > self.total.shape[0]:
            self.total = grown(self.total[None], last, self.total.shape[1])[0]
        target = np.floor(moments).astype(np.int64) + base
        right = self.times.searchsorted(target, side="right") + 1
        right = np.minimum(right, self._count + 1)
        left_edge, right_edge = self._edges(right - 1) - base, self._edges(right) - base
        before, after = moments - left_edge, right_edge - moments
        # Never the last one: where a view is cut off, it is cut off there.
        near = (np.minimum(before, after) <= slack) & (moments < moments[-1])
        near &= (before >= 0) & (after >= 0)
        nearer = ~near | (before <= after)
        at = right - nearer
        table = self._rows(at, lines, count)
        apart = np.flatnonzero(~near & (before > 0))
        if len(apart):
            part = np.minimum(before[apart] / np.maximum(before + after, 1)[apart], 1.0)
            more = (self._rows(right[apart], lines, count) - table[apart]) * part[:, None, None]
            table[apart] += np.rint(more, out=more).astype(np.int64)
        asked, told = (
            np.diff(moments),
            np.diff(np.where(near, np.where(nearer, left_edge, right_edge), moments)),
        )
        scale = np.divide(asked, told, out=np.zeros_like(asked), where=told > 0)
        gone = np.diff(table, axis=0)
        for k in there:
            np.multiply(gone[:, :, self.column[states[k]]].T, scale, out=result[k])
        return result

    def _edges(self, number: Any) -> Int64:
        """Times of snapshots by number + 1: beginning and end are some, of nothing and all."""
        last = max(self.until, int(self.times[-1]) if self._count else 0, self.begin or 0)
        edges: Int64 = np.empty(len(number), np.int64)
        if self._count:
            self.times.take(number - 1, out=edges, mode="clip")
        edges[number == 0] = self.begin or 0
        edges[number > self._count] = last
        return edges

    def _rows(self, used: Any, lines: slice | Int64, count: int) -> Int64:
        """Snapshots by number + 1 (0: nothing, last: the total), (used, lines, columns); sorted."""
        table = np.empty((len(used), count, self.total.shape[1]), np.int64)
        low, high = np.searchsorted(used, (1, self._count + 1)).tolist()
        table[:low] = 0
        self._pages.read(used[low:high] - 1, lines, table[low:high])
        table[high:] = self.total[lines]
        return table


def _steps(before: int, values: Int64, after: int | None = None) -> Int64:
    """From ``before`` to the first value, from each to the next, and from the last to ``after``."""
    edges = np.empty(len(values) + (1 if after is None else 2), np.int64)
    edges[0] = before
    edges[1 : len(values) + 1] = values
    if after is not None:
        edges[-1] = after
    return edges[1:] - edges[:-1]
