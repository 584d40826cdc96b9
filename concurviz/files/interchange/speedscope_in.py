"""Speedscope's format, read: a profile is a lane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from concurviz.files.interchange.collected import Collected, ForeignError
from concurviz.files.interchange.nesting import matched

#: Units as nanoseconds.
UNITS = {
    "nanoseconds": 1.0,
    "microseconds": 1e3,
    "milliseconds": 1e6,
    "seconds": 1e9,
}
_MOST_NS = 9.2e18


def read_speedscope(document: Mapping[str, Any], into: Collected) -> None:
    """Take in a whole document; ForeignError if it makes no sense."""
    try:
        frames = [into.name(frame["name"]) for frame in document["shared"]["frames"]]
        title = str(document.get("name") or "speedscope")
        into.name_process(0, title)
        for number, profile in enumerate(document["profiles"]):
            _profile(profile, frames, number, into)
    except ForeignError:
        raise
    except (KeyError, ValueError, TypeError, IndexError, OverflowError, AttributeError) as error:
        raise ForeignError(f"it is no speedscope profile: {error!r}"[:200]) from error


def _profile(profile: Mapping[str, Any], frames: list[int], number: int, into: Collected) -> None:
    unit = UNITS.get(str(profile["unit"]))
    if unit is None:
        raise ForeignError(f"its unit is {str(profile['unit'])[:40]!r}, which is no time")
    lane = into.lane(0, number, str(profile.get("name") or f"profile {number + 1}")[:200])
    if profile["type"] == "evented":
        events = profile["events"]
        t = _ns((e["at"] for e in events), unit)
        begins = np.array([e["type"] == "O" for e in events], np.bool_)
        names = np.array([frames[e["frame"]] for e in events], np.int32)
        group = np.zeros(len(t), np.int64)
        last = int(t.max()) if len(t) else 0
        _, start, end, name = matched(group, t, begins, names, into.left, last)
        into.calls([lane] * len(start), start, end, name)
    elif profile["type"] == "sampled":
        _sampled(profile, frames, unit, lane, into)
    else:
        raise ForeignError(f"a profile is of the type {str(profile['type'])[:40]!r}")


def _sampled(
    profile: Mapping[str, Any], frames: list[int], unit: float, lane: int, into: Collected
) -> None:
    """A frame that is in neighbouring samples at one depth is one call."""
    samples = profile["samples"]
    weights = _ns(profile["weights"], unit)
    if len(weights) != len(samples) or (len(weights) and weights.min() < 0):
        raise ForeignError("samples and weights do not fit together")
    start = int(_ns([profile.get("startValue", 0)], unit)[0])
    going: list[tuple[int, int]] = []
    calls: list[tuple[int, int, int]] = []
    now = start
    for stack, weight in zip(samples, weights.tolist(), strict=True):
        same = 0
        while same < min(len(going), len(stack)) and going[same][0] == stack[same]:
            same += 1
        calls += [(begin, now, frames[frame]) for frame, begin in going[same:]]
        del going[same:]
        going += [(frame, now) for frame in stack[same:]]
        now += weight
    calls += [(begin, now, frames[frame]) for frame, begin in going]
    if calls:
        begins, ends, names = zip(*calls, strict=True)
        into.calls([lane] * len(calls), begins, ends, names)


def _ns(times: Iterable[Any], unit: float) -> Any:
    found = np.array(list(times), np.float64)
    if found.ndim != 1 or not np.all(np.abs(found) < _MOST_NS / unit):
        raise ForeignError("a time of it cannot be")
    return np.rint(found * unit).astype(np.int64)
