"""Calls of threads put in order: by lane and time, how deep each lies, which end is whose."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64
from concurviz.trace.shelves import SpanBatch
from concurviz.words import noop

#: Names are cut behind so many characters.
MAX_NAME = 200
#: What our own exports say with a thread's name: another thread, in whose states its events are
#: nested, or whose events they are, too, but cross others that are there.
NESTED_IN, CONTINUES = "nested_in", "continues"
#: More lanes than these are sorted all at once.
_FEW_LANES = 1_000
#: Spans that are made and stored at once: what that takes in between is small beside all of them.
_TOGETHER = 100_000

Calls = dict[str, npt.NDArray[Any]]
"""Columns ``lane``, ``start``, ``end`` and ``name``, equally long."""


@dataclass
class Left:
    """What was left out, and how often, by why."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, why: str, count: int = 1) -> None:
        if count:
            self.counts[why] = self.counts.get(why, 0) + count


WHY = {
    "instants": noop("instants beyond those shown"),
    "times": noop("events at times that cannot be"),
    "deep": noop("calls nested too deeply"),
    "open": noop("calls that did not end"),
    "ends": noop("ends of calls that had not begun"),
    "counters": noop("values of counters beyond those shown"),
    "numbers": noop("values of counters that are no numbers"),
    "arrows": noop("arrows beyond those shown"),
    "arrow_open": noop("arrows that did not end"),
    "arrow_ends": noop("ends of arrows that had not begun"),
    "loose": noop("ends of arrows outside of calls"),
    "broken": noop("events that make no sense"),
    "other": noop("events of other kinds"),
    "cut": noop("file that is cut: what came before is shown"),
}
"""What is said of each reason, in English."""


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
    group: Int32, t: Int64, begins: npt.NDArray[np.bool_], name: Int32, left: Left, last: int
) -> tuple[Int32, Int64, Int64, Int32]:
    """Beginnings and ends of calls by group, in file order: group, start, end and name of each.

    What has no end ends at ``last``; an end without beginning is left out.

    ::

        begins, ends      ( ( ) ( ) ) ) (
        so many go on     1 2 1 2 1 0 - 1      - has nothing to end
        its level         1 2 2 2 2 1   1      of one level every beginning has the next as its end
    """
    order = np.lexsort((t, group)).astype(np.int32)
    # Each by itself: what the caller has let go of goes.
    group = group[order]
    t = t[order]
    begins = begins[order]
    name = name[order]
    del order
    level, ended = _levels(group, begins)
    left.add("ends", int(np.count_nonzero(ended)))
    place = np.flatnonzero(~ended).astype(np.int32)
    place = place[np.lexsort((level[place], group[place]))]
    opens = np.flatnonzero(begins[place])
    after = np.minimum(opens + 1, max(len(place) - 1, 0))
    opened, closed = place[opens], place[after]
    del place, opens, after
    whole = ~begins[closed] & (level[closed] == level[opened]) & (group[closed] == group[opened])
    left.add("open", int(np.count_nonzero(~whole)))
    start = t[opened]
    end = np.where(whole, t[closed], np.maximum(start, last))
    return group[opened], start, end, name[opened]


def _levels(group: Int32, begins: npt.NDArray[np.bool_]) -> tuple[Int32, npt.NDArray[np.bool_]]:
    """How many calls go on with each beginning or end, itself included, and which end nothing.

    By group and in order of time.
    """
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(group)])
    size = np.diff(np.append(starts, len(group)))
    going = np.cumsum(np.where(begins, np.int32(1), np.int32(-1)), dtype=np.int32)
    # Each group from none on.
    going -= np.repeat(going[starts] - np.where(begins[starts], 1, -1), size).astype(np.int32)
    # The least so far, of each group by itself: those behind lie far below the ones before.
    below = np.repeat(np.arange(len(starts)) * -(2 * len(group) + 2), size)
    least = np.minimum.accumulate(np.minimum(going, 0) + below)
    least -= below
    fewest = least.astype(np.int32)
    del below, least
    before = np.append(np.int32(0), fewest[:-1])[: len(fewest)]
    before[starts] = 0
    ended = ~begins & (fewest < before)
    going -= fewest
    going += ~begins
    return going, ended


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


def parts(calls: Calls, which: Int32, place: Int32) -> Iterator[SpanBatch]:
    """Some calls in order of their ends, some after others; their names in place of tasks."""
    which = which[np.argsort(calls["end"][which], kind="stable")]
    for first in range(0, len(which), _TOGETHER):
        some = which[first : first + _TOGETHER]
        lane, start, end = place[calls["lane"][some]], calls["start"][some], calls["end"][some]
        yield SpanBatch(lane, start, end, np.zeros(len(some), np.uint8), calls["name"][some])
