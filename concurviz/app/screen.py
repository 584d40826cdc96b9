"""What the panels show: the runs of the lab, or a trace from a file in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from concurviz.analysis.trace import Trace
from concurviz.analysis.verdict import Verdict, with_sweep
from concurviz.app.provenance import origin_of
from concurviz.controllers.lab import Lab
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace, headline
from concurviz.views.state import Phase, RunView, ScreenState, SweepShown, overall_phase
from concurviz.words import told


@dataclass(frozen=True)
class OpenedTrace:
    """A trace that came from a file. ``instead_of``: what the lab had ``started`` by then.

    ``back``: what was opened before a second trace was laid beside it, None for the lab's runs.
    """

    trace: Trace
    path: Path
    instead_of: int
    back: OpenedTrace | None = None

    @property
    def source(self) -> str:
        """The names of the files shown."""
        pair = self.trace.pair
        return self.path.name if pair is None else ", ".join(pair.files)


def screen_state(
    lab: Lab,
    opened: OpenedTrace | None,
    trace: Trace,
    scenario: Scenario,
    sweep: SweepShown | None,
) -> ScreenState:
    """The state that all panels are drawn from.

    ``trace`` is that of ``opened``, or else the lab's; ``scenario`` the panel's, which may be ahead
    of the trace's; ``sweep`` None unless that is the mode.
    """
    views = tuple(
        RunView(run.model, run.status, told(run.reason), metrics, _headlines(run.trace), run.trace)
        for run, metrics in zip(trace.runs, trace.metrics, strict=True)
    )
    traces = [run.trace for run in trace.runs if run.trace is not None]
    busy = lab.busy and opened is None
    phase = overall_phase([v.status for v in views], busy)
    rounds, load = None if opened else lab.rounds, trace.load
    stale = trace.scenario != scenario if opened else lab.stale
    so_far = lab.so_far
    return ScreenState(
        phase=phase,
        mode=trace.mode,
        stale=stale and not trace.imported and trace.pair is None,
        scenario=replace(trace.scenario) if views else scenario,
        runs=views,
        verdict=_verdict(trace) if phase is Phase.DONE else None,
        so_far=so_far.verdict if so_far is not None and busy else None,
        spans=sum(t.n_spans for t in traces),
        received=sum(t.events.received for t in traces),
        dropped=sum(t.events.dropped for t in traces),
        evicted=sum(t.evicted for t in traces),
        cores=trace.machine.cores,
        progress=lab.progress,
        round=rounds.current if rounds else 0,
        rounds=rounds.total if rounds else trace.scenario.rounds,
        warmup=rounds.warmup if rounds else trace.scenario.warmup,
        sweep=sweep,
        busy_cores=max(load.before, load.during) if load and load.busy else None,
        source=opened.source if opened else "",
        origin=origin_of(trace) if opened and trace.pair is None else "",
        window=load.window if load else None,
        pair=trace.pair,
    )


def _verdict(trace: Trace) -> Verdict | None:
    """The trace's own, with what a sweep of the same work has found."""
    if trace.imported or trace.pair is not None:
        return trace.said
    found = trace.verdict
    return found and with_sweep(found, trace.sweep, trace.scenario)


def _headlines(trace: RunTrace | None) -> dict[int, str]:
    return {} if trace is None else {task: headline(text) for task, text in trace.errors.items()}
