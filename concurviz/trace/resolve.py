"""Resolve stage: was a gap inside running a wait for the GIL or for a core?

A thread notices afterwards that it did not run. If another thread of its interpreter ran meanwhile
it waited for the GIL, else for a core::

    A  rrrr???????rrrr      A  rrrrgggggggrrrr     B ran for most of A's gap
    B  ....rrrrrrr....  ->  B  ....rrrrrrr....
    A  rrrr???????rrrr  ->  A  rrrrcccccccrrrr     nobody of this interpreter ran
    A  rrrr???????rrrr      A  rrrrcccggggrrrr     until B ran, nobody did: whoever had the GIL
    B  ????...rrrr....  ->  B  gggg...rrrr....     had no core

Only the time before the first other ran can be told apart so: from then on A is without the GIL,
and has it again when it runs again.

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
#: At least so long nobody must have run at a gap's beginning for that to be a wait of its own: the
#: GIL takes less to change hands. As long as three chunks of work, which no gap is shorter than.
LEAST_HEAD_NS = 90_000
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

    def label(self, gaps: Intervals, open_running: Intervals) -> tuple[UInt8, Int64]:
        """GIL_WAIT or CPU_WAIT for each gap, and how much of its beginning is CPU_WAIT before that.

        The latter in ns, 0 for most. ``open_running`` are the spans still open, up to where their
        workers are known to have run. A worker does not run inside its own gap, so its own lane
        adds nothing.
        """
        labels = np.full(len(gaps.start), State.CPU_WAIT, np.uint8)
        heads = np.zeros(len(gaps.start), np.int64)
        if not self._shares_gil or not len(labels):
            return labels, heads
        first = int(gaps.start.min())
        ran = _joined([part for end, part in self._ran if end > first] + [open_running])
        ran = ran.where((ran.end > first) & (ran.end > ran.start))
        for pid in np.unique(gaps.pid):
            mine = gaps.pid == pid
            start, end = gaps.start[mine], gaps.end[mine]
            mine_ran = ran.where(ran.pid == pid)
            head = _until_first(mine_ran.start, mine_ran.end, start, end)
            overlap = covered(mine_ran.start, mine_ran.end, start, end)
            judged = np.minimum(end - start - head, MEMORY_NS)
            # Half of a very short gap is enough: it must be able to qualify at all.
            least = np.maximum(np.minimum(LEAST_OVERLAP_NS, judged * 0.5), judged * LEAST_SHARE)
            waits = (overlap >= least) & (overlap > 0)
            labels[mine] = np.where(waits, State.GIL_WAIT, State.CPU_WAIT)
            heads[mine] = np.where(waits & (head >= LEAST_HEAD_NS), head, 0)
        return labels, heads


def _until_first(starts: Int64, ends: Int64, asked_start: Int64, asked_end: Int64) -> Int64:
    """How long none of the intervals ``[starts, ends)`` lies in each asked one, from its start on.

    0 where that is not remembered any more.
    """
    if not len(starts):
        return asked_end - asked_start
    order = np.argsort(starts, kind="stable")
    starts, until = starts[order], np.maximum.accumulate(ends[order])
    after = np.searchsorted(starts, asked_start, side="right")
    inside = (after > 0) & (until[after - 1] > asked_start)
    following = np.append(starts, np.iinfo(np.int64).max)[after]
    head = np.where(inside, 0, np.minimum(following, asked_end) - asked_start)
    return np.where(asked_end - asked_start > MEMORY_NS, 0, head)
