"""Latency by percentile: how long tasks took from submission to end, with the tail drawn wide."""

from __future__ import annotations

import math

import numpy as np

from concurviz.analysis.series import Floats, latency_ecdf
from concurviz.trace.store import RunTrace
from concurviz.views.plots.axes import log_duration, log_ticks
from concurviz.views.plots.curves import Curve, CurvesPage, Picture
from concurviz.views.state import RunView

#: Percentiles with a tick; those of the results table also get a line.
_NAMED = (0.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 99.999)
_MARKED = (50.0, 95.0, 99.0)
_READ_AT = 95


class LatencyPage(CurvesPage):
    """The distribution turned so that its tail has room.

    Along the bottom are percentiles, each nine as wide as the one before (0, 90, 99, 99.9 %); at
    the left the latency that so many tasks did not exceed, on a logarithmic axis.
    """

    def title(self) -> str:
        return self.tr("Latency by percentile")

    def columns(self) -> tuple[str, str]:
        return self.tr("Percentile"), self.tr("Latency (s)")

    def numbers(self, x: float, y: float) -> tuple[float, float]:
        return 100 * (1 - 10**-x), 10**y

    def say_x(self, x: float) -> str:
        return f"p{100 * (1 - 10**-x):.4g}"

    def say_y(self, y: float) -> str:
        return log_duration(y)

    def nothing(self) -> str:
        return self.tr("No task has been done yet.")

    def has_something(self) -> bool:
        return bool(self._timed())

    def _timed(self) -> list[tuple[RunView, RunTrace]]:
        return [(run, trace) for run, trace in self.runs if trace.series.latency.any()]

    def read(self) -> Picture:
        curves = []
        for run, trace in self._timed():
            latency, share = latency_ecdf(trace)
            x = spread_out(share, int(trace.series.latency.sum()))
            p95 = run.metrics.latency_s[f"p{_READ_AT}"] if run.metrics else None
            value = "" if p95 is None else log_duration(math.log10(max(p95, 1e-9)))
            curves.append(Curve(run, x, np.log10(latency), value))
        right = max((float(c.x[-1]) for c in curves), default=2.0)
        low = min((float(c.y[0]) for c in curves), default=-3.0)
        high = max((float(c.y[-1]) for c in curves), default=0.0)
        # A little air, and no less than a fifth of a decade, or noise would look like structure.
        air = max(0.03 * (high - low), 0.1)
        y_range = (low - air, high + air)
        named = [(nines(p), f"{p:g} %") for p in _NAMED if nines(p) <= right]
        self.plot.getAxis("bottom").setTicks([named])
        self.plot.getAxis("left").setTicks(log_ticks(*y_range))
        marks = [nines(p) for p in _MARKED if nines(p) <= right]
        return Picture(curves, (0.0, right), y_range, f"p{_READ_AT}", moments=marks)


def nines(percentile: float) -> float:
    """Where a percentile stands on the axis: 0, 90, 99, 99.9 % are equally far apart."""
    return -math.log10(1 - percentile / 100)


def spread_out(share: Floats, count: int) -> Floats:
    """Shares of ``count`` tasks on that axis; the last task stands half a task before 100 %."""
    return -np.log10(np.maximum(1 - share, 0.5 / count))
