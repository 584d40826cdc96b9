"""The ledger's panel, from drawn traces."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from concurviz.analysis.ledger import ledger_of
from concurviz.drawing.theme import DARK
from concurviz.views.ledger_view import MAX_LANES, LedgerView, ShownLedger
from tests.analysis.traces import MS, drawn


@pytest.fixture
def view(qtbot: QtBot) -> LedgerView:
    view = LedgerView()
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.show()
    return view


def shown() -> list[ShownLedger]:
    return [
        ShownLedger("serial", ledger_of(drawn("serial", ["rriirr"], ["rri", "qqqirr"]))),
        ShownLedger("threads", ledger_of(drawn("threads", ["rrgg", "iirr"], ["rrgg"]))),
    ]


def line(view: LedgerView, place: int) -> list[str]:
    item = view.tree.topLevelItem(place)
    return [item.text(c) for c in range(view.tree.columnCount())]


def test_each_model_has_its_shares_and_its_lanes(view: LedgerView) -> None:
    view.show_ledgers(shown(), None)

    titles = [view.tree.headerItem().text(c) for c in range(view.tree.columnCount())]
    assert titles[3:] == ["running", "gil_wait", "io_wait"]
    assert line(view, 1) == ["Threads", "", "8.00 ms", "50.0 %", "25.0 %", "25.0 %"]
    top = view.tree.topLevelItem(1)
    assert [top.child(i).text(0) for i in range(top.childCount())] == ["worker 1", "worker 2"]
    assert "running 50.0 %" in top.data(1, Qt.ItemDataRole.AccessibleTextRole)


def test_what_is_unfolded_stays_so_while_figures_change(view: LedgerView) -> None:
    view.show_ledgers(shown(), None)
    view.tree.topLevelItem(1).setExpanded(True)

    view.show_ledgers(shown(), None)

    assert view.tree.topLevelItem(1).isExpanded()
    assert not view.tree.topLevelItem(0).isExpanded()


def test_tasks_are_another_side_and_a_selection_is_said(view: LedgerView) -> None:
    view.show_ledgers(shown(), (1 * MS, 3 * MS))
    assert "Selected: 2.00 ms from 1.00 ms" in view.caption.text()

    view.tasks.setChecked(True)

    assert view.side == "tasks"
    assert line(view, 0)[0] == "Serial"
    assert view.tree.topLevelItem(0).child(1).text(0) == "task 1"


def test_copying_gives_a_table(view: LedgerView) -> None:
    view.show_ledgers(shown(), None)
    view.set_theme(DARK)

    lines = view.tree.copy().splitlines()

    assert lines[0].split("\t")[:2] == ["Model, lane", "Wall time"]
    assert lines[2].split("\t") == ["Threads", "8.00 ms", "50.0 %", "25.0 %", "25.0 %"]


def test_thousands_of_lanes_are_one_line(view: LedgerView) -> None:
    many = drawn("coroutines", ["rr"], ["rr"] * 300)
    view.show_ledgers([ShownLedger("coroutines", ledger_of(many))], None)
    view.tasks.setChecked(True)

    top = view.tree.topLevelItem(0)
    assert top.childCount() == MAX_LANES + 1
    assert top.child(MAX_LANES).text(0) == "… and 100 more"


def test_nothing_yet_is_a_hint(view: LedgerView) -> None:
    view.show_ledgers([], None)

    assert view.currentIndex() == 0
