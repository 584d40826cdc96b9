"""Resolve stage: was a gap inside running a wait for the GIL or for a core?

A thread notices afterwards that it did not run. If another thread of its interpreter ran meanwhile
it waited for the GIL, else for a core::

    A  rrrr???????rrrr      A  rrrrgggggggrrrr     B ran for most of A's gap
    B  ....rrrrrrr....  ->  B  ....rrrrrrr....
    A  rrrr???????rrrr  ->  A  rrrrcccccccrrrr     nobody of this interpreter ran

The answer holds only when all lanes' records up to the gap's end have arrived: the builder asks for
nothing younger than its watermark.
"""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64, UInt8
from concurviz.trace.overlap import covered
from concurviz.wire.states import State

#: How long others must have run in a gap for it to count as a wait for the GIL.
LEAST_OVERLAP_NS = 30_000
LEAST_SHARE = 0.1
#: How long running spans are remembered. Of a longer gap only its end is judged.
MEMORY_NS = 2_000_000_000


class Intervals:
    """Running spans: ``start``, ``end`` in ns, ``pid`` of the interpreter; equally long columns."""

    def __init__(self, start: Int64, end: Int64, pid: Int64) -> None:
        self.start = start
        self.end = end
        self.pid = pid

    def where(self, mask: npt.NDArray[np.bool_]) -> Intervals:
        """Only those that ``mask`` names."""
        return Intervals(self.start[mask], self.end[mask], self.pid[mask])


def _joined(parts: list[Intervals]) -> Intervals:
    return Intervals(
        np.concatenate([p.start for p in parts]),
        np.concatenate([p.end for p in parts]),
        np.concatenate([p.pid for p in parts]),
    )


class Resolver:
    """Labels gaps, remembering the running spans of the last MEMORY_NS.

    ``shares_gil``: whether workers of one process share an interpreter; without it every gap is
    CPU_WAIT.
    """

    def __init__(self, shares_gil: bool) -> None:
        self._shares_gil = shares_gil
        # With the latest end of each part: most gaps are short and need only the last few.
        self._ran: deque[tuple[int, Intervals]] = deque()
        self._watermark = 0

    def remember(self, ran: Intervals, watermark: int) -> None:
        """Add closed running spans; forget those that ended long before the last ``watermark``.

        Not before this one: it may be seconds ahead of gaps that are still to be labelled, when
        whoever drains was kept from it.
        """
        if self._shares_gil and len(ran.end):
            self._ran.append((int(ran.end.max()), ran))
        while self._ran and self._ran[0][0] < self._watermark - MEMORY_NS:
            self._ran.popleft()
        self._watermark = watermark

    def label(self, gaps: Intervals, open_running: Intervals) -> UInt8:
        """GIL_WAIT or CPU_WAIT for each gap.

        ``open_running`` are the spans still open, up to where their workers are known to have run.
        A worker does not run inside its own gap, so its own lane adds nothing.
        """
        labels = np.full(len(gaps.start), State.CPU_WAIT, np.uint8)
        if not self._shares_gil or not len(labels):
            return labels
        first = int(gaps.start.min())
        ran = _joined([part for end, part in self._ran if end > first] + [open_running])
        ran = ran.where((ran.end > first) & (ran.end > ran.start))
        for pid in np.unique(gaps.pid):
            mine = gaps.pid == pid
            start, end = gaps.start[mine], gaps.end[mine]
            mine_ran = ran.where(ran.pid == pid)
            overlap = covered(mine_ran.start, mine_ran.end, start, end)
            judged = np.minimum(end - start, MEMORY_NS)
            # Half of a very short gap is enough: it must be able to qualify at all.
            least = np.maximum(np.minimum(LEAST_OVERLAP_NS, judged * 0.5), judged * LEAST_SHARE)
            labels[mine] = np.where(overlap >= least, State.GIL_WAIT, State.CPU_WAIT)
        return labels
