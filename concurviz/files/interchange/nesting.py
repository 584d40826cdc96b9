"""Calls of threads put in order: by lane and time, how deep each lies, which end is whose."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64

#: Names are cut behind so many characters.
MAX_NAME = 200
#: More lanes than these are sorted all at once.
_FEW_LANES = 1_000


@dataclass
class Left:
    """What was left out, and how often, by why."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, why: str, count: int = 1) -> None:
        if count:
            self.counts[why] = self.counts.get(why, 0) + count


def by_lane(lane: Int32, start: Int64, end: Int64) -> Int32:
    """The order by lane, in it by time, and the longer ones first where they begin together."""
    # Sorting by 16 bits takes no time, and what is left is nearly in order: writers go on in time.
    order = np.argsort(lane.astype(np.uint16), kind="stable").astype(np.int32)
    cuts = np.append(0, np.cumsum(np.bincount(lane)))
    used = np.flatnonzero(np.diff(cuts))
    if len(used) > _FEW_LANES:
        return np.lexsort((-end, start, lane)).astype(np.int32)
    for one in used.tolist():
        mine = order[cuts[one] : cuts[one + 1]]
        mine[:] = mine[np.lexsort((-end[mine], start[mine]))]
    return order


def depths(start: Int64, end: Int64) -> Int32:
    """How many calls of a thread each lies in; calls are in order of time, the longer first.

    ::

        aaaaaaaaaa  cc     0 0
          bbb ddd          1 1
    """
    count = np.arange(len(start))
    depth: Int32 = (count - np.searchsorted(np.sort(end), start, side="right")).astype(np.int32)
    # That many are going on; where calls overlap without nesting, some row may be taken.
    order = np.argsort(depth, kind="stable")
    same = np.diff(depth[order]) == 0
    if not np.any(same & (start[order][1:] < end[order][:-1])):
        return depth
    busy: list[int] = []
    found = []
    for begin, finish in zip(start.tolist(), end.tolist(), strict=True):
        while busy and busy[-1] <= begin:
            busy.pop()
        found.append(len(busy))
        busy.append(finish)
    return np.array(found, np.int32)


def matched(
    group: Int64, t: Int64, begins: npt.NDArray[np.bool_], name: Int32, left: Left, last: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Beginnings and ends of calls by group, in file order: group, start, end and name of each.

    What has no end ends at ``last``; an end without beginning is left out.
    """
    found: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    if not len(t):
        return found
    order = np.lexsort((t, group))
    going: list[tuple[int, int]] = []
    before = -1
    ends = opens = 0

    def add(one: int, begin: int, finish: int, what: int) -> None:
        for column, value in zip(found, (one, begin, finish, what), strict=True):
            column.append(value)

    def close() -> None:
        for begin, what in going:
            add(before, begin, max(begin, last), what)
        going.clear()

    columns = (c[order].tolist() for c in (group, t, begins, name))
    for one, when, begin, what in zip(*columns, strict=True):
        if one != before:
            opens += len(going)
            close()
            before = one
        if begin:
            going.append((when, what))
        elif going:
            add(one, going[-1][0], when, going[-1][1])
            going.pop()
        else:
            ends += 1
    opens += len(going)
    close()
    left.add("ends", ends)
    left.add("open", opens)
    return found


def packed(first: Int64, last: Int64) -> Int64:
    """A row for each of what lasts from ``first`` to ``last``, so that none overlap: the lowest."""
    rows: Int64 = np.zeros(len(first), np.int64)
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    count = 0
    for at in np.argsort(first, kind="stable").tolist():
        while busy and busy[0][0] <= first[at]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            row = heapq.heappop(free)
        else:
            row, count = count, count + 1
        rows[at] = row
        heapq.heappush(busy, (int(last[at]), row))
    return rows
