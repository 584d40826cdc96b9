"""Example tasks beside the presets: looked up when their menu is first opened."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from concurviz.scenario import examples
from concurviz.views.main_window import MainWindow


def test_examples_are_offered_and_what_they_lack_is_said(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = examples.examples()
    lacking = replace(found[0], missing=("none_such",))
    monkeypatch.setattr(examples, "examples", lambda: [lacking, *found[1:]])
    window = MainWindow([])
    qtbot.addWidget(window)
    menu = window._example_menu
    for _ in range(2):
        menu.aboutToShow.emit()
    first, second, *_ = actions = menu.actions()
    assert len(actions) == len(found)
    assert (first.isEnabled(), first.text()) == (
        False,
        f"{lacking.scenario.name} – needs none_such",
    )
    assert "pip install 'concurviz[examples]'" in first.toolTip()
    with qtbot.waitSignal(window.example_chosen) as chosen:
        second.trigger()
    assert chosen.args == [found[1].name]
    window.close()
