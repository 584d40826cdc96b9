"""Where spans lie: shelves by length, on each of them segments sorted by the spans' ends.

::

    shelf   up to 262 us   | segment 65,536 spans | segment | tail, growing
            up to 4.2 ms   | segment              | tail
            up to 67 ms    | tail                                        each sorted by end

A span that touches ``[t0, t1)`` ends after t0 and before t1 plus the longest length on its shelf.
So on every shelf the candidates are one stretch, found by bisection, and a few long spans do not
make every segment a candidate: that is what the shelves are for. All lanes share the segments, so
memory does not grow with their number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, UInt8

SEGMENT_SPANS = 65_536
_SMALLEST = 64
_SCAN = 2048
#: The longest lengths on the shelves but the last, ns: a factor of 16 apart.
BOUNDS: Int64 = np.int64(1) << np.arange(18, 43, 4)
_BOUNDS = [*BOUNDS.tolist(), 1 << 62]


@dataclass(slots=True)
class SpanBatch:
    """Equally long columns of closed spans. ``lane`` is an index into a LaneStore's lanes."""

    lane: Int32
    start: Int64
    end: Int64
    state: UInt8
    task: Int32

    def __len__(self) -> int:
        return len(self.end)

    @classmethod
    def none(cls) -> SpanBatch:
        """No spans."""
        lane, time = np.empty(0, np.int32), np.empty(0, np.int64)
        return cls(lane, time, time, np.empty(0, np.uint8), lane)

    def by_end(self) -> SpanBatch:
        """The same in order of their ends."""
        count = len(self)
        bits = count.bit_length()
        key = self.end - self.end.min()
        if int(key.max()) >> (62 - bits):
            return self.take(np.argsort(self.end, kind="stable"))
        # The place goes into the end's own bits: to sort values is faster than to sort places.
        key <<= bits
        key |= np.arange(count)
        key.sort()
        key &= (1 << bits) - 1
        return self.take(key)

    def part(self, which: slice) -> SpanBatch:
        """A stretch of them, as views."""
        return SpanBatch(
            self.lane[which],
            self.start[which],
            self.end[which],
            self.state[which],
            self.task[which],
        )

    def take(self, index: npt.NDArray[np.intp]) -> SpanBatch:
        """Those that an index array names, in its order."""
        return SpanBatch(
            self.lane.take(index),
            self.start.take(index),
            self.end.take(index),
            self.state.take(index),
            self.task.take(index),
        )

    @staticmethod
    def joined(parts: list[SpanBatch]) -> SpanBatch:
        """The parts one after the other."""
        if len(parts) == 1:
            return parts[0]
        return SpanBatch(
            np.concatenate([p.lane for p in parts]) if parts else np.empty(0, np.int32),
            np.concatenate([p.start for p in parts]) if parts else np.empty(0, np.int64),
            np.concatenate([p.end for p in parts]) if parts else np.empty(0, np.int64),
            np.concatenate([p.state for p in parts]) if parts else np.empty(0, np.uint8),
            np.concatenate([p.task for p in parts]) if parts else np.empty(0, np.int32),
        )


class Segment:
    """Up to ``limit`` spans sorted by end; its arrays double until they hold that many.

    ``ahead``: they do from the beginning. Pages of memory that nothing is in cost nothing yet.
    """

    __slots__ = ("_limit", "_whole", "spans")

    def __init__(self, limit: int, ahead: bool = False) -> None:
        self._limit = limit
        self._whole = _blank(limit if ahead else min(_SMALLEST, limit))
        self.spans = self._whole.part(slice(0))

    def __len__(self) -> int:
        return len(self.spans)

    @property
    def room(self) -> int:
        return self._limit - len(self.spans)

    @property
    def nbytes(self) -> int:
        whole = self._whole
        return sum(a.nbytes for a in (whole.lane, whole.start, whole.end, whole.state, whole.task))

    def extend(self, new: SpanBatch) -> None:
        """Append spans, none of which ends before those that are here; at most ``room``."""
        length = len(self.spans)
        need = length + len(new)
        if need > len(self._whole):
            grown = _blank(min(self._limit, max(need, 2 * len(self._whole))))
            _copy(self.spans, grown, 0)
            self._whole = grown
        _copy(new, self._whole, length)
        self.spans = self._whole.part(slice(need))

    def insert(self, new: SpanBatch) -> None:
        """Put in late spans where they belong; only what ends after the first is moved."""
        first = int(np.searchsorted(self.spans.end, new.end.min(), side="right"))
        both = SpanBatch.joined([self.spans.part(slice(first, None)), new])
        both = both.take(np.argsort(both.end, kind="stable"))
        need = first + len(both)
        if need > len(self._whole):
            grown = _blank(need)
            _copy(self.spans.part(slice(first)), grown, 0)
            self._whole = grown
        _copy(both, self._whole, first)
        self.spans = self._whole.part(slice(need))


