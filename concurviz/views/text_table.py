"""A read-only table of texts that can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ONE_LINE = 7


class TextTableModel(QAbstractTableModel):
    """A table of texts; the first column is left-aligned, numbers right-aligned.

    ``font`` is the view's, for the one row that is emphasised by being bold; ``tint`` the ground of
    marked cells, and ``mark_tip`` what their tooltips add.
    """

    def __init__(self, headers: Sequence[str], tips: Sequence[str] = ()) -> None:
        super().__init__()
        self._headers = list(headers)
        self._tips = list(tips)
        self._rows: list[list[str]] = []
        self._emphasised: int | None = None
        self._values: list[list[float | None]] = []
        self._marked: set[tuple[int, int]] = set()
        self._order: list[int] = []
        self._sorted_by: tuple[int, bool] | None = None
        self.font = QFont()
        self.tint = QColor()
        self.mark_tip = ""

    @property
    def headers(self) -> list[str]:
        """The columns' titles."""
        return self._headers

    @property
    def rows(self) -> list[list[str]]:
        """The texts shown, in the order shown."""
        return [self._rows[i] for i in self._order]

    def set_rows(
        self,
        rows: list[list[str]],
        emphasised: int | None = None,
        values: list[list[float | None]] | None = None,
        marked: set[tuple[int, int]] | None = None,
    ) -> None:
        """Replace the rows; cheap when their number stays, and a selection then stays too.

        ``values``: what cells are sorted by, where texts would not do. ``marked``: row and column
        of each cell to be tinted.
        """
        new = (rows, emphasised, values or [], marked or set())
        if new == (self._rows, self._emphasised, self._values, self._marked):
            return
        same_length = len(rows) == len(self._rows)
        if not same_length:
            self.beginResetModel()
        self._rows, self._emphasised, self._values, self._marked = new
        self._order = self._in_order()
        if same_length:
            last = self.index(len(rows) - 1, len(self._headers) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column, the unknown last; a negative column: as they came."""
        self._sorted_by = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        before = self._order
        self._order = self._in_order()
        moved = {row: self._order.index(source) for row, source in enumerate(before)}
        old = self.persistentIndexList()
        new = [self.index(moved[i.row()], i.column()) for i in old]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _in_order(self) -> list[int]:
        rows = list(range(len(self._rows)))
        if self._sorted_by is None:
            return rows
        column, descending = self._sorted_by
        known = [r for r in rows if self._value(r, column) is not None]
        known.sort(key=lambda r: self._key(r, column), reverse=descending)
        return known + [r for r in rows if self._value(r, column) is None]

    def _value(self, row: int, column: int) -> float | str | None:
        """What a cell is sorted by: its value, or its text in a column without any."""
        if any(values[column] is not None for values in self._values):
            return self._values[row][column]
        return self._rows[row][column]

    def _key(self, row: int, column: int) -> tuple[float, str]:
        value = self._value(row, column)
        return (0.0, value.casefold()) if isinstance(value, str) else (value or 0.0, "")

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = self._order[index.row()]
            text = self._rows[row][index.column()]
            if role == Qt.ItemDataRole.ToolTipRole and (row, index.column()) in self._marked:
                text = f"{text}: {self.mark_tip}"
            return text or None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        row = self._order[index.row()]
        if role == Qt.ItemDataRole.FontRole and row == self._emphasised:
            font = QFont(self.font)
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.BackgroundRole and (row, index.column()) in self._marked:
            return self.tint
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return two_lines(self._headers[section])
        if role == Qt.ItemDataRole.ToolTipRole and section < len(self._tips):
            return self._tips[section]
        if role == Qt.ItemDataRole.FontRole:
            # A style sheet that is there before the header overrides the header's own font.
            return self.font
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def two_lines(title: str) -> str:
    """A column's title, broken before its unit or near its middle where it is long."""
    if len(title) <= _ONE_LINE:
        return title
    if " (" in title:
        return title.replace(" (", "\n(", 1)
    spaces = [i for i, c in enumerate(title) if c == " "]
    if not spaces:
        return title
    middle = min(spaces, key=lambda i: abs(i - len(title) // 2))
    return f"{title[:middle]}\n{title[middle + 1 :]}"


class _Heading(QHeaderView):
    """A header that keeps room for the arrow only in the column that is sorted by."""

    _AIR_PX = 14
    _ARROW_PX = 16

    def sectionSizeFromContents(self, section: int) -> QSize:
        size = super().sectionSizeFromContents(section)
        title = self.model().headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole)
        metrics = QFontMetrics(self.font())
        width = max(metrics.horizontalAdvance(line) for line in str(title).split("\n"))
        arrow = self._ARROW_PX if section == self.sortIndicatorSection() else 0
        return QSize(width + self._AIR_PX + arrow, size.height())


def dress(table: QTableView) -> QFont:
    """How tables look here: whole rows, read-only, a little smaller; returns the font."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    font = table.font()
    font.setPointSizeF(font.pointSizeF() - 1)
    table.setFont(font)
    table.horizontalHeader().setFont(font)
    table.horizontalHeader().setHighlightSections(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    return font


class TextTable(QTableView):
    """A read-only table whose selected cells Ctrl+C copies as tab-separated text with headers."""

    def __init__(self, model: TextTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = model
        self.setModel(model)
        model.font = dress(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def copy(self) -> str:
        """Put the selected rows (without a selection: all) on the clipboard; returns it."""
        chosen = sorted({i.row() for i in self.selectionModel().selectedIndexes()})
        rows = self.table.rows if not chosen else [self.table.rows[r] for r in chosen]
        text = "\n".join("\t".join(row) for row in [self.table.headers, *rows])
        QGuiApplication.clipboard().setText(text)
        return text

    def make_sortable(self) -> None:
        """A click on a heading sorts by it, a second one downwards, a third not at all."""
        header = _Heading(Qt.Orientation.Horizontal)
        header.setFont(self.table.font)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.selectionModel().hasSelection()
        text = self.tr("Copy the selected rows") if chosen else self.tr("Copy the table")
        menu.addAction(text).triggered.connect(self.copy)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
