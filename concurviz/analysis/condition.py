"""Conditions for CI, as in ``threads.throughput < 0.9x``: read from text, checked, written out."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from concurviz.analysis.figures import FIGURES, Figure
from concurviz.wire.models import MODELS, split

#: Stands for every model that is run.
ANY_MODEL = "*"

_SHAPE = re.compile(
    r"\s*(?P<name>\S+?)\s*(?P<sign><=|>=|<|>|==|!=|=)"
    r"\s*(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(?P<unit>[^\s\d]*)\s*",
    re.IGNORECASE,
)
EXAMPLE = "threads.throughput < 0.9x"

_UNITS = {
    "s": {"": 1.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "min": 60.0},
    "bytes": {
        "": 1.0, "b": 1.0, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2.0**10, "mib": 2.0**20,
        "gib": 2.0**30,
    },
    "tasks/s": {"": 1.0, "/s": 1.0, "tasks/s": 1.0},
    # The sign of a factor means the baseline: a speed-up's own number is written without.
    "×": {"": 1.0},
    "cores": {"": 1.0, "cores": 1.0},
    "tasks": {"": 1.0, "tasks": 1.0},
}  # fmt: skip
#: ``latency.p95`` is short for ``latency_s.p95``, and ``failed`` for ``tasks.failed``.
_SHORT = {
    "latency.p50": "latency_s.p50",
    "latency.p95": "latency_s.p95",
    "latency.p99": "latency_s.p99",
    "failed": "tasks.failed",
    "cancelled": "tasks.cancelled",
}


class ConditionError(ValueError):
    """A condition that means nothing: one line with what is allowed."""


@dataclass(frozen=True)
class Condition:
    """What must not be: ``model``'s ``figure`` below or above ``threshold``.

    ``model``: a contender's name, such as ``threads`` or ``threads@3.13t``, or ``*``.
    ``relative``: the threshold is a factor of the baseline's value, else it is in the figure's own
    unit (seconds, bytes, ...). ``sign``: ``<``, ``<=``, ``>`` or ``>=``. ``text``: as it was typed,
    and ``limit`` its end from the sign on.
    """

    model: str
    figure: Figure
    sign: str
    threshold: float
    relative: bool
    text: str
    limit: str = ""

    @property
    def name(self) -> str:
        """The figure with its model."""
        return f"{self.model}.{self.figure.name}"

    def meets(self, value: float) -> bool:
        """Whether this value is what must not be."""
        match self.sign:
            case "<":
                return value < self.threshold
            case "<=":
                return value <= self.threshold
            case ">":
                return value > self.threshold
            case _:
                return value >= self.threshold

    def for_models(self, models: Sequence[str]) -> list[Condition]:
        """One condition for each of the contenders that it is about, all of them for ``*``."""
        if self.model != ANY_MODEL:
            return [self]
        return [replace(self, model=m) for m in models]


def parse(text: str) -> Condition:
    """The condition that was typed; ConditionError, one line, if it is none."""
    shown = " ".join(text.split())[:80]
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ConditionError(
            f"{shown!r} is no condition: allowed: MODEL.FIGURE, then < <= > or >=, "
            f"then a number, such as {EXAMPLE!r}"
        )
    model, figure = _named(found["name"], shown)
    sign = found["sign"]
    if sign in ("=", "==", "!="):
        raise ConditionError(
            f"{shown!r}: what is measured is never the same twice: allowed: < <= > >="
        )
    threshold, relative = _threshold(figure, found["number"], found["unit"], shown)
    if not threshold and sign in ("<", ">="):
        never = "never" if sign == "<" else "always"
        raise ConditionError(f"{shown!r}: no figure is below 0, so this is {never} so")
    limit = f"{sign} {found['number']}{' ' * (not relative)}{found['unit']}".rstrip()
    return Condition(model, figure, sign, threshold, relative, shown, limit)


def _named(typed: str, shown: str) -> tuple[str, Figure]:
    """The contender and the figure; an interpreter's name may have dots in it, too."""
    for short, name in {**{n: n for n in FIGURES}, **_SHORT}.items():
        if typed.endswith(f".{short}"):
            model = typed[: -len(short) - 1]
            if model == ANY_MODEL or split(model)[0] in MODELS:
                return model, FIGURES[name]
            raise ConditionError(f"{shown!r}: {model}: allowed: {', '.join(MODELS)}, or * for each")
    raise ConditionError(
        f"{shown!r}: {typed}: allowed: MODEL.FIGURE, with the figures {', '.join(FIGURES)}"
    )


def _threshold(figure: Figure, number: str, unit: str, shown: str) -> tuple[float, bool]:
    value = float(number)
    if not math.isfinite(value) or value < 0:
        raise ConditionError(f"{shown!r}: {number}: allowed: a number from 0 on")
    if unit in ("x", "X", "×"):
        if not value:
            raise ConditionError(f"{shown!r}: nothing is compared with 0 times the baseline")
        return value, True
    if unit == "%":
        raise ConditionError(
            f"{shown!r}: write {value / 100:g}x for {value:g} % of the baseline's value"
        )
    units = _UNITS[figure.unit]
    factor = units.get(unit.lower())
    if factor is None:
        allowed = ", ".join(name for name in units if name) or "no unit"
        raise ConditionError(f"{shown!r}: {unit}: allowed: {allowed}, or x for the baseline's")
    return value * factor, False
