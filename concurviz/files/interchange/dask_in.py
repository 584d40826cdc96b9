"""Dask's performance report, read: its task stream, which the page holds for Bokeh to draw.

::

    <script type="application/json">   documents of models; somewhere in one of them the columns
        start, duration (ms), name, worker, worker_thread   of what each thread of a worker did
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.files.interchange.collected import Collected, ForeignError

KIND = "Dask performance report"
#: The largest page that is read: Dask's scheduler remembers 100,000 tasks, which are a third of it.
MAX_PAGE = 128 << 20
_START = re.compile(
    rb"(\xef\xbb\xbf)?\s*<!DOCTYPE html>.*<title>Dask Performance Report</title>", re.S
)
_JSON = re.compile(r"<script type=\"application/json\"[^>]*>(.*?)</script>", re.S)
_WANTED = ("start", "duration", "name", "worker", "worker_thread")
#: Milliseconds that are nanoseconds in 63 bits.
_MOST_MS = 9.2e12


def is_report(start: bytes) -> bool:
    """Whether a file that begins so may be a report."""
    return _START.match(start) is not None


def read_report(page: str, into: Collected) -> None:
    """Take in a whole page; ForeignError if there is no task stream in it that makes sense."""
    for found in _JSON.finditer(page):
        try:
            document = json.loads(found[1])
        except (ValueError, RecursionError) as error:
            raise ForeignError("the data in the page are damaged") from error
        for columns in _sources(document):
            _take(columns, into)
            return
    raise ForeignError("there is no task stream in the page")


def _sources(document: Any) -> Iterator[Mapping[str, Any]]:
    """The columns of all data sources that may be a task stream's, wherever they are."""
    todo = [document]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            # Bokeh 3 keeps pairs of name and values, older ones a table of them.
            data = one.get("entries", one)
            columns = _named(data) if isinstance(data, list) else data
            if isinstance(columns, dict) and columns.keys() >= {*_WANTED}:
                yield columns
            todo += one.values()
        elif isinstance(one, list):
            todo += one


def _named(pairs: list[Any]) -> dict[str, Any]:
    good = (p for p in pairs if isinstance(p, list) and len(p) == 2 and isinstance(p[0], str))
    return {pair[0]: pair[1] for pair in good}


def _take(columns: Mapping[str, Any], into: Collected) -> None:
    start, duration = (_numbers(columns[name]) for name in ("start", "duration"))
    name, worker, thread = (columns[n] for n in ("name", "worker", "worker_thread"))
    texts = (name, worker, thread)
    if not all(isinstance(c, list) and len(c) == len(start) for c in texts):
        raise ForeignError("the columns of its task stream do not fit together")
    if len(duration) != len(start):
        raise ForeignError("the columns of its task stream do not fit together")
    good = (np.abs(start) < _MOST_MS) & (duration >= 0) & (duration < _MOST_MS)
    into.left.add("broken", len(good) - int(np.count_nonzero(good)))
    kept = np.flatnonzero(good)
    whole = np.floor(start[kept])
    # As floats nanoseconds of our days would be off by a hundred.
    begin = whole.astype(np.int64) * 1_000_000
    begin += np.rint((start[kept] - whole) * 1e6).astype(np.int64)
    end = begin + np.rint(duration[kept] * 1e6).astype(np.int64)
    lanes = [_lane(str(worker[i]), str(thread[i]), into) for i in kept.tolist()]
    into.calls(lanes, begin, end, [into.name(name[i]) for i in kept.tolist()])


def _lane(worker: str, thread: str, into: Collected) -> int:
    """A worker's thread: Dask writes the worker's address before its number."""
    number = thread.removeprefix(f"{worker}-")
    return into.lane(worker, number, f"thread {number}")


def _numbers(column: Any) -> npt.NDArray[np.float64]:
    """A column of numbers as Bokeh writes them: one by one, or an array's bytes in base64."""
    try:
        if isinstance(column, dict):
            kind = np.dtype(str(column["dtype"]))
            if kind.kind not in "iuf":
                raise ForeignError("a time of it is no number")
            if column.get("order") in ("little", "big"):
                kind = kind.newbyteorder("<" if column["order"] == "little" else ">")
            found = column["array"]
            data = base64.b64decode(found["data"] if isinstance(found, dict) else found)
            numbers: npt.NDArray[Any] = np.frombuffer(data, kind)
        else:
            numbers = np.array(column)
            if numbers.ndim != 1 or numbers.dtype.kind not in "iuf":
                raise ForeignError("a time of it is no number")
        return numbers.astype(np.float64)
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise ForeignError("a time of it is no number") from error
