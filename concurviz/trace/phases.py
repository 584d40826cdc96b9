"""Nested lanes: what tasks were at, one store a depth, lanes numbered as those they lie in.

::

    lane        |rrrrrrrrr|iiiiiiiiii|rrrrrr|llll|rrrrrr|    states
    depth 1     |CPU work |I/O       |locked section    |
    depth 2                               |holds lock   |
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64
from concurviz.trace.lanes import LaneTable, Transitions
from concurviz.trace.rows import LaneStore
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.phases import MAX_DEPTH

TINTS = 6
#: The deepest that is shown and saved; what we record ourselves is never as deep.
MAX_NESTED = 48


def tint_of(numbers: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """The tints of phases by their numbers, 1 to TINTS; 0 of none."""
    tints: npt.NDArray[np.uint8] = np.where(numbers > 0, 1 + numbers % TINTS, 0).astype(np.uint8)
    return tints


def new_store(parent: LaneStore) -> LaneStore:
    """An empty store of nested lanes."""
    store = LaneStore(folded=False)
    match_rows(store, parent, 1)
    return store


def match_rows(store: LaneStore, parent: LaneStore, depth: int, count: int | None = None) -> None:
    """As many lanes as the parent has, or its first ``count``."""
    for row in parent.rows[len(store.rows) : count]:
        store.add_row(row.label, row.role, row.worker, row.pid, depth)


class PhaseLanes:
    """Feeds the nested stores of one side, workers or tasks.

    Lanes are of whatever enters phases: workers' own rows, or tasks, which are put on rows.
    """

    def __init__(self, parent: LaneStore, stores: list[LaneStore], span_budget: int) -> None:
        self._parent = parent
        self._stores = stores
        self._budget = span_budget
        self._tables: list[LaneTable] = []
        self._owner: list[Int64] = []
        """By level and row: whose open phase it shows."""
        self._taken: Int64 = np.zeros(0, np.int64)

    @property
    def empty(self) -> bool:
        """Whether there has been no phase yet."""
        return not self._tables

    def taken(self, lanes: Int64, until: Int64) -> None:
        """Nothing of these lanes may be drawn before those times: others had their rows."""
        if len(lanes):
            self._taken = _reaching(self._taken, int(lanes.max()) + 1)
            self._taken[lanes] = np.maximum(self._taken[lanes], until)

    def take(
        self,
        entered: tuple[Int64, Int64, Int64, Int64, Int64],
        left: tuple[Int64, Int64, Int64],
        row_of: Int32,
        *,
        final: bool,
    ) -> None:
        """Lanes that entered phases (lane, time, depth, number), and that left all (lane, time).

        Both end in the record's place, which tells what came first of one moment. ``row_of``: by
        lane, -1 without a row. ``final``: what has left never enters again.
        """
        lane, t, depth, number, place = entered
        depth = np.clip(depth, 1, MAX_DEPTH)
        while len(self._tables) < (int(depth.max()) if len(depth) else 0):
            self._add_level()
        for level in range(len(self._tables)):
            deeper = depth <= level + 1
            names = np.where(depth[deeper] == level + 1, number[deeper], 0)
            here = (lane[deeper], t[deeper], names, place[deeper])
            self._level(level, here, left, row_of, final)

    def _add_level(self) -> None:
        self._tables.append(LaneTable())
        self._owner.append(np.zeros(0, np.int64))
        store = LaneStore(folded=False)
        store.hold_at_most(self._budget)
        self._stores.append(store)

    def _level(
        self,
        level: int,
        entered: tuple[Int64, Int64, Int64, Int64],
        left: tuple[Int64, Int64, Int64],
        row_of: Int32,
        final: bool,
    ) -> None:
        table, store = self._tables[level], self._stores[level]
        lane = np.concatenate([entered[0], left[0]])
        if not len(lane):
            return
        table.reach(int(lane.max()) + 1)
        # Most of what ends has nothing open at this depth.
        busy = table.open_state > 0
        busy[entered[0][entered[2] > 0]] = True
        order = np.argsort(np.concatenate([entered[3], left[2]]), kind="stable")
        kept = order[busy[lane[order]]]
        if not len(kept):
            return
        lane = lane[kept]
        t = np.concatenate([entered[1], left[1]])[kept]
        number = np.concatenate([entered[2], np.zeros(len(left[0]), np.int64)])[kept]
        self._taken = _reaching(self._taken, len(table))
        table.floor[lane] = np.maximum(table.floor[lane], self._taken[lane])
        nobody = np.zeros(len(lane), np.int64)
        entries = Transitions(lane, t, tint_of(number), number.astype(np.int32), nobody)
        spans, touched = table.advance(entries, join=False)
        if final:
            table.open_state[left[0]] = 0
        match_rows(store, self._parent, level + 1)
        row = row_of[spans.lane]
        placed = np.flatnonzero(row >= 0)
        store.append(
            SpanBatch(
                row[placed].astype(np.int32),
                spans.start[placed],
                spans.end[placed],
                spans.state[placed],
                spans.task[placed],
            )
        )
        self._show_open(level, touched[row_of[touched] >= 0], row_of)

    def _show_open(self, level: int, touched: Int64, row_of: Int32) -> None:
        table, store = self._tables[level], self._stores[level]
        self._owner[level] = _reaching(self._owner[level], len(store.rows))
        owner = self._owner[level]
        is_open = table.open_state[touched] > 0
        closed, opened = touched[~is_open], touched[is_open]
        mine = row_of[closed][owner[row_of[closed]] == closed]
        store.open_state[mine] = 0
        rows = row_of[opened]
        owner[rows] = opened
        store.open_state[rows] = table.open_state[opened]
        store.open_start[rows] = table.open_start[opened]
        store.open_task[rows] = table.open_task[opened]


def _reaching(array: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    if count <= len(array):
        return array
    more = max(count, 2 * len(array)) - len(array)
    return np.concatenate([array, np.zeros(more, array.dtype)])
