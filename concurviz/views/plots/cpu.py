"""Cores that each model's host and workers kept busy, over time."""

from __future__ import annotations

from concurviz.analysis.series import cpu_use
from concurviz.trace.store import RunTrace
from concurviz.views.plots.axes import compact, seconds
from concurviz.views.plots.curves import Curve, CurvesPage, Level, Picture
from concurviz.views.state import RunView


class CpuPage(CurvesPage):
    """As seen from outside; a line marks how many cores there are."""

    def title(self) -> str:
        return self.tr("Cores kept busy by host and workers")

    def columns(self) -> tuple[str, str]:
        return self.tr("Time (s)"), self.tr("CPU use (cores)")

    def say_x(self, x: float) -> str:
        return seconds(x)

    def say_y(self, y: float) -> str:
        return compact(y)

    def nothing(self) -> str:
        return self.tr("No run has been sampled yet.")

    def has_something(self) -> bool:
        return bool(self._sampled())

    def _sampled(self) -> list[tuple[RunView, RunTrace]]:
        return [(run, trace) for run, trace in self.runs if len(trace.series.samples) > 1]

    def read(self) -> Picture:
        curves, right = [], 1e-3
        cores = self.state.cores
        top = float(cores)
        for run, trace in self._sampled():
            use = cpu_use(trace)
            known = run.metrics is not None and run.metrics.cpu_use is not None
            value = f"{run.metrics.cpu_use:.2f}" if known and run.metrics else ""
            curves.append(Curve(run, use.edges, use.values, value))
            top = max(top, float(use.values.max(initial=0.0)))
            right = max(right, float(use.edges[-1]))
        one = cores == 1
        text = self.tr("1 core") if one else self.tr("{0} cores").format(cores)
        levels = [Level(float(cores), text)] if cores else []
        return Picture(curves, (0.0, right), (0.0, top), self.tr("cores, mean"), levels=levels)
