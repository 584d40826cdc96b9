"""From a sentence of the verdict to the spans that prove it, by the user's own click."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from concurviz.analysis.trace import RunRecord, Trace
from concurviz.scenario.model import Scenario
from tests.analysis.traces import MS, drawn
from tests.app.conftest import App
from tests.files.examples import MACHINE


def follow_link(qtbot: QtBot, label: QLabel, number: int = 0) -> None:
    """Go to a link of a sentence with Tab, and press Enter."""
    label.window().activateWindow()
    label.setFocus(Qt.FocusReason.OtherFocusReason)
    for _ in range(number + 1):
        qtbot.keyClick(label, Qt.Key.Key_Tab)
    qtbot.keyClick(label, Qt.Key.Key_Return)


@pytest.fixture
def compared(app: App) -> Trace:
    """Processes ahead of two models that wait for the GIL, and whose names hold each other."""
    runs = {
        "processes": ["r" * 40 + "/" + "0" * 20 + "1" * 20] * 2,
        "threads": [("r" * 5 + "g" * 5) * 8 + "/" + "0" * 80] * 2,
        "qthreads": [("r" * 5 + "g" * 10) * 6 + "/" + "0" * 90] * 2,
    }
    ends = {"processes": 40, "threads": 80, "qthreads": 90}
    records = tuple(
        RunRecord(model, status="done", trace=drawn(model, lanes, ["r" * ends[model]] * 4))
        for model, lanes in runs.items()
    )
    scenario = Scenario(name="Drawn", models=tuple(runs)).with_params(tasks=4, workers=2)
    trace = Trace(scenario, MACHINE, "compare", records)
    app.session.open_trace(trace, Path("drawn.cvtrace"))
    return trace


async def test_the_answer_leads_to_the_winners_run(qtbot: QtBot, app: App, compared: Trace) -> None:
    await app.until_done()
    assert "2.00× Threads" in app.window.verdict.sentence.text()
    follow_link(qtbot, app.window.verdict.sentence)
    timeline = app.window.timeline
    (group,) = (g for g in timeline.layout_shown.groups if g.key == "processes")
    assert timeline.selection == (group.offset, group.offset + 40 * MS)
    assert timeline.view.start_ns == group.offset
    assert app.window.tabs.currentWidget() is app.window.ledger
    assert not app.window.timeline_panel.find_bar.isVisible()


async def test_a_reason_leads_to_the_waits_of_its_own_model_alone(
    qtbot: QtBot, app: App, compared: Trace
) -> None:
    await app.until_done()
    assert compared.verdict is not None
    place, reason = next(
        (i, f) for i, f in enumerate(compared.verdict.findings) if f.text.startswith("Threads: ")
    )
    assert "waiting for the GIL" in reason.text
    verdict, timeline = app.window.verdict, app.window.timeline
    verdict.reasons.linkActivated.emit("more")
    # Every reason has one link, and the answer, which comes first, is another label.
    follow_link(qtbot, verdict.reasons, place - 1)

    (group,) = (g for g in timeline.layout_shown.groups if g.key == "threads")
    assert timeline.selection == (group.offset, group.offset + 80 * MS)
    panel = app.window.timeline_panel
    # Eight waits on each of two lanes, and none of the twelve of the QThreads.
    assert panel.find_bar.count.text() == "16 found"
    assert timeline.layout_shown.lanes_of("qthreads") == []
    assert len(timeline.layout_shown.lanes_of("threads")) == 2
    qtbot.keyClick(panel.find_bar.text, Qt.Key.Key_Return)
    assert timeline.selected is not None
    assert (timeline.selected.group.key, timeline.selected.row.label) == ("threads", "worker 1")


async def test_an_offer_leads_to_the_sweep_that_measures_it(
    qtbot: QtBot, app: App, compared: Trace
) -> None:
    await app.until_done()
    (offer,) = (
        f
        for f in (compared.verdict.findings if compared.verdict else ())
        if f.evidence is not None and f.evidence.over == "workers"
    )
    app.window.verdict.evidence_asked.emit(offer)
    assert app.session.mode == "sweep"
    assert app.window.sweep.over.currentData() == "workers"
    await app.until_busy()
    app.session.stop()
    await app.until_done()
