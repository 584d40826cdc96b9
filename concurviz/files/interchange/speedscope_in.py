"""Speedscope's format, read part by part: a profile is a lane.

Frames' names and a profile's unit may come behind what needs them. Until then calls have numbers
of frames for names, and profiles are kept as columns of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import index
from typing import Any, Literal

import msgspec
import numpy as np

from concurviz.files.interchange.collected import MAX_SPANS, Collected, ForeignError
from concurviz.files.interchange.jsonparts import JsonError, Parts
from concurviz.trace.columns import Columns, Int64

#: Units as nanoseconds.
UNITS = {
    "nanoseconds": 1.0,
    "microseconds": 1e3,
    "milliseconds": 1e6,
    "seconds": 1e9,
}
_MOST_NS = 9.2e18
#: More events or samples of a profile than these are refused.
_MOST = 2 * MAX_SPANS
#: Events or samples that are Python's own objects at once, when calls are made of them.
_TOGETHER = 50_000


class Event(msgspec.Struct, gc=False):
    """The beginning or the end of a call."""

    type: Literal["O", "C"]
    at: float
    frame: int


def _typed(kind: Any) -> Callable[[str], Sequence[Any]]:
    """Parses an array's text into this type, or where it is of another, into Python's own types."""
    decode = msgspec.json.Decoder(kind).decode

    def parse(text: str) -> Sequence[Any]:
        try:
            found: Sequence[Any] = decode(text)
        except msgspec.MsgspecError:
            found = json.loads(text)
        return found

    return parse


_events = _typed(list[Event])
_stacks = _typed(list[list[int]])
_weights = _typed(list[float])


class _Profile:
    """What there is of one profile, as numbers."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self.events = Columns({"at": np.float64, "frame": np.int32, "opens": np.bool_})
        #: Of each sample how many frames it has in common with the one before, and how many more.
        self.samples = Columns({"same": np.int32, "more": np.int32})
        self.frames = Columns({"frame": np.int32})
        self.weights = Columns({"weight": np.float64})
        self._stack: Sequence[int] = ()

    def add_events(self, some: Sequence[Any]) -> None:
        if some and type(some[0]) is not Event:
            some = [
                Event("O" if e["type"] == "O" else "C", float(e["at"]), index(e["frame"]))
                for e in some
            ]
        self.events.extend(
            at=np.array([e.at for e in some], np.float64),
            frame=np.array([e.frame for e in some], np.int32),
            opens=np.array([e.type == "O" for e in some], np.bool_),
        )
        _bound(len(self.events), _MOST)

    def add_samples(self, some: Sequence[Sequence[int]]) -> None:
        same, new, before = [], [], self._stack
        for stack in some:
            count = 0
            for one, other in zip(stack, before, strict=False):
                if one != other:
                    break
                count += 1
            same.append(count)
            new.append(stack[count:])
            before = stack
        self._stack = before
        self.samples.extend(
            same=np.array(same, np.int32), more=np.array([len(n) for n in new], np.int32)
        )
        self.frames.extend(frame=np.array([index(f) for f in chain(*new)], np.int32))
        _bound(len(self.samples), _MOST)
        _bound(len(self.frames), MAX_SPANS)

    def add_weights(self, some: Sequence[float]) -> None:
        self.weights.extend(weight=np.array(some, np.float64))
        _bound(len(self.weights), _MOST)


