"""Arrows between calls out of another tool's file, collected and bound to the calls they are of.

::

    thread 1   |-- send --|s             s begins an arrow, t passes it on, f ends it: what has one
    thread 2        t|-- work --|        name, category and id is one arrow after the other
    thread 3              |- done -|f
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.files.interchange.nesting import Left
from concurviz.trace.columns import Columns, Int32, Int64

#: Ends of arrows beyond these are left out.
MAX_ENDS = 2_000_000
#: Ends that are put into columns at once.
_TOGETHER = 10_000
_KINDS = "stf"
_END = _KINDS.index("f")


@dataclass(frozen=True, eq=False)
class Bound:
    """Arrows by number, equally long columns: from a moment (ns) on a lane to one on a lane.

    ``name``: the number of what it is called.
    """

    from_lane: Int32
    from_t: Int64
    to_lane: Int32
    to_t: Int64
    name: Int32


class Arrows:
    """Collects ends of arrows. Times are ns, of any origin; ``left`` is told what was not."""

    def __init__(self, left: Left) -> None:
        self._left = left
        self._ends = Columns(
            {
                "which": np.int64, "kind": np.int8, "lane": np.int32, "t": np.int64,
                "within": np.bool_, "name": np.int32,
            }
        )  # fmt: skip
        self._new: list[tuple[int, int, int, int, bool, int]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def take(self, kind: str, which: object, lane: int, t: int, *, within: bool, name: int) -> None:
        """One end, ``s``, ``t`` or ``f``; ``which``: what all ends of one arrow have in common.

        ``within``: it is of the call that goes on then; else of the next one on its lane.
        """
        if self._count >= MAX_ENDS:
            self._left.add("arrows")
            return
        self._count += 1
        # Of a hash: ids may be as long as they like.
        self._new.append((hash(which), _KINDS.index(kind), lane, t, within, name))
        if len(self._new) >= _TOGETHER:
            self._flush()

    def moved(self, lanes: Int32) -> None:
        """Ends are on other lanes than was said: ``lanes`` tells on which, by lane."""
        self._flush()
        self._ends.put("lane", lanes[self._ends["lane"]])

    def bound(self, calls: dict[str, npt.NDArray[Any]], origin: int) -> Bound:
        """The arrows between calls, which are by lane and in order of time from the origin.

        What was collected is used up.
        """
        self._flush()
        ends = self._ends.taken()
        t, lane = ends["t"], ends["lane"]
        # As floats: the difference of two times anywhere may not fit.
        near = np.abs(t.astype(np.float64) - float(origin)) < float(1 << 62)
        t = np.where(near, t - origin, -1)
        at = np.full(len(t), -1, np.int64)
        by_lane = np.argsort(lane, kind="stable")
        for mine in np.split(by_lane, np.flatnonzero(np.diff(lane[by_lane])) + 1):
            if len(mine):
                # Of one type, or all calls would be copied.
                edges = np.array([lane[mine[0]], lane[mine[0]] + 1], calls["lane"].dtype)
                place = np.searchsorted(calls["lane"], edges)
                start, end = (calls[name][place[0] : place[1]] for name in ("start", "end"))
                at[mine] = _bound(t[mine], ends["within"][mine], start, end)
        loose = at < 0
        self._left.add("loose", int(np.count_nonzero(loose)))
        kept = np.flatnonzero(~loose)
        # In order of the times that were told: where it is bound to says nothing of that.
        kept = kept[np.lexsort((ends["kind"][kept], t[kept], ends["which"][kept]))]
        which, kind = ends["which"][kept], ends["kind"][kept]
        place = np.arange(len(kept))
        # What ends an arrow hands nothing on.
        last = np.maximum.accumulate(np.where(kind != _END, place, -1))
        source = np.append(-1, last[:-1])[: len(kept)]
        good = (kind != 0) & (source >= 0)
        good[good] = which[source[good]] == which[good]
        self._left.add("arrow_ends", int(np.count_nonzero((kind != 0) & ~good)))
        used = np.zeros(len(kept), np.bool_)
        used[source[good]] = True
        self._left.add("arrow_open", int(np.count_nonzero((kind == 0) & ~used)))
        tail, head = kept[source[good]], kept[good]
        order = np.lexsort((at[tail], at[head]))
        tail, head = tail[order], head[order]
        return Bound(lane[tail], at[tail], lane[head], at[head], ends["name"][tail])

    def _flush(self) -> None:
        if self._new:
            columns = zip(*self._new, strict=True)
            names = ("which", "kind", "lane", "t", "within", "name")
            self._ends.extend(**{n: np.array(c) for n, c in zip(names, columns, strict=True)})
            self._new.clear()


def _bound(t: Int64, within: npt.NDArray[np.bool_], start: Int64, end: Int64) -> Int64:
    """Where each end at ``t`` lies in a call of its lane; -1 for none. Calls by their beginnings.

    One that comes as a call ends is still of it.
    """
    found: Int64 = np.full(len(t), -1, np.int64)
    if not len(start):
        return found
    reach = np.maximum.accumulate(end)
    before = np.searchsorted(start, t, side="right") - 1
    until = np.where(before >= 0, reach[np.maximum(before, 0)], -1)
    found[until > t] = t[until > t]
    found[until == t] = t[until == t] - 1
    after = np.searchsorted(start, t, side="left")
    following = ~within & (after < len(start))
    found[following] = start[after[following]]
    return found
