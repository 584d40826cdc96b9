"""Calls of threads out of another tool's file, collected and made a trace.

A process becomes a run, a thread or a row of asynchronous events a lane; calls are nested in it as
phases are in lanes of our own. The outermost calls are what the lane is said to be running.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.analysis.trace import Machine, RunRecord, Trace
from concurviz.scenario.model import Scenario
from concurviz.trace.columns import Columns, Int32, Int64
from concurviz.trace.freeze import LONGEST_NS
from concurviz.trace.phases import MAX_NESTED, match_rows, tint_of
from concurviz.trace.rows import LaneStore
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import FIRST_OWN
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import SHOWN_STATES, Instant, State
from concurviz.words import noop, word

MAX_SPANS = 10_000_000
MAX_LANES = 50_000
MAX_PROCESSES = 1_000
MAX_NAMES = 1_000_000
#: Names are cut behind so many characters.
MAX_NAME = 200
#: More lanes than these are sorted all at once.
_FEW_LANES = 1_000
#: Instants beyond these are not shown.
MAX_INSTANTS = 200_000
_NAMELESS = "(no name)"
_STATE_OF = {state.word: state for state in SHOWN_STATES}

Key = tuple[Any, ...]


class ForeignError(ValueError):
    """A file of another tool that cannot be opened: one line saying why."""


@dataclass
class _Lane:
    process: Any
    name: str = ""
    order: tuple[bool, int, str] = (False, 0, "")


@dataclass
class Left:
    """What was left out, and how often, by why."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, why: str, count: int = 1) -> None:
        if count:
            self.counts[why] = self.counts.get(why, 0) + count


