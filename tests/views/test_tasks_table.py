"""The table of tasks: every one of every run, sorted, filtered, copied, chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from concurviz.trace.store import RunTrace
from concurviz.views.state import Phase, RunView, ScreenState
from concurviz.views.tasks_table import TasksTable
from concurviz.wire.states import Instant
from tests.analysis.traces import MS, drawn, ending


def threads() -> RunTrace:
    trace = drawn("threads", ["rrii......", "..rrrrrr.."], ["qqrrii", " qrrrrrr"])
    ending(trace, Instant.FAILED, 9, task=2)
    return trace


def serial() -> RunTrace:
    return drawn("serial", ["rrrr"], ["rrrr"])


STATE = ScreenState(
    phase=Phase.DONE,
    runs=(
        RunView("serial", "done", "", None, {}, serial()),
        RunView("threads", "done", "", None, {2: "ValueError: no luck"}, threads()),
    ),
)


@pytest.fixture
def tasks(qtbot: QtBot) -> TasksTable:
    table = TasksTable()
    qtbot.addWidget(table)
    table.resize(1000, 300)
    with qtbot.waitExposed(table):
        table.show()
    table.show_state(STATE)
    return table


def column(tasks: TasksTable, number: int) -> list[str]:
    return [tasks.model.texts(row)[number] for row in range(tasks.model.rowCount())]


def test_every_task_of_every_run_is_listed(tasks: TasksTable) -> None:
    assert [tasks.model.texts(row) for row in range(4)] == [
        ["Serial", "0", "done", "0.0000", "0.0000", "0.00", "4.00", "4.00", "worker 1", ""],
        ["Threads", "0", "done", "0.0000", "0.0020", "2.00", "2.00", "6.00", "worker 1", ""],
        ["Threads", "1", "done", "0.0010", "0.0020", "1.00", "6.00", "7.00", "worker 1", ""],
        ["Threads", "2", "failed", "–", "–", "–", "0.00", "–", "worker 1", "ValueError: no luck"],
    ]
    assert tasks.count.text() == "4 tasks"


def test_a_click_on_a_header_sorts_and_unknown_values_come_last(
    qtbot: QtBot, tasks: TasksTable
) -> None:
    header = tasks.table.horizontalHeader()
    for order, expected in (
        (Qt.SortOrder.AscendingOrder, ["4.00", "6.00", "7.00", "–"]),
        (Qt.SortOrder.DescendingOrder, ["7.00", "6.00", "4.00", "–"]),
    ):
        header.setSortIndicator(7, order)
        assert column(tasks, 7) == expected
    header.setSortIndicator(9, Qt.SortOrder.AscendingOrder)
    assert column(tasks, 9) == ["ValueError: no luck", "", "", ""]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("thr", ["0", "1", "2"]),
        ("threads #1", ["1"]),
        ("1", ["1"]),
        ("LUCK", ["2"]),
        ("failed", ["2"]),
        ("serial done", ["0"]),
        ("worker serial", ["0"]),
        ("nothing", []),
    ],
)
def test_words_filter(qtbot: QtBot, tasks: TasksTable, text: str, found: list[str]) -> None:
    qtbot.keyClicks(tasks.search, text)
    assert column(tasks, 1) == found
    assert tasks.count.text() == f"{len(found)} of 4 tasks"


def test_failed_only(tasks: TasksTable) -> None:
    tasks.failed_only.click()
    assert column(tasks, 1) == ["2"]
    tasks.failed_only.click()
    assert tasks.count.text() == "4 tasks"


def test_a_click_or_enter_chooses_a_task(qtbot: QtBot, tasks: TasksTable) -> None:
    spot = tasks.table.visualRect(tasks.model.index(1, 1)).center()
    with qtbot.waitSignal(tasks.task_chosen) as caught:
        qtbot.mouseClick(tasks.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert caught.args == ["threads", 0, 2 * MS, 6 * MS]
    tasks.table.selectRow(3)
    with qtbot.waitSignal(tasks.task_chosen) as caught:
        qtbot.keyClick(tasks.table, Qt.Key.Key_Return)
    assert caught.args[:3] == ["threads", 2, -1]


def test_rows_are_copied_with_headers(qtbot: QtBot, tasks: TasksTable) -> None:
    assert len(tasks.table.copy().splitlines()) == 5
    tasks.table.selectRow(3)
    qtbot.keyClick(tasks.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Model\tTask\tState")
    assert lines[1].endswith("ValueError: no luck")
    assert len(lines) == 2


def test_new_tasks_neither_move_the_view_nor_lose_the_selection(
    qtbot: QtBot, tasks: TasksTable
) -> None:
    many = drawn("threads", ["r" * 300], ["r" * (i + 1) for i in range(200)])
    state = ScreenState(phase=Phase.DONE, runs=(RunView("threads", "done", "", None, {}, many),))
    tasks.show_state(state)
    tasks.table.selectRow(120)
    tasks.table.verticalScrollBar().setValue(100)
    ending(many, Instant.DONE, 250, task=300)
    many.version += 1
    tasks.show_state(replace(state))
    assert tasks.model.rowCount() == 201
    assert tasks.table.verticalScrollBar().value() == 100
    assert [i.row() for i in tasks.table.selectionModel().selectedRows()] == [120]


def test_nothing_is_read_while_the_tab_is_hidden(qtbot: QtBot) -> None:
    table = TasksTable()
    qtbot.addWidget(table)
    table.show_state(STATE)
    assert table.model.total == 0
    assert table.count.text() == "No tasks yet: run a scenario."
    with qtbot.waitExposed(table):
        table.show()
    assert table.model.total == 4
