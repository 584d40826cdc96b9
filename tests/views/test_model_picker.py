"""Choosing models and interpreters under a user's hands."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from concurviz.scenario.model import Scenario
from concurviz.views.model_picker import InterpreterChoice, Lack
from concurviz.views.scenario_panel import ScenarioPanel

OWN = InterpreterChoice("3.11", "3.11.7 (this program's)", "/own/python", own=True)
OTHERS = [
    InterpreterChoice("3.13t", "3.13.1, free-threaded (uv)", "/uv/python"),
    InterpreterChoice("/bad", "bad", "/bad", problem="did not answer within 5 s"),
]


@pytest.fixture
def panel(qtbot: QtBot) -> ScenarioPanel:
    panel = ScenarioPanel()
    qtbot.addWidget(panel)
    panel.interpreters.set_choices([OWN, *OTHERS])
    return panel


def test_a_model_that_lacks_something_says_what_and_runs_where_it_can(
    panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    panel.picker.set_lacks(
        {
            "subinterpreters": Lack("needs Python 3.13 or newer, and this is 3.11", "3.13"),
            "qthreads": Lack("needs PySide6, which /own/python lacks"),
        }
    )
    lacking, offered = panel.models["qthreads"], panel.models["subinterpreters"]
    assert not lacking.isEnabled()
    assert "needs PySide6, which /own/python lacks." in lacking.toolTip()
    assert offered.toolTip().endswith("Runs on 3.13 instead.")
    offered.click()
    assert "subinterpreters@3.13" in edits[-1].models
    panel.models["threads"].click()
    assert "subinterpreters@3.13" in edits[-1].models
    offered.click()
    assert "subinterpreters@3.13" not in edits[-1].models


def test_one_more_interpreter_takes_the_programs_own_along(
    panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    boxes = panel.interpreters.boxes
    assert boxes["3.11"].isChecked()
    assert not boxes["/bad"].isEnabled()
    assert boxes["/bad"].toolTip().endswith("did not answer within 5 s")
    boxes["3.13t"].click()
    assert edits[-1].interpreters == ("3.11", "3.13t")
    assert panel.interpreters_fold.text() == "Interpreters: 3.11, 3.13t"
    boxes["3.13t"].click()
    assert edits[-1].interpreters == ()
    assert panel.interpreters_fold.text() == "Interpreters"
    # Without any other, the program's own stays.
    boxes["3.11"].click()
    assert boxes["3.11"].isChecked()


def test_an_interpreter_that_nobody_found_can_be_taken_back(
    panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    panel.set_scenario(Scenario(interpreters=("3.11", "/far/away/python")))
    assert edits == []
    strange = panel.interpreters.boxes["/far/away/python"]
    assert (strange.text(), strange.isChecked()) == ("python", True)
    strange.click()
    assert edits[-1].interpreters == ()


def test_the_list_is_made_when_it_is_opened(qtbot: QtBot, panel: ScenarioPanel) -> None:
    with qtbot.waitSignal(panel.interpreters.look_asked):
        panel.interpreters_fold.click()
    with qtbot.waitSignal(panel.interpreters.add_asked):
        panel.interpreters.add.click()
