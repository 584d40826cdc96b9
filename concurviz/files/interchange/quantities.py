"""Values of counters out of another tool's file, collected and made series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import numpy as np

from concurviz.files.interchange.nesting import MAX_NAME, Left
from concurviz.trace.columns import Columns, Int64
from concurviz.trace.counters import MAX_COUNTERS, Counter
from concurviz.trace.freeze_checks import LONGEST_NS

#: Values beyond these are left out.
MAX_VALUES = 5_000_000
#: Values that are put into columns at once.
_TOGETHER = 10_000

Key = tuple[Any, ...]


class Quantities:
    """Collects values of counters. Times are ns, of any origin; ``left`` is told what was not."""

    def __init__(self, left: Left) -> None:
        self._left = left
        self._numbers: dict[Key, int] = {}
        self._about: list[tuple[Any, str, str]] = []
        self._values = Columns({"counter": np.int32, "t": np.int64, "value": np.float64})
        self._new: list[tuple[int, int, float]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def t(self) -> Int64:
        """When all the values are of."""
        self._flush()
        return self._values["t"]

    def take(self, process: Any, t: int, name: object, values: Mapping[Any, Any]) -> None:
        """What a counter of a process stood at: its series' values by their keys."""
        for key, value in values.items():
            number = value if type(value) is float else _number(value)
            if number is None or not isfinite(number):
                self._left.add("numbers")
                continue
            which = self._numbers.get((process, name, key))
            if which is None:
                which = self._which(process, str(name), str(key))
            if which is None or self._count >= MAX_VALUES:
                self._left.add("counters")
                continue
            self._count += 1
            self._new.append((which, t, number))
        if len(self._new) >= _TOGETHER:
            self._flush()

    def series(self, origin: int) -> Iterator[tuple[Any, Counter]]:
        """The series with their processes; times from the origin, which none lies before.

        What was collected is used up.
        """
        self._flush()
        values = self._values.taken()
        order = np.lexsort((values["t"], values["counter"]))
        cuts = np.searchsorted(values["counter"][order], np.arange(len(self._about) + 1))
        for number, (process, name, key) in enumerate(self._about):
            mine = order[cuts[number] : cuts[number + 1]]
            t = values["t"][mine]
            # As floats: the difference of two times anywhere may not fit.
            mine = mine[(t >= origin) & (t.astype(np.float64) - float(origin) < LONGEST_NS)]
            self._left.add("times", len(t) - len(mine))
            if len(mine):
                t = values["t"][mine] - origin
                yield process, Counter(name[:MAX_NAME], key[:MAX_NAME], t, values["value"][mine])

    def _which(self, process: Any, name: str, key: str) -> int | None:
        """The number of a series; None if it is one too many."""
        # Long names are told apart, and not kept.
        whole = tuple(s if len(s) <= MAX_NAME else (s[:MAX_NAME], hash(s)) for s in (name, key))
        found = self._numbers.get((process, *whole))
        if found is None and len(self._about) < MAX_COUNTERS:
            found = self._numbers[process, *whole] = len(self._about)
            self._about.append((process, name[:MAX_NAME], key[:MAX_NAME]))
        return found

    def _flush(self) -> None:
        if self._new:
            counter, t, value = zip(*self._new, strict=True)
            self._values.extend(
                counter=np.array(counter, np.int32), t=np.array(t, np.int64),
                value=np.array(value, np.float64),
            )  # fmt: skip
            self._new.clear()


def _number(value: object) -> float | None:
    """A whole number; None for anything else, a truth value included."""
    try:
        return float(value) if type(value) is int else None
    except OverflowError:
        return None
