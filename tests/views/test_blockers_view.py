"""The table of the worst blockers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from concurviz.drawing.layout import Group
from concurviz.views.blockers_view import BlockersView
from tests.analysis.traces import MS, drawn


def test_blockers_are_listed_and_lead_to_their_spans(qtbot: QtBot) -> None:
    run = drawn("threads", ["rrrrgg/000000", "ggggrr/111111"])
    for row in run.workers.values():
        row.pid = 100
    view = BlockersView()
    qtbot.addWidget(view)
    view.resize(800, 200)
    with qtbot.waitExposed(view):
        view.show()
    assert view.currentIndex() == 0
    assert view.hint.text().startswith("Run a scenario")
    view.show_groups([Group.of(run)], None, 50 * MS)
    qtbot.waitUntil(lambda: view.currentIndex() == 1)
    assert [r[:4] for r in view.table.table.rows] == [
        ["Threads", "#0", "had the GIL", "4.00 ms"],
        ["Threads", "#1", "had the GIL", "2.00 ms"],
    ]
    cell = view.table.visualRect(view.table.table.index(0, 0)).center()
    with qtbot.waitSignal(view.span_asked) as signal:
        qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    assert (signal.args[0].task, signal.args[0].end) == (0, 4 * MS)


def test_a_run_without_waits_says_so(qtbot: QtBot) -> None:
    view = BlockersView()
    qtbot.addWidget(view)
    view.show_groups([Group.of(drawn("serial", ["rr"]))], None, 50 * MS)
    with qtbot.waitExposed(view):
        view.show()
    assert "Nobody" in view.hint.text()


def test_a_loop_that_was_blocked_is_told_with_the_length_that_is_set(qtbot: QtBot) -> None:
    run = drawn("coroutines", ["rrrrr.r/1111100"], ["eeeee.r", "rrrrr"], roles={0: "loop"})
    view = BlockersView()
    qtbot.addWidget(view)
    view.show_groups([Group.of(run)], None, 3 * MS)
    with qtbot.waitExposed(view):
        view.show()
    assert view.note.text().endswith("A loop was blocked for more than 3.00 ms 1 times.")
