"""A read-only table of texts that can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ONE_LINE = 7


class TextTableModel(QAbstractTableModel):
    """A table of texts; the first column is left-aligned, numbers right-aligned.

    ``font`` is the view's, for the one row that is emphasised by being bold.
    """

    def __init__(self, headers: Sequence[str], tips: Sequence[str] = ()) -> None:
        super().__init__()
        self._headers = list(headers)
        self._tips = list(tips)
        self._rows: list[list[str]] = []
        self._emphasised: int | None = None
        self.font = QFont()

    @property
    def headers(self) -> list[str]:
        """The columns' titles."""
        return self._headers

    @property
    def rows(self) -> list[list[str]]:
        """The texts shown."""
        return self._rows

    def set_rows(self, rows: list[list[str]], emphasised: int | None = None) -> None:
        """Replace the rows; cheap when their number stays, and a selection then stays too."""
        if rows == self._rows and emphasised == self._emphasised:
            return
        same_length = len(rows) == len(self._rows)
        if not same_length:
            self.beginResetModel()
        self._rows, self._emphasised = rows, emphasised
        if same_length:
            last = self.index(len(rows) - 1, len(self._headers) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headers)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._rows[index.row()][index.column()]
            return text or None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and index.row() == self._emphasised:
            font = QFont(self.font)
            font.setBold(True)
            return font
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


class TextTable(QTableView):
    """A read-only table whose selected cells Ctrl+C copies as tab-separated text with headers."""

    def __init__(self, model: TextTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() - 1)
        self.setFont(font)
        model.font = font
        self.horizontalHeader().setFont(font)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setTabKeyNavigation(False)

    def copy(self) -> str:
        """Put the selected rows (without a selection: all) on the clipboard; returns it."""
        chosen = sorted({i.row() for i in self.selectionModel().selectedIndexes()})
        rows = self.table.rows if not chosen else [self.table.rows[r] for r in chosen]
        text = "\n".join("\t".join(row) for row in [self.table.headers, *rows])
        QGuiApplication.clipboard().setText(text)
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
