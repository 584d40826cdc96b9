"""Mipmaps as plain arrays and back again: of a store that has evicted spans they alone know all.

What is read may come from anywhere: it is checked against what non-overlapping spans can add up to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.mipmap import N_STATES, Mipmap
from concurviz.trace.rows import FOLD_SHIFT, LaneStore

Array = npt.NDArray[Any]
Side = tuple[str, LaneStore]

_MOST_LEVELS = 8
_MOST_CELLS = 2**31
_LARGEST = 2**60


class FrozenError(ValueError):
    """Arrays that no run can have: one line saying what is wrong with them."""


def mips_to_arrays(sides: Sequence[Side]) -> tuple[dict[str, Array], list[dict[str, Any]]]:
    """``mip_time`` and ``mip_ns`` of all stores that have evicted spans, and what lies where.

    ``mip_ns`` holds, mipmap by mipmap, what each snapshot (moments x lines x states) has more than
    the one before, and at its end what the total has more than the last: small numbers, which pack
    well.
    """
    times: list[Array] = []
    steps: list[Array] = []
    meta: list[dict[str, Any]] = []
    for side, store in sides:
        for mip in store.mips if store.evicted else ():
            lines = ((len(store.rows) - 1) >> mip.shift) + 1
            sums = mip.sums(lines)
            times.append(mip.times)
            steps.append(np.diff(sums, axis=0, prepend=0).ravel())
            states = np.argsort(mip.column)[np.count_nonzero(mip.column < 0) :]
            meta.append(
                {
                    "side": side,
                    "shift": mip.shift,
                    "snapshots": len(mip),
                    "lines": lines,
                    "states": states.tolist(),
                    "begin": mip.begin or 0,
                    "until": mip.until,
                }
            )
    joined = {"mip_time": _joined(times), "mip_ns": _joined(steps)}
    return joined, meta


def mips_from_arrays(
    arrays: Mapping[str, Array], meta: object, lanes: Mapping[str, int], extent: int
) -> dict[str, list[Mipmap]]:
    """The mipmaps of each side that has any, by level; FrozenError if they cannot be.

    ``lanes``: how many each side has.
    """
    if not isinstance(meta, list) or len(meta) > _MOST_LEVELS * len(lanes):
        raise FrozenError("mipmaps is not a list of a few")
    found: dict[str, list[Mipmap]] = {}
    at = cell = 0
    for said in meta:
        if not isinstance(said, dict) or said.get("side") not in lanes:
            raise FrozenError("a mipmap is of neither workers nor tasks")
        side = str(said["side"])
        level = len(found.setdefault(side, []))
        count, lines = _whole(said, "snapshots"), _whole(said, "lines")
        states = said.get("states")
        if not isinstance(states, list) or not all(
            isinstance(s, int) and not isinstance(s, bool) and 0 < s < N_STATES for s in states
        ):
            raise FrozenError("a mipmap has states that are not known")
        if len(set(states)) != len(states):
            raise FrozenError("a mipmap has a state twice")
        shift = FOLD_SHIFT * level
        if _whole(said, "shift") != shift or lines != ((lanes[side] - 1) >> shift) + 1:
            raise FrozenError("a mipmap has another number of lines than its lanes make")
        size = (count + 1) * lines * len(states)
        if size > _MOST_CELLS:
            raise FrozenError("a mipmap is too large")
        times = arrays["mip_time"][at : at + count]
        steps = arrays["mip_ns"][cell : cell + size]
        at, cell = at + count, cell + size
        if len(times) != count or len(steps) != size:
            raise FrozenError("the mipmaps do not cover what they divide")
        begin, until = _whole(said, "begin"), _whole(said, "until")
        edges = np.concatenate([[begin], times, [until]])
        cube = steps.reshape(count + 1, lines, len(states))
        _check(edges, cube, 1 << shift, extent)
        found[side].append(Mipmap.of_sums(shift, states, times, cube.cumsum(axis=0), begin, until))
    if at != len(arrays["mip_time"]) or cell != len(arrays["mip_ns"]):
        raise FrozenError("the mipmaps do not cover what they divide")
    return found


def _check(edges: Array, steps: Array, lanes: int, extent: int) -> None:
    """No lane was in its states for longer than time went on."""
    if edges.min() < 0 or edges.max() > extent:
        raise FrozenError("a mipmap lies outside its run")
    passed = np.diff(edges)
    if np.any(passed < 0) or np.any(passed[1:-1] < 1):
        raise FrozenError("a mipmap's snapshots are out of order")
    if not steps.size:
        return
    if steps.min() < 0 or steps.max() > _LARGEST:
        raise FrozenError("a mipmap's time goes back")
    # As floats: sums of what comes from anywhere may be larger than an integer holds.
    spent = steps.sum(axis=2, dtype=np.float64).max(axis=1)
    if np.any(spent > passed * float(lanes) * (1 + 1e-9)):
        raise FrozenError("a mipmap has more time than has passed")
    if float(steps.sum(dtype=np.float64)) > _LARGEST:
        raise FrozenError("a mipmap has too much time")


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _whole(said: Mapping[str, Any], key: str) -> int:
    value = said.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise FrozenError(f"a mipmap's {key} is not a whole number")
    return value
