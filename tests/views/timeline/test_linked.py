"""Another tool's trace in the timeline: its arrows are followed, its counters read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from concurviz.analysis.beside import beside
from concurviz.app.groups import groups_of
from concurviz.drawing.arrangement import LaneId
from concurviz.drawing.layout import GUTTER, RULER, Kind, Line, span_at
from concurviz.views.details.span_page import SpanPage
from concurviz.views.timeline.linked import linked
from concurviz.views.timeline.panel import TimelinePanel
from concurviz.views.timeline.tooltip import tooltip_lines
from tests.files.interchange.test_foreign import opened, x
from tests.files.interchange.test_foreign_arrows import arrow
from tests.files.interchange.test_foreign_counters import c

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

EVENTS = [
    x("client", 0, 1000), x("send", 100, 50), x("more", 160, 50), x("receive", 800, 100),
    x("server", 200, 500, tid=7, pid=2), x("work", 300, 100, tid=7, pid=2),
    arrow("s", 120, 1), arrow("t", 320, 7, pid=2), arrow("f", 850, 1, bp="e"),
    arrow("s", 170, 1, "b"), arrow("f", 330, 7, "b", pid=2, bp="e"),
    arrow("s", 90, 1, "<b>"), arrow("f", 350, 7, "<b>", pid=2, bp="e"),
    c(0, {"items": 3}), c(500, {"items": 1}),
]  # fmt: skip


def selected(panel: TimelinePanel) -> str:
    hit = panel.timeline.selected
    return "" if hit is None else hit.phase or f"{hit.group.title}, {hit.state.word}"


def lines(panel: TimelinePanel, kind: Kind) -> list[Line]:
    return [line for line in panel.timeline.layout_shown.lines if line.kind is kind]


def place(panel: TimelinePanel, line: Line, us: float) -> QPoint:
    timeline = panel.timeline
    at = GUTTER + round(timeline.view.to_px(us * 1000, timeline.axis))
    return QPoint(at, RULER + line.y + 5)


@pytest.fixture
def shown(panel: TimelinePanel, tmp_path: Path) -> TimelinePanel:
    trace = opened(tmp_path, EVENTS)
    panel.timeline.set_groups(groups_of(trace))
    panel.timeline.show_everything()
    return panel


def press(qtbot: QtBot, panel: TimelinePanel, key: Qt.Key) -> str:
    qtbot.keyClick(panel.timeline, key)
    return selected(panel)


def test_brackets_follow_arrows_from_call_to_call(qtbot: QtBot, shown: TimelinePanel) -> None:
    to, back = Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft
    shown.toggle_nested()
    timeline = shown.timeline
    inner = lines(shown, Kind.NESTED)[1]
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, place(shown, inner, 125))
    assert selected(shown) == "send"
    assert len(timeline._overlay.arrows) == 1
    assert press(qtbot, shown, to) == "work"
    # Where three arrows arrive and one leaves, it goes on along the chain that it came by.
    assert len(timeline._overlay.arrows) == 4
    assert press(qtbot, shown, back) == "send"
    assert press(qtbot, shown, to) == "work"
    assert press(qtbot, shown, to) == "receive"
    assert press(qtbot, shown, to) == "receive"
    assert press(qtbot, shown, back) == "work"
    # One call around has the arrows of all within it; and those that are not shown are not chosen.
    shown.toggle_nested()
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, place(shown, lines(shown, Kind.LANE)[0], 500))
    assert selected(shown) == "process 1, running"
    assert press(qtbot, shown, to) == "process 2, running"


def test_the_details_pane_lists_them(qtbot: QtBot, shown: TimelinePanel) -> None:
    page = SpanPage()
    qtbot.addWidget(page)
    shown.toggle_nested()
    timeline, work = shown.timeline, lines(shown, Kind.NESTED)[-1]
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, place(shown, work, 310))
    assert timeline.selected is not None
    page.show_span(timeline.selected, timeline.view, timeline.layout_shown.groups)
    text = page.about.text()
    assert "<b>work</b>" in text
    assert "a call, at depth 2" in text
    assert "a call" in tooltip_lines(timeline.selected, timeline.view)
    for told in (
        "Arrows from", "request: send on process 1, thread 1, 120",
        "request: more on process 1, thread 1, 170", "request: client on process 1",
        "Arrows to", "request: receive on process 1, thread 1, 850",
    ):  # fmt: skip
        assert told in text


def test_two_traces_side_by_side_keep_their_arrows_apart(tmp_path: Path) -> None:
    traces = [opened(tmp_path, EVENTS) for _ in range(2)]
    groups = groups_of(beside(*traces, ("a", "b"), 100_000).joined)
    assert len(groups) == 4
    for first, second in ((0, 1), (2, 3)):
        trace = groups[first].trace
        assert trace is not None
        span = span_at(groups[first], trace.workers[0], groups[first].offset)
        assert span is not None
        found, count = linked(span, groups, leaving=True)
        assert count == 3
        assert {one.span.group.key for one in found} == {groups[second].key}
        assert [one.at - groups[second].offset for one in found] == [350_000, 320_000, 330_000]


def test_a_counter_is_read_and_hidden(qtbot: QtBot, shown: TimelinePanel) -> None:
    timeline = shown.timeline
    (line,) = lines(shown, Kind.COUNTER)
    qtbot.mouseMove(timeline.viewport(), place(shown, line, 300))
    qtbot.waitUntil(lambda: "load · items: 3" in QToolTip.text())
    qtbot.mouseMove(timeline.viewport(), place(shown, line, 700))
    qtbot.waitUntil(lambda: "load · items: 1" in QToolTip.text())
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, place(shown, line, 700))
    assert timeline.selected is None
    menu = shown.menu_for(line)
    able = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not able["Pin on top"]
    assert not able["Show the phases in this lane"]
    next(a for a in menu.actions() if a.text() == "Hide this lane").trigger()
    assert timeline.arrangement.hidden == {LaneId("process 1", "counter", 0)}
    assert lines(shown, Kind.COUNTER) == []
    shown.show_hidden()
    assert len(lines(shown, Kind.COUNTER)) == 1
