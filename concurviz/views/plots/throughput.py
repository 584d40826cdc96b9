"""Tasks done per second over time; in Live mode beside the tasks offered."""

from __future__ import annotations

from concurviz.analysis.series import changes, done_rate, offered_rate, rate_width_ns
from concurviz.views.plots.axes import compact, duration, seconds
from concurviz.views.plots.curves import Curve, CurvesPage, Picture

#: Of the newest changes of parameters this many are marked.
MAX_MOMENTS = 20
#: The highest offered rate raises the axis to this many times the highest rate done at most.
_OFFERED_SHOWN = 1.5


class ThroughputPage(CurvesPage):
    """A step for each bin; moments at which parameters changed are marked."""

    def title(self) -> str:
        return self.tr("Tasks done per second")

    def columns(self) -> tuple[str, str]:
        return self.tr("Time (s)"), self.tr("Tasks/s")

    def say_x(self, x: float) -> str:
        return seconds(x)

    def say_y(self, y: float) -> str:
        return compact(y)

    def nothing(self) -> str:
        return self.tr("No task has been done yet.")

    def read(self) -> Picture:
        runs = self.runs
        width = rate_width_ns([trace for _, trace in runs])
        live = self.state.mode == "live"
        curves, top, right = [], 1.0, 1e-3
        for run, trace in runs:
            rate = done_rate(trace, width)
            highest = float(rate.values.max(initial=0.0))
            value = compact(run.metrics.throughput) if run.metrics else ""
            if live and run.metrics:
                offered = offered_rate(trace, width)
                value = self.tr("{0} of {1}").format(value, compact(run.metrics.offered))
                highest = max(
                    highest, min(float(offered.values.max(initial=0.0)), _OFFERED_SHOWN * highest)
                )
            curves.append(Curve(run, rate.edges, rate.values, value))
            top, right = max(top, highest), max(right, float(rate.edges[-1]))
        heading = self.tr("done of offered/s, mean") if live else self.tr("tasks/s, mean")
        return Picture(
            curves,
            (0.0, right),
            (0.0, top),
            heading,
            note=self.tr(", over {0} each").format(duration(width / 1e9)),
            moments=[t for _, trace in runs[:1] for t in changes(trace)[-MAX_MOMENTS:].tolist()],
        )
