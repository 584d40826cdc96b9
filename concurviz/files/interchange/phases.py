"""What is nested in lanes, in the order and on the tracks that other formats want.

Formats nest by time alone: all that lies on one track must end within what began before it. What
crosses that (calls of other tools' may) is given another track.

::

    lane                 |aaaaaaaaaaaa|
                           |bb| |dddddd|     d outlasts a
    its first track      |aaaaaaaaaaaa|
                           |bb|
    its second track            |dddddd|
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, UInt8
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.records import NO_TASK


class Track(NamedTuple):
    """Where some lie: ``owner``'s (a lane's index or a task), ``number`` counts its own from 0."""

    owner: int
    number: int


@dataclass(frozen=True, eq=False)
class Phases:
    """Equally long columns, by track, in order of time, the outer ones first. Times are ns.

    ``depth`` from 1 on, ``name`` a number, ``task`` whose it is or NO_TASK, ``track`` an index.
    """

    track: Int64
    start: Int64
    end: Int64
    depth: UInt8
    name: Int32
    task: Int32
    tracks: tuple[Track, ...]

    def __len__(self) -> int:
        return len(self.start)

    def part(self, which: slice) -> Phases:
        """A stretch of them, as views."""
        return Phases(
            self.track[which],
            self.start[which],
            self.end[which],
            self.depth[which],
            self.name[which],
            self.task[which],
            self.tracks,
        )

    @cached_property
    def cuts(self) -> Int64:
        """Where each track's begin."""
        return np.searchsorted(self.track, np.arange(len(self.tracks) + 1))


def phases_of(levels: Sequence[SpanBatch], lanes: SpanBatch, *, of_tasks: bool) -> Phases:
    """The spans of nested lanes, by depth from 1 on; ``lanes``: those that they lie in.

    ``of_tasks``: each task has tracks of its own, else each lane; what no task is known of is left
    out then.
    """
    spans = SpanBatch.joined(list(levels))
    depth = np.repeat(np.arange(1, len(levels) + 1, dtype=np.uint8), [len(s) for s in levels])
    task = _tasks_at(spans, lanes)
    if of_tasks:
        known = np.flatnonzero(task != NO_TASK)
        spans, depth, task = spans.take(known), depth[known], task[known]
    owner = task if of_tasks else spans.lane
    order = np.lexsort((depth, spans.start, owner))
    number = _track_numbers(owner[order], spans.start[order], spans.end[order], depth[order])
    if number.any():
        by_track = np.lexsort((number, owner[order]))
        order, number = order[by_track], number[by_track]
    spans, depth, task, owner = spans.take(order), depth[order], task[order], owner[order]
    new = np.ones(len(owner), np.bool_)
    new[1:] = (np.diff(owner) != 0) | (np.diff(number) != 0)
    tracks = zip(owner[new].tolist(), number[new].tolist(), strict=True)
    return Phases(
        np.cumsum(new) - 1, spans.start, spans.end, depth, spans.task, task,
        tuple(Track(*track) for track in tracks),
    )  # fmt: skip


def _tasks_at(spans: SpanBatch, lanes: SpanBatch) -> Int32:
    """The task that each span's lane was at when it began; NO_TASK if none."""
    if not np.any(lanes.task != NO_TASK):
        return np.full(len(spans), NO_TASK, np.int32)
    count = len(lanes)
    lane: Int32 = np.concatenate([lanes.lane, spans.lane])
    start: Int64 = np.concatenate([lanes.start, spans.start])
    of_lanes = np.arange(len(lane)) < count
    order = np.lexsort((~of_lanes, start, lane))
    place = np.where(of_lanes[order], np.arange(len(order)), 0)
    last = np.empty(len(order), np.int64)
    last[order] = order[np.maximum.accumulate(place)]
    at = last[count:]
    there = (at < count) & (lane[at] == spans.lane) & (start[at] <= spans.start)
    at = np.where(there, at, 0)
    there &= lanes.end[at] > spans.start
    found: Int32 = np.where(there, lanes.task[at], NO_TASK).astype(np.int32)
    return found


def _track_numbers(owner: Int32, start: Int64, end: Int64, depth: UInt8) -> Int64:
    """On which of its owner's tracks each lies: on its parent's, or if it outlasts that the next.

    Columns are by owner, in order of time, the outer ones first.
    """
    number = np.zeros(len(owner), np.int64)
    by_depth = np.argsort(depth, kind="stable")
    deepest = int(depth.max(initial=0))
    cuts = np.searchsorted(depth[by_depth], np.arange(2, deepest + 1))
    levels = np.split(by_depth, cuts)
    for above, mine in pairwise(levels):
        at = np.searchsorted(above, mine) - 1
        parent = above[np.maximum(at, 0)] if len(above) else mine
        inside = (at >= 0) & (owner[parent] == owner[mine]) & (end[parent] > start[mine])
        number[mine] = np.where(inside, number[parent] + (end[mine] > end[parent]), 0)
    return number


def innermost(phases: Phases, lane: int, t: Int64) -> Int64:
    """The track of a lane on which the deepest lies at each of some times; -1 where none does."""
    found = np.full(len(t), -1, np.int64)
    deepest: npt.NDArray[np.uint8] = np.zeros(len(t), np.uint8)
    for track, (owner, _) in enumerate(phases.tracks):
        if owner != lane:
            continue
        mine = slice(int(phases.cuts[track]), int(phases.cuts[track + 1]))
        start, end, depth = phases.start[mine], phases.end[mine], phases.depth[mine]
        for level in np.unique(depth).tolist():
            these = np.flatnonzero(depth == level)
            at = np.searchsorted(start[these], t, side="right") - 1
            lies = (at >= 0) & (end[these[np.maximum(at, 0)]] > t) & (level > deepest)
            found[lies], deepest[lies] = track, level
    return found
