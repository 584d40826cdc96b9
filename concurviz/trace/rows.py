"""All lanes of one kind of a run: their spans, open spans and shares; and rows, handles on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, UInt8
from concurviz.trace.mipmap import CELLS_PER_SPAN, CELLS_PER_SPAN_FOLDED, N_STATES, Mipmap
from concurviz.trace.shelves import SEGMENT_SPANS, Shelves, SpanBatch
from concurviz.wire.records import NO_TASK, NO_WORKER
from concurviz.wire.states import State
from concurviz.words import told

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLD_SHIFT = 4
"""Lanes are folded by 16, by 256 and so on: ``2 ** (FOLD_SHIFT * level)`` lanes on one line."""
FOLDS_FROM = 64
"""Fewer lanes than this are summed when they are drawn: no fold of theirs is kept."""
_THINS_PER_APPEND = 2
NEVER = 2**63 - 1
"""Since when an open span is stuck that is not."""


class LaneStore:
    """The lanes of one kind (a run's workers, or its packed tasks), numbered from 0.

    Closed spans lie on ``shelves``, all lanes together; ``mips`` has the mipmap of lanes and, where
    there are many, those of folds. ``open_*`` are indexed by lane; ``open_state`` is NONE (0) while
    no span is open, whose end is "now", which only the reader of the trace knows. From
    ``open_stuck`` on, NEVER for most, the open span is a wait for the GIL: its thread's last word
    is that it runs, and samples say otherwise. ``totals``: time of closed spans by state, ns,
    evicted ones included. ``horizon``: before that time spans have been evicted, and only the
    mipmap tells of it; 0 while none has.
    """

    def __init__(self, folded: bool = True) -> None:
        """``folded``: whether folds of many lanes are kept as well."""
        self.rows: list[Row] = []
        self._folded = folded
        self.shelves = Shelves()
        self.mips: list[Mipmap] = [Mipmap()]
        self.open_start: Int64 = np.zeros(16, np.int64)
        self.open_state: UInt8 = np.zeros(16, np.uint8)
        self.open_task: Int32 = np.full(16, NO_TASK, np.int32)
        self.open_stuck: Int64 = np.full(16, NEVER, np.int64)
        self.totals: Int64 = np.zeros(N_STATES, np.int64)
        self.evicted = 0
        self.horizon = 0
        self.version = 0
        self._sheet: tuple[int, SpanBatch, Int64] | None = None
        self._most_cells: float = np.inf

    def __len__(self) -> int:
        """How many spans are held."""
        return len(self.shelves)

    @property
    def nbytes(self) -> int:
        """Bytes taken by spans and mipmaps."""
        return self.shelves.nbytes + sum(m.nbytes for m in self.mips)

    def add_row(
        self, label: str, role: str, worker: int = NO_WORKER, pid: int = 0, depth: int = 0
    ) -> Row:
        """A new, empty lane."""
        row = Row(self, len(self.rows), label, role, worker, pid, depth)
        self.rows.append(row)
        self.version += 1
        if len(self.rows) > len(self.open_start):
            more = len(self.open_start)
            self.open_start = np.concatenate([self.open_start, np.zeros(more, np.int64)])
            self.open_state = np.concatenate([self.open_state, np.zeros(more, np.uint8)])
            self.open_task = np.concatenate([self.open_task, np.full(more, NO_TASK, np.int32)])
            self.open_stuck = np.concatenate([self.open_stuck, np.full(more, NEVER, np.int64)])
        return row

    def append(self, new: SpanBatch) -> None:
        """Take in closed spans of existing lanes, in any order, not overlapping on any lane."""
        if not len(new):
            return
        if not np.all(new.end[1:] >= new.end[:-1]):
            new = new.by_end()
        self.version += 1
        lengths = new.end - new.start
        self.shelves.append(new, lengths)
        # Exact: float64 holds integers up to 104 days of ns.
        weights = lengths.astype(np.float64)
        self.totals += np.bincount(new.state, weights, N_STATES).astype(np.int64)
        lanes = len(self.rows)
        for mip in self.mips:
            mip.append(new, weights, lanes)
        while self._folded and lanes > FOLDS_FROM << (FOLD_SHIFT * (len(self.mips) - 1)):
            self._add_fold()

    def restore(self, held: SpanBatch, mips: list[Mipmap]) -> None:
        """Take in what is left of spans of which some were evicted; ``mips`` know all of them."""
        held = held.by_end()
        self.shelves.append(held, held.end - held.start)
        self.mips = mips
        self.totals = self.lane_ns().sum(axis=0)
        self.version += 1

    def _add_fold(self) -> None:
        """One more level of folds, out of the level below: evicted spans are in it, too."""
        shift = FOLD_SHIFT * len(self.mips)
        self.mips.append(self.mips[-1].folded(shift, CELLS_PER_SPAN_FOLDED))

    def evict(self) -> int:
        """Forget the oldest segment of spans, and say how many; their time stays in the mipmap."""
        gone, until = self.shelves.drop_oldest()
        self.evicted += gone
        self.horizon = max(self.horizon, until)
        self.version += 1
        return gone

    def hold_at_most(self, spans: int) -> None:
        """Prepare for a budget: segments that are a small part of it, mipmaps of twice its size."""
        self.shelves.segment_spans = max(1, min(SEGMENT_SPANS, spans // 16))
        self._most_cells = 2 * CELLS_PER_SPAN * max(spans, SEGMENT_SPANS)

    def thin(self) -> None:
        """Halve the resolution of evicted time where the mipmaps have outgrown the budget."""
        for mip in self.mips:
            for _ in range(_THINS_PER_APPEND):
                if mip.cells <= self._most_cells or not mip.thin(self.horizon):
                    break

    def sheet(self) -> tuple[SpanBatch, Int64]:
        """All held spans by lane and in order of time, and where each lane's begin; kept.

        Sorts everything after every change: for what a person asks once, not for each frame.
        """
        if self._sheet is None or self._sheet[0] != self.version:
            held = self.shelves.between(-1, 1 << 62)
            order = np.lexsort((held.start, held.lane))
            held = held.take(order)
            cuts = held.lane.searchsorted(np.arange(len(self.rows) + 1))
            self._sheet = (self.version, held, cuts)
        return self._sheet[1:]

    def lane_ns(self) -> Int64:
        """Time of closed spans by lane and state, evicted ones included, (lanes, N_STATES)."""
        ns = np.zeros((len(self.rows), N_STATES), np.int64)
        mip = self.mips[0]
        known = min(len(ns), mip.total.shape[0])
        states = np.flatnonzero(mip.column >= 0)
        ns[:known, states] = mip.total[:known, mip.column[states]]
        return ns

    def ns_between(self, t0: int, t1: int, until: int) -> Int64:
        """Time by lane and state inside ``[t0, t1)``, ns, (lanes, N_STATES); open spans included.

        Those end at ``until``. Exact where spans are held. Of what was evicted the mipmap tells:
        exact where the range begins before all of it, elsewhere as fine as its snapshots are there.
        """
        lanes = len(self.rows)
        exact_from = max(t0, min(self.horizon, t1))
        ns = _ns_of(self.between(exact_from, t1, until), lanes, exact_from, t1)
        mip, states = self.mips[0], list(range(N_STATES))
        if t0 >= exact_from or mip.begin is None:
            return ns
        opened = self.open_spans(until)
        ns += _ns_of(opened, lanes, t0, exact_from)
        # All that ended after the horizon is held, so what lay before it is known exactly.
        low = min(mip.begin, t0)
        later = self.shelves.between(self.horizon, 1 << 62)
        moments = np.array([0.0, float(t0 - low), float(exact_from - low)])
        spent = np.rint(mip.spent(moments, low, slice(0, lanes), states)).astype(np.int64)
        before = spent[:, :, 0].T
        until_then = spent.sum(axis=2).T
        if exact_from == self.horizon:
            until_then = self.lane_ns() - _ns_of(later, lanes, self.horizon, 1 << 62)
        ns += np.maximum(until_then - before, 0)
        return ns

    def between(self, t0: int, t1: int, until: int, task: int | None = None) -> SpanBatch:
        """The spans of all lanes that touch ``[t0, t1)``, in no order; open ones end at ``until``.

        With ``task`` only those of that one.
        """
        opened = self.open_spans(until)
        touch = (opened.start < t1) & (opened.end > t0)
        if task is not None:
            touch &= opened.task == task
        held = self.shelves.between(t0, t1, task)
        return SpanBatch.joined([held, opened.take(np.flatnonzero(touch))])

    def open_ns(self, until: int, lanes: Sequence[int] | None = None) -> Int64:
        """Time of the open spans (of some lanes) up to ``until`` by state, ns, (N_STATES,)."""
        opened = self.open_spans(until)
        if lanes is not None:
            opened = opened.take(np.flatnonzero(np.isin(opened.lane, lanes)))
        length = (opened.end - opened.start).astype(np.float64)
        return np.bincount(opened.state, length, N_STATES).astype(np.int64)

    def open_spans(self, until: int) -> SpanBatch:
        """The open spans as if they ended at ``until``, in order of lanes; stuck ones are two."""
        count = len(self.rows)
        lane = np.flatnonzero((self.open_state[:count] > 0) & (self.open_start[:count] < until))
        return self._opened(lane, until)

    def opened_on(self, lane: int, until: int) -> SpanBatch:
        """As ``open_spans``, of one lane."""
        is_open = self.open_state[lane] > 0 and self.open_start[lane] < until
        return self._opened(np.array([lane] if is_open else [], np.intp), until)

    def _opened(self, lane: npt.NDArray[np.intp], until: int) -> SpanBatch:
        if not len(lane):
            return SpanBatch.none()
        start, state = self.open_start[lane], self.open_state[lane]
        end = np.full(len(lane), until, np.int64)
        stuck = np.maximum(self.open_stuck[lane], start)
        if (stuck < until).any():
            waits = stuck < until
            twice = np.repeat(np.arange(len(lane)), 1 + waits)
            second = np.zeros(len(twice), np.bool_)
            second[1:] = twice[1:] == twice[:-1]
            lane, start, end, state = lane[twice], start[twice], end[twice], state[twice]
            start[second] = end[np.flatnonzero(second) - 1] = stuck[waits]
            state[second] = State.GIL_WAIT
            lasting = end > start
            lane, start, end, state = lane[lasting], start[lasting], end[lasting], state[lasting]
        return SpanBatch(lane.astype(np.int32), start, end, state, self.open_task[lane])

    @property
    def open_states(self) -> set[State]:
        """The states of open spans."""
        count = len(self.rows)
        found = {State(int(s)) for s in np.flatnonzero(np.bincount(self.open_state[:count]))}
        if (self.open_stuck[:count] < NEVER).any():
            found.add(State.GIL_WAIT)
        return found - {State.NONE}


class Row:
    """One lane: non-overlapping spans in order of time, and the open one; with what it is called.

    ``start``, ``end``: int64 ns from the run's origin; ``state``: wire.states.State values, uint8;
    ``task``: int32, -1 for none. These four are views of the store's ``sheet``, which is sorted
    anew after every change: ``span_at`` and ``between`` are for places where speed matters.
    ``depth`` counts the lanes this one is nested in: a span at depth 1 lies inside one at depth 0
    of the same owner.
    """

    __slots__ = ("depth", "label", "lane", "pid", "role", "store", "worker")

    def __init__(
        self,
        store: LaneStore,
        lane: int,
        label: str,
        role: str,
        worker: int = NO_WORKER,
        pid: int = 0,
        depth: int = 0,
    ) -> None:
        self.store = store
        self.lane = lane
        self.label = label
        self.role = role
        self.worker = worker
        self.pid = pid
        self.depth = depth

    @property
    def title(self) -> str:
        """What the lane is called in the user's language."""
        return told(self.label)

    @property
    def spans(self) -> SpanBatch:
        """All closed spans that are held, in order of time."""
        spans, cuts = self.store.sheet()
        return spans.part(slice(int(cuts[self.lane]), int(cuts[self.lane + 1])))

    @property
    def start(self) -> Int64:
        return self.spans.start

    @property
    def end(self) -> Int64:
        return self.spans.end

    @property
    def state(self) -> UInt8:
        return self.spans.state

    @property
    def task(self) -> Int32:
        return self.spans.task

    @property
    def open_start(self) -> int:
        return int(self.store.open_start[self.lane])

    @property
    def open_state(self) -> int:
        return int(self.store.open_state[self.lane])

    @property
    def open_task(self) -> int:
        return int(self.store.open_task[self.lane])

    def opened(self, until: int) -> list[tuple[int, int, int, int]]:
        """Start, end, state and task of what is open, as if it ended at ``until``: 0 to 2 spans."""
        found = self.store.opened_on(self.lane, until)
        columns = (found.start, found.end, found.state, found.task)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def set_open(self, state: int, start: int, task: int = NO_TASK) -> None:
        """The lane has been in ``state`` since ``start``; NONE: no span is open."""
        self.store.open_state[self.lane] = state
        self.store.open_start[self.lane] = start
        self.store.open_task[self.lane] = task

    def extend(self, start: object, end: object, state: object, task: object) -> None:
        """Append closed spans, equally long columns."""
        first = np.asarray(start, np.int64)
        self.store.append(
            SpanBatch(
                np.full(len(first), self.lane, np.int32),
                first,
                np.asarray(end, np.int64),
                np.asarray(state, np.uint8),
                np.asarray(task, np.int32),
            )
        )

    def span_at(self, t: int) -> tuple[int, int, int, int] | None:
        """Start, end, state and task of the closed span at ``t``."""
        return self.store.shelves.find(self.lane, t)

    def between(self, t0: int, t1: int) -> SpanBatch:
        """The closed spans that touch ``[t0, t1)``, in order of time."""
        found = self.store.shelves.between(t0, t1)
        found = found.take(np.flatnonzero(found.lane == self.lane))
        return found.take(np.argsort(found.start, kind="stable"))


def _ns_of(spans: SpanBatch, lanes: int, t0: int, t1: int) -> Int64:
    """Time by lane and state of the spans' parts inside ``[t0, t1)``."""
    within = np.maximum(np.minimum(spans.end, t1) - np.maximum(spans.start, t0), 0)
    flat = np.bincount(
        spans.lane.astype(np.intp) * N_STATES + spans.state, within.astype(np.float64),
        lanes * N_STATES,
    )  # fmt: skip
    return flat.astype(np.int64).reshape(lanes, N_STATES)


def lanes_of(rows: Sequence[Row]) -> npt.NDArray[np.intp]:
    """The lanes of rows of one store."""
    return np.fromiter((r.lane for r in rows), np.intp, len(rows))