def _blank(length: int) -> SpanBatch:
    return SpanBatch(
        np.empty(length, np.int32),
        np.empty(length, np.int64),
        np.empty(length, np.int64),
        np.empty(length, np.uint8),
        np.empty(length, np.int32),
    )


def _copy(source: SpanBatch, target: SpanBatch, at: int) -> None:
    upto = at + len(source)
    target.lane[at:upto] = source.lane
    target.start[at:upto] = source.start
    target.end[at:upto] = source.end
    target.state[at:upto] = source.state
    target.task[at:upto] = source.task


class Shelf:
    """Spans of one class of lengths; ``longest`` is the greatest length that occurred."""

    def __init__(self, segment_spans: int) -> None:
        self.segments: list[Segment] = []
        self.last: list[int] = []
        """The last end in each segment."""
        self.longest = 0
        self._segment_spans = segment_spans

    def append(self, new: SpanBatch, longest: int) -> None:
        """Put in spans sorted by end, late ones too; none longer than ``longest``."""
        self.longest = max(self.longest, longest)
        if self.last and new.end[0] < self.last[-1]:
            late = int(np.searchsorted(new.end, self.last[-1], side="left"))
            self._insert(new.part(slice(late)))
            new = new.part(slice(late, None))
        while len(new):
            if not self.segments or self.segments[-1].room <= 0:
                # Where one is full, another will be: nothing need be copied while it grows.
                self.segments.append(Segment(self._segment_spans, ahead=bool(self.segments)))
                self.last.append(0)
            tail, part = self.segments[-1], new
            if len(new) > tail.room:
                part = new.part(slice(tail.room))
            tail.extend(part)
            self.last[-1] = int(part.end[-1])
            if part is new:
                break
            new = new.part(slice(len(part), None))

    def _insert(self, late: SpanBatch) -> None:
        where = np.searchsorted(np.array(self.last), late.end, side="left")
        for index in np.unique(where).tolist():
            self.segments[index].insert(late.take(np.flatnonzero(where == index)))

    def stretches(self, t0: int, t1: int) -> list[tuple[Segment, int, int]]:
        """Where candidates for ``[t0, t1)`` lie: segment, first and last + 1 of its spans."""
        found = []
        reach = t1 + self.longest
        for index in range(bisect_right(self.last, t0), len(self.segments)):
            segment = self.segments[index]
            end = segment.spans.end
            if end[0] >= reach:
                break
            low = 0 if end[0] > t0 else int(np.searchsorted(end, t0, side="right"))
            high = len(end)
            if self.last[index] >= reach:
                high = int(np.searchsorted(end, reach, side="left"))
            if high > low:
                found.append((segment, low, high))
        return found

    def count_between(self, t0: int, t1: int) -> int:
        """How many candidates there are for ``[t0, t1)``."""
        reach = t1 + self.longest
        first, last = bisect_right(self.last, t0), bisect_left(self.last, reach)
        count = sum(map(len, self.segments[first : last + 1]))
        if first < len(self.segments):
            count -= int(self.segments[first].spans.end.searchsorted(t0, side="right"))
        if last < len(self.segments):
            end = self.segments[last].spans.end
            count -= len(end) - int(end.searchsorted(reach, side="left"))
        return max(count, 0)

    def find(self, lane: int, t: int) -> tuple[Segment, int] | None:
        """The span of ``lane`` at ``t``."""
        for segment, low, high in self.stretches(t, t + 1):
            lanes = segment.spans.lane
            for at in range(low, high, _SCAN):
                hits = np.flatnonzero(lanes[at : min(at + _SCAN, high)] == lane)
                if len(hits):
                    index = at + int(hits[0])
                    # The lane's first span that ends after t is the only one that can hold it.
                    return (segment, index) if segment.spans.start[index] <= t else None
        return None


