"""Chrome's trace format, read: as viztracer, py-spy, browsers, Perfetto and others write it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat
from operator import attrgetter
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.typing as npt

from concurviz.files.interchange.collected import MAX_SPANS, Collected, ForeignError
from concurviz.files.interchange.jsonparts import CutError, JsonError, Parts
from concurviz.files.interchange.nesting import CONTINUES, NESTED_IN, Left, matched, packed
from concurviz.trace.columns import Columns, Int32, Int64

#: Microseconds that are nanoseconds in 63 bits.
_MOST_US = 9.2e15
#: Ends of calls that are put into columns at once.
_TOGETHER = 10_000
_BEGIN, _END = frozenset("BbS"), frozenset("EeF")
_THREAD, _ASYNC, _INSTANT = frozenset("BE"), frozenset("beSF"), frozenset("iIRn")


class Call(msgspec.Struct, gc=False):
    """A complete event: no more than what is read of it. One that is itself an end of arrows is
    none.
    """

    ph: Literal["X"]
    ts: float
    pid: int | str = 0
    tid: int | str = 0
    dur: float = 0.0
    name: str = ""
    bind_id: None = None


_calls = msgspec.json.Decoder(list[Call]).decode


def parse_events(text: str) -> Sequence[Any]:
    """The events of an array's text: Call where all are such, else of Python's own types.

    For calls that takes a quarter of the time of json.loads. ValueError if it is no array.
    """
    try:
        return _calls(text)
    except msgspec.MsgspecError:
        found: Sequence[Any] = json.loads(text)
        return found


class _Numbers(dict[Any, int]):
    """Numbers of keys; a key that is new gets one from ``number``."""

    def __init__(self, number: Callable[[Any], int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, key: Any) -> int:
        found = self[key] = self._number(key)
        return found

    def of(self, keys: Iterable[Any], count: int) -> Int32:
        """The numbers of so many keys."""
        return np.fromiter(map(self.__getitem__, keys), np.int32, count)


class _Ends:
    """Beginnings and ends of calls of groups, be they lanes or tracks."""

    def __init__(self) -> None:
        self.columns = Columns(
            {"group": np.int32, "t": np.int64, "begins": np.bool_, "name": np.int32}
        )
        self._new: list[tuple[int, int, bool, int]] = []

    def add(self, group: int, t: int, begins: bool, name: int) -> None:
        self._new.append((group, t, begins, name))
        if len(self._new) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        if self._new:
            columns = zip(
                ("group", "t", "begins", "name"), zip(*self._new, strict=True), strict=True
            )
            self.columns.extend(**{name: np.array(column) for name, column in columns})
            self._new.clear()
        if len(self.columns) > 2 * MAX_SPANS:
            raise ForeignError(f"it has more than {MAX_SPANS:,} spans")

    def last(self) -> int:
        """The latest time; the smallest number without any."""
        self.flush()
        return int(self.columns["t"].max(initial=-(1 << 62)))

    def matched(self, left: Left, last: int) -> tuple[Any, Any, Any, Any]:
        """The calls: of which groups, from when to when, of which names. All is used up."""
        taken = self.columns.taken()
        # Nothing here holds on to them while they are put in order.
        return matched(
            taken.pop("group"), taken.pop("t"), taken.pop("begins"), taken.pop("name"), left, last
        )


class ChromeReader:
    """Feeds a Collected with the events of one file."""

    def __init__(self, into: Collected) -> None:
        self._into = into
        self._thread_ends = _Ends()
        self._async_ends = _Ends()
        self._lanes = _Numbers(lambda key: into.lane(*key))
        self._names = _Numbers(into.name)
        self._tracks: dict[tuple[Any, ...], int] = {}
        self._track_process: list[Any] = []

    def read(self, parts: Parts) -> None:
        """Take in the events of a JSON array."""
        try:
            for events in parts.elements(parse_events):
                if type(events[0]) is Call:
                    self._take_calls(events)
                else:
                    self.take(events)
        except CutError:
            # The format allows it: writers that were killed leave no end.
            self._into.left.add("cut")

    def _take_calls(self, events: Sequence[Call]) -> None:
        """Take in complete events, whole columns at a time."""
        count = len(events)
        start = np.fromiter(map(attrgetter("ts"), events), np.float64, count)
        length = np.fromiter(map(attrgetter("dur"), events), np.float64, count)
        good = (np.abs(start) < _MOST_US) & (length >= 0) & (length < _MOST_US)
        if not good.all():
            self._into.left.add("broken", count - int(np.count_nonzero(good)))
            events = [events[i] for i in np.flatnonzero(good).tolist()]
            start, length, count = start[good], length[good], len(events)
        begin = np.rint(start * 1000.0).astype(np.int64)
        end = begin + np.rint(length * 1000.0).astype(np.int64)
        lanes = self._lanes.of(map(attrgetter("pid", "tid"), events), count)
        self._into.calls(lanes, begin, end, self._names.of(map(attrgetter("name"), events), count))

    def take(self, events: Sequence[Any]) -> None:
        """Take in some events."""
        rest = [e for e in events if type(e) is not dict or e.get("ph") != "X"]
        complete: Sequence[Any] = events
        if rest:
            complete = [e for e in events if type(e) is dict and e.get("ph") == "X"]
        if complete and not self._complete(complete):
            good = [event for event in complete if self._complete([event])]
            self._into.left.add("broken", len(complete) - len(good))
            complete = good
        bound = [e for e in complete if "bind_id" in e]
        for event, take in chain(zip(rest, repeat(self._other)), zip(bound, repeat(self._bound))):
            try:
                take(event)
            except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
                if isinstance(error, JsonError | ForeignError):
                    raise
                self._into.left.add("broken")

    def _complete(self, events: Sequence[dict[str, Any]]) -> bool:
        """Take in complete events, all or none: False if one makes no sense."""
        into = self._into
        try:
            start = ns_of([e["ts"] for e in events])
            length = ns_of([e.get("dur", 0) for e in events])
            if start is None or length is None or length.min() < 0:
                return False
            lanes = [into.lane(e.get("pid", 0), e.get("tid", 0)) for e in events]
            names = [into.name(e.get("name", "")) for e in events]
        except (KeyError, TypeError):
            return False
        into.calls(lanes, start, start + length, names)
        return True

    def _other(self, event: dict[str, Any]) -> None:
        into, kind = self._into, event["ph"]
        if kind == "M":
            self._metadata(event)
        elif kind == "C":
            self._counter(event)
        elif kind in ("s", "t", "f"):
            self._arrow(event, kind)
        elif kind in _INSTANT:
            lane = into.lane(event.get("pid", 0), event.get("tid", 0))
            into.points([lane], [ns_at(event["ts"])], [into.name(event.get("name", ""))])
        elif kind in _THREAD:
            lane = into.lane(event.get("pid", 0), event.get("tid", 0))
            self._end(self._thread_ends, lane, event, kind)
            if kind == "B" and "bind_id" in event:
                self._bound(event)
        elif kind in _ASYNC:
            self._end(self._async_ends, self._track(event), event, kind)
        else:
            into.left.add("other")

    def _counter(self, event: dict[str, Any]) -> None:
        name, told = str(event.get("name", "")), event.get("id", event.get("id2"))
        # An id makes it another counter of that name.
        name = name if told is None else f"{name} {told}"
        self._into.counted(event.get("pid", 0), ns_at(event["ts"]), name, event["args"])

    def _arrow(self, event: dict[str, Any], kind: str) -> None:
        into, process, told = self._into, event.get("pid", 0), event.get("name", "")
        here = event.get("id2", event.get("id", ""))
        local = isinstance(here, dict) and "local" in here
        which = (str(event.get("cat", "")), str(told), str(here), process if local else None)
        lane, name = into.lane(process, event.get("tid", 0)), into.name(told)
        within = kind != "f" or event.get("bp") == "e"
        into.arrows.take(kind, which, lane, ns_at(event["ts"]), within=within, name=name)

    def _bound(self, event: dict[str, Any]) -> None:
        """A call that is itself an end of arrows, or of one that comes and one that goes."""
        comes, goes = event.get("flow_in"), event.get("flow_out")
        if comes or goes:
            into = self._into
            lane = into.lane(event.get("pid", 0), event.get("tid", 0))
            kind = "t" if comes and goes else "s" if goes else "f"
            which, name = ("bind_id", str(event["bind_id"])), into.name(event.get("cat", ""))
            into.arrows.take(kind, which, lane, ns_at(event["ts"]), within=True, name=name)

    def _end(self, ends: _Ends, group: int, event: dict[str, Any], kind: str) -> None:
        begins = kind in _BEGIN
        name = self._into.name(event.get("name", "")) if begins else 0
        ends.add(group, ns_at(event["ts"]), begins, name)
        self._into.fruitful = True

    def _track(self, event: dict[str, Any]) -> int:
        """Of an asynchronous event: by process, category and id."""
        process = event.get("pid", 0)
        told = event.get("id2", event.get("id", ""))
        key = (process, str(event.get("cat", "")), str(told))
        found = self._tracks.get(key)
        if found is None:
            found = self._tracks[key] = len(self._track_process)
            self._track_process.append(process)
            hash(process)
        return found

    def _metadata(self, event: dict[str, Any]) -> None:
        args = event.get("args", {})
        name = event.get("name")
        if name == "process_name":
            self._into.name_process(event.get("pid", 0), str(args.get("name", "")))
        elif name == "thread_name":
            lane = self._into.lane(event.get("pid", 0), event.get("tid", 0))
            self._into.name_lane(lane, str(args.get("name", "")))
            # As our own exports have it.
            for key, told in ((NESTED_IN, self._into.nest), (CONTINUES, self._into.join)):
                if key in args:
                    told(lane, self._into.lane(event.get("pid", 0), args[key]))

    def finish(self) -> None:
        """Join beginnings and ends; asynchronous events go on rows of their own."""
        into = self._into
        last = max(into.last, self._thread_ends.last(), self._async_ends.last())
        into.calls(*self._thread_ends.matched(into.left, last))
        track, start, end, name = self._async_ends.matched(into.left, last)
        if not len(track):
            return
        count = len(self._track_process)
        first = np.full(count, np.iinfo(np.int64).max)
        until = np.full(count, np.iinfo(np.int64).min)
        np.minimum.at(first, track, start)
        np.maximum.at(until, track, end)
        lanes = np.zeros(count, np.int64)
        by_process: dict[Any, list[int]] = {}
        for number in np.unique(track).tolist():
            by_process.setdefault(self._track_process[number], []).append(number)
        for process, numbers in by_process.items():
            rows = packed(first[numbers], until[numbers])
            for number, row in zip(numbers, rows.tolist(), strict=True):
                title = f"async {row + 1}"
                lanes[number] = into.lane(process, ("async", row), title)
        into.calls(lanes[track], start, end, name)


def ns_at(time: Any) -> int:
    """As ``ns_of``, of one time: ValueError if it cannot be."""
    if type(time) is bool or not abs(time) < _MOST_US:
        raise ValueError("a time that cannot be")
    ns: int = round(time * 1000)
    return ns


def ns_of(times: Iterable[Any]) -> Int64 | None:
    """Microseconds as nanoseconds; None if one is no number, not finite or out of reach."""
    try:
        found: npt.NDArray[Any] = np.array(list(times))
    except ValueError:  # lists among them
        return None
    if found.ndim != 1 or found.dtype.kind not in "iuf":
        return None
    if found.dtype.kind == "f":
        if not np.all(np.abs(found) < _MOST_US):  # false for what is no number
            return None
        return np.rint(found * 1000.0).astype(np.int64)
    if np.any(found > int(_MOST_US)) or np.any(found < -int(_MOST_US)):
        return None
    return found.astype(np.int64) * 1000
