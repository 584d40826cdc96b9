"""Phases as plain arrays and back again; what is read is checked as in ``freeze``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.freeze_mips import FrozenError
from concurviz.trace.mipmap import Mipmap
from concurviz.trace.phases import MAX_NESTED, match_rows, tint_of
from concurviz.trace.rows import LaneStore
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import RunTrace

Array = npt.NDArray[Any]

_COLUMNS = ("lane", "start", "end", "number")
_STILL_OPEN = -1
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Nested:
    """The spans of phases at one depth of workers or of tasks, closed ones and open ones."""

    side: str
    depth: int
    lanes: int
    closed: SpanBatch
    open: SpanBatch
    evicted: int
    horizon: int

    @property
    def name(self) -> str:
        """What its mipmap is filed under."""
        return f"{self.side} {self.depth}"


def nested_sides(trace: RunTrace) -> list[tuple[str, LaneStore]]:
    """The stores of phases by name: "workers 1", "workers 2", ..., "tasks 1", ..."""
    sides = (("workers", trace.worker_phases), ("tasks", trace.task_phases))
    return [(f"{side} {n}", s) for side, stores in sides for n, s in enumerate(stores, 1)]


def phases_to_arrays(trace: RunTrace) -> tuple[dict[str, Array], list[dict[str, Any]]]:
    """The arrays ``phase_...`` of all stores one after the other, and how long each one's part is.

    A store's closed spans come by lane and in order of time, then its open ones, which have the end
    -1.
    """
    parts: dict[str, list[Array]] = {name: [] for name in _COLUMNS}
    meta = []
    for name, store in nested_sides(trace):
        side, _, depth = name.partition(" ")
        closed, _ = store.sheet()
        lanes = np.flatnonzero(store.open_state[: len(store.rows)])
        parts["lane"] += [closed.lane, lanes.astype(np.int32)]
        parts["start"] += [closed.start, store.open_start[lanes]]
        parts["end"] += [closed.end, np.full(len(lanes), _STILL_OPEN, np.int64)]
        parts["number"] += [closed.task, store.open_task[lanes]]
        meta.append(
            {
                "side": side,
                "depth": int(depth),
                "lanes": len(store.rows),
                "closed": len(closed),
                "open": len(lanes),
                "evicted": store.evicted,
                "horizon": store.horizon,
            }
        )
    empty: dict[str, Array] = {name: np.empty(0, np.int64) for name in _COLUMNS}
    joined = {name: np.concatenate(p) if p else empty[name] for name, p in parts.items()}
    return {f"phase_{name}": array for name, array in joined.items()}, meta


def read_phases(
    arrays: Mapping[str, Array], meta: object, lanes: Mapping[str, int], extent: int
) -> list[Nested]:
    """What ``phases_to_arrays`` wrote; FrozenError if it cannot be. ``lanes``: of each side."""
    if not isinstance(meta, list) or len(meta) > MAX_NESTED * len(lanes):
        raise FrozenError("phases is not a list of a few")
    columns = {name: arrays[f"phase_{name}"] for name in _COLUMNS}
    if len({len(c) for c in columns.values()}) != 1:
        raise FrozenError("the columns of phase differ in length")
    found: list[Nested] = []
    at = 0
    for said in meta:
        if not isinstance(said, dict) or said.get("side") not in lanes:
            raise FrozenError("phases are of neither workers nor tasks")
        side, depth = str(said["side"]), _whole(said, "depth", MAX_NESTED)
        if depth != 1 + sum(n.side == side for n in found):
            raise FrozenError("phases are at an impossible depth")
        count_of_lanes = _whole(said, "lanes", lanes[side])
        closed, opened = _whole(said, "closed", 2**40), _whole(said, "open", 2**40)
        parts = []
        for count in (closed, opened):
            part = {name: column[at : at + count] for name, column in columns.items()}
            if len(part["lane"]) != count:
                raise FrozenError("phases do not cover what they divide")
            at += count
            parts.append(_batch(part, count_of_lanes, extent))
        _check_closed(parts[0], extent)
        _check_open(parts[1], parts[0])
        evicted, horizon = _whole(said, "evicted", 2**60), _whole(said, "horizon", extent)
        found.append(Nested(side, depth, count_of_lanes, parts[0], parts[1], evicted, horizon))
    if at != len(columns["lane"]):
        raise FrozenError("phases do not cover what they divide")
    return found


def read_names(said: object) -> dict[int, str]:
    """The names of tasks' own phases; FrozenError if they are none."""
    if not isinstance(said, dict):
        raise FrozenError("phase_names is not a table")
    for number, name in said.items():
        if not isinstance(name, str) or not re.fullmatch("[0-9]{1,10}", str(number)):
            raise FrozenError("phase_names has something else than numbers and texts")
    return {int(number): name for number, name in said.items()}


def add_phases(trace: RunTrace, nested: Sequence[Nested], mips: Mapping[str, list[Mipmap]]) -> None:
    """Put them into a trace that has its rows."""
    for one in nested:
        of_workers = one.side == "workers"
        parent = trace.worker_lanes if of_workers else trace.task_lanes
        store = LaneStore(folded=False)
        (trace.worker_phases if of_workers else trace.task_phases).append(store)
        match_rows(store, parent, one.depth, one.lanes)
        if one.name in mips:
            store.restore(one.closed, mips[one.name])
        else:
            store.append(one.closed)
        lane = one.open.lane
        store.open_start[lane] = one.open.start
        store.open_state[lane] = one.open.state
        store.open_task[lane] = one.open.task
        store.evicted, store.horizon = one.evicted, one.horizon


def _batch(part: Mapping[str, Array], lanes: int, extent: int) -> SpanBatch:
    lane, start, number = part["lane"], part["start"], part["number"]
    if len(lane):
        if lane.min() < 0 or lane.max() >= lanes:
            raise FrozenError("a phase is on a lane that there is not")
        if start.min() < 0 or start.max() > extent:
            raise FrozenError("a phase lies outside its run")
        if number.min() < 1:
            raise FrozenError("a phase has an impossible number")
    return SpanBatch(lane, start, part["end"], tint_of(number), number)


def _check_closed(spans: SpanBatch, extent: int) -> None:
    if len(spans) and (spans.end.max() > extent or np.any(spans.end <= spans.start)):
        raise FrozenError("a phase ends before it begins, or after its run")
    same = spans.lane[1:] == spans.lane[:-1]
    if np.any(spans.lane[1:] < spans.lane[:-1]) or np.any(
        same & (spans.start[1:] < spans.end[:-1])
    ):
        raise FrozenError("phases overlap or are out of order")


def _check_open(opened: SpanBatch, closed: SpanBatch) -> None:
    if np.any(opened.end != _STILL_OPEN) or np.any(np.diff(opened.lane) <= 0):
        raise FrozenError("open phases have ends, or two a lane")
    last = np.zeros(max(1, int(max(opened.lane.max(initial=0), closed.lane.max(initial=0))) + 1))
    np.maximum.at(last, closed.lane, closed.end)
    if np.any(opened.start < last[opened.lane]):
        raise FrozenError("phases overlap or are out of order")


def _whole(said: Mapping[str, Any], key: str, high: int) -> int:
    value = said.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= high:
        raise FrozenError(f"a phase's {key} is not a whole number up to {high}")
    return value
