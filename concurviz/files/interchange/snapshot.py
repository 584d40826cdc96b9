"""A trace as it is at one moment, in the order in which other formats want it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

from concurviz.analysis.handovers import Handovers, handovers
from concurviz.analysis.trace import Machine, RunRecord, Trace
from concurviz.files.interchange.phases import Phases, innermost, phases_of
from concurviz.scenario.contenders import title_of
from concurviz.scenario.model import Scenario
from concurviz.trace.columns import Int64
from concurviz.trace.counters import Counter
from concurviz.trace.rows import LaneStore
from concurviz.trace.series import Samples
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import NAMES
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import SHOWN_STATES, Instant, State

#: Spans that are turned into text or bytes at a time: what a writer holds beside the columns.
CHUNK = 20_000

_FOREVER = 1 << 62
_STATE_OF = {state.word: state for state in SHOWN_STATES}
#: Floats up to this are exact where they are whole.
_WHOLE = 2.0**53


@dataclass(frozen=True)
class Lane:
    """A worker's lane. ``number``: the worker's; ``pid``: of the process that it is in."""

    number: int
    label: str
    role: str
    pid: int


class ArrowEnd(NamedTuple):
    """One end of an arrow of another tool's: both have its number. ``leaves``: it begins here."""

    number: int
    t: int
    worker: int
    leaves: bool
    name: str


