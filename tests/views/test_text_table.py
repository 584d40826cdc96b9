"""Tables of texts: what is drawn again, and how wide columns are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment
from pytestqt.qtbot import QtBot

from concurviz.views.text_table import AnyIndex, TextTable, TextTableModel


def shown(qtbot: QtBot) -> TextTable:
    table = TextTable(TextTableModel(["Model", "Tasks done", "Counter (parent / all)"]))
    qtbot.addWidget(table)
    table.make_sortable()
    table.table.set_rows([["Serial", "1", "–"], ["Threads", "2", "–"]])
    table.show()
    return table


def test_only_cells_that_differ_are_drawn_again(qtbot: QtBot) -> None:
    table = shown(qtbot)
    changed: list[tuple[int, int, int, int]] = []

    def note(first: AnyIndex, last: AnyIndex) -> None:
        changed.append((first.row(), first.column(), last.row(), last.column()))

    table.table.dataChanged.connect(note)
    table.table.set_rows([["Serial", "1", "–"], ["Threads", "3", "–"]])
    assert changed == [(1, 1, 1, 1)]
    table.table.set_rows([["Serial", "1", "–"], ["Threads", "3", "–"]], 0, marked={(1, 2)})
    assert changed[1:] == [(0, 0, 0, 2), (1, 2, 1, 2)]


def test_columns_hold_what_is_in_them_and_do_not_tremble(qtbot: QtBot) -> None:
    table = shown(qtbot)
    header = table.horizontalHeader()
    narrow = header.sectionSize(0)
    table.table.set_rows([["Serial (waiting for its turn)", "1", "–"], ["Threads", "2", "–"]])
    wide = header.sectionSize(0)
    assert wide >= table.sizeHintForColumn(0) > narrow
    table.table.set_rows([["Serial (waiting for its tur)", "1", "–"], ["Threads", "2", "–"]])
    assert header.sectionSize(0) == wide
    table.table.set_rows([["Serial", "1", "–"], ["Threads", "2", "–"]])
    assert header.sectionSize(0) == narrow


def test_a_column_that_was_hidden_has_room_for_its_heading(qtbot: QtBot) -> None:
    table = shown(qtbot)
    header = table.horizontalHeader()
    table.show_column(2, False)
    table.table.set_rows([["Serial", "1", "60 / 60"], ["Threads", "2", "0 / 60"]])
    table.show_column(2, True)
    assert header.sectionSize(2) >= header.sectionSizeHint(2)


def test_tooltips_show_names_as_they_are_whatever_markup_is_in_them() -> None:
    model = TextTableModel(["a", "b"])
    model.set_rows([["<img src=x>", "1 & 2"]])
    tips = [model.data(model.index(0, c), Qt.ItemDataRole.ToolTipRole) for c in (0, 1)]
    assert tips == ["<span>&lt;img src=x&gt;</span>", "1 & 2"]
    assert QTextDocumentFragment.fromHtml(str(tips[0])).toPlainText() == "<img src=x>"
