"""The figures of a run that can be guarded: their names, units, and their values round by round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from concurviz.wire.models import serial_of

if TYPE_CHECKING:
    from concurviz.analysis.metrics import RunMetrics

Unit = Literal["s", "bytes", "tasks/s", "×", "cores", "tasks"]

#: Of one contender: each figure's values, one a round; None where it is not known.
Rounds = Mapping[str, Sequence[float | None]]


@dataclass(frozen=True)
class Figure:
    """``name`` as in the results' JSON. ``exact``: a count, which has no spread to be inside of."""

    name: str
    unit: Unit
    of: Callable[[RunMetrics], float | None]
    exact: bool = False


_ALL = (
    Figure("wall_s", "s", lambda m: m.wall_s),
    Figure("throughput", "tasks/s", lambda m: m.throughput),
    Figure("latency_s.p50", "s", lambda m: m.latency_s["p50"]),
    Figure("latency_s.p95", "s", lambda m: m.latency_s["p95"]),
    Figure("latency_s.p99", "s", lambda m: m.latency_s["p99"]),
    # By the serial run of the same round: see rounds_of.
    Figure("speedup", "×", lambda m: m.speedup),
    Figure("cpu_s", "s", lambda m: m.cpu_s),
    Figure("cpu_use", "cores", lambda m: m.cpu_use),
    Figure("startup_s", "s", lambda m: m.startup_s),
    Figure("peak_rss_bytes", "bytes", lambda m: m.peak_rss_bytes),
    Figure("unit_bytes", "bytes", lambda m: m.unit_bytes),
    Figure("tasks.failed", "tasks", lambda m: m.tasks.failed, exact=True),
    Figure("tasks.cancelled", "tasks", lambda m: m.tasks.cancelled, exact=True),
)

FIGURES = {figure.name: figure for figure in _ALL}


def figures_of(m: RunMetrics) -> dict[str, float | None]:
    """All figures of one run by name, None where not known."""
    known = {name: figure.of(m) for name, figure in FIGURES.items()}
    return {name: None if value is None else float(value) for name, value in known.items()}


def rounds_of(metrics: Sequence[RunMetrics]) -> dict[str, dict[str, tuple[float | None, ...]]]:
    """By model and figure the values of each round that counts; one, where nothing was repeated."""
    by_name = {m.model: m for m in metrics}
    return {m.model: _rounds(m, by_name.get(serial_of(m.model))) for m in metrics}


def _rounds(m: RunMetrics, serial: RunMetrics | None) -> dict[str, tuple[float | None, ...]]:
    if m.spread is None or not m.spread.figures:
        return {name: (value,) for name, value in figures_of(m).items()}
    found = {name: tuple(by.values()) for name, by in m.spread.figures.items()}
    # Only complete runs may be compared for speed, and metrics know which those are.
    if m.speedup is not None and serial is not None and serial.spread is not None:
        base = serial.spread.walls
        found["speedup"] = tuple(
            base[n] / wall if wall and n in base else None for n, wall in m.spread.walls.items()
        )
    return found
