"""The table of differences of two traces."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from concurviz.analysis.beside import Pair, beside
from concurviz.views.actions import Actions
from concurviz.views.diff_view import DiffView
from concurviz.views.state import ScreenState
from concurviz.wire.states import Instant
from tests.analysis.test_beside import A, B
from tests.analysis.test_diff import trace_of
from tests.analysis.traces import MS, drawn, ending


@pytest.fixture
def pair() -> Pair:
    return beside(A, B, ("a.cvtrace", "<b>b</b>"))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def view(qtbot: QtBot, window: QWidget, pair: Pair) -> DiffView:
    shown = DiffView(Actions(window), window)
    shown.resize(900, 300)
    window.resize(900, 300)
    with qtbot.waitExposed(window):
        window.show()
    shown.show_state(ScreenState(pair=pair))
    return shown


def test_each_kind_has_its_rows(view: DiffView) -> None:
    assert view.files.text() == "A: a.cvtrace   B: <b>b</b>"
    assert view.files.textFormat() is Qt.TextFormat.PlainText
    assert view.count.text() == "0 of 4 differ"
    assert [row[:2] for row in view.table.table.rows[:5]] == [
        ["Serial", "wall time"],
        ["Serial", "throughput"],
        ["Serial", "latency p50"],
        ["Serial", "latency p95"],
        ["Threads", "wall time"],
    ]
    view.show_kind("states")
    assert [row[:2] for row in view.table.table.rows] == [
        ["Serial", "running"],
        ["Threads", "running"],
    ]
    view.show_kind("phases")
    assert view.table.table.rows == []
    assert view.count.text() == "nothing of this kind in these traces"


def test_a_row_is_chosen_as_it_is_shown_and_copied(qtbot: QtBot, view: DiffView) -> None:
    model = view.table.table
    # By the factor, the greatest first: the only run that both have.
    model.sort(5, Qt.SortOrder.DescendingOrder)
    assert model.rows[0][:2] == ["Threads", "wall time"]
    place = view.table.visualRect(model.index(0, 0)).center()
    with qtbot.waitSignal(view.difference_chosen) as signal:
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert signal.args[0].figure == "wall_s"
    assert signal.args[0].runs == ("threads", "threads")
    # And from the keyboard.
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.difference_chosen) as signal:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert signal.args[0].figure != "wall_s"
    view.table.selectRow(0)
    text = view.table.copy()
    assert text == QApplication.clipboard().text()
    assert text.splitlines()[1].startswith("Threads\twall time\t2.00 ms\t3.00 ms\t+1.00 ms\t1.50×")


def test_the_shift_is_shown_and_asked_for(qtbot: QtBot, view: DiffView, pair: Pair) -> None:
    asked: list[float] = []
    view.shift_asked.connect(asked.append)
    model = view.table.table
    model.sort(2, Qt.SortOrder.AscendingOrder)
    rows = model.rows
    view.show_state(ScreenState(pair=pair.shifted(2.5 * MS)))
    assert view.shift.value() == 2.5
    assert asked == []
    assert model.rows == rows
    view.shift.setValue(-1.0)
    assert asked == [-1.0 * MS]
    # Runs of four milliseconds are moved by tenths of one.
    view.shift.stepUp()
    assert asked[-1] == pytest.approx(-0.9 * MS)


def test_other_traces_have_other_rows(view: DiffView) -> None:
    other = trace_of(drawn("coroutines", ["rr"], ["rr"]))
    view.show_state(ScreenState(pair=beside(other, other, ("x", "x"))))
    assert {row[0] for row in view.table.table.rows} == {"Coroutines"}
    view.show_state(ScreenState())
    # It is hidden then, and keeps what it had.
    assert view.files.text() == "A: x   B: x"


def test_marks_that_tasks_have_set_are_offered_as_they_are(view: DiffView) -> None:
    runs = [drawn("threads", ["rrrr"]) for _ in "ab"]
    for run, ms in zip(runs, (1, 3), strict=True):
        run.marks[1] = "load & <b>go</b>"
        ending(run, Instant.MARK, ms, task=0, detail=1)
    traces = [trace_of(run) for run in runs]
    view.show_state(ScreenState(pair=beside(traces[0], traces[1], ("a", "b"))))
    asked: list[float] = []
    view.shift_asked.connect(asked.append)
    menu = view.align.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Align the starts", "Align the marks", "load && <b>go</b>"]
    menu.actions()[-1].trigger()
    assert asked == [-2.0 * MS]
