"""The window under a user's hands, with real hosts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QToolBar, QWidget
from pytestqt.qtbot import QtBot

from concurviz.app.session import needs_restart
from concurviz.scenario.model import Scenario, save
from tests.app.conftest import TINY, App


def tool_button(app: App, action_id: str) -> QWidget:
    bar = app.window.findChild(QToolBar, "toolbar")
    assert bar is not None
    button = bar.widgetForAction(app.window.actions_table[action_id])
    assert button is not None
    return button


def click(qtbot: QtBot, app: App, action_id: str) -> None:
    qtbot.mouseClick(tool_button(app, action_id), Qt.MouseButton.LeftButton)


async def test_a_click_on_run_ends_in_a_verdict_and_a_table(qtbot: QtBot, app: App) -> None:
    click(qtbot, app, "run")
    await app.until_busy()
    await app.until_done()
    assert [row[0] for row in app.window.results.table.rows] == ["Serial", "Threads"]
    assert app.window.verdict.property("tone") == "good"
    assert app.window.banner.texts == []
    assert app.session.state().dropped == 0


async def test_a_task_of_the_table_is_shown_on_the_timeline(qtbot: QtBot, app: App) -> None:
    app.session.run()
    await app.until_busy()
    await app.until_done()
    window = app.window
    window.tabs.setCurrentWidget(window.tasks)
    model = window.tasks.model
    assert model.total == 8
    window.tasks.table.selectRow(5)
    qtbot.keyClick(window.tasks.table, Qt.Key.Key_Return)
    name, task, start, end = model.task_at(5)
    assert (name, task) == ("threads", 1)
    view = window.timeline.view
    assert view.start_ns <= start < end <= view.end_ns
    assert window.timeline.selected is not None
    assert (window.timeline.selected.group.key, window.timeline.selected.task) == (name, task)
    assert window.tabs.currentWidget() is window.tasks


async def test_live_takes_a_slider_over_and_stop_ends_it(qtbot: QtBot, app: App) -> None:
    click(qtbot, app, "live")
    await app.until(lambda: bool(app.session.lab.runs))
    runs = app.session.lab.runs
    await app.until(lambda: all(r.trace and r.trace.tasks.done for r in runs))
    qtbot.keyClick(app.window.scenario_panel.sliders["cpu_ms"].slider, Qt.Key.Key_Right)
    wanted = app.session.scenario
    await app.until(lambda: app.session.lab.scenario == wanted)
    assert app.session.lab.runs is runs
    assert app.session.lab.busy
    click(qtbot, app, "stop")
    await app.until_done()
    assert {run.status for run in runs} == {"cancelled"}


async def test_another_worker_count_restarts_a_live_run(qtbot: QtBot, app: App) -> None:
    click(qtbot, app, "live")
    await app.until(lambda: any(r.trace for r in app.session.lab.runs))
    first = app.session.lab.runs
    qtbot.keyClick(app.window.scenario_panel.sliders["workers"].slider, Qt.Key.Key_Right)
    await app.until(lambda: app.session.lab.runs is not first)
    assert app.session.lab.scenario.params["workers"] == 3


async def test_a_slider_moved_after_a_comparison_marks_it_stale_and_runs_again(
    qtbot: QtBot, app: App
) -> None:
    app.session.run()
    await app.until_busy()
    await app.until_done()
    first = app.session.lab.runs
    qtbot.keyClick(app.window.scenario_panel.sliders["tasks"].slider, Qt.Key.Key_Right)
    await app.until(lambda: app.window.verdict.property("tone") == "stale")
    await app.until(lambda: app.session.lab.runs is not first)
    await app.until_done()
    assert app.session.lab.scenario.params["tasks"] == 5
    assert app.window.verdict.property("tone") != "stale"


async def test_a_host_that_dies_leaves_a_banner_and_a_window(app: App) -> None:
    app.session.show(Scenario(models=("serial",), fault="kill", fault_every=1))
    app.session.run()
    await app.until_busy()
    await app.until_done()
    assert "Serial" in app.window.banner.texts[0]
    assert app.window.verdict.property("tone") == "bad"


def drop(app: App, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    app.window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))


async def test_a_scenario_dropped_on_the_window_is_shown_and_runs_when_asked(
    app: App, tmp_path: Path
) -> None:
    path = tmp_path / "dropped.toml"
    save(TINY.with_params(tasks=3), path)
    drop(app, path)
    await app.until(lambda: app.session.scenario.params["tasks"] == 3)
    await app.until_done()
    assert app.session.lab.runs == []
    app.session.run()
    await app.until_busy()
    await app.until_done()
    assert app.session.lab.scenario.params["tasks"] == 3


async def test_a_bad_scenario_is_said_in_one_line(app: App, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[params]\ntasks = 0\n", "utf-8")
    drop(app, path)
    await app.until(lambda: bool(app.window.banner.texts))
    (text,) = app.window.banner.texts
    assert str(path) in text
    assert "params.tasks = 0" in text
    assert "\n" not in text
    assert app.session.scenario == TINY


async def test_the_picture_is_exported_and_failure_is_said(app: App, tmp_path: Path) -> None:
    app.session.run()
    await app.until_busy()
    await app.until_done()
    path = tmp_path / "timeline.png"
    app.commands.keeper.export_to(path, 2)
    with Image.open(path) as image:
        assert image.width == 3200
        colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}
    assert (0x00, 0x9E, 0x73) in colours
    app.commands.keeper.export_to(path / "below" / "timeline.png", 1)
    assert "cannot be written" in app.window.banner.texts[0]


async def test_themes_change_the_palette(app: App) -> None:
    light = app.window.palette().window().color().lightness()
    app.window.actions_table["theme_dark"].trigger()
    assert app.window.palette().window().color().lightness() < light
    assert app.settings.preferences.theme == "dark"


async def test_reset_puts_the_defaults_back(qtbot: QtBot, app: App) -> None:
    app.window.actions_table["reset"].trigger()
    assert app.session.scenario == Scenario()
    app.session.stop()
    await app.until_done()


async def test_an_error_in_an_order_to_the_lab_becomes_a_banner(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_scenario: Scenario) -> None:
        raise RuntimeError("no more chairs")

    monkeypatch.setattr(app.session.lab, "compare", fail)
    app.session.run()
    await app.until(lambda: bool(app.window.banner.texts))
    assert "no more chairs" in app.window.banner.texts[0]


async def test_closing_remembers_the_scenario(app: App) -> None:
    app.window.close()
    await app.until(app.session.closed.is_set)
    assert not app.window.isVisible()
    again = type(app.settings).load(app.settings.folder)
    assert again.scenario == app.session.scenario


@pytest.mark.parametrize(
    ("changed", "restart"),
    [
        (TINY, False),
        (TINY.with_params(cpu_ms=9.0), False),
        (TINY.with_params(workers=9), True),
        (Scenario(models=("serial",), params=TINY.params), True),
    ],
)
def test_what_a_live_run_cannot_take_over(changed: Scenario, restart: bool) -> None:
    assert needs_restart(TINY, changed) is restart


async def test_what_is_under_way_when_the_window_closes_has_nobody_left_to_tell(app: App) -> None:
    task = app.session.spawn(never())
    app.session.close()
    await app.until(app.session.closed.is_set)
    await app.until(task.done)
    assert task.cancelled()


async def never() -> None:
    await asyncio.Event().wait()
