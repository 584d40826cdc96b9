"""Arrows that another tool recorded between calls: what leads to a span, and what it leads to.

They are causes that somebody told, where those of ``analysis.causes`` are read off the trace. Both
ends of an arrow may be in one run or in two, since there a run is a process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from concurviz.trace.store import RunTrace

#: More arrows of one span than this are not listed.
MOST = 64


@dataclass(frozen=True)
class Link:
    """An arrow from a span, or to it. ``run``: of the other end, its place among the runs;
    ``worker`` and ``t``: where and when that is, ns from its run's origin; ``here``: when this one.
    """

    run: int
    worker: int
    t: int
    here: int
    name: str


def links(
    runs: Sequence[RunTrace | None],
    run: int,
    worker: int,
    start: int,
    end: int,
    *,
    leaving: bool,
    last: bool = False,
) -> tuple[list[Link], int]:
    """The arrows that leave a worker's lane within ``[start, end)``, or that arrive there.

    In order of time, the first MOST at most, or the last; and how many there are. ``run``: the
    place of the lane's run.
    """
    mine = runs[run]
    if mine is None or not len(mine.arrows):
        return [], 0
    ends = mine.arrows
    low, high = np.searchsorted(ends["t"], [start, end]).tolist()
    chosen = (ends["worker"][low:high] == worker) & (ends["leaves"][low:high] == leaving)
    all_of_them = np.flatnonzero(chosen) + low
    some = all_of_them[-MOST:] if last else all_of_them[:MOST]
    here = {int(ends["number"][k]): k for k in some.tolist()}
    found: dict[int, Link] = {}
    for place, other in enumerate(runs):
        if other is None or not len(other.arrows):
            continue
        theirs = other.arrows
        meant = np.isin(theirs["number"], list(here)) & (theirs["leaves"] != leaving)
        for k in np.flatnonzero(meant).tolist():
            at = here[int(theirs["number"][k])]
            found[at] = Link(
                place,
                int(theirs["worker"][k]),
                int(theirs["t"][k]),
                int(ends["t"][at]),
                mine.phase_name(int(ends["name"][at])),
            )
    return [found[at] for at in sorted(found)], len(all_of_them)
