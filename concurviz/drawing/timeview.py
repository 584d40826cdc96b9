"""Time on the screen: the visible range, ruler ticks and how times are written.

Times are nanoseconds from the common t = 0 of all groups; floats are fine here, since they start
at 0 (floats of epoch times have a spacing of 256 ns).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import localtime, strftime

MIN_SPAN_NS = 100.0
"""The deepest zoom: clocks tell no more than some tens of nanoseconds apart."""

_UNITS = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))


@dataclass(frozen=True)
class TimeView:
    """The visible range ``[start_ns, end_ns)``. Immutable: every gesture gives another.

    ::

        0 px                      x                       width
        |-------------------------|-------------------------|
        start_ns               to_ns(x)                  end_ns
    """

    start_ns: float
    end_ns: float

    def __post_init__(self) -> None:
        if not self.end_ns > self.start_ns:  # also refuses NaN
            raise ValueError(f"an empty time range: {self.start_ns} to {self.end_ns}")

    @property
    def span_ns(self) -> float:
        return self.end_ns - self.start_ns

    def to_px(self, ns: float, width: float) -> float:
        """Where ``ns`` lies on an axis ``width`` pixels wide; outside it beyond 0 and ``width``."""
        return (ns - self.start_ns) / self.span_ns * width

    def to_ns(self, px: float, width: float) -> float:
        """The time at ``px`` of an axis ``width`` pixels wide; the start if it has no width."""
        return self.start_ns + (px / width * self.span_ns if width > 0 else 0.0)

    def zoomed(self, at_ns: float, factor: float) -> TimeView:
        """Magnified by ``factor`` (> 1 zooms in), with ``at_ns`` staying at its pixel."""
        span = max(self.span_ns / factor, MIN_SPAN_NS)
        start = at_ns - (at_ns - self.start_ns) * (span / self.span_ns)
        return TimeView(start, start + span)

    def panned(self, fraction: float) -> TimeView:
        """Moved by a fraction of its own length; positive shows later times."""
        return TimeView(
            self.start_ns + fraction * self.span_ns, self.end_ns + fraction * self.span_ns
        )

    def clamped(self, limit_ns: float) -> TimeView:
        """The nearest view of at most the same length inside ``[0, limit_ns]``."""
        span = min(max(self.span_ns, MIN_SPAN_NS), max(limit_ns, MIN_SPAN_NS))
        start = min(max(self.start_ns, 0.0), max(limit_ns, MIN_SPAN_NS) - span)
        return TimeView(start, start + span)


def tick_step(view: TimeView, width: float, min_px: float = 100.0) -> float:
    """The distance of ticks in ns: 1, 2 or 5 times a power of ten, at least ``min_px`` apart."""
    least = view.span_ns * min_px / max(width, 1.0)
    power = 10.0 ** math.floor(math.log10(least))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= least * (1 - 1e-9))


def ticks(view: TimeView, width: float, min_px: float = 100.0) -> list[tuple[float, str]]:
    """Times and labels of the ruler's ticks, e.g. ``(5e8, "500 ms")``; all in one unit."""
    step = tick_step(view, width, min_px)
    largest = max(abs(view.start_ns), abs(view.end_ns))
    scale, unit = next(((s, u) for s, u in _UNITS if largest >= s), _UNITS[-1])
    decimals = max(0, -math.floor(math.log10(step / scale) + 1e-9))
    first, last = math.ceil(view.start_ns / step - 1e-9), math.floor(view.end_ns / step + 1e-9)
    return [(k * step, f"{k * step / scale:.{decimals}f} {unit}") for k in range(first, last + 1)]


def format_duration(ns: float) -> str:
    """A duration to three figures with its unit, e.g. ``12.3 ms``, ``1.25 s``, ``0 ns``."""
    size = abs(ns)
    if size < 0.5:
        return "0 ns"
    scale, unit = next(((s, u) for s, u in _UNITS if size >= 0.9995 * s), _UNITS[-1])
    value = ns / scale
    if unit == "ns":
        return f"{value:.0f} ns"
    decimals = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return f"{value:.{decimals}f} {unit}"


def format_instant(ns: float, view: TimeView) -> str:
    """A point in time, as exact as ``view`` can tell it apart, e.g. ``1.2345 s``."""
    scale, unit = next(((s, u) for s, u in _UNITS if abs(ns) >= s), _UNITS[-1])
    resolution = view.span_ns / 2000
    decimals = max(0, math.ceil(-math.log10(resolution / scale))) if resolution < scale else 0
    exact = {"s": 9, "ms": 6, "µs": 3, "ns": 0}[unit]
    return f"{ns / scale:.{min(decimals, exact)}f} {unit}"


def time_of_day(epoch_ns: int, step_ns: float) -> str:
    """A moment (ns since 1970) on the local wall clock, as exact as ``step_ns`` needs it."""
    seconds, ns = divmod(epoch_ns, 1_000_000_000)
    text = strftime("%H:%M:%S", localtime(seconds))
    digits = min(9, max(0, math.ceil(-math.log10(step_ns / 1e9) - 1e-9)))
    return f"{text}.{ns:09d}"[: len(text) + 1 + digits] if digits else text
