"""Calls of threads out of another tool's file, collected and made a trace.

A process becomes a run, a thread or a row of asynchronous events a lane; calls are nested in it as
phases are in lanes of our own. The outermost calls are what the lane is said to be running.
Counters lie below the lanes of their process; arrows lead from calls to calls, of any process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from concurviz.analysis.pairing import without_place
from concurviz.analysis.trace import Machine, RunRecord, Trace
from concurviz.files.interchange.arrows import Arrows, Bound
from concurviz.files.interchange.lanes import Lane, joined, nested
from concurviz.files.interchange.nesting import MAX_NAME as MAX_NAME
from concurviz.files.interchange.nesting import WHY, Calls, Left, by_lane, depths, parts
from concurviz.files.interchange.quantities import Quantities
from concurviz.scenario.model import Scenario
from concurviz.trace.columns import Columns, Int32, Int64, UInt8
from concurviz.trace.counters import Counter
from concurviz.trace.freeze_checks import LONGEST_NS
from concurviz.trace.phases import MAX_NESTED, match_rows, tint_of
from concurviz.trace.rows import LaneStore
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import FIRST_OWN
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import SHOWN_STATES, Instant, State
from concurviz.words import word

MAX_SPANS = 10_000_000
MAX_LANES = 50_000
MAX_PROCESSES = 1_000
MAX_NAMES = 1_000_000
#: Instants beyond these are not shown.
MAX_INSTANTS = 200_000
_NAMELESS = "(no name)"
_STATE_OF = {state.word: state for state in SHOWN_STATES}

Key = tuple[Any, ...]


class ForeignError(ValueError):
    """A file of another tool that cannot be opened: one line saying why."""


class Collected:
    """Collects lanes and their calls. Times are ns, of any origin.

    ``left`` tells what was left out; ``quantities`` collects counters, ``arrows`` arrows.
    """

    def __init__(self) -> None:
        self.left = Left()
        self.quantities = Quantities(self.left)
        self.arrows = Arrows(self.left)
        self._lanes: dict[Key, int] = {}
        self._about: list[Lane] = []
        self._processes: dict[Any, str] = {}
        self._names: dict[str, int] = {}
        self._told: list[str] = []
        kinds = {"lane": np.int32, "start": np.int64, "end": np.int64, "name": np.int32}
        self._calls = Columns(kinds)
        self.fruitful = False
        """Whether anything was read that may be shown: else it is not worth to read on for long."""
        self._points = Columns({"lane": np.int32, "t": np.int64, "name": np.int32})

    def __len__(self) -> int:
        return len(self._calls) + len(self.quantities)

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
            self._about.append(Lane(process, name, order))
            self._process(process)
        return found

    def counted(self, process: Any, t: int, name: object, values: Mapping[Any, Any]) -> None:
        """What a counter of a process stood at."""
        self._process(process)
        self.fruitful = True
        self.quantities.take(process, t, name, values)

    def _process(self, process: Any) -> None:
        if process not in self._processes:
            if len(self._processes) >= MAX_PROCESSES:
                raise ForeignError(f"it has more than {MAX_PROCESSES:,} processes")
            self._processes[process] = ""

    def name_lane(self, lane: int, name: str) -> None:
        """What a lane is called."""
        self._about[lane].name = name[:MAX_NAME]

    def nest(self, lane: int, nested_in: int) -> None:
        """What a lane has is nested in the states of another, if those are all that that has."""
        self._about[lane].nested_in = nested_in

    def join(self, lane: int, continues: int) -> None:
        """What a lane has are calls of another lane, too."""
        self._about[lane].continues = continues

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
        self.fruitful = True
        self._calls.extend(
            lane=np.asarray(lane, np.int32), start=np.asarray(start, np.int64),
            end=np.asarray(end, np.int64), name=np.asarray(name, np.int32),
        )  # fmt: skip

    def renamed(self, numbers: Int32) -> None:
        """All calls so far have places in ``numbers`` for names: these are what they stand for.

        ForeignError if there is no such place.
        """
        names = self._calls["name"]
        if len(names) and (names.min() < 0 or names.max() >= len(numbers)):
            raise ForeignError("a call of it has no name")
        self._calls.put("name", numbers[names])

    def points(self, lane: Any, t: Any, name: Any) -> None:
        """Points in time on lanes."""
        room = max(0, MAX_INSTANTS - len(self._points))
        self.left.add("instants", max(0, len(lane) - room))
        self._points.extend(
            lane=np.asarray(lane[:room], np.int32), t=np.asarray(t[:room], np.int64),
            name=np.asarray(name[:room], np.int32),
        )  # fmt: skip

    def trace(self, title: str, kind: str) -> Trace:
        """All of it as a trace; ForeignError if there is nothing. ``kind``: what it came from.

        What was collected is used up: each column is let go of when it has been put in order.
        """
        if not len(self):
            raise ForeignError(self._nothing())
        calls, sampled = self._calls.taken(), self.quantities.t
        kept, origin = _in_reach(calls["start"], calls["end"], sampled)
        if not kept.all():
            self.left.add("times", len(kept) - int(np.count_nonzero(kept)))
            for column in calls:
                calls[column] = calls[column][kept]
        del kept
        start, end = calls["start"], calls["end"]
        start -= origin
        end -= origin
        # What took no time is a nanosecond long, or it could be neither seen nor found.
        np.maximum(end, start + 1, out=end)
        counters: dict[Any, list[Counter]] = {}
        for process, counter in self.quantities.series(origin):
            counters.setdefault(process, []).append(counter)
        ends = [int(c.t[-1]) for some in counters.values() for c in some]
        extent = max(int(end.max(initial=1)), *ends, 1)
        del start, end
        runs = [
            RunRecord(run.model, status="done", trace=run)
            for run in self._runs(calls, counters, origin, extent)
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
        what = ", ".join(f"{count:,} {WHY[why]}" for why, count in self.left.counts.items())
        return f"it has no spans that can be shown{': ' + what if what else ''}"

    def _notes(self) -> Iterator[str]:
        for why, count in self.left.counts.items():
            if count:
                yield f"{count:,} {word(WHY[why])}"

    def _runs(
        self, calls: Calls, counters: Mapping[Any, list[Counter]], origin: int, extent: int
    ) -> Iterator[RunTrace]:
        owners = joined(self._about)
        if owners is not None:
            calls["lane"] = owners[calls["lane"]]
            self.arrows.moved(owners)
        order = by_lane(calls["lane"], calls["start"], calls["end"])
        for column in calls:
            calls[column] = calls[column][order]
        del order
        arrows = self.arrows.bound(calls, origin)
        cuts = np.searchsorted(calls["lane"], np.arange(len(self._about) + 1))
        depth = np.zeros(len(calls["lane"]), np.uint8)
        used = np.flatnonzero(np.diff(cuts)).tolist()
        own = np.array([told in _STATE_OF for told in self._told], np.bool_)
        # States of our own are told by the lane itself.
        stated = np.zeros(len(self._about), np.bool_)
        flat = np.zeros(len(self._about), np.bool_)
        for one in used:
            mine = slice(int(cuts[one]), int(cuts[one + 1]))
            deep = depths(calls["start"][mine], calls["end"][mine])
            depth[mine] = np.minimum(deep, MAX_NESTED)
            stated[one] = own[calls["name"][mine][deep == 0]].all()
            flat[one] = stated[one] and not deep.any()
        inner = nested(self._about, used, flat)
        for one in inner.values():
            mine = slice(int(cuts[one]), int(cuts[one + 1]))
            depth[mine] = np.minimum(depth[mine] + 1, MAX_NESTED)
            stated[one] = True
        self.left.add("deep", int(np.count_nonzero(depth >= MAX_NESTED)))
        by_process: dict[Any, list[int]] = {}
        below = set(inner.values())
        for one in used:
            if one not in below:
                by_process.setdefault(self._about[one].process, []).append(one)
        for process in counters:
            by_process.setdefault(process, [])
        taken: set[str] = set()
        for process, lanes in by_process.items():
            lanes.sort(key=lambda one: self._about[one].order)
            run = RunTrace(self._title(process, taken), 0)
            for number, one in enumerate(lanes):
                run.add_worker(number, self._about[one].label, "thread")
            place = np.full(len(self._about), -1, np.int32)
            place[lanes] = np.arange(len(lanes), dtype=np.int32)
            for one in lanes:
                place[inner.get(one, one)] = place[one]
            if lanes:
                both = [*lanes, *(inner[one] for one in lanes if one in inner)]
                where = np.concatenate(
                    [np.arange(*cuts[[one, one + 1]], dtype=np.int32) for one in both]
                )
                self._fill(run, calls, where, place, depth, stated)
            self._add_points(run, place, origin, extent)
            self._add_arrows(run, place, arrows)
            run.counters += sorted(counters.get(process, ()), key=_by_number)
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

    def _fill(
        self,
        run: RunTrace,
        calls: Calls,
        where: Int32,
        place: Int32,
        depth: UInt8,
        stated: npt.NDArray[np.bool_],
    ) -> None:
        """The calls at ``where`` as the run's spans; ``place``: what its lanes are numbered.

        ``stated``: whether the outermost calls of a lane are its states alone.
        """
        states = np.array([_STATE_OF.get(told, State.RUNNING) for told in self._told], np.uint8)
        names = np.flatnonzero(np.bincount(calls["name"][where], minlength=len(self._told)))
        outer = where[depth[where] == 0]
        for part in parts(calls, outer, place):
            name, part.state = part.task, states[part.task]
            part.task = np.full(len(name), NO_TASK, np.int32)
            run.worker_lanes.append(part)
            run.series.worker_ns.add_spans(part.start, part.end, part.state)
        shown = where[depth[where] < MAX_NESTED]
        level = depth[shown] + ~stated[calls["lane"][shown]]
        for number in range(1, int(level.max(initial=0)) + 1):
            store = LaneStore(folded=False)
            match_rows(store, run.worker_lanes, number)
            for part in parts(calls, shown[level == number], place):
                part.state = self._tints[part.task]
                part.task += FIRST_OWN
                store.append(part)
            run.worker_phases.append(store)
        for number in names.tolist():
            run.phases[FIRST_OWN + number] = self._told[number]

    @cached_property
    def _tints(self) -> npt.NDArray[np.uint8]:
        """By name, so that a call has its tint in another trace, too, whatever its line there."""
        hashes = [1 + crc32(without_place(told).encode("utf-8", "replace")) for told in self._told]
        return tint_of(np.array(hashes))

    def _add_points(self, run: RunTrace, place: Int32, origin: int, extent: int) -> None:
        points = self._points
        t = points["t"] - origin
        mine = np.flatnonzero((place[points["lane"]] >= 0) & (t >= 0) & (t <= extent))
        if len(mine):
            zeros = np.zeros(len(mine), np.int64)
            run.instants.extend(
                t=t[mine], kind=zeros + Instant.MARK, worker=place[points["lane"][mine]],
                task=zeros + NO_TASK, detail=points["name"][mine] + FIRST_OWN,
            )  # fmt: skip
            self._add_names(run, points["name"][mine])

    def _add_arrows(self, run: RunTrace, place: Int32, arrows: Bound) -> None:
        numbers = np.arange(len(arrows.name))
        both = ((arrows.from_lane, arrows.from_t, True), (arrows.to_lane, arrows.to_t, False))
        ends = [
            (numbers[mine], t[mine], worker[mine], np.full(len(mine), leaves), arrows.name[mine])
            for lane, t, leaves in both
            for worker in [place[lane]]
            for mine in [np.flatnonzero(worker >= 0)]
        ]
        number, t, worker, leaves, name = (np.concatenate(c) for c in zip(*ends, strict=True))
        order = np.argsort(t, kind="stable")
        run.arrows.extend(
            number=number[order], t=t[order], worker=worker[order], leaves=leaves[order],
            name=name[order].astype(np.int64) + FIRST_OWN,
        )  # fmt: skip
        self._add_names(run, name)

    def _add_names(self, run: RunTrace, numbers: Int32) -> None:
        for number in np.unique(numbers).tolist():
            run.phases[FIRST_OWN + number] = self._told[number]


def _by_number(counter: Counter) -> str:
    """So that 10 comes behind 9."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(20), counter.title)


def _in_reach(start: Int64, end: Int64, sampled: Int64) -> tuple[npt.NDArray[np.bool_], int]:
    """Which calls lie within 52 days of the middle one, none ends before it begins; the first time.

    ``sampled``: times that may be the first, too, and the middle where there are no calls.
    """
    half = LONGEST_NS // 2
    # As floats: the difference of two times anywhere may not fit.
    middle = float(np.median(start if len(start) else sampled))

    def reached(times: Int64) -> npt.NDArray[np.bool_]:
        away = times.astype(np.float64)
        away -= middle
        near: npt.NDArray[np.bool_] = np.abs(away, out=away) < half
        return near

    near = end >= start
    near &= reached(start)
    near &= reached(end)
    there = (start[near], sampled[reached(sampled)])
    firsts = [int(times.min()) for times in there if len(times)]
    if not firsts:
        raise ForeignError("its events are at times that cannot be")
    return near, min(firsts)
