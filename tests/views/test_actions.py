"""The table of actions, the palette and the sheet made from it."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from concurviz.drawing.theme import LIGHT
from concurviz.views.action_finder import Palette, ShortcutSheet
from concurviz.views.actions import ACTIONS, MENUS, SPECS, Actions


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QWidget) -> Actions:
    return Actions(window)


def test_every_action_has_a_menu_a_text_and_a_tip() -> None:
    for spec in ACTIONS:
        assert spec.menu in MENUS
        assert spec.text
        assert spec.tip
    assert len(SPECS) == len(ACTIONS)


def test_no_shortcut_is_given_twice() -> None:
    counts = Counter(key for spec in ACTIONS for key in spec.shortcuts)
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_icon_exists(actions: Actions) -> None:
    actions.recolour(LIGHT.foreground)
    assert all(not actions[spec.id].icon().isNull() for spec in ACTIONS if spec.icon)


def test_the_palette_runs_what_was_typed(qtbot: QtBot, window: QWidget, actions: Actions) -> None:
    palette = Palette(actions, window)
    qtbot.addWidget(palette)
    qtbot.keyClicks(palette.search, "everything show")
    assert palette.list.count() == 1
    with qtbot.waitSignal(actions.triggered) as caught:
        qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert caught.args == ["everything"]


def test_the_palette_moves_its_choice_with_the_arrows(
    qtbot: QtBot, window: QWidget, actions: Actions
) -> None:
    palette = Palette(actions, window)
    qtbot.addWidget(palette)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 1


def test_the_sheet_lists_every_shortcut(qtbot: QtBot, window: QWidget, actions: Actions) -> None:
    sheet = ShortcutSheet(actions, window)
    qtbot.addWidget(sheet)
    label = next(label for label in sheet.findChildren(QLabel) if "<table>" in label.text())
    for spec in ACTIONS:
        if spec.shortcuts:
            assert actions[spec.id].shortcut().toString() in label.text().replace("&gt;", ">")
