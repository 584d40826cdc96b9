"""Growable columns of one length."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
UInt8 = npt.NDArray[np.uint8]


def among(*values: int) -> npt.NDArray[np.bool_]:
    """A table to look bytes up in: ``among(...)[column]`` says which of them are these values.

    np.isin takes twenty times as long for the few records that a frame brings.
    """
    table = np.zeros(256, np.bool_)
    table[list(values)] = True
    return table


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

    def put(self, name: str, values: npt.NDArray[Any]) -> None:
        """Replace a whole column."""
        self._arrays[name][: self._length] = values

    def taken(self) -> dict[str, npt.NDArray[Any]]:
        """The columns themselves, to be written to; none are left here."""
        taken = {name: self[name] for name in self._arrays}
        self._arrays = {name: np.empty(0, a.dtype) for name, a in taken.items()}
        self._length = 0
        return taken

    def drop_first(self, count: int) -> None:
        """Forget the oldest ``count`` entries."""
        for name, array in self._arrays.items():
            self._arrays[name] = array[count : self._length].copy()
        self._length -= count
