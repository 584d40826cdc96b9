"""Everything can be reached with the Tab key and has a name for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QScrollBar,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from concurviz.drawing.timeview import TimeView
from concurviz.files.pictures import read_about
from concurviz.views.export_dialog import ExportDialog, ExportOrder
from concurviz.views.progress_dialog import ProgressDialog
from concurviz.views.timeline.item import TimelineView
from tests.app.conftest import App

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTabBar,
    TimelineView,
)
#: Presses of Tab after which there must have been a way round.
MOST = 400
#: Moved by the keys of what they belong to.
PARTS = (QScrollBar, QHeaderView)
WHOLES = (QAbstractSpinBox, QComboBox, QLineEdit, QMenuBar, QTabBar)


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a user can act on in a window, as far as it can be seen now."""
    for widget in window.findChildren(QWidget):
        inside = widget.parentWidget()
        part = isinstance(widget, PARTS) or isinstance(inside, WHOLES)
        # Qt hides what overflows a toolbar behind a button of its own.
        part = part or widget.objectName().startswith("qt_") or widget.window() is not window
        usable = widget.isEnabled() and widget.isVisibleTo(window)
        if isinstance(widget, CONTROLS) and usable and not part:
            yield widget


def reached(window: QWidget) -> set[QWidget]:
    """Where the Tab key leads, once round."""
    window.activateWindow()
    found: set[QWidget] = set()
    at = window.focusWidget() or window
    for _ in range(MOST):
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = window.focusWidget() or window
        if at in found:
            break
        found.add(at)
    return found


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it: QAccessible's own answers crash in PySide."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    labels = [label for label in widget.window().findChildren(QLabel) if label.buddy() is widget]
    return labels[0].text() if labels else ""


def check(window: QWidget) -> None:
    there = list(controls(window))
    assert there
    by_tab = reached(window)
    unreached = [
        f"{type(w).__name__} {name_of(w)!r}"
        for w in there
        if w not in by_tab and not _of_a_group(w, by_tab)
    ]
    nameless = [
        f"{type(w).__name__} {w.objectName()!r} in {type(w.parentWidget()).__name__}"
        for w in there
        if not name_of(w).strip()
    ]
    assert (unreached, nameless) == ([], [])


def _of_a_group(widget: QWidget, by_tab: set[QWidget]) -> bool:
    """Whether the arrow keys lead to it from another button of its group, the one in force."""
    if not isinstance(widget, QAbstractButton) or widget.group() is None:
        return False
    return widget.group().exclusive() and widget.group().checkedButton() in by_tab


async def test_the_window(app: App) -> None:
    check(app.window)


@pytest.mark.parametrize("tab", range(6))
async def test_every_tab(app: App, tab: int) -> None:
    if tab < app.window.tabs.count():
        app.window.tabs.setCurrentIndex(tab)
        check(app.window)


async def test_a_banner(app: App) -> None:
    app.window.banner.show_message("The disk is full. Choose another folder.")
    check(app.window)


async def test_find_and_playback(app: App) -> None:
    app.window.actions_table["find"].trigger()
    check(app.window)


def dialog_of(app: App, action_id: str) -> QDialog:
    app.window.actions_table[action_id].trigger()
    shown = [d for d in app.window.findChildren(QDialog) if d.isVisible()]
    assert len(shown) == 1
    return shown[0]


@pytest.mark.parametrize(
    "action_id",
    ["preferences", "help", "palette", "shortcuts", "about", "clip", "vitals", "cluster"],
)
async def test_each_dialog(app: App, action_id: str) -> None:
    dialog = dialog_of(app, action_id)
    assert dialog.windowTitle()
    check(dialog)
    dialog.close()


async def test_a_clips_progress(app: App) -> None:
    progress = ProgressDialog("Export a clip", "Taking frames", app.window)
    progress.show()
    check(progress)
    QTest.keyClick(progress, Qt.Key.Key_Escape)
    assert progress.cancelled
    progress.deleteLater()


async def test_a_picture_of_what_is_in_sight(app: App, tmp_path: Path) -> None:
    app.session.run()
    await app.until_done()
    timeline = app.window.timeline
    timeline.show_range(TimeView(0.0, timeline.extent() / 4))
    dialog = dialog_of(app, "export")
    assert isinstance(dialog, ExportDialog)
    check(dialog)
    assert dialog.order == ExportOrder("run", 1600, 2)
    dialog.width_px.setValue(16_384)
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.part.setCurrentIndex(1)
    assert dialog.order.width == max(400, timeline.width())
    dialog.accept()
    files = next(d for d in app.window.findChildren(QFileDialog) if d.isVisible())
    timeline.show_everything()  # the picture is of what was in sight when it was ordered
    files.fileSelected.emit(str(tmp_path / "seen.png"))
    files.close()
    with Image.open(tmp_path / "seen.png") as image:
        assert image.width == 2 * dialog.order.width
    assert read_about(tmp_path / "seen.png").scenario == app.session.scenario


async def test_the_check_of_this_machine(qtbot: QtBot, app: App) -> None:
    dialog = dialog_of(app, "doctor")
    await app.until(dialog.copy_button.isEnabled)  # type: ignore[attr-defined]
    check(dialog)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert "CPython" in QApplication.clipboard().text()
    assert "checks" in dialog.summary.text()  # type: ignore[attr-defined]
    dialog.close()


async def test_the_check_can_be_closed_while_it_looks(app: App) -> None:
    dialog_of(app, "doctor").close()


async def test_preferences_act_at_once(app: App) -> None:
    dialog = dialog_of(app, "preferences")
    boxes = dialog.boxes  # type: ignore[attr-defined]
    for name, value in (
        ("theme", "dark"), ("language", "zh_CN"), ("live_window_s", 0), ("export_scale", 3),
        ("frame_cap", 30), ("span_budget", 100_000), ("sampler", "off"),
    ):  # fmt: skip
        boxes[name].setCurrentIndex(boxes[name].findData(value))
        assert getattr(app.settings.preferences, name) == value
    assert app.window.palette().window().color().lightness() < 128
    assert app.session.live_window_s is None
    assert (app.session.lab.span_budget, app.session.lab.sample) == (100_000, False)
    dialog.close()
    app.settings.save(app.session.scenario)
    assert type(app.settings).load(app.settings.folder).preferences == app.settings.preferences
