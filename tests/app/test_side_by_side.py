"""A second trace beside the one shown: real files in a whole application."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from concurviz.analysis.trace import Trace
from concurviz.drawing.layout import Group
from concurviz.drawing.marks import Mark
from concurviz.drawing.timeview import TimeView
from concurviz.files.tracefile import read_trace, write_trace
from concurviz.scenario.model import save
from concurviz.views.progress_dialog import ProgressDialog
from tests.analysis.test_diff import trace_of
from tests.analysis.traces import MS, drawn
from tests.app.conftest import TINY, App
from tests.app.test_keeper import opened

FIRST = trace_of(drawn("threads", ["rriirrii/00001111"], ["rrii", "    rrii"]))
SECOND = trace_of(
    drawn("threads", ["rriiiirriiii/000000111111"], ["rriiii", "      rriiii"]),
    drawn("serial", ["rr/00"], ["rr"]),
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    found = tmp_path / "before.cvtrace", tmp_path / "after.cvtrace"
    for path, trace in zip(found, (FIRST, SECOND), strict=True):
        write_trace(path, trace)
    return found


def groups(app: App) -> dict[str, Group]:
    return {group.key: group for group in app.window.timeline.layout_shown.groups}


def differences_shown(app: App) -> bool:
    tabs = app.window.tabs
    return tabs.isTabVisible(tabs.indexOf(app.window.diff))


async def laid_beside(app: App, files: tuple[Path, Path]) -> None:
    await opened(app, files[0])
    app.commands.side_by_side.open(files[1])
    await app.until(lambda: app.commands.side_by_side.pair is not None)
    await app.until_done()


async def refused(app: App, path: Path) -> str:
    app.commands.side_by_side.open(path)
    await app.until(lambda: bool(app.window.banner.texts))
    assert app.commands.side_by_side.pair is None
    [text] = app.window.banner.texts
    return text


async def test_the_second_lies_below_the_first_and_goes_again(
    app: App, files: tuple[Path, Path]
) -> None:
    await opened(app, files[0])
    before = app.session.opened
    app.window.tabs.setCurrentWidget(app.window.tasks)
    app.window.timeline.show_range(TimeView(1.0 * MS, 5.0 * MS))
    assert not differences_shown(app)
    assert not app.window.actions_table["close_second"].isEnabled()

    app.commands.carry_out("compare_trace")
    dialog = app.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(files[1]))
    dialog.reject()
    await app.until(lambda: app.commands.side_by_side.pair is not None)
    await app.until_done()

    assert [(g.key, g.title) for g in groups(app).values()] == [
        ("threads@·A", "Threads · A – before.cvtrace"),
        ("threads@·B", "Threads · B – after.cvtrace"),
        ("serial@·B", "Serial · B – after.cvtrace"),
    ]
    assert app.window.tabs.currentWidget() is app.window.diff
    assert differences_shown(app)
    assert [row[0] for row in app.window.results.table.rows] == [
        "Threads · A", "Threads · B", "Serial · B",
    ]  # fmt: skip
    assert "before.cvtrace, after.cvtrace" in app.window.windowTitle()
    assert app.window.verdict.sentence.text().startswith("A: before.cvtrace. B: after.cvtrace.")
    assert app.window.banner.texts == []

    app.commands.carry_out("close_second")
    await app.until_done()
    assert app.session.opened is before
    assert list(groups(app)) == ["threads"]
    assert not differences_shown(app)
    # All is as it was.
    assert app.window.tabs.currentWidget() is app.window.tasks
    assert app.window.timeline.view == TimeView(1.0 * MS, 5.0 * MS)


async def test_the_second_is_moved_by_hand_and_to_marks(app: App, files: tuple[Path, Path]) -> None:
    await laid_beside(app, files)
    app.window.diff.shift.setValue(3.0)
    assert {k: g.offset for k, g in groups(app).items()} == {
        "threads@·A": 0, "threads@·B": 3 * MS, "serial@·B": 3 * MS,
    }  # fmt: skip
    app.commands.carry_out("align_starts")
    assert {g.offset for g in groups(app).values()} == {0}
    assert app.window.diff.shift.value() == 0.0

    app.commands.carry_out("align_marks")
    [text] = app.window.banner.texts
    assert "Set a mark in a lane of each trace first" in text
    timeline = app.window.timeline
    timeline.keep_mark(Mark(4.0 * MS, 4.0 * MS, "it begins", "threads@·A"))
    timeline.keep_mark(Mark(6.0 * MS, 6.0 * MS, "here, too", "threads@·B"))
    app.commands.carry_out("align_marks")
    assert {k: g.offset for k, g in groups(app).items()} == {
        "threads@·A": 2 * MS, "threads@·B": 0, "serial@·B": 0,
    }  # fmt: skip
    assert {mark.start for mark in timeline.marks.all()} == {6.0 * MS}
    # What lies on each other stays there.
    app.commands.carry_out("align_marks")
    assert app.window.diff.shift.value() == -2.0


async def test_a_row_leads_to_its_spans_in_both(app: App, files: tuple[Path, Path]) -> None:
    await laid_beside(app, files)
    shown, timeline = app.commands.side_by_side, app.window.timeline
    pair = shown.pair
    assert pair is not None

    def row(kind: str, figure: str) -> None:
        one = next(r for r in pair.diff.rows if (r.kind, r.figure) == (kind, figure))
        shown.show_difference(one)

    def lanes() -> set[str]:
        only = timeline.arrangement.only
        assert only is not None
        return {lane.group for lane in only}

    row("models", "wall_s")
    assert lanes() == {"threads@·A", "threads@·B"}
    assert timeline.view.end_ns > 12 * MS
    row("tasks", "1")
    assert lanes() == {"threads@·A", "threads@·B"}
    assert timeline.selected is not None
    assert (timeline.selected.task, timeline.selected.start) == (1, 4 * MS)
    row("states", "io_wait")
    assert timeline.selected.state.word == "io_wait"
    assert timeline.view.start_ns < timeline.selected.start
    # Who goes through the table stays there.
    assert app.window.tabs.currentWidget() is app.window.diff
    # What is shown next is not filtered by what was looked for.
    app.commands.carry_out("close_second")
    assert timeline.arrangement.only is None
    assert timeline.layout_shown.lanes_of("threads")


async def test_the_runs_of_the_lab_can_be_the_first_and_new_ones_end_it(
    app: App, files: tuple[Path, Path]
) -> None:
    text = await refused(app, files[1])
    assert "There is no trace to compare with" in text
    app.session.run()
    await app.until_busy()
    app.commands.side_by_side.open(files[1])
    await app.until(lambda: len(app.window.banner.texts) == 2)
    assert "Comparing is for finished runs" in app.window.banner.texts[0]
    await app.until_done()

    app.commands.side_by_side.open(files[1])
    await app.until(lambda: app.commands.side_by_side.pair is not None)
    assert [g.title for g in groups(app).values()][:2] == [
        "Serial · A – Tiny, not saved",
        "Threads · A – Tiny, not saved",
    ]
    # A slider does not run anything, and takes nothing away.
    app.session.edited(TINY.with_params(tasks=5))
    assert app.commands.side_by_side.pair is not None
    app.session.run()
    await app.until_busy()
    await app.until_done()
    assert app.commands.side_by_side.pair is None
    assert list(groups(app)) == ["serial", "threads"]


async def test_saving_saves_the_first_and_pictures_show_both(
    app: App, files: tuple[Path, Path], tmp_path: Path
) -> None:
    await laid_beside(app, files)
    app.commands.keeper.save_to(tmp_path / "saved.cvtrace")
    await app.until((tmp_path / "saved.cvtrace").exists)
    assert [run.model for run in read_trace(tmp_path / "saved.cvtrace").runs] == ["threads"]
    app.commands.keeper.export_to(tmp_path / "both.svg", 1)
    svg = (tmp_path / "both.svg").read_text("utf-8")
    assert "Threads · A – before.cvtrace" in svg
    assert "Serial · B – after.cvtrace" in svg
    app.commands.exporter.export_to("csv", tmp_path / "spans.csv")
    await app.until((tmp_path / "spans.csv").exists)
    await app.until_done()
    assert app.window.banner.texts == []


async def test_what_cannot_be_compared_is_said_in_one_line(
    app: App, files: tuple[Path, Path], tmp_path: Path
) -> None:
    await opened(app, files[0])
    scenario, cut, none, missing = (
        tmp_path / name for name in ("a.toml", "cut.cvtrace", "none.json", "missing.cvtrace")
    )
    save(TINY, scenario)
    cut.write_bytes(files[1].read_bytes()[:-40])
    none.write_text('{"traceEvents": []}', "utf-8")
    for path, why in (
        (scenario, "a scenario, and no trace"),
        (cut, "not a trace that can be opened"),
        (none, "no spans that can be shown"),
        (missing, "No such file"),
    ):
        text = await refused(app, path)
        assert why in text
        assert path.name in text
        app.window.banner.dismiss_all()
    assert list(groups(app)) == ["threads"]


async def test_another_tools_trace_with_markup_in_its_names_and_the_same_file_twice(
    app: App, tmp_path: Path
) -> None:
    path = tmp_path / "<b>x.json"
    events = [
        {"name": name, "ph": "X", "ts": ts, "dur": dur, "pid": 7, "tid": 1}
        for name, ts, dur in (("<img src=x>", 0, 900), ("a b", 100, 200), ("a b", 400, 250))
    ]
    meta = {"name": "process_name", "ph": "M", "pid": 7, "args": {"name": "<i>main</i>"}}
    path.write_text(json.dumps([meta, *events]), "utf-8")
    await opened(app, path)
    app.commands.side_by_side.open(path)
    await app.until(lambda: app.commands.side_by_side.pair is not None)
    view = app.window.diff
    assert {row[-1] for row in view.table.table.rows} == {"no difference measured"}
    view.show_kind("phases")
    assert [row[1] for row in view.table.table.rows] == ["<img src=x>", "a b"]
    pair = app.commands.side_by_side.pair
    assert pair is not None
    app.commands.side_by_side.show_difference(pair.diff.of("phases")[1])
    selected = app.window.timeline.selected
    assert selected is not None
    assert selected.phase == "a b"
    # The third replaces the second.
    app.commands.side_by_side.open(path)
    await app.until(lambda: app.commands.side_by_side.pair is not pair)
    app.commands.carry_out("close_second")
    assert list(groups(app)) == ["<i>main</i> (7)"]


def dropped(app: App, *paths: Path, shift: bool = False) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(5, 5), copy, data, Qt.MouseButton.LeftButton, keys)
    app.window.dropEvent(event)
    assert event.isAccepted()
    # Else a file manager would take the file away.
    assert event.dropAction() is Qt.DropAction.CopyAction


async def test_two_files_dropped_together_lie_side_by_side(
    app: App, files: tuple[Path, Path]
) -> None:
    dropped(app, *files)
    await app.until(lambda: app.commands.side_by_side.pair is not None)
    pair = app.commands.side_by_side.pair
    assert pair is not None
    assert pair.files == ("before.cvtrace", "after.cvtrace")


async def test_a_file_dropped_with_shift_lies_below_and_one_without_in_place_of_both(
    app: App, files: tuple[Path, Path]
) -> None:
    await opened(app, files[0])
    dropped(app, files[1], shift=True)
    await app.until(lambda: app.commands.side_by_side.pair is not None)
    assert len(groups(app)) == 3
    dropped(app, files[1])
    await app.until(lambda: app.commands.side_by_side.pair is None)
    assert list(groups(app)) == ["threads", "serial"]
    assert all(path.exists() for path in files)


async def test_a_long_file_is_watched_and_stopped(
    app: App, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads(path: Path, progress: Callable[[float], bool]) -> Trace:
        while progress(0.5):
            pass
        return read_trace(path)

    await opened(app, files[0])
    monkeypatch.setattr("concurviz.files.opening.open_runs", reads)
    app.commands.side_by_side.open(files[1])
    shown: list[ProgressDialog] = []

    def seen() -> bool:
        shown[:] = [d for d in app.window.findChildren(ProgressDialog) if d.isVisible()]
        return bool(shown)

    await app.until(seen)
    shown[0].reject()
    await app.until(lambda: "cancelled" in app.window.status.currentMessage())
    assert app.commands.side_by_side.pair is None
    assert app.window.banner.texts == []
