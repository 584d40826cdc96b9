"""Builder: records into a run's trace, whole batches at a time.

Records wait until the watermark has passed them (HOLD_BACK_NS behind now, and never beyond what the
reader is sure to have seen of all threads, nor what is certain of who ran in an interpreter). So
each step sees every lane up to the same time, spans enter the rows in order, and gaps can be
labelled at once; the picture is that much behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int64, UInt8, among
from concurviz.trace.intake import Intake, blank_records
from concurviz.trace.lanes import LaneTable, Packer, Spans, Transitions
from concurviz.trace.notes import Notes
from concurviz.trace.phase_intake import PhaseIntake
from concurviz.trace.reader import Batch, Records
from concurviz.trace.resolve import Intervals, Resolver
from concurviz.trace.rows import NEVER, Row
from concurviz.trace.sampled import Running, Sampled
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import RunTrace
from concurviz.trace.task_book import IS_ENDING, TaskBook
from concurviz.wire.records import NO_TASK, NO_WORKER, Kind
from concurviz.wire.states import Instant, State

#: How long they wait at most for a thread that still seems to run to find out that it did not: each
#: of many gets the GIL back only after as many switch intervals.
LONGEST_HOLD_NS = 500_000_000
#: How long records wait for those of other threads: a thread may lose the GIL between reading the
#: clock and writing its record.
HOLD_BACK_NS = 60_000_000
#: Closed spans that a run keeps; of older ones only their time by lane and state is kept.
SPAN_BUDGET = 5_000_000

_WORKER_IDLE = among(Kind.LEAVE, Kind.FINISH)
#: The worker is at no task any more.
_WORKER_FREE = among(Kind.LEAVE, Kind.FINISH, Kind.YIELD, Kind.END)
_WORKER_TOLD = _WORKER_FREE | among(Kind.WORKER, Kind.BOTH, Kind.GAP)
_TASK_TOLD = among(Kind.TASK, Kind.BOTH, Kind.LEAVE, Kind.YIELD, Kind.GAP)
_HAS_GIL = among(State.RUNNING, State.OVERHEAD)
_MAY_HAVE_RUN = _HAS_GIL | among(State.UNKNOWN)


def default_label(worker: int) -> str:
    """What a worker is called until its note arrives."""
    return f"worker {worker}"


class Builder:
    """Feeds one RunTrace.

    ``shares_gil``: whether the workers of one process share an interpreter (see resolve).
    ``label`` names a worker of which no note has come. ``problems`` says in words what was ignored.
    Not thread-safe; ``feed`` any number of times, then ``finish`` once.
    """

    def __init__(
        self,
        trace: RunTrace,
        shares_gil: bool,
        label: Callable[[int], str] = default_label,
        span_budget: int = SPAN_BUDGET,
    ) -> None:
        self.problems: list[str] = []
        self._shares_gil = shares_gil
        self._trace = trace
        self._label = label
        self._span_budget = span_budget
        for store in (trace.worker_lanes, trace.task_lanes):
            store.hold_at_most(span_budget)
        self._resolver = Resolver(shares_gil)
        self._intake = Intake(trace.origin)
        self._sampled = Sampled(trace.sampled)
        self._workers = LaneTable()
        self._lane_of: dict[int, int] = {}
        self._tasks = LaneTable()
        self._packer = Packer()
        self._phases = PhaseIntake(trace, span_budget)
        self._notes = Notes(trace, self._worker_row, self._phases.number_of)
        self._book = TaskBook(trace, self._say)

    def feed(self, batch: Batch, now_ns: int) -> None:
        """Take in what one poll brought; ``now_ns`` is the clock's (absolute) time.

        ``trace.version`` grows when anything visible changed, time itself included.
        """
        trace = self._trace
        self._take(batch)
        watermark = min(now_ns - HOLD_BACK_NS, batch.until) - trace.origin
        known = self._intake.known_until() if self._shares_gil else None
        if known is not None:
            watermark = min(watermark, max(known, now_ns - LONGEST_HOLD_NS - trace.origin))
        self._apply(self._intake.release(watermark), watermark)
        self._show_open_samples(watermark)
        if watermark > trace.now:
            trace.now = watermark
            trace.version += 1

    def finish(self, batch: Batch, end_ns: int, ending: Instant) -> None:
        """Take in the last batch and close everything at ``end_ns`` (absolute).

        Tasks still open end as ``ending``, so each submitted task ends exactly once. Records
        younger than the end count as of the end, which is never before ``trace.now``.
        """
        trace = self._trace
        self._take(batch)
        self._clear_open_samples()
        end = max(trace.now, end_ns - trace.origin)
        self._apply(self._intake.release_all(end), end)
        self._apply(self._sampled.finish(end, self._last_seen_running()), end)
        open_tasks = self._book.unended
        workers = [w for w, lane in self._lane_of.items() if self._workers.open_state[lane]]
        last = blank_records(len(open_tasks) + len(workers))
        last["t"] = end
        last["kind"][: len(open_tasks)] = Kind.INSTANT
        last["kind"][len(open_tasks) :] = Kind.END
        last["state"][: len(open_tasks)] = ending
        last["task"] = NO_TASK
        last["task"][: len(open_tasks)] = open_tasks
        last["worker"] = NO_WORKER
        last["worker"][len(open_tasks) :] = workers
        self._apply(last, end)
        trace.now = trace.end = end
        trace.version += 1

    def _last_seen_running(self) -> dict[int, Running]:
        """By worker: the open spans that are RUNNING."""
        lanes = self._workers
        return {
            worker: Running(int(lanes.open_start[at]), int(lanes.open_task[at]), int(lanes.pid[at]))
            for worker, at in self._lane_of.items()
            if lanes.open_state[at] == State.RUNNING
        }

    def _show_open_samples(self, watermark: int) -> None:
        """Tell what samples say of spans that go on: nothing of it is settled before they end.

        A thread that waits for the GIL finds its wait, and its beginning, when it runs again.
        """
        self._clear_open_samples()
        if not self._sampled.looks:
            return
        trace = self._trace
        trace.sampled_open.update(self._sampled.stretching())
        running = self._last_seen_running()
        # Of a wait that is over the thread has told itself: its record only has to be released.
        told = set(self._intake.gaps()["worker"].tolist())
        for worker, since in self._sampled.stuck(watermark, running).items():
            if worker in told:
                continue
            task = running[worker].task
            trace.sampled_open[worker] = (task, since)
            trace.worker_lanes.open_stuck[self._lane_of[worker]] = since
            row = int(self._packer.row_of[task]) if 0 <= task < len(self._packer.row_of) else -1
            if row >= 0 and trace.task_lanes.open_task[row] == task:
                trace.task_lanes.open_stuck[row] = since

    def _clear_open_samples(self) -> None:
        trace = self._trace
        trace.sampled_open.clear()
        trace.worker_lanes.open_stuck.fill(NEVER)
        trace.task_lanes.open_stuck.fill(NEVER)

    def _take(self, batch: Batch) -> None:
        """Count a batch, read its notes and put its records with those that wait."""
        trace = self._trace
        counts = trace.events
        counts.sent, counts.received = batch.sent, batch.received
        counts.dropped = batch.sent - batch.received
        for note in batch.notes:
            if not self._notes.read(note):
                self._say("a note about neither a worker, an error nor a change")
        self._intake.put(batch)
        if self._intake.refused:
            self._say("a record with an impossible task or state")

    def _worker_row(self, worker: int) -> Row:
        row = self._trace.workers.get(worker)
        if row is None:
            row = self._trace.add_worker(worker, self._label(worker), role="")
            self._lane_of[worker] = row.lane
            self._workers.reach(row.lane + 1)
        return row

    def _apply(self, records: Records, watermark: int) -> None:
        """Turn records, all of them older than ``watermark`` (from the origin), into spans."""
        records = self._sampled.splice(records)
        if not len(records):
            return
        self._book.know(records)
        self._tasks.reach(len(self._book.seen))
        endings = self._book.end(records)
        worker_spans, worker_lanes = self._workers.advance(self._worker_transitions(records))
        task_spans, task_lanes = self._tasks.advance(self._task_transitions(records, endings))
        worker_spans, task_spans = self._resolve(worker_spans, task_spans, watermark)
        self._settle(records, endings)
        self._store_workers(worker_spans, worker_lanes)
        self._store_tasks(task_spans, task_lanes)
        self._phases.store(
            records,
            endings,
            self._known_lanes(records["worker"]),
            _WORKER_FREE[records["kind"]],
            self._book.ended,
            self._packer.row_of,
        )
        self._evict()
        self._trace.version += 1

    def _worker_transitions(self, records: Records) -> Transitions:
        kind = records["kind"]
        chosen = records[_WORKER_TOLD[kind] & (records["worker"] >= 0)]
        kind = chosen["kind"]
        workers, first = np.unique(chosen["worker"], return_index=True)
        for worker, pid in zip(workers.tolist(), chosen["pid"][first].tolist(), strict=True):
            row = self._worker_row(worker)
            row.pid = row.pid or pid
        state = chosen["state"].copy()
        task = chosen["task"].copy()
        state[_WORKER_IDLE[kind]] = State.IDLE
        state[kind == Kind.YIELD] = State.OVERHEAD
        task[_WORKER_FREE[kind]] = NO_TASK
        state[kind == Kind.END] = State.NONE
        lane = self._lanes_of(chosen["worker"])
        return _with_gaps(chosen, lane, state, task)

    def _task_transitions(self, records: Records, endings: Int64) -> Transitions:
        kind = records["kind"]
        told = _TASK_TOLD[kind]
        told[endings] = True
        told &= records["task"] >= 0
        chosen = records[told]
        ending = np.zeros(len(records), np.bool_)
        ending[endings] = True
        ending = ending[told]
        state = chosen["state"].copy()
        state[ending] = State.NONE
        lane = chosen["task"].astype(np.int64)
        # An end that comes late must close what has been opened since.
        chosen["t"][ending] = np.maximum(chosen["t"][ending], self._tasks.open_start[lane[ending]])
        transitions = _with_gaps(chosen, lane, state, chosen["task"])
        # After its end, in this batch or an earlier one, nothing more is said about a task.
        end = np.where(self._book.ended[transitions.lane], -1, np.iinfo(np.int64).max)
        if ending.any():
            order = np.argsort(lane[ending])
            enders, times = lane[ending][order], chosen["t"][ending][order]
            at = np.minimum(np.searchsorted(enders, transitions.lane), len(enders) - 1)
            mine = enders[at] == transitions.lane
            end[mine] = times[at[mine]]
        closing = (transitions.t == end) & (transitions.state == State.NONE)
        return transitions.where(closing | (transitions.t < end))

    def _resolve(
        self, worker_spans: Spans, task_spans: Spans, watermark: int
    ) -> tuple[Spans, Spans]:
        """The same spans with the unresolved ones labelled, and cut where that takes two labels."""
        # Code that nobody could look into may have run as well as waited: others' gaps in it are
        # put down to it, as they were if it had been seen to run.
        running = _MAY_HAVE_RUN[worker_spans.state]
        self._resolver.remember(
            Intervals(
                worker_spans.start[running], worker_spans.end[running], worker_spans.pid[running]
            ),
            watermark,
        )
        sides = (worker_spans, task_spans)
        if not any(np.any(s.state == State.UNRESOLVED) for s in sides):
            return sides
        lanes = self._workers
        open_lanes = np.flatnonzero(_HAS_GIL[lanes.open_state])
        until = np.full(len(lanes), watermark, np.int64)
        gaps = self._intake.gaps()
        gaps = gaps[np.isin(gaps["worker"], list(self._lane_of))]
        np.minimum.at(until, self._lanes_of(gaps["worker"]), gaps["t"])
        still_open = Intervals(
            lanes.open_start[open_lanes], until[open_lanes], lanes.pid[open_lanes]
        )
        return self._labelled(worker_spans, still_open), self._labelled(task_spans, still_open)

    def _labelled(self, spans: Spans, still_open: Intervals) -> Spans:
        gap = spans.state == State.UNRESOLVED
        which = Intervals(spans.start[gap], spans.end[gap], spans.pid[gap])
        heads = np.zeros(len(gap), np.int64)
        spans.state[gap], heads[gap] = self._resolver.label(which, still_open)
        return spans.split(heads, State.CPU_WAIT)

    def _lanes_of(self, workers: npt.NDArray[np.int32]) -> Int64:
        """The lane of each worker; all of them are known."""
        names, where = np.unique(workers, return_inverse=True)
        lanes: Int64 = np.array([self._lane_of[w] for w in names.tolist()], np.int64)[where]
        return lanes

    def _settle(self, records: Records, endings: Int64) -> None:
        """Store instants: those that end tasks and those that are only points in time."""
        points = (records["kind"] == Kind.INSTANT) & ~IS_ENDING[records["state"]]
        points[endings] = True
        chosen = records[points]
        if len(chosen):
            self._trace.instants.extend(
                t=chosen["t"],
                kind=chosen["state"],
                worker=chosen["worker"],
                task=chosen["task"],
                detail=chosen["detail"],
            )

    def _store_workers(self, spans: Spans, touched: Int64) -> None:
        beside = self._trace.lanes_beside
        counted = ~np.isin(spans.lane, beside) if beside else np.ones(len(spans.lane), np.bool_)
        self._trace.series.worker_ns.add_spans(
            spans.start[counted], spans.end[counted], spans.state[counted]
        )
        store, lanes = self._trace.worker_lanes, self._workers
        store.append(_batch(spans, spans.lane))
        store.open_start[touched] = lanes.open_start[touched]
        store.open_state[touched] = lanes.open_state[touched]
        store.open_task[touched] = lanes.open_task[touched]

    def _store_tasks(self, spans: Spans, touched: Int64) -> None:
        """Give new tasks a row, free those of ended ones, and store spans on the rows."""
        self._trace.series.task_ns.add_spans(spans.start, spans.end, spans.state)
        lanes = self._tasks
        packer = self._packer
        is_open = lanes.open_state[touched] != State.NONE
        first = np.where(is_open, lanes.open_start[touched], -1)
        with_spans, at = np.unique(spans.lane, return_index=True)
        first[np.searchsorted(touched, with_spans)] = spans.start[at]
        known = np.zeros(len(touched), np.bool_)
        inside = touched < len(packer.row_of)
        known[inside] = packer.row_of[touched[inside]] >= 0
        ended = self._book.ended[touched] & (known | (first >= 0))
        placed, taken_until = packer.place(
            touched,
            np.where(known, -1, first),
            np.where(ended, lanes.open_start[touched], -1),
        )
        lanes.floor[placed] = np.maximum(lanes.floor[placed], taken_until)
        self._phases.taken(placed, taken_until)
        store = self._trace.task_lanes
        while len(store.rows) < packer.n_rows:
            store.add_row(f"row {len(store.rows)}", "task")
        store.append(_batch(spans, packer.row_of[spans.lane]))
        # First what ended, then what is open: a row's next task may have begun in this batch.
        closed = touched[~is_open & (known | (first >= 0))]
        rows = packer.row_of[closed]
        mine = (store.open_task[rows] == closed) | (store.open_task[rows] == NO_TASK)
        store.open_state[rows[mine]] = State.NONE
        store.open_task[rows[mine]] = NO_TASK
        opened = touched[is_open]
        rows = packer.row_of[opened]
        store.open_start[rows] = lanes.open_start[opened]
        store.open_state[rows] = lanes.open_state[opened]
        store.open_task[rows] = lanes.open_task[opened]

    def _known_lanes(self, workers: npt.NDArray[np.int32]) -> Int64:
        """The lane of each worker, -1 of one that has none."""
        names, where = np.unique(workers, return_inverse=True)
        lanes = np.array([self._lane_of.get(w, -1) for w in names.tolist()], np.int64)
        return lanes[where] if len(lanes) else np.empty(0, np.int64)

    def _evict(self) -> None:
        """Beyond the budget the oldest spans go, counted; the mipmap keeps their time."""
        trace = self._trace
        while trace.n_spans > self._span_budget:
            stores = [store for store in trace.stores if len(store)]
            min(stores, key=lambda s: s.shelves.oldest() or 0).evict()
            for store in stores:
                store.thin()

    def _say(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _with_gaps(
    records: Records, lane: Int64, state: UInt8, task: npt.NDArray[np.int32]
) -> Transitions:
    """One transition a record, and a second one for each gap: running again at its end."""
    gap = records["kind"] == Kind.GAP
    index = np.repeat(np.arange(len(records)), 1 + gap)
    second = np.zeros(len(index), np.bool_)
    second[1:] = index[1:] == index[:-1]
    t = records["t"][index]
    t[second] += records["detail"][index[second]]
    states = state[index]
    states[second] = State.RUNNING
    return Transitions(lane[index], t, states, task[index], records["pid"][index])


def _batch(spans: Spans, lane: npt.NDArray[Any]) -> SpanBatch:
    return SpanBatch(lane.astype(np.int32), spans.start, spans.end, spans.state, spans.task)
