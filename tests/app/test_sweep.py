"""A sweep in the window: real hosts from Run to the curves, the sentences and the picture."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from concurviz.analysis.sweep import Sweep
from concurviz.app.sweep_picture import notes_of
from concurviz.drawing.model_style import model_style
from concurviz.drawing.theme import LIGHT
from concurviz.files.pictures import read_about
from concurviz.scenario.guard import Limits
from tests.app.conftest import TINY, App
from tests.app.test_evidence import follow_link
from tests.app.test_session import click


def choose(app: App, steps: int) -> None:
    """A sweep whose winner is clear at every value: waits of 6 to 18 ms, two at a time."""
    app.session.show(TINY)
    app.session.set_mode("sweep")
    panel = app.window.sweep
    panel.choose("io_ms")
    panel.low.setValue(6)
    panel.high.setValue(18)
    panel.steps.setValue(steps)
    # So many that no hiccup of the machine makes serial win.
    panel.tasks.setValue(12)


def sweep_notes(sweep: Sweep) -> str:
    return "\n".join(notes_of(sweep))


def colours(path: Path) -> set[tuple[int, int, int]]:
    with Image.open(path) as image:
        return {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}


async def test_from_run_to_curves_sentences_and_picture(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    choose(app, steps=3)
    panel, lab = app.window.sweep, app.session.lab
    assert app.window.stage.currentWidget() is panel
    assert panel.hint.isVisible()
    await app.until(lambda: not app.window.actions_table["export"].isEnabled())
    app.commands.keeper.ask_and_export()
    assert "press Run" in app.window.status.currentMessage()
    click(qtbot, app, "run")
    await app.until(lambda: panel.progress.isVisible() and panel.plot.isVisible())
    await app.until_done()

    sweep = lab.swept
    assert sweep is not None
    assert sweep.phase == "done"
    for model in ("serial", "threads"):
        assert [p.value for p in sweep.curve(model)] == [6, 12, 18]
    drawn = [item.getData()[0] for item in panel.plot.plotItem.listDataItems()]
    assert [len(x) for x in drawn].count(3) == 2
    assert not panel.progress.isVisible()
    assert panel.note.text() == ""
    verdict = app.window.verdict
    assert verdict.property("tone") == "good"
    assert app.session.sweep.findings
    assert escape(app.session.sweep.findings[0].text, quote=False) in verdict.sentence.text()
    # The runs of its points are not those of a comparison.
    assert lab.runs == []
    assert app.window.banner.texts == []

    before = panel.plot.grab().toImage()
    follow_link(qtbot, verdict.sentence)
    assert panel.plot.grab().toImage() != before

    path = tmp_path / "sweep.png"
    app.commands.keeper.export_to(path, 2)
    with Image.open(path) as image:
        assert image.width == 2400
    # The picture says what it shows, and so does the trace; opened, it can be swept again.
    about = read_about(path)
    assert (about.scenario, about.over) == (sweep.plan.scenario, "io_ms=6,12,18")
    assert "events received, 0 dropped" in sweep_notes(sweep)
    assert "window" in sweep_notes(sweep)
    kept = tmp_path / "sweep.cvtrace"
    app.commands.keeper.save_to(kept)
    await app.until(kept.exists)
    panel.choose("workers")
    app.session.set_mode("compare")
    app.commands.keeper.open(kept)
    await app.until(lambda: lab.swept is not sweep)
    assert app.session.mode == "sweep"
    assert lab.swept is not None
    assert lab.swept.points == sweep.points
    assert panel.plan(app.session.scenario).text == "io_ms=6,12,18"

    curves = {QColor(model_style(m).colour(LIGHT)).getRgb()[:3] for m in ("serial", "threads")}
    assert curves <= colours(path)
    # What is asked for is what can be written.
    app.window.actions_table["export"].trigger()
    (dialog,) = app.window.findChildren(QFileDialog)
    assert dialog.nameFilters() == ["PNG (*.png)"]
    dialog.reject()
    app.commands.keeper.export_to(tmp_path / "sweep.svg", 1)
    assert "a .png" in app.window.banner.texts[0]
    assert not (tmp_path / "sweep.svg").exists()


async def test_a_range_beyond_the_machine_is_said_before_and_refused(
    qtbot: QtBot, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Limits(tasks=70, tasks_by="ulimit -u")
    monkeypatch.setattr("concurviz.app.sweep_mode.read_limits", lambda: limits)
    monkeypatch.setattr("concurviz.controllers.lab.read_limits", lambda: limits)
    app.session.show(TINY)
    app.session.set_mode("sweep")
    panel = app.window.sweep
    panel.choose("workers")
    assert "takes about 6 workers" in panel.warning.text()
    click(qtbot, app, "run")
    await app.until(lambda: bool(app.window.banner.texts))
    assert "params.workers = 8" in app.window.banner.texts[0]
    panel.high.setValue(3)
    assert panel.warning.text() == ""


async def test_stop_keeps_what_was_measured(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    choose(app, steps=3)
    app.session.show(replace(TINY, repeats=50))
    click(qtbot, app, "run")
    lab = app.session.lab
    await app.until(lambda: lab.swept is not None and lab.swept.done >= 2)
    click(qtbot, app, "stop")
    await app.until_done()

    sweep, panel = lab.swept, app.window.sweep
    assert sweep is not None
    assert sweep.phase == "stopped"
    assert sum(len(p.measured) for p in sweep.points.values()) == sweep.done >= 2
    assert panel.plot.isVisible()
    assert panel.note.text() == "Stopped: what was measured is kept."
    app.commands.keeper.export_to(tmp_path / "sweep.png", 1)
    assert len(colours(tmp_path / "sweep.png")) > 10
    app.session.set_mode("compare")
    assert app.window.stage.currentWidget() is app.window.timeline_panel
    app.session.set_mode("sweep")
    assert lab.swept is sweep
    assert panel.plot.isVisible()
