"""Selection, marks, history, pause and playback of the timeline, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from concurviz.drawing.layout import GUTTER, RULER, Group
from concurviz.drawing.timeview import TimeView
from concurviz.trace.store import RunTrace
from concurviz.views.timeline.item import TimelineView
from concurviz.views.timeline.panel import TimelinePanel
from concurviz.wire.states import State
from tests.analysis.traces import MS, drawn
from tests.views.timeline.stage import AXIS, LANE_Y

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
KEY = Qt.Key


def click(qtbot: QtBot, timeline: TimelineView, ms: float) -> None:
    x = GUTTER + round(timeline.view.to_px(ms * MS, AXIS))
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(x, LANE_Y))


def pull(qtbot: QtBot, timeline: TimelineView, x0: int, x1: int) -> None:
    pane = timeline.viewport()
    qtbot.mousePress(pane, LEFT, NONE, QPoint(x0, LANE_Y))
    for x in ((x0 + x1) // 2, x1):
        qtbot.mouseMove(pane, QPoint(x, LANE_Y))
    qtbot.mouseRelease(pane, LEFT, NONE, QPoint(x1, LANE_Y))


def test_a_click_selects_and_comma_and_period_step_along_the_lane(
    qtbot: QtBot, timeline: TimelineView
) -> None:
    click(qtbot, timeline, 250)
    assert timeline.selected is not None
    assert timeline.selected.task == 2
    qtbot.keyClick(timeline, KEY.Key_Period)
    assert timeline.selected.task == 3
    for _ in range(2):
        qtbot.keyClick(timeline, KEY.Key_Comma)
    assert timeline.selected.task == 1
    for _ in range(20):
        qtbot.keyClick(timeline, KEY.Key_Comma)
    assert timeline.selected.task == 0
    qtbot.keyClick(timeline, KEY.Key_Escape)
    assert timeline.selected is None


def test_stepping_brings_the_span_into_sight(qtbot: QtBot, timeline: TimelineView) -> None:
    click(qtbot, timeline, 50)
    timeline.show_range(TimeView(0, 100 * MS))
    qtbot.keyClick(timeline, KEY.Key_Period)
    assert timeline.view.start_ns <= 100 * MS
    assert timeline.view.end_ns >= 200 * MS


def test_f_centres_and_f_again_fits(qtbot: QtBot, timeline: TimelineView) -> None:
    timeline.show_range(TimeView(0, 400 * MS))
    click(qtbot, timeline, 350)
    qtbot.keyClick(timeline, KEY.Key_F)
    assert timeline.view.span_ns == pytest.approx(400 * MS)
    assert (timeline.view.start_ns + timeline.view.end_ns) / 2 == pytest.approx(350 * MS)
    qtbot.keyClick(timeline, KEY.Key_F)
    assert timeline.view.start_ns == pytest.approx(290 * MS)
    assert timeline.view.end_ns == pytest.approx(410 * MS)


def test_f_fits_what_cannot_be_centred(qtbot: QtBot, timeline: TimelineView) -> None:
    timeline.show_everything()
    click(qtbot, timeline, 950)
    qtbot.keyClick(timeline, KEY.Key_F)
    assert timeline.view.start_ns == pytest.approx(890 * MS)


def test_the_edges_of_a_selection_can_be_dragged(qtbot: QtBot, timeline: TimelineView) -> None:
    pull(qtbot, timeline, GUTTER + 200, GUTTER + 400)
    to_ns = timeline.view.to_ns
    pull(qtbot, timeline, GUTTER + 401, GUTTER + 600)
    assert timeline.selection == pytest.approx((to_ns(200, AXIS), to_ns(600, AXIS)))
    # Beyond the other edge it turns over.
    pull(qtbot, timeline, GUTTER + 200, GUTTER + 700)
    assert timeline.selection == pytest.approx((to_ns(600, AXIS), to_ns(700, AXIS)))
    # A click on an edge leaves the selection alone, one elsewhere ends it.
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(GUTTER + 700, LANE_Y))
    assert timeline.selection is not None
    click(qtbot, timeline, 100)
    assert timeline.selection is None


def test_the_pointer_tells_that_an_edge_can_be_dragged(
    qtbot: QtBot, timeline: TimelineView
) -> None:
    pull(qtbot, timeline, GUTTER + 200, GUTTER + 400)
    qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 399, LANE_Y))
    assert timeline.viewport().cursor().shape() == Qt.CursorShape.SplitHCursor
    qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 300, LANE_Y))
    assert timeline.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_ctrl_left_goes_back_and_ctrl_right_forward(qtbot: QtBot, timeline: TimelineView) -> None:
    whole = timeline.view
    timeline._clock = iter(range(0, 1000, 10)).__next__
    timeline.show_range(TimeView(0, 400 * MS))
    timeline.show_range(TimeView(100 * MS, 200 * MS))
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(timeline, KEY.Key_Left, ctrl)
    assert timeline.view == TimeView(0, 400 * MS)
    qtbot.keyClick(timeline, KEY.Key_Left, ctrl)
    assert timeline.view == whole
    for _ in range(3):
        qtbot.keyClick(timeline, KEY.Key_Right, ctrl)
    assert timeline.view == TimeView(100 * MS, 200 * MS)


def test_m_marks_and_shift_m_keeps_with_a_note(
    qtbot: QtBot, panel: TimelinePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = panel.timeline
    monkeypatch.setattr(QInputDialog, "getText", lambda *a, **k: ("look here", True))
    click(qtbot, timeline, 250)
    qtbot.keyClick(timeline, KEY.Key_M)
    passing = timeline.marks.passing
    assert passing is not None
    assert (passing.start, passing.end) == (200 * MS, 300 * MS)
    qtbot.keyClick(timeline, KEY.Key_M, Qt.KeyboardModifier.ShiftModifier)
    assert [m.note for m in timeline.marks.kept] == ["look here"]
    qtbot.keyClick(timeline, KEY.Key_Escape)
    qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 400, LANE_Y))
    qtbot.keyClick(timeline, KEY.Key_M)
    assert timeline.marks.passing is not None
    assert timeline.marks.passing.start == timeline.marks.passing.end
    assert len(timeline.marks.kept) == 1


def test_one_goes_from_mark_to_mark(qtbot: QtBot, timeline: TimelineView) -> None:
    for ms in (200, 800):
        click(qtbot, timeline, ms + 50)
        mark = timeline.place()
        assert mark is not None
        timeline.keep_mark(mark)
    timeline.show_range(TimeView(350 * MS, 450 * MS))
    timeline.go_to_mark(True)
    assert (timeline.view.start_ns + timeline.view.end_ns) / 2 == pytest.approx(800 * MS)
    timeline.go_to_mark(True)
    timeline.go_to_mark(False)
    assert (timeline.view.start_ns + timeline.view.end_ns) / 2 == pytest.approx(200 * MS)


def test_marks_move_along_with_a_run_and_what_was_selected_there_is_let_go(
    qtbot: QtBot, timeline: TimelineView, trace: RunTrace
) -> None:
    click(qtbot, timeline, 250)
    qtbot.keyClick(timeline, KEY.Key_M)
    [mark] = timeline.marks.all()
    assert (mark.start, mark.end, mark.group) == (200 * MS, 300 * MS, "threads")
    timeline.set_groups([Group.of(trace, offset=30 * MS)])
    assert timeline.selected is None
    [moved] = timeline.marks.all()
    assert (moved.start, moved.end) == (230 * MS, 330 * MS)


def test_a_mark_at_the_pointer_knows_whose_lane_it_is(timeline: TimelineView) -> None:
    timeline.hover(QPointF(GUTTER + 400, LANE_Y))
    mark = timeline.place()
    assert mark is not None
    assert (mark.start == mark.end, mark.group) == (True, "threads")
    timeline.hover(QPointF(GUTTER + 400, RULER // 2))
    mark = timeline.place()
    assert mark is not None
    assert mark.group == ""


def test_other_runs_forget_selection_and_marks(qtbot: QtBot, timeline: TimelineView) -> None:
    click(qtbot, timeline, 250)
    qtbot.keyClick(timeline, KEY.Key_M)
    timeline.set_groups([Group.of(drawn("threads", ["rr"]))])
    assert timeline.selected is None
    assert timeline.marks.all() == ()


def test_a_paused_picture_stands_still_and_loses_nothing(
    qtbot: QtBot, timeline: TimelineView, trace: RunTrace
) -> None:
    before = timeline.view
    timeline.set_paused(True)
    painted = timeline._item.renders
    for ms in range(1000, 9000, 1000):
        trace.workers[0].extend([ms * MS], [(ms + 900) * MS], [State.LOCK_WAIT], [ms])
        trace.now = (ms + 1000) * MS
        trace.version += 1
        timeline.refresh()
    assert timeline.view == before
    assert timeline._item.renders == painted
    timeline.set_paused(False)
    assert timeline.view.end_ns >= 9_000 * MS
    seen = []
    for ms in range(1000, 9000, 1000):
        click(qtbot, timeline, ms + 450)
        assert timeline.selected is not None
        seen.append((timeline.selected.task, timeline.selected.start, timeline.selected.end))
    assert seen == [(ms, ms * MS, (ms + 900) * MS) for ms in range(1000, 9000, 1000)]


def test_a_playhead_covers_what_comes_later(timeline: TimelineView) -> None:
    timeline.set_playhead(500 * MS)
    image = timeline.viewport().grab().toImage()
    background = timeline._picture.theme.background
    at = timeline.view.to_px
    assert image.pixelColor(GUTTER + round(at(700 * MS, AXIS)), LANE_Y).name() == background
    assert image.pixelColor(GUTTER + round(at(250 * MS, AXIS)), LANE_Y).name() != background
    timeline.set_playhead(None)
    image = timeline.viewport().grab().toImage()
    assert image.pixelColor(GUTTER + round(at(700 * MS, AXIS)), LANE_Y).name() != background


def test_the_view_goes_with_the_playhead(timeline: TimelineView) -> None:
    timeline.show_range(TimeView(0, 100 * MS))
    timeline.set_playhead(500 * MS)
    assert timeline.view.start_ns <= 500 * MS <= timeline.view.end_ns


def test_a_growing_span_stays_selected(qtbot: QtBot, panel: TimelinePanel) -> None:
    timeline = panel.timeline
    running = drawn("threads", ["rr"])
    row = running.workers[0]
    running.end = None
    row.set_open(4, 2 * MS, 7)
    running.now = 10 * MS
    timeline.set_groups([Group.of(running)])
    click(qtbot, timeline, 6)
    assert timeline.selected is not None
    assert timeline.selected.end == 10 * MS
    running.now = 20 * MS
    running.version += 1
    timeline.refresh()
    assert timeline.selected.end == 20 * MS


def test_lanes_are_pinned_hidden_and_moved_by_their_menu(
    panel: TimelinePanel, timeline: TimelineView
) -> None:
    def choose(text: str, label: str) -> None:
        line = next(n for n in timeline.layout_shown.lines if n.label == label)
        menu = panel.menu_for(line)
        next(a for a in menu.actions() if a.text() == text).trigger()
        menu.deleteLater()

    def labels() -> list[str]:
        return [n.label for n in timeline.layout_shown.lines if n.lane is not None]

    choose("Move down", "worker 1")
    assert labels() == ["worker 2", "worker 1"]
    choose("Pin on top", "worker 1")
    assert [n.label for n in timeline.layout_shown.pinned] == ["Threads · worker 1"]
    choose("Unpin", "worker 1")
    assert timeline.layout_shown.pinned == ()
    choose("Hide this lane", "worker 2")
    assert labels() == ["worker 1"]
    choose("Show the hidden lanes of Threads", "worker 1")
    assert labels() == ["worker 2", "worker 1"]
    choose("Collapse Threads", "worker 1")
    assert timeline.collapsed == {"threads"}
    panel.expand_all()
    assert labels() == ["worker 2", "worker 1"]


def test_a_pinned_lane_is_hit_and_painted_while_the_rest_scrolls(timeline: TimelineView) -> None:
    timeline.set_groups([Group.of(drawn("threads", ["r" * 10] + ["i" * 10] * 40))])
    lane = timeline.layout_shown.lanes_of("threads")[0]
    timeline.arrange(timeline.arrangement.with_pin(lane))
    timeline.scroll_to(400)
    y = RULER + timeline.layout_shown.pinned[0].y + 4
    image = timeline.viewport().grab().toImage()
    assert image.pixelColor(GUTTER + 300, y).name() == "#009e73"


def test_brackets_follow_cause_and_effect(qtbot: QtBot, panel: TimelinePanel) -> None:
    timeline = panel.timeline
    run = drawn(
        "threads", ["g" * 50 + "r" * 50 + "/" + "0" * 100, "r" * 50 + "." * 50 + "/" + "1" * 100]
    )
    for row in run.workers.values():
        row.pid = 100
    timeline.set_groups([Group.of(run)])
    timeline.show_everything()
    click(qtbot, timeline, 20)
    assert timeline.selected is not None
    assert timeline.selected.task == 0
    assert len(timeline._overlay.arrows) == 1
    image = timeline.viewport().grab().toImage()
    failure = timeline._picture.theme.failure
    assert any(
        image.pixelColor(x, y).name() == failure
        for x in range(GUTTER, image.width())
        for y in range(RULER, RULER + 90)
    )
    qtbot.keyClick(timeline, KEY.Key_BracketLeft)
    assert timeline.selected.task == 1
    qtbot.keyClick(timeline, KEY.Key_BracketRight)
    assert timeline.selected.task == 0
    timeline.clear_selection()
    assert timeline._overlay.arrows == ()


def test_lanes_are_arranged_by_keys(qtbot: QtBot, panel: TimelinePanel) -> None:
    timeline = panel.timeline
    timeline.set_groups([Group.of(drawn("threads", ["rrii", "iirr"], ["rrii", "iirr"]))])

    def labels() -> list[str]:
        return [n.label for n in timeline.layout_shown.lines if n.rows]

    assert labels() == ["worker 1", "worker 2"]
    qtbot.keyClick(timeline, KEY.Key_2)
    assert labels() == ["task 0", "task 1"]
    qtbot.keyClick(timeline, KEY.Key_3)
    assert {"running", "io_wait"} <= set(labels())
    qtbot.keyClick(timeline, KEY.Key_1)
    assert labels() == ["worker 1", "worker 2"]


def test_lanes_grow_and_shrink(qtbot: QtBot, timeline: TimelineView) -> None:
    timeline.set_groups([Group.of(drawn("threads", ["rr"] * 20))])
    before = timeline.layout_shown.height
    qtbot.keyClick(timeline, KEY.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.layout_shown.height > before
    for _ in range(2):
        qtbot.keyClick(timeline, KEY.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.layout_shown.height < before


def test_a_task_that_keeps_the_loop_is_marked(
    panel: TimelinePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = panel.timeline
    run = drawn("coroutines", ["r" * 80 + "." * 20 + "/" + "1" * 100])
    run.workers[0].role = "loop"
    timeline.set_groups([Group.of(run)])
    failure = timeline._picture.theme.failure

    def marked() -> bool:
        image = timeline.viewport().grab().toImage()
        top = RULER + timeline.layout_shown.lines[1].y
        return any(
            image.pixelColor(GUTTER + 200, top + dy).name() == failure for dy in range(-2, 4)
        )

    assert marked()
    monkeypatch.setattr(QInputDialog, "getDouble", lambda *a, **k: (90.0, True))
    panel.ask_for_blocked_limit()
    assert timeline.arrangement.blocked_ns == 90 * MS
    assert not marked()


def test_the_ruler_tells_the_time_of_day(panel: TimelinePanel) -> None:
    panel.toggle_clock()
    assert panel.timeline.arrangement.clock
    panel.toggle_clock()
    assert not panel.timeline.arrangement.clock
