"""Opening and saving in the window: traces as they were, and nothing runs that nobody asked for."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from concurviz.app.settings import Settings
from concurviz.drawing.layout import Kind
from concurviz.files.tracefile import read_trace, write_trace
from concurviz.scenario.model import save
from concurviz.views.picture_dialog import PictureDialog
from concurviz.views.progress_dialog import ProgressDialog
from tests.app.conftest import TINY, App
from tests.files.examples import example, large, live
from tests.files.test_tracefile import assert_same


def title(app: App) -> str:
    return app.window.windowTitle()


async def opened(app: App, path: Path) -> None:
    app.commands.keeper.open(path)
    await app.until(lambda: app.session.opened is not None and app.session.opened.path == path)
    await app.until_done()


async def test_a_comparison_is_saved_and_opened_as_it_was(app: App, tmp_path: Path) -> None:
    app.session.run()
    await app.until_busy()
    await app.until_done()
    before = app.session.trace()
    rows, verdict = app.window.results.table.rows, app.window.verdict.sentence.text()
    path = tmp_path / "mine.cvtrace"
    app.commands.keeper.save_to(path)
    await app.until(path.exists)

    await opened(app, path)

    assert_same(app.session.trace(), before)
    assert app.window.results.table.rows == rows
    assert app.window.verdict.sentence.text() == verdict
    assert title(app) == "Tiny (opened from mine.cvtrace) – concurviz"
    assert "Opened from mine.cvtrace. Recorded " in app.window.verdict.note.text()
    assert app.window.timeline.extent() > 0
    assert app.window.banner.texts == []


async def test_opening_a_trace_runs_nothing_until_run_is_pressed(
    qtbot: QtBot, app: App, tmp_path: Path
) -> None:
    path = tmp_path / "example.cvtrace"
    write_trace(path, example())
    await opened(app, path)
    assert app.session.scenario == example().scenario
    assert app.session.state().verdict == example().verdict
    # Not even a slider runs a scenario that came out of a file.
    slider = app.window.scenario_panel.sliders["tasks"].slider
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    await app.until(lambda: app.window.verdict.property("tone") == "stale")
    assert app.session.lab.runs == []
    app.session.show(TINY)
    app.session.run()
    await app.until_busy()
    await app.until_done()
    assert app.session.opened is None
    assert title(app) == "Tiny – concurviz"
    assert [run.status for run in app.session.trace().runs] == ["done", "done"]


async def test_opening_stops_what_runs(app: App, tmp_path: Path) -> None:
    app.session.set_mode("live")
    app.session.run()
    await app.until(lambda: any(r.trace for r in app.session.lab.runs))
    running = tmp_path / "running.cvtrace"
    app.commands.keeper.save_to(running)
    await app.until(running.exists)
    assert app.session.lab.busy
    await opened(app, running)
    assert {run.status for run in app.session.lab.runs} == {"cancelled"}
    assert {run.status for run in app.session.trace().runs} == {"cancelled"}
    assert app.session.mode == "live"
    assert app.session.opened is not None


async def test_a_live_trace_has_no_verdict(app: App, tmp_path: Path) -> None:
    path = tmp_path / "live.cvtrace"
    write_trace(path, live())
    await opened(app, path)
    state = app.session.state()
    assert (state.mode, state.verdict) == ("live", None)
    assert "Stopped" in app.window.verdict.sentence.text()


async def test_a_task_of_an_opened_trace_is_found_in_it(app: App, tmp_path: Path) -> None:
    path = tmp_path / "any.cvtrace"
    write_trace(path, example())
    await opened(app, path)
    run = app.session.trace().runs[0]
    assert app.session.lab.runs == []
    app.window.tasks.task_chosen.emit(run.model, 0, 0, 1000)
    selected = app.window.timeline.selected
    assert selected is not None
    assert selected.task == 0


async def test_a_bad_file_is_said_and_changes_nothing(app: App, tmp_path: Path) -> None:
    path = tmp_path / "bad.cvtrace"
    write_trace(path, example())
    path.write_bytes(path.read_bytes()[:100])
    app.commands.keeper.open(path)
    await app.until(lambda: bool(app.window.banner.texts))
    assert (
        "bad.cvtrace: not a trace that can be opened: it is truncated"
        in (app.window.banner.texts[0])
    )
    assert app.session.opened is None
    assert app.settings.recent == []


async def test_what_cannot_be_saved_is_said(app: App, tmp_path: Path) -> None:
    for name in ("a.cvtrace", "a.toml"):
        (tmp_path / "file").touch()
        app.commands.keeper.save_to(tmp_path / "file" / name)
        await app.until(lambda n=name: any(n in text for text in app.window.banner.texts))
        assert "cannot be written" in app.window.banner.texts[0]


async def test_recent_files_are_kept_and_missing_ones_greyed(app: App, tmp_path: Path) -> None:
    first, second = tmp_path / "first & last.toml", tmp_path / "second.cvtrace"
    save(TINY, first)
    write_trace(second, example())
    for path in (first, second):
        app.commands.keeper.open(path)
        await app.until(lambda p=path: p in app.settings.recent)
    assert Settings.load(app.settings.folder).recent == [second, first]
    second.unlink()
    menu = app.window.recent_menu
    menu.aboutToShow.emit()
    shown = [(a.text(), a.isEnabled()) for a in menu.actions() if a.text()]
    assert shown == [
        ("&1  second.cvtrace (missing)", False),
        ("&2  first && last.toml", True),
        ("Clear this list", True),
    ]
    menu.actions()[1].trigger()
    await app.until(lambda: app.settings.recent[0] == first)
    menu.actions()[-1].trigger()
    assert Settings.load(app.settings.folder).recent == []
    assert not menu.isEnabled()


async def dialog_of(app: App, kind: type[PictureDialog]) -> PictureDialog:
    await app.until(lambda: bool(app.window.findChildren(kind)))
    return app.window.findChildren(kind)[-1]


@pytest.mark.parametrize("suffix", [".png", ".svg"])
async def test_a_picture_is_shown_and_runs_only_when_asked(
    qtbot: QtBot, app: App, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / "trace.cvtrace"
    trace = example()
    write_trace(path, trace)
    await opened(app, path)
    picture = tmp_path / f"picture{suffix}"
    app.commands.keeper.export_to(picture, 1)
    app.session.show(TINY)
    app.commands.keeper.open(picture)
    dialog = await dialog_of(app, PictureDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("runs 60 tasks under each of Serial, Coroutines, Threads" in t for t in texts)
    assert trace.verdict is not None
    assert trace.verdict.text in texts
    assert app.session.scenario == TINY
    qtbot.mouseClick(dialog.show_button, Qt.MouseButton.LeftButton)
    assert app.session.scenario == trace.scenario
    assert app.session.idle
    app.commands.keeper.open(picture)
    await app.until(lambda: any(d is not dialog for d in app.window.findChildren(PictureDialog)))
    dialog = app.window.findChildren(PictureDialog)[-1]
    qtbot.mouseClick(dialog.run_button, Qt.MouseButton.LeftButton)
    await app.until_busy()
    app.session.stop()
    await app.until_done()


async def test_a_foreign_picture_is_said(app: App, tmp_path: Path) -> None:
    path = tmp_path / "foreign.svg"
    path.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    app.commands.keeper.open(path)
    await app.until(lambda: bool(app.window.banner.texts))
    assert "says nothing of a scenario" in app.window.banner.texts[0]


async def test_the_picture_goes_to_the_clipboard(app: App, tmp_path: Path) -> None:
    path = tmp_path / "trace.cvtrace"
    write_trace(path, example())
    await opened(app, path)
    app.window.actions_table["copy_picture"].trigger()
    assert QGuiApplication.clipboard().image().width() == 3200


def save_dialog(app: App) -> QFileDialog:
    return app.window.findChildren(QFileDialog)[-1]


async def test_the_save_dialog_offers_what_there_is(app: App, tmp_path: Path) -> None:
    app.window.actions_table["save"].trigger()
    dialog = save_dialog(app)
    assert dialog.nameFilters() == ["Scenario (*.toml)"]
    dialog.reject()
    path = tmp_path / "trace.cvtrace"
    write_trace(path, example())
    await opened(app, path)
    app.window.actions_table["save"].trigger()
    dialog = save_dialog(app)
    assert dialog.nameFilters() == ["Trace (*.cvtrace)", "Scenario (*.toml)"]
    assert dialog.defaultSuffix() == "cvtrace"
    assert Path(dialog.selectedFiles()[0]).name == "example.cvtrace"
    dialog.selectNameFilter("Scenario (*.toml)")
    dialog.filterSelected.emit("Scenario (*.toml)")
    assert Path(dialog.selectedFiles()[0]).name == "example.toml"
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")
    dialog.accept()
    await app.until((tmp_path / "mine.toml").exists)
    app.window.actions_table["save_trace"].trigger()
    dialog = save_dialog(app)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")
    dialog.accept()
    await app.until((tmp_path / "mine.cvtrace").exists)
    assert_same(read_trace(tmp_path / "mine.cvtrace"), example())


async def test_the_export_dialog_offers_three_kinds(app: App, tmp_path: Path) -> None:
    path = tmp_path / "trace.cvtrace"
    write_trace(path, example())
    await opened(app, path)
    app.window.export_requested.emit(".pdf", 1)
    dialog = save_dialog(app)
    assert dialog.nameFilters() == ["PDF (*.pdf)", "PNG (*.png)", "SVG (*.svg)"]
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("a")
    dialog.accept()
    await app.until((tmp_path / "a.pdf").exists)


async def test_what_is_shown_is_exported_for_other_tools(app: App, tmp_path: Path) -> None:
    trace = tmp_path / "a.cvtrace"
    write_trace(trace, example())
    actions = app.window.actions_table
    assert not actions["export_csv"].isEnabled()
    await opened(app, trace)
    assert actions["export_csv"].isEnabled()
    actions["export_perfetto"].trigger()
    dialog = save_dialog(app)
    assert [Path(name).name for name in dialog.selectedFiles()] == ["example.pftrace"]
    dialog.reject()
    exporter = app.commands.exporter
    exporter.export_to("csv", tmp_path / "a.csv")
    exporter.report_to(tmp_path / "a.html")
    await app.until(lambda: len(list(tmp_path.glob("a.[ch][st]*"))) == 2)
    assert example().said.text in unescape((tmp_path / "a.html").read_text("utf-8"))
    exporter.export_to("chrome", tmp_path / "a.csv" / "b.json")
    await app.until(lambda: bool(app.window.banner.texts))
    assert "cannot be written" in app.window.banner.texts[0]
    # A long one is watched, and stopped.
    write_trace(tmp_path / "long.cvtrace", large(600_000))
    await opened(app, tmp_path / "long.cvtrace")
    exporter.export_to("chrome", tmp_path / "long.json")
    assert await cancelled(app) == "Nothing was written: cancelled"
    assert not (tmp_path / "long.json").exists()


async def cancelled(app: App) -> str:
    """What is said once the dialog of what takes long has been waited for, and cancelled."""
    shown: list[ProgressDialog] = []

    def seen() -> bool:
        shown[:] = [d for d in app.window.findChildren(ProgressDialog) if d.isVisible()]
        return bool(shown)

    await app.until(seen)
    shown[0].reject()
    await app.until(lambda: "cancelled" in app.window.status.currentMessage())
    return app.window.status.currentMessage()


async def test_another_tools_trace_is_shown_with_its_calls(app: App, tmp_path: Path) -> None:
    path = tmp_path / "viz.json"
    calls = [
        {"ph": "X", "name": f"call <b>{n}", "ts": n, "dur": 20 - 2 * n, "pid": 5, "tid": 5}
        for n in range(3)
    ]
    counted = {"ph": "C", "name": "n", "ts": 1, "pid": 5, "args": {"a": 1, "b": "1"}}
    path.write_text(json.dumps([*calls, counted]))
    before, left = app.session.scenario, "1 values of counters that are no numbers."
    await opened(app, path)
    assert app.session.scenario == before
    assert "Imported from a Chrome trace" in app.window.verdict.sentence.text()
    assert app.window.banner.texts == [f"Not shown of viz.json: {left}"]
    kinds = [line.kind for line in app.window.timeline.layout_shown.lines]
    assert kinds.count(Kind.NESTED) == 3
    kept = tmp_path / "a.cvtrace"
    app.commands.keeper.save_to(kept)
    await app.until(kept.exists)
    await opened(app, kept)
    assert "Imported from a Chrome trace" in app.window.verdict.sentence.text()
    assert f"Not shown of a.cvtrace: {left}" in app.window.banner.texts
    kinds = [line.kind for line in app.window.timeline.layout_shown.lines]
    assert kinds.count(Kind.COUNTER) == 1
    app.commands.exporter.export_to("csv", tmp_path / "a.csv")
    await app.until((tmp_path / "a.csv").exists)
    # A long one is watched, and stopped: what was shown stays.
    path.write_text("[" + '{"ph":"b","id":1,"ts":1,"name":"a"},' * 600_000)
    app.commands.keeper.open(path)
    assert await cancelled(app) == "Nothing was opened: cancelled"
    assert "Imported from a Chrome trace" in app.window.verdict.sentence.text()
    path.write_bytes(b'[{"a":' * 100_000)
    app.commands.keeper.open(path)
    await app.until(lambda: any("nested too deeply" in t for t in app.window.banner.texts))
