"""Growable columns of spans: what one row holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.wire.records import NO_TASK

Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
UInt8 = npt.NDArray[np.uint8]


class Columns:
    """Named numpy columns of one common, growing length.

    Columns are read as views of the filled part: valid until the next ``extend``, never written to.
    """

    def __init__(self, dtypes: dict[str, Any]) -> None:
        self._arrays: dict[str, npt.NDArray[Any]] = {k: np.empty(16, t) for k, t in dtypes.items()}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self._arrays[name][: self._length]

    def extend(self, **columns: npt.NDArray[Any]) -> None:
        """Append equally long columns, one for each name given at construction."""
        count = len(next(iter(columns.values())))
        need = self._length + count
        for name, array in self._arrays.items():
            if need > len(array):
                grown = np.empty(max(need, 2 * len(array)), array.dtype)
                grown[: self._length] = array[: self._length]
                self._arrays[name] = array = grown
            array[self._length : need] = columns[name]
        self._length = need

    def drop_first(self, count: int) -> None:
        """Forget the oldest ``count`` entries."""
        for name, array in self._arrays.items():
            self._arrays[name] = array[count : self._length].copy()
        self._length -= count


class Row:
    """What is painted on one line: non-overlapping spans in order of time, and the open one.

    ``start``, ``end``: int64 ns from the run's origin; ``state``: wire.states.State values, uint8;
    ``task``: int32, -1 for none. ``open_state`` is NONE (0) while no span is open. ``end`` of the
    open span is "now", which only the reader of the row knows.
    """

    __slots__ = ("label", "open_start", "open_state", "open_task", "pid", "role", "spans", "worker")

    def __init__(self, label: str, role: str, worker: int, pid: int) -> None:
        self.label = label
        self.role = role
        self.worker = worker
        self.pid = pid
        self.spans = Columns(
            {"start": np.int64, "end": np.int64, "state": np.uint8, "task": np.int32}
        )
        self.open_start = 0
        self.open_state = 0
        self.open_task = NO_TASK

    @property
    def start(self) -> Int64:
        return self.spans["start"]

    @property
    def end(self) -> Int64:
        return self.spans["end"]

    @property
    def state(self) -> UInt8:
        return self.spans["state"]

    @property
    def task(self) -> Int32:
        return self.spans["task"]
