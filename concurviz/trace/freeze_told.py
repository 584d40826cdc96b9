"""Counters and arrows of another tool as plain arrays and back again; what is read is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Columns
from concurviz.trace.counters import MAX_COUNTERS, Counter
from concurviz.trace.freeze_mips import FrozenError
from concurviz.trace.store import RunTrace

Array = npt.NDArray[Any]

_ARROWS = ("number", "t", "worker", "leaves", "name")


def counters_to_arrays(counters: Sequence[Counter]) -> tuple[dict[str, Array], list[list[str]]]:
    """The arrays ``counter_...`` of all series one after the other, and the name and key of each.

    ``counter_first``: where each begins, and where the last one ends; all are empty without any.
    """
    empty = np.empty(0, np.int64)
    lengths = [len(c.t) for c in counters]
    arrays: dict[str, Array] = {
        "counter_first": np.cumsum([0, *lengths]) if counters else empty,
        "counter_t": np.concatenate([c.t for c in counters]) if counters else empty,
        "counter_value": np.concatenate([c.value for c in counters]) if counters else empty,
    }
    return arrays, [[c.name, c.key] for c in counters]


def read_counters(arrays: Mapping[str, Array], meta: object, extent: int) -> list[Counter]:
    """What ``counters_to_arrays`` wrote; FrozenError if it cannot be."""
    first, t, value = (arrays[f"counter_{name}"] for name in ("first", "t", "value"))
    if not isinstance(meta, list) or len(meta) > MAX_COUNTERS:
        raise FrozenError("counters is not a list of at most two thousand")
    if len(meta) != max(0, len(first) - 1):
        raise FrozenError("counters is not a list with an entry for each")
    whole = int(first[-1]) if len(first) else 0
    if len(t) != whole or len(value) != whole or (len(first) and first[0] != 0):
        raise FrozenError("counters do not cover what they divide")
    if np.any(first[1:] <= first[:-1]):
        raise FrozenError("a counter has no values")
    if whole and (t.min() < 0 or t.max() > extent):
        raise FrozenError("a value of a counter lies outside its run")
    if not np.isfinite(value).all():
        raise FrozenError("a value of a counter is no number")
    early = t[1:] < t[:-1]
    early[first[1:-1] - 1] = False
    if early.any():
        raise FrozenError("values of a counter are out of order")
    found = []
    for number, said in enumerate(meta):
        if (
            not isinstance(said, list)
            or len(said) != 2
            or not all(isinstance(s, str) for s in said)
        ):
            raise FrozenError("a counter is no pair of name and key")
        mine = slice(int(first[number]), int(first[number + 1]))
        found.append(Counter(said[0], said[1], t[mine], value[mine]))
    return found


def arrows_to_arrays(arrows: Columns) -> dict[str, Array]:
    """The arrays ``arrow_...``."""
    return {f"arrow_{name}": arrows[name].copy() for name in _ARROWS}


def read_arrows(arrays: Mapping[str, Array], trace: RunTrace) -> None:
    """Put what ``arrows_to_arrays`` wrote into a trace with its workers; FrozenError if it cannot
    be.
    """
    number, t, worker, leaves, name = (arrays[f"arrow_{name}"] for name in _ARROWS)
    if len({len(column) for column in (number, t, worker, leaves, name)}) != 1:
        raise FrozenError("the columns of arrow differ in length")
    if not len(t):
        return
    if t.min() < 0 or t.max() > trace.extent or np.any(np.diff(t) < 0):
        raise FrozenError("an arrow lies outside its run, or out of order")
    if not np.isin(worker, list(trace.workers)).all():
        raise FrozenError("an arrow is on a lane that there is not")
    if number.min() < 0 or name.min() < 1 or leaves.max() > 1:
        raise FrozenError("an arrow has an impossible number or name")
    trace.arrows.extend(
        number=number, t=t, worker=worker, leaves=leaves.astype(np.bool_), name=name
    )
