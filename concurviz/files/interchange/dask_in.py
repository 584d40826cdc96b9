"""Dask's performance report, read part by part: its task stream, which the page holds for Bokeh.

::

    <script type="application/json">   documents of models; somewhere in one of them the columns
        start, duration (ms), name, worker, worker_thread   of what each thread of a worker did

Whatever else is in the page is passed over. The columns lie in an object, or in a list of pairs.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.files.interchange.collected import (
    MAX_NAMES,
    MAX_SPANS,
    Collected,
    ForeignError,
)
from concurviz.files.interchange.jsonparts import JsonError, Parts
from concurviz.files.interchange.nesting import MAX_NAME
from concurviz.trace.columns import Columns, Int32

KIND = "Dask performance report"
_START = re.compile(
    rb"(\xef\xbb\xbf)?\s*<!DOCTYPE html>.*<title>Dask Performance Report</title>", re.S
)
_JSON = re.compile(r"<script type=\"application/json\"[^>]{0,900}>")
_LONGEST_TAG = 1_000
_TIMES = ("start", "duration")
_TEXTS = ("name", "worker", "worker_thread")
_WANTED = frozenset((*_TIMES, *_TEXTS))
#: Milliseconds that are nanoseconds in 63 bits.
_MOST_MS = 9.2e12
_DEEPEST = 200

Floats = npt.NDArray[np.float64]


@dataclass
class _Texts:
    """A column of texts: the number of each, and what they are."""

    told: dict[str, int] = field(default_factory=dict)
    numbers: Columns = field(default_factory=lambda: Columns({"text": np.int32}))

    def add(self, some: list[Any]) -> None:
        cut = [str(text)[:MAX_NAME] for text in some]
        found = [self.told.setdefault(text, len(self.told)) for text in cut]
        if len(self.told) > MAX_NAMES:
            raise ForeignError(f"it has more than {MAX_NAMES:,} names")
        self.numbers.extend(text=np.array(found, np.int32))
        if len(self.numbers) > MAX_SPANS:
            raise ForeignError(f"it has more than {MAX_SPANS:,} spans")

    def __len__(self) -> int:
        return len(self.numbers)


#: None for what has the name of a column and is none.
_Column = Floats | _Texts | None
_Found = dict[str, _Column]


def is_report(start: bytes) -> bool:
    """Whether a file that begins so may be a report."""
    return _START.match(start) is not None


def read_report(parts: Parts, into: Collected) -> None:
    """Take in a page; ForeignError if there is no task stream in it that makes sense."""
    search = _Search(parts, into)
    while parts.passed(_JSON, _LONGEST_TAG):
        try:
            found = search.document()
        except JsonError as error:
            raise ForeignError("the data in the page are damaged") from error
        if found is not None:
            _take(found, into)
            return
    raise ForeignError("there is no task stream in the page")


class _Search:
    """Goes through documents for the columns of a task stream."""

    def __init__(self, parts: Parts, into: Collected) -> None:
        self._parts = parts
        self._into = into

    def document(self) -> _Found | None:
        """The columns in the next JSON value; reading stops where they are whole."""
        return self._any(0)[0]

    def _any(self, depth: int) -> tuple[_Found | None, Any]:
        """What there is in the next value: columns, else of an object its own plain values, and of
        a list the column that it is as a pair of name and values.
        """
        if depth > _DEEPEST:
            raise JsonError("it is nested too deeply")
        kind = self._parts.kind()
        if kind == "{":
            return self._object(depth)
        if kind == "[":
            return self._list(depth)
        return None, self._parts.value()

    def _object(self, depth: int) -> tuple[_Found | None, dict[str, Any]]:
        columns: _Found = {}
        own: dict[str, Any] = {}
        for key in self._parts.members():
            if key in _WANTED:
                found, columns[key] = self._column(key, depth)
            else:
                found, own[key] = self._any(depth + 1)
            if found is not None:
                return found, own
        return (columns if columns.keys() >= _WANTED else None), own

    def _list(self, depth: int) -> tuple[_Found | None, tuple[str, _Column] | None]:
        parts, columns = self._parts, _Found()
        name, pair = "", None
        for place in parts.entries():
            found = None
            if place == 0 and parts.kind() == '"':
                name = parts.value()
                continue
            if place == 1 and name in _WANTED:
                found, column = self._column(name, depth)
                pair = name, column
            else:
                parts.pass_scalars()
                found, inner = self._any(depth + 1)
                if isinstance(inner, tuple):
                    columns[inner[0]] = inner[1]
            if found is not None:
                return found, None
        return (columns if columns.keys() >= _WANTED else None), pair

    def _column(self, name: str, depth: int) -> tuple[_Found | None, _Column]:
        """The values of a column of that name; what looks otherwise may have columns in it."""
        if self._parts.kind() == "[":
            return None, self._listed(name)
        found, own = self._any(depth + 1)
        if name in _TIMES and isinstance(own, dict) and "dtype" in own:
            return found, _decoded(own)
        return found, None

    def _listed(self, name: str) -> _Column:
        texts, times = _Texts(), Columns({"ms": np.float64})
        good = True
        for some in self._parts.elements(json.loads):
            if name in _TEXTS:
                texts.add(list(some))
            else:
                numbers = _numbers(some)
                good = good and numbers is not None
                times.extend(ms=np.empty(0) if numbers is None else numbers)
                if len(times) > MAX_SPANS:
                    raise ForeignError(f"it has more than {MAX_SPANS:,} spans")
            self._into.fruitful = True
        if name in _TEXTS:
            return texts
        return times["ms"] if good else None


def _take(columns: _Found, into: Collected) -> None:
    """Make calls of the columns, which are used up."""
    start, duration = (columns.pop(name) for name in _TIMES)
    name, worker, thread = (columns.pop(n) for n in _TEXTS)
    if not isinstance(start, np.ndarray) or not isinstance(duration, np.ndarray):
        raise ForeignError("a time of it is no number")
    texts = [c for c in (name, worker, thread) if isinstance(c, _Texts)]
    if {len(duration), *(len(c) for c in texts)} != {len(start)} or len(texts) < len(_TEXTS):
        raise ForeignError("the columns of its task stream do not fit together")
    good = (np.abs(start) < _MOST_MS) & (duration >= 0) & (duration < _MOST_MS)
    into.left.add("broken", len(good) - int(np.count_nonzero(good)))
    kept = np.flatnonzero(good)
    whole = np.floor(start[kept])
    # As floats nanoseconds of our days would be off by a hundred.
    begin = whole.astype(np.int64) * 1_000_000
    begin += np.rint((start[kept] - whole) * 1e6).astype(np.int64)
    del start, whole
    end = begin + np.rint(duration[kept] * 1e6).astype(np.int64)
    del duration
    names, workers, threads = (c.numbers["text"][kept] for c in texts)
    told = [list(c.told) for c in texts]
    both = workers.astype(np.int64) * len(told[2]) + threads
    pairs, place = np.unique(both, return_inverse=True)
    del both, workers, threads
    lanes = np.array(
        [_lane(told[1][one // len(told[2])], told[2][one % len(told[2])], into) for one in pairs],
        np.int32,
    )
    used = np.unique(names)
    numbers: Int32 = np.zeros(len(told[0]), np.int32)
    numbers[used] = [into.name(told[0][one]) for one in used.tolist()]
    into.calls(lanes[place], begin, end, numbers[names])


def _lane(worker: str, thread: str, into: Collected) -> int:
    """A worker's thread: Dask writes the worker's address before its number."""
    number = thread.removeprefix(f"{worker}-")
    return into.lane(worker, number, f"thread {number}")


def _numbers(column: Any) -> Floats | None:
    """Numbers of a list; None if something else is among them."""
    try:
        numbers: npt.NDArray[Any] = np.array(column)
        if numbers.ndim != 1 or numbers.dtype.kind not in "iuf":
            return None
        return numbers.astype(np.float64)
    except (ValueError, OverflowError, TypeError):
        return None


def _decoded(column: Mapping[str, Any]) -> Floats | None:
    """An array's numbers as Bokeh writes them: bytes in base64; None if they are none."""
    try:
        kind = np.dtype(str(column["dtype"]))
        if kind.kind not in "iuf":
            return None
        if column.get("order") in ("little", "big"):
            kind = kind.newbyteorder("<" if column["order"] == "little" else ">")
        found = column["array"]
        data = base64.b64decode(found["data"] if isinstance(found, dict) else found)
        numbers = np.frombuffer(data, kind)
        if len(numbers) > MAX_SPANS:
            raise ForeignError(f"it has more than {MAX_SPANS:,} spans")
        return numbers.astype(np.float64)
    except ForeignError:
        raise
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error):
        return None
