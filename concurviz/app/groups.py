"""The runs of a trace as groups of the timeline, with the key figures beside their titles."""

from __future__ import annotations

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import RunRecord, Trace
from concurviz.drawing.layout import Group
from concurviz.scenario.contenders import title_of
from concurviz.wire.models import is_serial
from concurviz.words import told, translate


def groups_of(trace: Trace) -> list[Group]:
    """The runs in their order, the winner marked, each at its place on the axis.

    Of two traces side by side each group is named by its file as well.
    """
    winner = trace.verdict.winner if trace.verdict else None
    return [
        Group(
            key=run.model,
            title=_title(run, trace),
            summary=summary(metrics, wins=run.model == winner),
            status=run.status,
            trace=run.trace,
            reason=told(run.reason),
            offset=trace.offsets[run.model],
        )
        for run, metrics in zip(trace.runs, trace.metrics, strict=True)
    ]


def _title(run: RunRecord, trace: Trace) -> str:
    title = title_of(run.model)
    return title if trace.pair is None else f"{title} – {trace.pair.file_of(run.model)}"


def summary(m: RunMetrics, *, wins: bool = False) -> str:
    """Speed-up, throughput and ideal in one line, e.g. ``1.92×   60 tasks/s   ideal 2.00×``."""
    parts = ["★ " + translate("groups", "winner")] if wins else []
    if m.speedup is not None:
        parts.append(f"{m.speedup:.2f}×")
    if m.throughput:
        digits = 0 if m.throughput >= 10 else 1
        parts.append(translate("groups", "{0} tasks/s").format(f"{m.throughput:,.{digits}f}"))
    if m.speedup is not None and m.ideal is not None and not is_serial(m.model):
        parts.append(translate("groups", "ideal {0:.2f}×").format(m.ideal))
    return "   ".join(parts)
