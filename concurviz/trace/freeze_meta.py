"""What a trace file's JSON says of a run, checked as it is read: FrozenError where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from concurviz.trace.freeze_mips import FrozenError
from concurviz.trace.store import N_STATES, EventCounts, TaskCounts

Array = npt.NDArray[Any]
Counts = TypeVar("Counts", EventCounts, TaskCounts)

#: For sums of times and for clocks: what numpy can still add up.
LARGEST = 2**60


def whole(meta: Mapping[str, Any], key: str, low: int = 0, high: int = LARGEST) -> int:
    value = meta.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise FrozenError(f"{key} is not a whole number from {low} to {high}")
    return value


def text(meta: Mapping[str, Any], key: str) -> str:
    value = meta.get(key)
    if not isinstance(value, str):
        raise FrozenError(f"{key} is not a text")
    return value


def texts(meta: Mapping[str, Any], key: str, count: int) -> list[str]:
    value = meta.get(key)
    if not isinstance(value, list) or len(value) != count:
        raise FrozenError(f"{key} is not a list with a text for each row")
    if not all(isinstance(text, str) for text in value):
        raise FrozenError(f"{key} has something else than texts")
    return value


def pair(meta: Mapping[str, Any], key: str, high: int = LARGEST) -> list[int]:
    """A number of workers and one of tasks."""
    value = meta.get(key, [0, 0])
    if not isinstance(value, list) or len(value) != 2:
        raise FrozenError(f"{key} is not a list of two")
    return [whole({key: one}, key, 0, high) for one in value]


def numbered(meta: Mapping[str, Any], key: str, digits: int = 18) -> dict[int, str]:
    """Texts by number; none where there is no such key, as in files from before it."""
    value = meta.get(key, {})
    if not isinstance(value, dict):
        raise FrozenError(f"{key} is not a table")
    texts = {}
    for number, text in value.items():
        # So many digits at most: more are no number of anything, and slow to read.
        if not isinstance(text, str) or not re.fullmatch(f"[0-9]{{1,{digits}}}", str(number)):
            raise FrozenError(f"{key} has something else than numbers and texts")
        texts[int(number)] = text
    return texts


def changes(meta: Mapping[str, Any]) -> dict[int, str]:
    if "changes" not in meta:
        raise FrozenError("changes is not a table")
    return numbered(meta, "changes", 10)


def counter(meta: Mapping[str, Any]) -> tuple[int, int] | None:
    value = meta.get("counter")
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise FrozenError("counter is not a pair of numbers")
    pair = dict(zip(("counter", "counted"), value, strict=True))
    return whole(pair, "counter"), whole(pair, "counted")


def counts(kind: type[Counts], value: object, key: str) -> Counts:
    names = [f.name for f in fields(kind)]
    if not isinstance(value, dict) or not set(value) <= set(names):
        raise FrozenError(f"{key} is not a table of {', '.join(names)}")
    # What has come to be counted since the file was written was 0 then.
    return kind(**{name: whole(value, name) for name in value})


def totals(array: Array, name: str) -> npt.NDArray[np.int64]:
    """Totals by state; states that have come since the file was written have none."""
    if len(array) > N_STATES:
        raise FrozenError(f"{name} has states that are not known")
    if len(array) and (array.min() < 0 or array.max() > LARGEST):
        raise FrozenError(f"{name} is negative or too large")
    totals = np.zeros(N_STATES, np.int64)
    totals[: len(array)] = array
    return totals
