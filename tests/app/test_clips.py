"""Clips and playback in a whole application."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from concurviz.views.clip_dialog import ClipDialog, ClipOrder
from tests.app.conftest import App


async def test_a_finished_run_becomes_a_clip(app: App, tmp_path: Path) -> None:
    app.session.run()
    await app.until_done()
    path = tmp_path / "run.gif"
    await app.commands.clips.make(path, ClipOrder("replay", 1.0, 5))
    with Image.open(path) as picture:
        assert picture.n_frames > 2
    assert app.window.timeline._overlay.playhead is None
    assert app.commands.clips.progress is None


async def test_the_live_view_becomes_a_clip(app: App, tmp_path: Path) -> None:
    app.session.set_mode("live")
    app.session.run()
    await app.until_busy()
    path = tmp_path / "live.webp"
    await app.commands.clips.make(path, ClipOrder("view", 1.0, 5))
    with Image.open(path) as picture:
        assert picture.n_frames >= 2
    assert app.session.lab.busy


async def test_a_clip_can_be_cancelled(app: App, tmp_path: Path) -> None:
    app.session.run()
    await app.until_done()
    app.session.spawn(app.commands.clips.make(tmp_path / "no.gif", ClipOrder("replay", 60.0, 30)))
    await app.until(lambda: app.commands.clips.progress is not None)
    assert app.commands.clips.progress is not None
    app.commands.clips.progress.reject()
    await app.until(lambda: app.commands.clips.progress is None)
    assert list(tmp_path.glob("*.gif")) == []


async def test_a_finished_run_is_played_again(app: App) -> None:
    app.session.run()
    await app.until_done()
    action = app.window.actions_table["playback"]
    action.trigger()
    bar = app.window.timeline_panel.playback_bar
    assert bar.isVisible()
    await app.until(lambda: (app.window.timeline._overlay.playhead or 0) > 0)
    bar.position.setValue(5_000)
    playhead = app.window.timeline._overlay.playhead
    assert playhead is not None
    assert abs(playhead - app.window.timeline.extent() / 2) < app.window.timeline.extent() / 10
    action.trigger()
    assert not bar.isVisible()
    assert app.window.timeline._overlay.playhead is None


async def test_playback_is_for_finished_runs(app: App) -> None:
    app.session.set_mode("live")
    app.session.run()
    await app.until_busy()
    action = app.window.actions_table["playback"]
    action.trigger()
    assert not action.isChecked()
    assert "finished" in app.window.status.currentMessage()


async def test_the_dialog_offers_what_there_is(app: App) -> None:
    dialog = ClipDialog(False, app.window)
    assert dialog.order.what == "view"
    dialog = ClipDialog(True, app.window)
    assert dialog.order == ClipOrder("replay", 6.0, 15)