class Shelves:
    """All closed spans of a store, by length."""

    def __init__(self) -> None:
        self.segment_spans = SEGMENT_SPANS
        """How many spans a segment holds. Set it before the first spans arrive."""
        self._shelves: dict[int, Shelf] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes taken, room for more included."""
        return sum(s.nbytes for shelf in self._shelves.values() for s in shelf.segments)

    def append(self, new: SpanBatch, lengths: Int64) -> None:
        """Put in spans sorted by end, of these lengths."""
        if not len(new):
            return
        self._count += len(new)
        left, longest = len(new), int(lengths.max())
        for number, bound in enumerate(_BOUNDS):
            if not left:
                return
            within = lengths <= bound
            if number:
                within &= lengths > _BOUNDS[number - 1]
            mine = np.flatnonzero(within)
            if not len(mine):
                continue
            left -= len(mine)
            shelf = self._shelves.get(number)
            if shelf is None:
                shelf = self._shelves[number] = Shelf(self.segment_spans)
            most = longest if longest <= bound else int(lengths.take(mine).max())
            shelf.append(new if len(mine) == len(new) else new.take(mine), most)

    def count_between(self, t0: int, t1: int) -> int:
        """How many spans may touch ``[t0, t1)``: never too few, and cheap to tell."""
        return sum(shelf.count_between(t0, t1) for shelf in self._shelves.values())

    def between(self, t0: int, t1: int, task: int | None = None, least: int = 0) -> SpanBatch:
        """The spans that touch ``[t0, t1)``, in no order; with ``task`` only those of that one.

        ``least``: shelves of shorter lengths are left alone, which makes looking for long spans
        cheap; some of what is found may be shorter.
        """
        return SpanBatch.joined(self.parts(t0, t1, task, least))

    def parts(
        self,
        t0: int,
        t1: int,
        task: int | None = None,
        least: int = 0,
        lanes: npt.NDArray[np.bool_] | None = None,
    ) -> list[SpanBatch]:
        """What ``between`` joins, views where possible; ``lanes``: only of those marked there."""
        parts = []
        for number, shelf in self._shelves.items():
            if number < len(BOUNDS) and BOUNDS[number] < least:
                continue
            for segment, low, high in shelf.stretches(t0, t1):
                part = segment.spans.part(slice(low, high))
                if lanes is not None:
                    part = part.take(np.flatnonzero(lanes.take(part.lane)))
                if task is not None:
                    part = part.take(np.flatnonzero(part.task == task))
                if not len(part):
                    continue
                if part.end[-1] > t1:
                    # None of those that end by then starts at t1 or later.
                    upto = int(part.end.searchsorted(t1, side="right"))
                    rest = part.part(slice(upto, None))
                    parts.append(rest.take(np.flatnonzero(rest.start < t1)))
                    part = part.part(slice(upto))
                parts.append(part)
        return parts

    def find(self, lane: int, t: int) -> tuple[int, int, int, int] | None:
        """Start, end, state and task of the span of ``lane`` at ``t``."""
        for shelf in self._shelves.values():
            found = shelf.find(lane, t)
            if found is not None:
                spans, at = found[0].spans, found[1]
                return tuple(int(c[at]) for c in (spans.start, spans.end, spans.state, spans.task))  # type: ignore[return-value]
        return None

    def drop_oldest(self) -> tuple[int, int]:
        """Forget the segment whose last end is the oldest: how many spans, and that end."""
        full = [s for s in self._shelves.values() if s.segments]
        shelf = min(full, key=lambda s: s.last[0])
        gone = shelf.segments.pop(0)
        self._count -= len(gone)
        return len(gone), shelf.last.pop(0)

    def oldest(self) -> int | None:
        """The last end of the segment that would go next."""
        return min((s.last[0] for s in self._shelves.values() if s.segments), default=None)