class SpeedscopeReader:
    """Feeds a Collected with the members of one file's object."""

    def __init__(self, into: Collected) -> None:
        self._into = into
        self._frames: list[int] = []
        self._profiles = 0
        self._title = ""
        self._seen: set[str] = set()

    @property
    def begun(self) -> bool:
        """Whether any of it was read."""
        return bool(self._seen)

    @property
    def whole(self) -> bool:
        """Whether there was all that makes a file."""
        return {"shared", "profiles"} <= self._seen

    def read(self, key: str, parts: Parts) -> bool:
        """Take in the member of that key, whose value is next; False if it is none of the format's.

        ForeignError if it makes no sense.
        """
        with _making_sense():
            if key == "name":
                self._title = str(parts.value() or "")
            elif key == "shared" and parts.kind() == "{":
                self._shared(parts)
            elif key == "profiles" and parts.kind() == "[":
                self._seen.add(key)
                for _ in parts.entries():
                    self._profile(parts)
            else:
                return False
        return True

    def finish(self) -> None:
        """All has been read: names are known."""
        self._into.name_process(0, self._title or "speedscope")
        self._into.renamed(np.array(self._frames, np.int32))

    def _shared(self, parts: Parts) -> None:
        for key in parts.members():
            if key == "frames" and parts.kind() == "[":
                self._seen.add("shared")
                for some in parts.elements():
                    self._frames += [self._into.name(frame["name"]) for frame in some]
            else:
                parts.value()

    def _profile(self, parts: Parts) -> None:
        profile = _Profile()
        for key in parts.members():
            if parts.kind() != "[":
                profile.said[key] = parts.value()
                continue
            many, take = {
                "events": (_events, profile.add_events),
                "samples": (_stacks, profile.add_samples),
                "weights": (_weights, profile.add_weights),
            }.get(key, (json.loads, _nothing))
            for some in parts.elements(many):
                take(some)
                self._into.fruitful = True
            profile.said[key] = True
        self._add(profile, parts.told)

    def _add(self, profile: _Profile, told: Callable[[], None]) -> None:
        """Make calls of a profile that has been read; ``told`` is called now and then."""
        said, number = profile.said, self._profiles
        self._profiles += 1
        unit = UNITS.get(str(said["unit"]))
        if unit is None:
            raise ForeignError(f"its unit is {str(said['unit'])[:40]!r}, which is no time")
        title = str(said.get("name") or f"profile {number + 1}")[:200]
        lane = self._into.lane(0, number, title)
        if said["type"] == "evented":
            calls = self._evented(said, profile, unit)
        elif said["type"] == "sampled":
            calls = _sampled(said, profile, unit)
        else:
            raise ForeignError(f"a profile is of the type {str(said['type'])[:40]!r}")
        for some in calls:
            told()
            if some:
                begin, end, frame = zip(*some, strict=True)
                self._into.calls(np.full(len(some), lane), begin, end, frame)

    def _evented(
        self, said: Mapping[str, Any], profile: _Profile, unit: float
    ) -> Iterator[list[tuple[int, int, int]]]:
        """The calls, some at a time: beginning, end and frame."""
        if said["events"] is not True:
            raise ForeignError("its events are no list")
        events = profile.events.taken()
        t = _ns(events["at"], unit)
        if np.any(np.diff(t) < 0):
            order = np.argsort(t, kind="stable")
            t, events = t[order], {name: column[order] for name, column in events.items()}
        going: list[tuple[int, int]] = []
        for first in range(0, len(t), _TOGETHER):
            part = slice(first, first + _TOGETHER)
            columns = (t[part], events["frame"][part], events["opens"][part])
            found = []
            for at, frame, opens in zip(*(c.tolist() for c in columns), strict=True):
                if opens:
                    going.append((at, frame))
                elif going:
                    begin, frame = going.pop()
                    found.append((begin, at, frame))
                else:
                    self._into.left.add("ends")
            yield found
        self._into.left.add("open", len(going))
        yield [(begin, int(t[-1]), frame) for begin, frame in going]


def _sampled(
    said: Mapping[str, Any], profile: _Profile, unit: float
) -> Iterator[list[tuple[int, int, int]]]:
    """A frame that is in neighbouring samples at one depth is one call."""
    weights = _ns(profile.weights["weight"], unit)
    if said["samples"] is not True or said["weights"] is not True:
        raise ForeignError("its samples or weights are no list")
    if len(weights) != len(profile.samples) or (len(weights) and weights.min() < 0):
        raise ForeignError("samples and weights do not fit together")
    start = int(_ns([said.get("startValue", 0)], unit)[0])
    if abs(start) + float(weights.sum(dtype=np.float64)) >= _MOST_NS:
        raise ForeignError("a time of it cannot be")
    ends = start + np.cumsum(weights)
    frames, at = profile.frames["frame"], 0
    going: list[tuple[int, int]] = []
    now = start
    for first in range(0, len(ends), _TOGETHER):
        part = slice(first, first + _TOGETHER)
        columns = (profile.samples["same"][part], profile.samples["more"][part], ends[part])
        new = frames[at : at + int(columns[1].sum())].tolist()
        at += len(new)
        found, used = [], 0
        for same, more, then in zip(*(c.tolist() for c in columns), strict=True):
            found += [(begin, now, frame) for frame, begin in going[same:]]
            del going[same:]
            going += [(frame, now) for frame in new[used : used + more]]
            used += more
            now = then
        yield found
    yield [(begin, now, frame) for frame, begin in going]


def _ns(times: Any, unit: float) -> Int64:
    found = np.asarray(times, np.float64)
    if found.ndim != 1 or not np.all(np.abs(found) < _MOST_NS / unit):
        raise ForeignError("a time of it cannot be")
    ns: Int64 = np.rint(found * unit).astype(np.int64)
    return ns


def _bound(count: int, most: int) -> None:
    if count > most:
        raise ForeignError(f"it has more than {MAX_SPANS:,} spans")


def _nothing(_some: Sequence[Any]) -> None:
    """What is in a list that means nothing to us."""


@contextmanager
def _making_sense() -> Iterator[None]:
    """Whatever the values of a file do not fit is ForeignError, one line."""
    try:
        yield
    except (ForeignError, JsonError):
        raise
    except (KeyError, ValueError, TypeError, IndexError, OverflowError, AttributeError) as error:
        raise ForeignError(f"it is no speedscope profile: {error!r}"[:200]) from error
