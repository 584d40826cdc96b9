"""How much of one set of intervals lies inside those of another, for any number of both."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64


def covered(
    starts: Int64, ends: Int64, asked_start: Int64, asked_end: Int64
) -> npt.NDArray[np.float64]:
    """How long the intervals ``[starts, ends)`` lie in each ``[asked_start, asked_end)``, in ns.

    Intervals that overlap each other count each. The sum over all intervals up to a time is
    piecewise linear in it: its slope is the number of intervals open there. So two interpolations
    answer for any range::

        intervals    aaaa          sum up to t      ____/
                       bbbb                     __//
    """
    if not len(starts):
        return np.zeros(len(asked_start))
    times = np.concatenate([starts, ends])
    slope = np.ones(len(times), np.int64)
    slope[len(starts) :] = -1
    order = np.argsort(times, kind="stable")
    times, slope = times[order], np.cumsum(slope[order])
    total = np.zeros(len(times))
    np.cumsum(np.diff(times) * slope[:-1], out=total[1:])
    base = times[0]
    at = (times - base).astype(np.float64)
    until_end = np.interp(asked_end - base, at, total)
    return np.asarray(until_end - np.interp(asked_start - base, at, total), np.float64)
