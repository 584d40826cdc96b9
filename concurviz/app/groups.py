"""The runs of a trace as groups of the timeline, with the key figures beside their titles."""

from __future__ import annotations

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import RunRecord, Trace
from concurviz.drawing.layout import Group
from concurviz.scenario.contenders import title_of
from concurviz.trace.store import RunTrace
from concurviz.wire.models import is_serial
from concurviz.words import told, translate


def groups_of(trace: Trace) -> list[Group]:
    """The runs in their order, the winner marked; in Live mode placed on one axis."""
    winner = trace.verdict.winner if trace.verdict else None
    first = first_origin(trace)
    return [
        group_of(run, metrics, first, wins=run.model == winner)
        for run, metrics in zip(trace.runs, trace.metrics, strict=True)
    ]


def first_origin(trace: Trace) -> int | None:
    """Live: the origin (ns) of the run that started first; None in a comparison."""
    if trace.mode != "live":
        return None
    return min((run.trace.origin for run in trace.runs if run.trace), default=None)


def offset_of(trace: RunTrace | None, first: int | None) -> int:
    """Where a run's origin lies on the timeline's axis, ns."""
    return 0 if trace is None or first is None else trace.origin - first


def group_of(
    run: RunRecord, metrics: RunMetrics | None, first_origin: int | None, *, wins: bool = False
) -> Group:
    """A run's group.

    ``first_origin``: in Live mode the origin (ns) of the run that started first, so that one moment
    has one place on the axis; None in a comparison, where all runs start at t = 0.
    """
    return Group(
        key=run.model,
        title=title_of(run.model),
        summary=summary(metrics, wins=wins) if metrics else "",
        status=run.status,
        trace=run.trace,
        reason=told(run.reason),
        offset=offset_of(run.trace, first_origin),
    )


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
