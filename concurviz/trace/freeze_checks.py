"""What arrays of a run must be before anything is built from them, else FrozenError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.freeze_meta import LARGEST
from concurviz.trace.freeze_mips import FrozenError
from concurviz.trace.store import N_STATES
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State

Array = npt.NDArray[Any]

#: Times in a run are at most this (104 days), so that a float can still tell one ns from the next.
LONGEST_NS = 2**53
_LARGEST_CHANGE = 2**31 - 1
_COLUMNS = ("start", "end", "state", "task")


def check_lengths(arrays: Mapping[str, Array]) -> None:
    """Columns of one table are equally long, and offsets cover what they divide."""
    for table in ("span", "instant", "latency", "sample", "sampled"):
        lengths = {len(a) for name, a in arrays.items() if name.startswith(f"{table}_")}
        if len(lengths) != 1:
            raise FrozenError(f"the columns of {table} differ in length")
    rows = len(arrays["row_worker"])
    for name in ("row_pid", *(name for name in arrays if name.startswith("row_open_"))):
        if len(arrays[name]) != rows:
            raise FrozenError(f"{name} has another length than row_worker")
    errors = len(arrays["error_task"])
    for first, parts, whole in (
        (arrays["row_first"], rows, len(arrays["span_start"])),
        (arrays["error_first"], errors, len(arrays["error_text"])),
    ):
        if len(first) != parts + 1 or first[0] != 0 or first[-1] != whole:
            raise FrozenError("rows or errors do not cover what they divide")
        if np.any(first[1:] < first[:-1]):
            raise FrozenError("rows or errors overlap")


def check_times(times: Array, limit: int, what: str) -> None:
    if len(times) and (times.min() < 0 or times.max() > limit):
        raise FrozenError(f"{what} lies outside its run")


def check_details(kind: Array, detail: Array) -> None:
    """What a parameter change counts is said in words, and delays are added up."""
    if len(detail) and (detail.min() < -LARGEST or detail.max() > LARGEST):
        raise FrozenError("an instant has an impossible detail")
    changes = detail[kind == Instant.CHANGED]
    if len(changes) and (changes.min() < 0 or changes.max() > _LARGEST_CHANGE):
        raise FrozenError("a change of parameters has an impossible number")


def check_spans(arrays: Mapping[str, Array], extent: int) -> None:
    start, end, state, task = (arrays[f"span_{name}"] for name in _COLUMNS)
    check_times(start, extent, "a span")
    check_times(end, extent, "a span")
    if np.any(end <= start):
        raise FrozenError("a span ends before it begins")
    if np.any((state == State.NONE) | (state >= N_STATES)):
        raise FrozenError("a span has a state that is not known")
    if np.any(task < NO_TASK) or np.any(arrays["row_open_task"] < NO_TASK):
        raise FrozenError("a span has an impossible task")
    first = arrays["row_first"]
    follows = start[1:] >= end[:-1]
    # The first span of a row has nothing before it.
    begins = first[1:-1]
    follows[begins[(begins > 0) & (begins < len(start))] - 1] = True
    if not follows.all():
        raise FrozenError("spans of a row overlap or are out of order")
    if np.any(arrays["row_open_state"] >= N_STATES):
        raise FrozenError("an open span has a state that is not known")
    opened = arrays["row_open_start"]
    check_times(opened, LONGEST_NS, "an open span")
    if np.any(arrays["row_open_stuck"] < opened):
        raise FrozenError("an open span is stuck before it begins")
    if float(np.maximum(extent - opened, 0).sum(dtype=np.float64)) > LARGEST:
        raise FrozenError("open spans are too long")
    held = np.flatnonzero((first[1:] > first[:-1]) & (arrays["row_open_state"] > 0))
    if np.any(opened[held] < end[first[1:][held] - 1]):
        raise FrozenError("spans of a row overlap or are out of order")
