"""The timeline's widget under real wheel, mouse and key events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from concurviz.drawing.arrangement import LaneId
from concurviz.drawing.layout import GUTTER, RULER, Group
from concurviz.drawing.theme import DARK, LIGHT
from concurviz.drawing.timeview import TimeView
from concurviz.trace.store import RunTrace
from concurviz.views.timeline.item import TimelineView
from concurviz.views.timeline.tooltip import tooltip_html, tooltip_lines
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending
from tests.views.timeline.stage import AXIS, LANE_Y

LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def grow(timeline: TimelineView, trace: RunTrace, to_ms: int) -> None:
    trace.now = to_ms * MS
    trace.version += 1
    timeline.refresh()


def wheel(timeline: TimelineView, x: float, delta: int, modifiers: Qt.KeyboardModifier) -> None:
    at = QPointF(x, LANE_Y)
    event = QWheelEvent(
        at,
        QPointF(timeline.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline.viewport(), event)


def drag(
    qtbot: QtBot,
    timeline: TimelineView,
    button: Qt.MouseButton,
    x0: int,
    x1: int,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    pane = timeline.viewport()
    qtbot.mousePress(pane, button, modifiers, QPoint(x0, LANE_Y))
    # The moves carry no modifiers: Shift may be released on the way.
    for x in ((x0 + x1) // 2, x1):
        qtbot.mouseMove(pane, QPoint(x, LANE_Y))
    qtbot.mouseRelease(pane, button, modifiers, QPoint(x1, LANE_Y))


def test_it_shows_everything_and_grows_until_the_user_moves_it(
    timeline: TimelineView, trace: RunTrace
) -> None:
    assert timeline.view.end_ns >= 1000 * MS
    grow(timeline, trace, 3000)
    assert timeline.view.end_ns >= 3000 * MS
    timeline.zoom(2)
    kept = timeline.view
    assert not timeline.follow
    grow(timeline, trace, 9000)
    timeline.set_groups([Group.of(trace, "new figures")])
    assert timeline.view == kept


def test_ten_thousand_new_spans_move_no_view_of_the_users(
    timeline: TimelineView, trace: RunTrace
) -> None:
    wheel(timeline, GUTTER + 200, 120, NONE)
    kept = timeline.view
    for frame in range(10):
        at = trace.now + np.arange(1000) * 2 * MS
        trace.workers[0].extend(at, at + MS, np.full(1000, State.RUNNING), np.arange(1000))
        grow(timeline, trace, 1000 + 2000 * (frame + 1))
        timeline.grab()
    assert timeline.view == kept
    assert timeline.extent() == 21_000 * MS
    # In Live, which shows the last seconds, as well.
    timeline.follow_window(5)
    grow(timeline, trace, 22_000)
    assert timeline.view == kept


def test_follow_shows_the_last_seconds_and_panning_lets_go(
    qtbot: QtBot, timeline: TimelineView, trace: RunTrace
) -> None:
    timeline.follow_window(5)
    grow(timeline, trace, 20_000)
    assert timeline.view == TimeView(15_000 * MS, 20_000 * MS)
    with qtbot.waitSignal(timeline.follow_changed) as signal:
        wheel(timeline, GUTTER + 100, 120, SHIFT)
    assert signal.args == [False]
    kept = timeline.view
    grow(timeline, trace, 30_000)
    assert timeline.view == kept
    qtbot.keyClick(timeline, Qt.Key.Key_L)
    assert timeline.view == TimeView(25_000 * MS, 30_000 * MS)


def test_the_wheel_zooms_at_the_cursor(timeline: TimelineView) -> None:
    x = 200.0
    before = timeline.view
    wheel(timeline, GUTTER + x, 120, NONE)
    zoomed = timeline.view
    assert zoomed.span_ns < before.span_ns
    assert zoomed.to_ns(x, AXIS) == pytest.approx(before.to_ns(x, AXIS), rel=1e-6)
    wheel(timeline, GUTTER + x, 120, CTRL)
    assert before.span_ns / zoomed.span_ns > zoomed.span_ns / timeline.view.span_ns > 1


def test_shift_wheel_pans_and_0_shows_everything(qtbot: QtBot, timeline: TimelineView) -> None:
    whole = timeline.view
    timeline.zoom(4)
    zoomed = timeline.view
    wheel(timeline, GUTTER + 200, -120, SHIFT)
    assert timeline.view.span_ns == pytest.approx(zoomed.span_ns)
    assert timeline.view.start_ns > zoomed.start_ns
    qtbot.keyClick(timeline, Qt.Key.Key_0)
    assert timeline.view == whole
    timeline.zoom(4)
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.view == whole


def test_w_s_a_d_zoom_and_pan(qtbot: QtBot, timeline: TimelineView) -> None:
    whole = timeline.view
    qtbot.keyClick(timeline, Qt.Key.Key_W)
    zoomed = timeline.view
    assert zoomed.span_ns < whole.span_ns
    qtbot.keyClick(timeline, Qt.Key.Key_D)
    assert timeline.view.start_ns > zoomed.start_ns
    qtbot.keyClick(timeline, Qt.Key.Key_A)
    assert timeline.view.start_ns == pytest.approx(zoomed.start_ns)
    qtbot.keyClick(timeline, Qt.Key.Key_S)
    assert timeline.view.span_ns == pytest.approx(whole.span_ns)


def test_left_drag_selects_and_escape_clears(qtbot: QtBot, timeline: TimelineView) -> None:
    before = timeline.view
    drag(qtbot, timeline, LEFT, GUTTER + 500, GUTTER + 300)
    assert timeline.selection is not None
    assert timeline.selection == pytest.approx((before.to_ns(300, AXIS), before.to_ns(500, AXIS)))
    assert timeline.view == before
    with qtbot.waitSignal(timeline.selection_changed) as signal:
        qtbot.keyClick(timeline, Qt.Key.Key_Escape)
    assert signal.args == [None]


@pytest.mark.parametrize(("button", "modifiers"), [(RIGHT, NONE), (LEFT, SHIFT)])
def test_right_and_shift_drags_pan(
    qtbot: QtBot,
    timeline: TimelineView,
    button: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier,
) -> None:
    timeline.zoom(4)
    before = timeline.view
    with qtbot.assertNotEmitted(timeline.menu_requested):
        drag(qtbot, timeline, button, GUTTER + 400, GUTTER + 300, modifiers)
    expected = before.start_ns + before.span_ns * 100 / AXIS
    assert timeline.view.start_ns == pytest.approx(expected)
    assert timeline.selection is None


def test_middle_drag_zooms_to_the_range(qtbot: QtBot, timeline: TimelineView) -> None:
    before = timeline.view
    drag(qtbot, timeline, MIDDLE, GUTTER + 200, GUTTER + 400)
    assert timeline.view.start_ns == pytest.approx(before.to_ns(200, AXIS))
    assert timeline.view.end_ns == pytest.approx(before.to_ns(400, AXIS))
    assert timeline.selection is None


def test_a_right_click_asks_for_a_menu(qtbot: QtBot, timeline: TimelineView) -> None:
    timeline.menu_requested.disconnect()
    with qtbot.waitSignal(timeline.menu_requested) as signal:
        qtbot.mouseClick(timeline.viewport(), RIGHT, NONE, QPoint(GUTTER + 20, LANE_Y))
    assert signal.args[1].lane == LaneId("threads", "worker", 0)


def test_click_and_double_click_on_a_span(qtbot: QtBot, timeline: TimelineView) -> None:
    at = QPoint(GUTTER + 120, LANE_Y)
    with qtbot.waitSignal(timeline.span_selected) as signal:
        qtbot.mouseClick(timeline.viewport(), LEFT, NONE, at)
    assert signal.args[0].task == 1
    qtbot.mouseDClick(timeline.viewport(), LEFT, NONE, at)
    assert timeline.view.start_ns == pytest.approx(90 * MS)
    assert timeline.view.end_ns == pytest.approx(210 * MS)


def test_a_click_on_a_header_folds_its_group(qtbot: QtBot, timeline: TimelineView) -> None:
    header = QPoint(12, RULER + 10)
    with qtbot.waitSignal(timeline.group_toggled) as signal:
        qtbot.mouseClick(timeline.viewport(), LEFT, NONE, header)
    assert signal.args == ["threads", True]
    assert timeline.collapsed == {"threads"}
    timeline.toggle_group("threads")
    assert timeline.collapsed == frozenset()


def test_hover_tells_task_state_and_duration(
    qtbot: QtBot, timeline: TimelineView, trace: RunTrace
) -> None:
    trace.errors[1] = "ValueError: <b>no</b>"
    with qtbot.waitSignal(timeline.hovered) as signal:
        qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 120, LANE_Y))
    found = signal.args[0]
    lines = tooltip_lines(found, timeline.view)
    assert lines[0] == "Task #1  io_wait"
    assert lines[2] == "100 ms from 100.0 ms"
    assert lines[3] == "Threads, worker 1"
    assert lines[4] == "Error: ValueError: <b>no</b>"
    assert "&lt;b&gt;no" in tooltip_html(found, timeline.view)
    with qtbot.waitSignal(timeline.hovered) as signal:
        qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 120, RULER + 5))
    assert signal.args == [None]


def test_hover_over_a_transfer_tells_its_bytes(qtbot: QtBot, timeline: TimelineView) -> None:
    trace = drawn("processes", ["tttttttt"], ["tttt"])
    ending(trace, Instant.BYTES, 2, task=0, detail=1_500)
    ending(trace, Instant.BYTES, 3, task=0, detail=100)
    ending(trace, Instant.BYTES, 2, task=1, detail=7)
    assert trace.moved_bytes(0, 0, 2 * MS) == 1_500
    assert trace.moved_bytes(0, 4 * MS, 5 * MS) is None
    timeline.set_groups([Group.of(trace)])
    timeline.refresh(None)
    with qtbot.waitSignal(timeline.hovered) as signal:
        qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 120, LANE_Y))
    found = signal.args[0]
    assert tooltip_lines(found, timeline.view)[-1] == "1,600 bytes moved"


def test_nothing_is_painted_while_nothing_changes(
    qtbot: QtBot, timeline: TimelineView, trace: RunTrace
) -> None:
    timeline.grab()
    painted = timeline._item.renders
    for _ in range(5):
        timeline.refresh()
        timeline.set_groups([Group.of(trace)])
        timeline.grab()
    qtbot.mouseMove(timeline.viewport(), QPoint(GUTTER + 300, LANE_Y))
    timeline.grab()
    assert timeline._item.renders == painted
    grow(timeline, trace, 1100)
    timeline.grab()
    assert timeline._item.renders == painted + 1


def test_rows_beyond_the_height_are_scrolled(timeline: TimelineView) -> None:
    timeline.set_groups([Group.of(drawn("threads", ["rr"] * 40))])
    assert timeline._bar.isVisible()
    wheel(timeline, GUTTER / 2, -120, NONE)
    assert timeline._bar.value() > 0
    timeline.set_groups([Group.of(drawn("threads", ["rr"]))])
    assert not timeline._bar.isVisible()
    assert timeline._picture.scroll_y == 0


def test_it_says_what_to_do_when_empty(qtbot: QtBot) -> None:
    widget = TimelineView()
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    assert widget.accessibleName() == "Timeline"
    assert widget.accessibleDescription()
    pictures = []
    for theme in (LIGHT, DARK):
        widget.set_theme(theme)
        image = widget.viewport().grab().toImage()
        assert image.pixelColor(3, 3).name() == theme.background
        pictures.append(np.asarray([image.pixel(x, 150) for x in range(600)]))
    assert all(len(set(p.tolist())) > 1 for p in pictures)