@dataclass(frozen=True, eq=False)
class RunSnapshot:
    """One run. Times are ns from its origin, which lies ``offset`` ns after the trace's t = 0.

    ``name`` is the contender's, ``number`` counts runs from 1; ``lanes`` are indexed as the spans
    of ``_workers``; ``counters`` are what it used and what another tool counted. ``missing``: spans
    that were given up before. ``imported``: another tool recorded it. ``names``: of phases by
    number, those of ours aside; ``marks``: texts of marks.
    """

    name: str
    number: int
    interpreter: str
    status: str
    offset: int
    extent: int
    epoch_ns: int
    lanes: tuple[Lane, ...]
    errors: dict[int, str]
    changes: dict[int, str]
    instants: dict[str, npt.NDArray[Any]]
    counters: tuple[Counter, ...]
    arrows: tuple[ArrowEnd, ...]
    missing: int
    imported: bool
    names: Mapping[int, str]
    marks: Mapping[int, str]
    _workers: SpanBatch = field(repr=False)
    _tasks: SpanBatch = field(repr=False)
    _worker_levels: tuple[SpanBatch, ...] = field(repr=False)
    _task_levels: tuple[SpanBatch, ...] = field(repr=False)

    @property
    def title(self) -> str:
        return title_of(self.name)

    @cached_property
    def workers(self) -> SpanBatch:
        """The workers' spans by lane, in order of time."""
        return self._workers.take(np.lexsort((self._workers.start, self._workers.lane)))

    @cached_property
    def tasks(self) -> SpanBatch:
        """The tasks' spans by task, in order of time."""
        return self._tasks.take(np.lexsort((self._tasks.start, self._tasks.task)))

    @cached_property
    def worker_phases(self) -> Phases:
        """What is nested in the workers' lanes; owners are lanes, as in ``lanes``."""
        return phases_of(self._worker_levels, self._workers, of_tasks=False)

    @cached_property
    def task_phases(self) -> Phases:
        """What tasks were at, where workers' lanes do not tell it; owners are tasks."""
        return phases_of(self._task_levels, self._tasks, of_tasks=True)

    @property
    def nested_word(self) -> str:
        """What is nested in a lane is called this, in the plural."""
        return "calls" if self.imported else "phases"

    def phase_name(self, number: int) -> str:
        """What a phase is called."""
        return NAMES.get(number) or self.names.get(number, f"#{number}")

    @cached_property
    def told_by_calls(self) -> npt.NDArray[np.bool_]:
        """By lane: whether its states are nothing but its outermost calls, another tool's."""
        told = np.zeros(len(self.lanes), np.bool_)
        if self.imported:
            spans, phases = self.workers, self.worker_phases
            outer = np.flatnonzero(phases.depth == 1)
            owners = np.array([track.owner for track in phases.tracks], np.int64)
            lane = owners[phases.track[outer]]
            # As they are made when calls are read.
            names, which = np.unique(phases.name[outer], return_inverse=True)
            told_by = [_STATE_OF.get(self.phase_name(n), State.RUNNING) for n in names.tolist()]
            state = np.array(told_by, np.uint8)[which]
            places = np.arange(len(self.lanes) + 1)
            mine, theirs = np.searchsorted(spans.lane, places), np.searchsorted(lane, places)
            for one in np.unique(lane).tolist():
                some, calls = slice(*mine[one : one + 2]), slice(*theirs[one : one + 2])
                told[one] = all(
                    np.array_equal(of_lane[some], of_calls[calls])
                    for of_lane, of_calls in (
                        (spans.start, phases.start[outer]),
                        (spans.end, phases.end[outer]),
                        (spans.state, state),
                    )
                )
        return told

    @cached_property
    def states(self) -> SpanBatch:
        """The workers' spans on lanes that their calls do not tell."""
        if not self.told_by_calls.any():
            return self.workers
        return self.workers.take(np.flatnonzero(~self.told_by_calls[self.workers.lane]))

    @cached_property
    def places(self) -> list[int]:
        """By track of ``worker_phases``: the number of one beside the lanes, or -1: the lane's.

        Calls that tell a lane lie on its own track, phases on one beside it.
        """
        beside = [
            bool(number) or not self.told_by_calls[lane]
            for lane, number in self.worker_phases.tracks
        ]
        numbers = iter(range(len(beside)))
        return [next(numbers) if is_beside else -1 for is_beside in beside]

    @cached_property
    def arrow_places(self) -> list[int]:
        """By end of an arrow: on which of ``places`` the call lies that it is of, -1: the lane."""
        found = np.full(len(self.arrows), -1, np.int64)
        crossed = {lane for lane, number in self.worker_phases.tracks if number}
        if not crossed:
            return found.tolist()
        lane_of = {lane.number: place for place, lane in enumerate(self.lanes)}
        ends = np.array([(lane_of[end.worker], end.t) for end in self.arrows], np.int64)
        ends = ends.reshape(-1, 2)
        places = np.array([*self.places, -1])
        for lane in crossed:
            if self.told_by_calls[lane]:
                mine = np.flatnonzero(ends[:, 0] == lane)
                found[mine] = places[innermost(self.worker_phases, lane, ends[mine, 1])]
        return found.tolist()

    @cached_property
    def flows(self) -> Handovers:
        """What let what go on: indices into ``workers`` and ``tasks``; of others arrows tell it."""
        if self.imported:
            nothing: Int64 = np.empty(0, np.int64)
            return Handovers(nothing, nothing, np.empty(0, np.bool_), nothing)
        return handovers(
            self.workers,
            self.tasks,
            np.array([lane.pid for lane in self.lanes], np.int64),
            np.array([lane.role == "loop" for lane in self.lanes], np.bool_),
            self.instants,
        )

    @property
    def n_spans(self) -> int:
        nested = sum(map(len, (*self._worker_levels, *self._task_levels)))
        return len(self._workers) + len(self._tasks) + nested


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A trace at one moment: whoever has it may write it while the runs go on."""

    scenario: Scenario
    machine: Machine
    mode: str
    began: str
    runs: tuple[RunSnapshot, ...]

    @classmethod
    def of(cls, trace: Trace) -> Snapshot:
        """Copies all columns: 25 bytes a span. What is open counts as ended now."""
        trace = trace.ended()
        traces = [(run, run.trace) for run in trace.runs if run.trace is not None]
        first = min((t.origin for _, t in traces), default=0) if trace.mode == "live" else None
        imported = bool(trace.imported)
        runs = tuple(_run(run, t, n, first, imported) for n, (run, t) in enumerate(traces, 1))
        return cls(trace.scenario, trace.machine, trace.mode or "", trace.began, runs)

    @property
    def n_spans(self) -> int:
        return sum(run.n_spans for run in self.runs)


def _run(
    record: RunRecord, trace: RunTrace, number: int, first: int | None, imported: bool
) -> RunSnapshot:
    lanes: list[Lane] = [Lane(-1, "", "", 0)] * len(trace.worker_lanes.rows)
    for worker, row in trace.workers.items():
        lanes[row.lane] = Lane(worker, row.label, row.role, row.pid)
    instants = trace.instants

    def held(stores: list[LaneStore]) -> tuple[SpanBatch, ...]:
        return tuple(store.between(-1, _FOREVER, trace.extent) for store in stores)

    of_workers = held(trace.worker_phases)
    # Where workers have phases, those are the tasks'.
    of_tasks = () if any(map(len, of_workers)) else held(trace.task_phases)
    return RunSnapshot(
        record.model,
        number,
        record.interpreter or trace.interpreter,
        record.status,
        0 if first is None else trace.origin - first,
        trace.extent,
        trace.epoch_ns,
        tuple(lanes),
        dict(trace.errors),
        dict(trace.changes),
        {name: instants[name].copy() for name in ("t", "kind", "worker", "task", "detail")},
        (*_used(trace.series.samples), *trace.counters),
        tuple(_arrows(trace)),
        trace.evicted + trace.events.dropped,
        imported,
        dict(trace.phases),
        dict(trace.marks or trace.phases),
        trace.worker_lanes.between(-1, _FOREVER, trace.extent),
        trace.task_lanes.between(-1, _FOREVER, trace.extent),
        of_workers,
        of_tasks,
    )


def _arrows(trace: RunTrace) -> Iterator[ArrowEnd]:
    columns = (trace.arrows[name].tolist() for name in ArrowEnd._fields)
    for number, t, worker, leaves, name in zip(*columns, strict=True):
        yield ArrowEnd(number, t, worker, leaves, trace.phase_name(name))


def _used(samples: Samples) -> Iterator[Counter]:
    """The cores in use since the sample before, and the bytes of private memory."""
    t, used = samples["t"], samples["cpu_ns"]
    later = np.flatnonzero(np.diff(t) > 0) + 1
    if len(later):
        cores = np.diff(used)[later - 1] / np.diff(t)[later - 1]
        yield Counter("CPU use", "cores", t[later], np.round(cores, 6))
    if len(t):
        size = samples["private_bytes"].astype(np.float64)
        yield Counter("memory", "bytes", t.copy(), size)


def values(counter: Counter) -> Iterator[list[tuple[int, int | float]]]:
    """When a counter stood at what, whole numbers as such; in parts of CHUNK."""
    for first in range(0, len(counter.t), CHUNK):
        some = slice(first, first + CHUNK)
        told = (
            int(v) if v.is_integer() and abs(v) < _WHOLE else v
            for v in counter.value[some].tolist()
        )
        yield list(zip(counter.t[some].tolist(), told, strict=True))


class _Columns(Protocol):
    def __len__(self) -> int: ...

    def part(self, which: slice, /) -> Self: ...


_Some = TypeVar("_Some", bound=_Columns)


def chunks(spans: _Some) -> Iterator[tuple[int, _Some]]:
    """The spans in parts of CHUNK, each with the index of its first."""
    for first in range(0, len(spans), CHUNK):
        yield first, spans.part(slice(first, first + CHUNK))


def track_title(owner: str, nested: str, number: int) -> str:
    """What a track is called that is beside its owner's, and counts from 0 among those."""
    return f"{owner} · {nested}{f' {number + 1}' if number else ''}"


#: By state, and by kind of an instant, the word that files use.
STATE_WORDS: list[str] = [state.word for state in State]
INSTANT_WORDS: dict[int, str] = {kind.value: kind.name.lower() for kind in Instant}


def instant_args(run: RunSnapshot, kind: int, task: int, detail: int) -> dict[str, Any]:
    """What is to be said of an instant beside its name and time."""
    args: dict[str, Any] = {}
    if task != NO_TASK:
        args["task"] = task
    if kind == Instant.MARK:
        args["text"] = run.marks.get(detail, "")
    elif kind == Instant.CHANGED:
        args["change"] = run.changes.get(detail, str(detail))
    elif kind == Instant.HEARTBEAT:
        args["delay_ns"] = detail
    elif kind == Instant.BYTES:
        args["bytes"] = detail
    elif kind in (Instant.ACQUIRED, Instant.RELEASED):
        args["lock"] = detail
    elif kind in (Instant.PUT, Instant.TAKEN):
        args["queue"] = detail
    if kind == Instant.FAILED and task in run.errors:
        args["error"] = run.errors[task]
    return args
