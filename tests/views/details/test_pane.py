"""The details pane follows what is selected in the timeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from concurviz.drawing.layout import GUTTER, RULER, Group
from concurviz.drawing.theme import DARK
from concurviz.trace.store import RunTrace
from concurviz.views.details.pane import DetailsPane
from concurviz.views.timeline.item import TimelineView
from concurviz.wire.states import Instant
from tests.analysis.traces import MS, drawn, ending

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
AXIS = 600


@pytest.fixture
def trace() -> RunTrace:
    """Two tasks, the second of which fails."""
    built = drawn("threads", ["rrriiirrrr/0000001111"], ["rrriii", "qqqqqqrrrr"])
    built.errors[1] = 'ValueError: <no>\n  File "work.py", line 3, in task'
    ending(built, Instant.FAILED, 10, task=1)
    return built


@pytest.fixture
def pane(qtbot: QtBot, trace: RunTrace) -> Iterator[tuple[TimelineView, DetailsPane]]:
    window = QWidget()
    qtbot.addWidget(window)
    timeline = TimelineView()
    shown = DetailsPane(timeline)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(timeline)
    column.addWidget(shown)
    window.resize(GUTTER + AXIS + 2 * timeline.frameWidth(), 700)
    timeline.set_groups([Group.of(trace)])
    with qtbot.waitExposed(window):
        window.show()
    yield timeline, shown
    window.close()


def click(qtbot: QtBot, timeline: TimelineView, ms: float) -> None:
    x = GUTTER + round(timeline.view.to_px(ms * MS, timeline.axis))
    qtbot.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(x, RULER + 40))


def test_it_says_what_to_do_while_nothing_is_selected(
    pane: tuple[TimelineView, DetailsPane],
) -> None:
    assert pane[1].currentWidget() is pane[1].hint
    assert pane[1].hint.text()


def test_a_span_is_shown_with_the_life_of_its_task(
    qtbot: QtBot, pane: tuple[TimelineView, DetailsPane]
) -> None:
    timeline, details = pane
    with qtbot.waitSignal(details.wanted):
        click(qtbot, timeline, 4)
    about = details.span_page.about.text()
    assert "io_wait" in about
    assert "task #0" in about
    assert "3.00 ms" in about
    rows = details.span_page.life.table.rows
    assert [r[0] for r in rows] == ["running", "io_wait"]
    assert rows[1][3] == "worker 1"
    click(qtbot, timeline, 8)
    about = details.span_page.about.text()
    assert "ValueError: &lt;no&gt;" in about
    assert "line 3, in task" in about
    assert "failed" in about or "done" in about
    timeline.clear_selection()
    assert details.currentWidget() is details.hint


def test_a_stretch_of_the_life_is_gone_to_by_a_click(
    qtbot: QtBot, pane: tuple[TimelineView, DetailsPane]
) -> None:
    timeline, details = pane
    click(qtbot, timeline, 8)
    timeline.zoom(8)
    table = details.span_page.life
    cell = table.visualRect(table.table.index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, NONE, cell)
    # Task 1 was queued for the first 6 ms.
    assert timeline.view.start_ns <= 3 * MS <= timeline.view.end_ns


def test_a_range_is_shown_by_state_with_a_histogram(
    pane: tuple[TimelineView, DetailsPane],
) -> None:
    timeline, details = pane
    timeline.select_range((0.0, 10.0 * MS))
    page = details.range_page
    assert details.currentWidget() is page
    assert [r[:5] for r in page.table.table.rows] == [
        ["Threads", "running", "70.0 %", "7.00 ms", "2"],
        ["Threads", "io_wait", "30.0 %", "3.00 ms", "1"],
    ]
    assert "running" in page.plot_title.text()
    page.table.selectRow(1)
    assert "io_wait" in page.plot_title.text()
    page.lanes.setCurrentIndex(1)
    assert [r[1] for r in page.table.table.rows] == ["running", "io_wait", "queued"]
    details.set_theme(DARK)
    timeline.clear_selection()
    assert details.currentWidget() is details.hint


def test_nothing_is_computed_while_it_is_hidden(
    qtbot: QtBot, pane: tuple[TimelineView, DetailsPane]
) -> None:
    timeline, details = pane
    details.hide()
    click(qtbot, timeline, 4)
    assert details.currentWidget() is details.hint
    details.show()
    assert details.currentWidget() is details.span_page
