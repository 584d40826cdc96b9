"""A file of the user's own comes into the window by every way there is, and none imports it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QLibraryInfo,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QUrl,
    QVersionNumber,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog
from pytestqt.qtbot import QtBot

from concurviz.app.main import begin
from concurviz.cli.window import _read
from concurviz.scenario.functions import with_file
from tests.app.conftest import TINY, App

SOURCE = """
import os
with open(os.path.join(os.path.dirname(__file__), "imports"), "a") as file:
    file.write("x")
def first(i):
    return i
async def second(i):
    return i
def two(a, b):
    return a
"""
NAMES = ["first", "async second"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "own_by_no_other_name.py"
    path.parent.mkdir()
    path.write_text(SOURCE, "utf-8")
    return path


def imported(file: Path) -> bool:
    return (file.parent / "imports").exists() or file.stem in sys.modules


def drop(app: App, path: Path) -> None:
    """Drag a file over the window and let it go, as the window system tells Qt of it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window, at = app.window, QPoint(200, 200)
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    # From 6.12 on Qt wants to know it between pixels.
    place = QPointF(at) if QLibraryInfo.version() >= QVersionNumber(6, 12) else at
    enter = QDragEnterEvent(place, *how, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(at), *how, Qt.KeyboardModifier.NoModifier))


async def test_a_dropped_file_is_offered_and_imported_by_run_alone(
    qtbot: QtBot, app: App, file: Path
) -> None:
    picker = app.window.scenario_panel.task
    # A result is shown: any edit of one's own would run again.
    app.session.run()
    await app.until_busy()
    await app.until_done()
    drop(app, file)
    await app.until(picker.isVisible)
    assert picker.file.text() == file.name
    assert [picker.function.itemText(i) for i in range(picker.function.count())] == NAMES
    assert app.session.scenario.task == f"{file}:first"

    picker.function.setFocus()
    qtbot.keyClick(picker.function, Qt.Key.Key_Down)
    assert app.session.scenario.task == f"{file}:second"
    qtbot.keyClick(picker.function, Qt.Key.Key_Up)
    assert app.session.scenario.task == f"{file}:first"
    qtbot.keyClick(picker.timeout, Qt.Key.Key_Up)
    assert app.session.scenario.task_timeout == 11.0
    assert not app.session.lab.busy
    assert not imported(file)
    assert app.window.banner.texts == []

    app.window.actions_table["run"].trigger()
    await app.until_busy()
    await app.until_done()
    assert {r.status for r in app.session.lab.runs} == {"done"}
    assert (file.parent / "imports").exists()
    assert file.stem not in sys.modules
    # And no edit began a run of its own.
    assert app.session.lab.started == 2


async def test_a_file_chosen_in_the_dialog_is_read_alone(
    qtbot: QtBot, app: App, file: Path
) -> None:
    picker = app.window.scenario_panel.task
    other = file.with_name("other.py")
    other.write_text("def task(i): return i\n", "utf-8")
    drop(app, other)
    await app.until(picker.isVisible)
    qtbot.mouseClick(picker.file, Qt.MouseButton.LeftButton)
    (dialog,) = app.window.findChildren(QFileDialog)
    dialog.selectFile(str(file))
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    button = buttons.button(QDialogButtonBox.StandardButton.Open)
    await app.until(button.isEnabled)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    await app.until(lambda: app.session.scenario.task == f"{file}:first")
    assert picker.file.text() == file.name
    assert [picker.function.itemText(i) for i in range(picker.function.count())] == NAMES
    assert not imported(file)


async def test_a_file_named_at_the_start_waits_for_run(app: App, file: Path) -> None:
    given, path = _read(str(file))
    begin(app.session, app.commands, given, path)
    assert app.session.scenario.task == f"{file}:first"
    assert app.session.lab.started == 0
    await app.until_done()
    assert not imported(file)


async def test_the_last_scenario_runs_at_the_start_unless_it_is_ones_own(
    app: App, file: Path
) -> None:
    app.session.show(with_file(TINY, file))
    begin(app.session, app.commands, None, None)
    await app.until_done()
    assert (app.session.lab.started, imported(file)) == (0, False)
    app.session.show(TINY)
    begin(app.session, app.commands, None, None)
    await app.until_busy()
    assert app.session.lab.started == 1
    await app.until_done()


async def test_a_file_that_has_no_task_says_so_and_changes_nothing(app: App, file: Path) -> None:
    before = app.session.scenario
    file.write_text("def two(a, b): ...\n", "utf-8")
    drop(app, file)
    await app.until(lambda: bool(app.window.banner.texts))
    (said,) = app.window.banner.texts
    assert said.endswith("no function that could be a task: none of two takes one argument")
    assert app.session.scenario == before


async def test_a_file_dropped_while_live_runs_waits_for_run(
    qtbot: QtBot, app: App, file: Path
) -> None:
    # What waits for long takes as long to be stopped.
    app.session.show(TINY.with_params(io_ms=700.0))
    app.session.set_mode("live")
    app.session.run()
    await app.until(lambda: any(r.status == "running" for r in app.session.lab.runs))
    drop(app, file)
    picker = app.window.scenario_panel.task
    await app.until(picker.isVisible)
    assert app.session.lab.busy
    qtbot.keyClick(picker.function, Qt.Key.Key_Down)
    await app.until_done()
    assert app.session.scenario.task == f"{file}:second"
    assert not imported(file)