class Collected:
    """Collects lanes and their calls. Times are ns, of any origin.

    ``left`` tells what was left out.
    """

    def __init__(self) -> None:
        self.left = Left()
        self._lanes: dict[Key, int] = {}
        self._about: list[_Lane] = []
        self._processes: dict[Any, str] = {}
        self._names: dict[str, int] = {}
        self._told: list[str] = []
        kinds = {"lane": np.int32, "start": np.int64, "end": np.int64, "name": np.int32}
        self._calls = Columns(kinds)
        self._points = Columns({"lane": np.int32, "t": np.int64, "name": np.int32})

    def __len__(self) -> int:
        return len(self._calls)

    @property
    def last(self) -> int:
        """The latest end of a call so far; the smallest number while there is none."""
        return int(self._calls["end"].max()) if len(self._calls) else -(1 << 62)

    def lane(self, process: Any, key: Any, name: str = "") -> int:
        """The number of a lane by its process and what tells it from others there."""
        whole = (process, key)
        found = self._lanes.get(whole)
        if found is None:
            if len(self._lanes) >= MAX_LANES:
                raise ForeignError(f"it has more than {MAX_LANES:,} lanes")
            found = self._lanes[whole] = len(self._about)
            order = (False, key, "") if isinstance(key, int) else (True, 0, str(key))
            self._about.append(_Lane(process, name, order))
            if process not in self._processes:
                if len(self._processes) >= MAX_PROCESSES:
                    raise ForeignError(f"it has more than {MAX_PROCESSES:,} processes")
                self._processes[process] = ""
        return found

    def name_lane(self, lane: int, name: str) -> None:
        """What a lane is called."""
        self._about[lane].name = name[:MAX_NAME]

    def name_process(self, process: Any, name: str) -> None:
        """What a process is called, if it turns out to have lanes."""
        if len(self._processes) < 2 * MAX_PROCESSES or process in self._processes:
            self._processes[process] = name[:MAX_NAME]

    def name(self, text: object) -> int:
        """The number of a call's name."""
        found = self._names.get(text) if type(text) is str else None
        if found is not None:
            return found
        told = str(text)[:MAX_NAME] or _NAMELESS
        found = self._names.get(told)
        if found is None:
            if len(self._names) >= MAX_NAMES:
                raise ForeignError(f"it has more than {MAX_NAMES:,} names")
            found = self._names[told] = len(self._told)
            self._told.append(told)
        return found

    def calls(self, lane: Any, start: Any, end: Any, name: Any) -> None:
        """Calls, equally long columns: which lane, from when to when, of which name."""
        if len(self._calls) + len(lane) > MAX_SPANS:
            raise ForeignError(f"it has more than {MAX_SPANS:,} spans")
        self._calls.extend(
            lane=np.asarray(lane, np.int32), start=np.asarray(start, np.int64),
            end=np.asarray(end, np.int64), name=np.asarray(name, np.int32),
        )  # fmt: skip

    def points(self, lane: Any, t: Any, name: Any) -> None:
        """Points in time on lanes."""
        room = max(0, MAX_INSTANTS - len(self._points))
        self.left.add("instants", max(0, len(lane) - room))
        self._points.extend(
            lane=np.asarray(lane[:room], np.int32), t=np.asarray(t[:room], np.int64),
            name=np.asarray(name[:room], np.int32),
        )  # fmt: skip

    def trace(self, title: str, kind: str) -> Trace:
        """All of it as a trace; ForeignError if there is nothing. ``kind``: what it came from."""
        calls = {name: self._calls[name] for name in ("lane", "start", "end", "name")}
        if not len(self._calls):
            raise ForeignError(self._nothing())
        kept, origin = _in_reach(calls["start"], calls["end"])
        self.left.add("times", len(kept) - int(np.count_nonzero(kept)))
        lane, name = calls["lane"][kept], calls["name"][kept]
        start = calls["start"][kept] - origin
        # What took no time is a nanosecond long, or it could be neither seen nor found.
        end = np.maximum(calls["end"][kept] - origin, start + 1)
        points = {n: self._points[n] for n in ("lane", "t", "name")}
        extent = int(end.max())
        runs = [
            RunRecord(run.model, status="done", trace=run)
            for run in self._runs(lane, start, end, name, points, origin, extent)
        ]
        return Trace(
            Scenario(name=title[:MAX_NAME] or kind),
            Machine(1, "", 0, "", ""),
            None,
            tuple(runs),
            imported=kind,
            notes=tuple(self._notes()),
        )

    def _nothing(self) -> str:
        what = ", ".join(f"{count:,} {_WHY[why]}" for why, count in self.left.counts.items())
        return f"it has no spans that can be shown{': ' + what if what else ''}"

    def _notes(self) -> Iterator[str]:
        for why, count in self.left.counts.items():
            if count:
                yield f"{count:,} {word(_WHY[why])}"

    def _runs(
        self,
        lane: Int32,
        start: Int64,
        end: Int64,
        name: Int32,
        points: dict[str, npt.NDArray[Any]],
        origin: int,
        extent: int,
    ) -> Iterator[RunTrace]:
        order = _by_lane(lane, start, end)
        lane, start, end, name = lane[order], start[order], end[order], name[order]
        cuts = np.searchsorted(lane, np.arange(len(self._about) + 1))
        depth = np.zeros(len(lane), np.int32)
        used = np.flatnonzero(np.diff(cuts))
        for one in used.tolist():
            mine = slice(int(cuts[one]), int(cuts[one + 1]))
            depth[mine] = depths(start[mine], end[mine])
        self.left.add("deep", int(np.count_nonzero(depth >= MAX_NESTED)))
        by_process: dict[Any, list[int]] = {}
        for one in used.tolist():
            by_process.setdefault(self._about[one].process, []).append(one)
        taken: set[str] = set()
        for process, lanes in by_process.items():
            lanes.sort(key=lambda one: self._about[one].order)
            where = np.concatenate([np.arange(cuts[one], cuts[one + 1]) for one in lanes])
            run = RunTrace(self._title(process, taken), 0)
            for number, one in enumerate(lanes):
                run.add_worker(number, self._about[one].name or self._label(one), "thread")
            place = np.full(len(self._about), -1, np.int32)
            place[lanes] = np.arange(len(lanes), dtype=np.int32)
            spans = (place[lane[where]], start[where], end[where], name[where])
            self._fill(run, spans, depth[where])
            self._add_points(run, points, place, origin, extent)
            run.now = run.end = extent
            yield run

    def _title(self, process: Any, taken: set[str]) -> str:
        """A name for a process that no other has; an @ would be taken for an interpreter's."""
        number = process if isinstance(process, int) else str(process)[:MAX_NAME]
        name = self._processes.get(process) or ""
        title = f"{name} ({number})" if name and isinstance(process, int) else name
        title = (title or f"process {number}").replace("@", " ").strip() or "process"
        while title in taken:
            title += "'"
        taken.add(title)
        return title

    def _label(self, lane: int) -> str:
        _, number, text = self._about[lane].order
        return f"thread {text[:MAX_NAME] or number}"

    def _fill(self, run: RunTrace, spans: tuple[Int32, Int64, Int64, Int32], depth: Int32) -> None:
        lane, start, end, name = spans
        states = np.array([_STATE_OF.get(told, State.RUNNING) for told in self._told], np.uint8)
        own = np.array([told in _STATE_OF for told in self._told], np.bool_)
        outer = np.flatnonzero(depth == 0)
        _append(
            run.worker_lanes, lane[outer], start[outer], end[outer], states[name[outer]],
            np.full(len(outer), NO_TASK, np.int32),
        )  # fmt: skip
        run.series.worker_ns.add_spans(start[outer], end[outer], states[name[outer]])
        # States of our own are told by the lane itself.
        first = 1 if own[name[outer]].all() else 0
        for level in range(first, min(int(depth.max()) + 1, MAX_NESTED)):
            mine = np.flatnonzero(depth == level)
            store = LaneStore(folded=False)
            match_rows(store, run.worker_lanes, level - first + 1)
            numbers = name[mine] + FIRST_OWN
            _append(store, lane[mine], start[mine], end[mine], tint_of(numbers), numbers)
            run.worker_phases.append(store)
        for number in np.unique(name).tolist():
            run.phases[FIRST_OWN + number] = self._told[number]

    def _add_points(
        self, run: RunTrace, points: dict[str, npt.NDArray[Any]], place: Int32, origin: int,
        extent: int,
    ) -> None:  # fmt: skip
        t = points["t"] - origin
        mine = np.flatnonzero((place[points["lane"]] >= 0) & (t >= 0) & (t <= extent))
        if len(mine):
            zeros = np.zeros(len(mine), np.int64)
            run.instants.extend(
                t=t[mine], kind=zeros + Instant.MARK, worker=place[points["lane"][mine]],
                task=zeros + NO_TASK, detail=points["name"][mine] + FIRST_OWN,
            )  # fmt: skip
            for number in np.unique(points["name"][mine]).tolist():
                run.phases[FIRST_OWN + number] = self._told[number]


