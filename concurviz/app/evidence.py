"""From a sentence to what proves it: spans on the timeline, a point of a sweep, a measurement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from concurviz.analysis.finding import Evidence, Finding
from concurviz.drawing.timeview import TimeView
from concurviz.scenario.model import MAX_REPEATS
from concurviz.trace.search import for_model

if TYPE_CHECKING:
    from concurviz.app.session import Session

#: Rounds that give an interval worth its name.
GOOD_REPEATS = 5


def show_evidence(session: Session, finding: Finding) -> None:
    """Select the spans, mark the point, or start the measurement that a sentence asks for."""
    evidence = finding.evidence
    if evidence is None:
        return
    if evidence.kind == "spans":
        _show_spans(session, evidence)
    elif evidence.kind == "sweep":
        session.set_mode("sweep")
        session.window.sweep.plot.mark(evidence.model, evidence.value)
    elif evidence.over:
        session.set_mode("sweep")
        session.window.sweep.choose(evidence.over)
        session.run()
    else:
        scenario = session.scenario
        repeats = min(MAX_REPEATS, max(GOOD_REPEATS, scenario.repeats + 2))
        session.show(replace(scenario, repeats=repeats))
        session.set_mode("compare")
        session.run()


def _show_spans(session: Session, evidence: Evidence) -> None:
    """The model's run selected from end to end, its spans of the state found one by one.

    The ledger beside it then is that of the selection: it has the sentence's own number.
    """
    window, timeline = session.window, session.window.timeline
    group = next((g for g in timeline.layout_shown.groups if g.key == evidence.model), None)
    if session.mode == "sweep":
        session.set_mode(session.lab.mode or "compare")
    if group is None:
        return
    start = group.offset + (evidence.start_s or 0.0) * 1e9
    end = group.extent() if evidence.end_s is None else group.offset + evidence.end_s * 1e9
    timeline.select_range((start, end))
    timeline.show_range(TimeView(start, start + (end - start) * 1.05))
    looked_for = for_model(evidence.model, evidence.state) if evidence.state else ""
    window.timeline_panel.look_for(looked_for)
    window.ledger.choose(evidence.side)
    window.tabs.setCurrentWidget(window.ledger)
