"""From transitions to spans: the lanes of one run, and the packing of tasks onto rows."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, UInt8
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State


@dataclass
class Transitions:
    """Equally long columns: at ``t`` ``lane`` entered ``state`` for ``task``; ``pid`` wrote it."""

    lane: Int64
    t: Int64
    state: UInt8
    task: Int32
    pid: Int64

    def where(self, index: npt.NDArray[np.bool_] | Int64) -> Transitions:
        """Those that a mask or an index array names, in its order."""
        return Transitions(
            self.lane[index],
            self.t[index],
            self.state[index],
            self.task[index],
            self.pid[index],
        )


@dataclass
class Spans:
    """Equally long columns of closed spans, by lane and in order of time within it."""

    lane: Int64
    start: Int64
    end: Int64
    state: UInt8
    task: Int32
    pid: Int64

    def split(self, heads: Int64, state: State) -> Spans:
        """Cut off the first ``heads`` ns of each span, 0 for none, as a span of its own."""
        cut = heads > 0
        if not cut.any():
            return self
        index = np.repeat(np.arange(len(heads)), 1 + cut)
        rest = np.zeros(len(index), np.bool_)
        rest[1:] = index[1:] == index[:-1]
        first = np.append(rest[1:], False)
        parts = Spans(*(getattr(self, f.name)[index] for f in fields(self)))
        middle = self.start[index] + heads[index]
        parts.end[first] = parts.start[rest] = middle[rest]
        parts.state[first] = state
        return parts


class LaneTable:
    """The open span of every lane, as dense columns indexed by lane.

    ``floor`` is the time before which a lane's picture is settled: no later span begins earlier.
    """

    def __init__(self) -> None:
        self.open_start: Int64 = np.zeros(0, np.int64)
        self.floor: Int64 = np.zeros(0, np.int64)
        self.pid: Int64 = np.zeros(0, np.int64)
        self.open_state: UInt8 = np.zeros(0, np.uint8)
        self.open_task: Int32 = np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self.open_start)

    def reach(self, count: int) -> None:
        """Make room for lanes up to ``count``; new ones are closed and settled up to time 0."""
        if count > len(self):
            more = max(count, 2 * len(self), 64) - len(self)
            for name in ("open_start", "floor", "pid", "open_state", "open_task"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros(more, old.dtype)]))
            self.open_task[-more:] = NO_TASK

    def advance(self, new: Transitions, *, join: bool = True) -> tuple[Spans, Int64]:
        """Apply transitions; the spans that they closed, and the lanes touched (sorted).

        A lane's open span is put before the new transitions as one of its own, and each span ends
        where the lane's next one begins. So a transition older than the open span (it came late,
        from another thread) yields the span before the open one, never a negative one::

            open        |rrrrrr...
            late     ^q            ->   |qqq|rrrrrr...

        Spans of length zero and state NONE vanish; equal neighbours become one, unless not to be
        joined: entering the same phase again begins another.
        """
        lanes: Int64 = np.unique(new.lane)
        everything = Transitions(
            np.concatenate([lanes, new.lane]),
            np.concatenate([self.open_start[lanes], new.t]),
            np.concatenate([self.open_state[lanes], new.state]),
            np.concatenate([self.open_task[lanes], new.task]),
            np.concatenate([self.pid[lanes], new.pid]),
        )
        order = np.argsort(everything.t, kind="stable")
        order = order[np.argsort(everything.lane[order], kind="stable")]
        all_ = everything.where(order)
        all_.t = np.maximum(all_.t, self.floor[all_.lane])
        same_lane = all_.lane[1:] == all_.lane[:-1]
        # What lasts no time is no state: only the last transition of one moment counts.
        lasting = np.ones(len(all_.t), np.bool_)
        lasting[:-1] = ~same_lane | (all_.t[1:] > all_.t[:-1])
        all_ = all_.where(lasting)
        same_lane = all_.lane[1:] == all_.lane[:-1]
        changed = np.ones(len(all_.t), np.bool_)
        changed[1:] = (
            ~same_lane | (all_.state[1:] != all_.state[:-1]) | (all_.task[1:] != all_.task[:-1])
        )
        if not join:
            changed |= all_.state != State.NONE
        all_ = all_.where(changed)
        last = np.ones(len(all_.t), np.bool_)
        last[:-1] = all_.lane[1:] != all_.lane[:-1]
        ends = np.empty(len(all_.t), np.int64)
        ends[:-1] = all_.t[1:]
        closed = ~last & (all_.state != State.NONE)
        spans = Spans(
            all_.lane[closed],
            all_.t[closed],
            ends[closed],
            all_.state[closed],
            all_.task[closed],
            all_.pid[closed],
        )
        now_open = all_.where(last)
        self.open_start[lanes] = now_open.t
        self.open_state[lanes] = now_open.state
        self.open_task[lanes] = now_open.task
        self.pid[lanes] = now_open.pid
        # An open span that is the lane's first may still get one before it.
        closed_one = np.zeros(len(self), np.bool_)
        closed_one[spans.lane] = True
        ended = lanes[closed_one[lanes] | (now_open.state == State.NONE)]
        self.floor[ended] = self.open_start[ended]
        return spans, lanes


class Packer:
    """Gives each task the smallest row that is free while the task lives.

    ``row_of`` is indexed by task, -1 for none yet.
    """

    def __init__(self) -> None:
        self.row_of: Int32 = np.zeros(0, np.int32)
        self._free: list[int] = []
        self._busy_until: list[int] = []

    @property
    def n_rows(self) -> int:
        return len(self._busy_until)

    def place(self, tasks: Int64, begins: Int64, ends: Int64) -> tuple[Int64, Int64]:
        """Place new ``tasks`` and free the rows of those that ended.

        ``begins`` and ``ends`` are ns, or -1 for a task that has its row already or lives on. A
        task ends after it begins. Returned are the tasks that got a row and the time up to which
        that row is taken by others: nothing of theirs may be drawn before it.
        """
        if len(tasks) and tasks.max() >= len(self.row_of):
            more = max(int(tasks.max()) + 1, 2 * len(self.row_of)) - len(self.row_of)
            self.row_of = np.concatenate([self.row_of, np.full(more, -1, np.int32)])
        begin, end = begins >= 0, ends >= 0
        times = np.concatenate([ends[end], begins[begin]])
        who = np.concatenate([tasks[end], tasks[begin]])
        # Of one moment ends come first, so that their rows are used again.
        order = np.argsort(times, kind="stable")
        n_ends = int(np.count_nonzero(end))
        placed: list[int] = []
        taken_until: list[int] = []
        moments = zip(times[order].tolist(), who[order].tolist(), order.tolist(), strict=True)
        for t, task, source in moments:
            if source >= n_ends:
                row = self._take(t)
                placed.append(task)
                taken_until.append(self._busy_until[row])
                self.row_of[task] = row
            else:
                row = int(self.row_of[task])
                self._busy_until[row] = t
                heapq.heappush(self._free, row)
        return np.array(placed, np.int64), np.array(taken_until, np.int64)

    def _take(self, t: int) -> int:
        """The smallest free row that is not busy at ``t``: late news may be older than its end."""
        passed = []
        row = -1
        while self._free:
            candidate = heapq.heappop(self._free)
            if self._busy_until[candidate] <= t:
                row = candidate
                break
            passed.append(candidate)
        for other in passed:
            heapq.heappush(self._free, other)
        if row < 0:
            row = len(self._busy_until)
            self._busy_until.append(0)
        return row
