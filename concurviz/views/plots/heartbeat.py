"""How late each beat of a Qt host's 60 Hz timer came: the frames that a window would have lost."""

from __future__ import annotations

import math

import numpy as np

from concurviz.analysis.metrics import FRAME_NS, NS
from concurviz.analysis.series import Floats, heartbeats
from concurviz.views.plots.axes import log_duration, log_ticks, seconds
from concurviz.views.plots.curves import Curve, CurvesPage, Level, Picture
from concurviz.views.state import RunView

_LOWEST_S = 5e-5
_FRAME_S = FRAME_NS / NS


class HeartbeatPage(CurvesPage):
    """A dot a beat on a logarithmic axis, and the line above which a frame is lost."""

    def title(self) -> str:
        return self.tr("Delay of each heartbeat in the Qt host")

    def columns(self) -> tuple[str, str]:
        return self.tr("Time (s)"), self.tr("Delay (s)")

    def numbers(self, x: float, y: float) -> tuple[float, float]:
        return x, 10**y

    def say_x(self, x: float) -> str:
        return seconds(x)

    def say_y(self, y: float) -> str:
        return log_duration(y)

    def nothing(self) -> str:
        return self.tr("None of these models has a Qt loop: tick QThreads to see its heartbeat.")

    def has_something(self) -> bool:
        return bool(self._beating())

    def _beating(self) -> list[tuple[RunView, Floats, Floats]]:
        found = [(run, *heartbeats(trace)) for run, trace in self.runs]
        return [(run, t, late) for run, t, late in found if len(t)]

    def read(self) -> Picture:
        curves, right, high = [], 1e-3, 2 * _FRAME_S
        for run, t, late in self._beating():
            delay = np.log10(np.maximum(late, _LOWEST_S))
            curves.append(Curve(run, t, delay, self._lost(run), points=True))
            right, high = max(right, float(t[-1])), max(high, float(late.max()))
        y_range = (math.log10(_LOWEST_S) - 0.1, math.log10(high) + 0.25)
        self.plot.getAxis("left").setTicks(log_ticks(*y_range))
        level = Level(math.log10(_FRAME_S), self.tr("one frame, 16.7 ms"))
        return Picture(curves, (0.0, right), y_range, self.tr("frames lost"), levels=[level])

    def _lost(self, run: RunView) -> str:
        beats = run.metrics.heartbeat if run.metrics else None
        if beats is None:
            return ""
        due = beats["frames"] + beats["lost"]
        return self.tr("{0} of {1}").format(f"{beats['lost']:,}", f"{due:,}")
