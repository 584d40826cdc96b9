"""Find bar, minimap and playback bar beside the timeline."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from concurviz.drawing.layout import GUTTER
from concurviz.drawing.theme import DARK
from concurviz.drawing.timeview import TimeView
from concurviz.views.timeline.minimap import HEIGHT
from concurviz.views.timeline.panel import TimelinePanel
from tests.analysis.traces import MS

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def find(qtbot: QtBot, panel: TimelinePanel, text: str) -> None:
    panel.open_find()
    panel.find_bar.text.clear()
    qtbot.keyClicks(panel.find_bar.text, text)


def test_enter_selects_find_after_find_round_and_round(qtbot: QtBot, panel: TimelinePanel) -> None:
    find(qtbot, panel, "io_wait 1")
    assert panel.find_bar.count.text() == "2 found"
    line, timeline = panel.find_bar.text, panel.timeline
    seen = []
    for _ in range(3):
        qtbot.keyClick(line, Qt.Key.Key_Return)
        assert timeline.selected is not None
        seen.append((timeline.selected.row.label, timeline.selected.task))
    assert seen == [("worker 1", 1), ("worker 2", 1), ("worker 1", 1)]
    assert panel.find_bar.count.text() == "1 of 2"
    qtbot.keyClick(line, Qt.Key.Key_Return, SHIFT)
    assert panel.find_bar.count.text() == "2 of 2"
    find(qtbot, panel, "#77")
    assert panel.find_bar.count.text() == "nothing found"


def test_the_filter_leaves_lanes_with_finds_until_the_bar_is_closed(
    qtbot: QtBot, panel: TimelinePanel
) -> None:
    timeline = panel.timeline
    find(qtbot, panel, "worker 2")
    # Both rows have a task 2; a name alone means the lane.
    find(qtbot, panel, "worker")
    panel.find_bar.filter.click()
    assert len(timeline.layout_shown.lanes_of("threads")) == 2
    find(qtbot, panel, "nobody")
    assert timeline.layout_shown.lanes_of("threads") == []
    qtbot.keyClick(panel.find_bar.text, Qt.Key.Key_Escape)
    assert not panel.find_bar.isVisible()
    assert len(timeline.layout_shown.lanes_of("threads")) == 2


def test_the_minimap_shows_and_moves_the_window(qtbot: QtBot, panel: TimelinePanel) -> None:
    timeline, minimap = panel.timeline, panel.minimap
    y = HEIGHT // 2
    # Drag over an empty part of the map: that becomes the view.
    qtbot.mousePress(minimap, LEFT, NONE, QPoint(GUTTER + 200, y))
    qtbot.mouseMove(minimap, QPoint(GUTTER + 400, y))
    qtbot.mouseRelease(minimap, LEFT, NONE, QPoint(GUTTER + 400, y))
    shown = timeline.view
    whole = 1000 * MS * 1.02
    assert abs(shown.start_ns - whole * 0.25) < 10 * MS
    assert abs(shown.end_ns - whole * 0.5) < 10 * MS
    # Drag the window itself.
    qtbot.mousePress(minimap, LEFT, NONE, QPoint(GUTTER + 300, y))
    qtbot.mouseMove(minimap, QPoint(GUTTER + 400, y))
    qtbot.mouseRelease(minimap, LEFT, NONE, QPoint(GUTTER + 400, y))
    assert abs(timeline.view.start_ns - shown.start_ns - whole * 0.125) < 10 * MS
    assert abs(timeline.view.span_ns - shown.span_ns) < MS
    # Drag its right edge.
    edge = GUTTER + round(timeline.view.end_ns / whole * minimap._axis)
    qtbot.mousePress(minimap, LEFT, NONE, QPoint(edge, y))
    qtbot.mouseMove(minimap, QPoint(edge + 80, y))
    qtbot.mouseRelease(minimap, LEFT, NONE, QPoint(edge + 80, y))
    assert timeline.view.span_ns > shown.span_ns + 90 * MS


def test_the_minimap_draws_the_whole_run(qtbot: QtBot, panel: TimelinePanel) -> None:
    panel.timeline.show_range(TimeView(0, 100 * MS))
    colours = set()

    def drawn() -> bool:
        image = panel.minimap.grab().toImage()
        colours.update(image.pixelColor(GUTTER + x, HEIGHT - 8).name() for x in range(20, 780, 20))
        return len(colours) > 2

    qtbot.waitUntil(drawn)
    panel.set_theme(DARK)
    assert panel.minimap.grab().toImage().pixelColor(2, 2).name() == DARK.background