_WHY = {
    "instants": noop("instants beyond those shown"),
    "times": noop("events at times that cannot be"),
    "deep": noop("calls nested too deeply"),
    "open": noop("calls that did not end"),
    "ends": noop("ends of calls that had not begun"),
    "counters": noop("values of counters"),
    "flows": noop("arrows between events"),
    "broken": noop("events that make no sense"),
    "other": noop("events of other kinds"),
    "cut": noop("file that is cut: what came before is shown"),
}


def _by_lane(lane: Int32, start: Int64, end: Int64) -> Int64:
    """The order by lane, in it by time, and the longer ones first where they begin together."""
    # Sorting by 16 bits takes no time, and what is left is nearly in order: writers go on in time.
    order: Int64 = np.argsort(lane.astype(np.uint16), kind="stable")
    cuts = np.append(0, np.cumsum(np.bincount(lane)))
    used = np.flatnonzero(np.diff(cuts))
    if len(used) > _FEW_LANES:
        return np.lexsort((-end, start, lane))
    for one in used.tolist():
        mine = order[cuts[one] : cuts[one + 1]]
        mine[:] = mine[np.lexsort((-end[mine], start[mine]))]
    return order


def _append(store: LaneStore, lane: Int32, start: Int64, end: Int64, state: Any, task: Any) -> None:
    order = np.argsort(end, kind="stable")
    store.append(
        SpanBatch(
            lane[order],
            start[order],
            end[order],
            state[order].astype(np.uint8),
            task[order].astype(np.int32),
        )
    )


def _in_reach(start: Int64, end: Int64) -> tuple[npt.NDArray[np.bool_], int]:
    """Which calls lie within 52 days of the middle one, none ends before it begins; the first."""
    half = LONGEST_NS // 2
    # As floats: the difference of two times anywhere may not fit.
    middle = float(np.median(start))
    near = np.abs(start.astype(np.float64) - middle) < half
    near &= np.abs(end.astype(np.float64) - middle) < half
    near &= end >= start
    if not near.any():
        raise ForeignError("its events are at times that cannot be")
    return near, int(start[near].min())


def depths(start: Int64, end: Int64) -> Int32:
    """How many calls of a thread each lies in; calls are in order of time, the longer first.

    ::

        aaaaaaaaaa  cc     0 0
          bbb ddd          1 1
    """
    count = np.arange(len(start))
    depth: Int32 = (count - np.searchsorted(np.sort(end), start, side="right")).astype(np.int32)
    # That many are going on; where calls overlap without nesting, some row may be taken.
    order = np.argsort(depth, kind="stable")
    same = np.diff(depth[order]) == 0
    if not np.any(same & (start[order][1:] < end[order][:-1])):
        return depth
    busy: list[int] = []
    found = []
    for begin, finish in zip(start.tolist(), end.tolist(), strict=True):
        while busy and busy[-1] <= begin:
            busy.pop()
        found.append(len(busy))
        busy.append(finish)
    return np.array(found, np.int32)


def matched(
    group: Int64, t: Int64, begins: npt.NDArray[np.bool_], name: Int32, left: Left, last: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Beginnings and ends of calls by group, in file order: group, start, end and name of each.

    What has no end ends at ``last``; an end without beginning is left out.
    """
    found: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    if not len(t):
        return found
    order = np.lexsort((t, group))
    going: list[tuple[int, int]] = []
    before = -1
    ends = opens = 0

    def add(one: int, begin: int, finish: int, what: int) -> None:
        for column, value in zip(found, (one, begin, finish, what), strict=True):
            column.append(value)

    def close() -> None:
        for begin, what in going:
            add(before, begin, max(begin, last), what)
        going.clear()

    columns = (c[order].tolist() for c in (group, t, begins, name))
    for one, when, begin, what in zip(*columns, strict=True):
        if one != before:
            opens += len(going)
            close()
            before = one
        if begin:
            going.append((when, what))
        elif going:
            add(one, going[-1][0], when, going[-1][1])
            going.pop()
        else:
            ends += 1
    opens += len(going)
    close()
    left.add("ends", ends)
    left.add("open", opens)
    return found


def packed(first: Int64, last: Int64) -> Int64:
    """A row for each of what lasts from ``first`` to ``last``, so that none overlap: the lowest."""
    rows: Int64 = np.zeros(len(first), np.int64)
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    count = 0
    for at in np.argsort(first, kind="stable").tolist():
        while busy and busy[0][0] <= first[at]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            row = heapq.heappop(free)
        else:
            row, count = count, count + 1
        rows[at] = row
        heapq.heappush(busy, (int(last[at]), row))
    return rows
