"""The scenario panel under a user's hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from concurviz.drawing.theme import DARK, LIGHT, Theme
from concurviz.scenario.guard import Limits
from concurviz.scenario.model import Scenario
from concurviz.views.look import style_sheet
from concurviz.views.scenario_panel import ScenarioPanel
from concurviz.wire.params import PARAMS


@pytest.fixture
def panel(qtbot: QtBot) -> ScenarioPanel:
    panel = ScenarioPanel()
    qtbot.addWidget(panel)
    panel.resize(260, 900)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_setting_a_scenario_shows_it_and_emits_nothing(
    panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    wanted = Scenario(workload="io", models=("threads",), seed=7, fault="raise", fault_every=3)
    panel.set_scenario(wanted.with_params(tasks=17, io_ms=3.5))
    assert edits == []
    assert panel.sliders["tasks"].spin.text() == "17"
    assert panel.sliders["io_ms"].spin.text() == "3.5 ms"
    assert [name for name, box in panel.models.items() if box.isChecked()] == ["threads"]


@pytest.mark.parametrize(
    ("key", "direction"), [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1), (Qt.Key.Key_PageUp, 1)]
)
def test_arrow_keys_move_a_slider(
    qtbot: QtBot, panel: ScenarioPanel, edits: list[Scenario], key: Qt.Key, direction: int
) -> None:
    slider = panel.sliders["workers"]
    before = slider.value
    qtbot.keyClick(slider.slider, key)
    assert (slider.value - before) * direction > 0
    assert edits[-1].params["workers"] == slider.value


def test_a_typed_value_is_taken_on_enter(
    qtbot: QtBot, panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    spin = panel.sliders["cpu_ms"].spin
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "12.5")
    assert edits == []
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert edits[-1].params["cpu_ms"] == 12.5


def test_the_wheel_scrolls_the_panel_and_leaves_unfocused_sliders_alone(
    panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    slider = panel.sliders["cpu_ms"].slider
    slider.clearFocus()
    wheel = QWheelEvent(
        QPointF(50, 5), slider.mapToGlobal(QPointF(50, 5)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(slider, wheel)
    assert edits == []


def test_a_click_on_a_model_adds_it(
    qtbot: QtBot, panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    box = panel.models["qthreads"]
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center() * 0.2)
    assert "qthreads" in edits[-1].models


def test_the_last_model_cannot_be_taken_away(
    qtbot: QtBot, panel: ScenarioPanel, edits: list[Scenario]
) -> None:
    panel.set_scenario(Scenario(models=("serial",)))
    panel.models["serial"].click()
    assert panel.models["serial"].isChecked()
    assert edits == []


def test_sliders_that_the_workload_does_not_read_are_disabled(panel: ScenarioPanel) -> None:
    panel.set_scenario(Scenario(workload="cpu", models=("serial",)))
    enabled = {name for name, slider in panel.sliders.items() if slider.isEnabled()}
    assert enabled == {"tasks", "cpu_ms", "jitter", "arrival", "failure", "switch_ms"}
    panel.set_scenario(Scenario(workload="payload", models=("threads", "coroutines")))
    more = {name for name, slider in panel.sliders.items() if slider.isEnabled()}
    assert more - enabled == {"workers", "limit", "payload_bytes"}


def test_what_belongs_to_another_kind_of_work_is_out_of_the_way(panel: ScenarioPanel) -> None:
    panel.set_scenario(Scenario(workload="lock"))
    assert panel.sliders["lock_share"].isVisible()
    assert not panel.sliders["payload_bytes"].isVisible()
    panel.set_scenario(Scenario(workload="payload"))
    assert panel.sliders["payload_bytes"].isVisible()
    assert not panel.sliders["lock_share"].isVisible()


def test_the_fold_of_what_one_seldom_changes_says_what_is_changed_in_it(
    qtbot: QtBot, panel: ScenarioPanel
) -> None:
    assert not panel.sliders["failure"].isVisible()
    assert panel.more.text() == "More parameters"
    qtbot.mouseClick(panel.more, Qt.MouseButton.LeftButton)
    assert panel.sliders["failure"].isVisible()
    panel.set_scenario(Scenario().with_params(failure=10.0, switch_ms=1.0))
    assert panel.more.text() == "More parameters (2 changed)"


def test_a_value_that_the_machine_cannot_take_is_said_beside_its_slider(
    panel: ScenarioPanel,
) -> None:
    workers = panel.sliders["workers"]
    panel.set_scenario(Scenario(models=("processes",)).with_params(workers=90))
    assert not workers.warning.isVisible()
    panel.set_limits(Limits(descriptors=264), live=False)
    assert workers.warning.text().startswith("Many: this machine takes about 100 workers")
    assert workers.warning.isVisible()
    panel.set_scenario(Scenario(models=("processes",)).with_params(workers=4))
    assert not workers.warning.isVisible()


def test_a_models_tip_tells_what_to_know_about_this_work_under_it(panel: ScenarioPanel) -> None:
    panel.set_scenario(Scenario(workload="cpu"))
    assert "block the loop" not in panel.models["coroutines"].toolTip()
    panel.set_scenario(Scenario(workload="file"))
    assert "block the loop" in panel.models["coroutines"].toolTip()
    assert "block the loop" not in panel.models["threads"].toolTip()


def test_reset_is_one_click(qtbot: QtBot, panel: ScenarioPanel) -> None:
    button = panel.findChild(QPushButton, "reset_button")
    assert button is not None
    with qtbot.waitSignal(panel.reset_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_everything_can_be_reached_by_keyboard_and_has_a_name(panel: ScenarioPanel) -> None:
    for name, slider in panel.sliders.items():
        assert PARAMS[name].title in slider.slider.accessibleName()
        assert slider.spin.accessibleName() == PARAMS[name].title
        assert slider.slider.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert PARAMS[name].help in slider.slider.toolTip()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_longest_value_fits_its_field(panel: ScenarioPanel, theme: Theme) -> None:
    panel.setStyleSheet(style_sheet(theme))
    for slider in panel.sliders.values():
        slider.set_value(slider.param.high)
        text = slider.spin.fontMetrics().horizontalAdvance(slider.spin.text())
        assert text <= slider.spin.lineEdit().width()
