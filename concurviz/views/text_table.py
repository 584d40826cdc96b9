"""A read-only table of texts that can be copied."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ONE_LINE = 7
#: Texts whose widths are remembered: of a table's cells most stay as they were.
_MOST_WIDTHS = 1_000
#: What a column may have too much before it is made narrower.
_SLACK_PX = 10
_TINT_ALPHA = 45
# Plain ints: a view asks for each role of each cell, and looking the members up took longest.
_DISPLAY, _TIP, _FONT, _ALIGNMENT, _GROUND = (
    int(Qt.ItemDataRole[name])
    for name in ("DisplayRole", "ToolTipRole", "FontRole", "TextAlignmentRole", "BackgroundRole")
)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TextTableModel(QAbstractTableModel):
    """A table of texts; those in the columns ``left`` are left-aligned, numbers right-aligned.

    ``font`` is the view's, and ``bold`` that of the one row that is emphasised; ``tint`` the ground
    of marked cells, and ``mark_tip`` what their tooltips add.
    """

    def __init__(
        self, headers: Sequence[str], tips: Sequence[str] = (), left: Sequence[int] = (0,)
    ) -> None:
        super().__init__()
        self._left = frozenset(left)
        self._headers = list(headers)
        self._tips = list(tips)
        self._rows: list[list[str]] = []
        self._emphasised: int | None = None
        self._values: list[list[float | None]] = []
        self._marked: set[tuple[int, int]] = set()
        self._order: list[int] = []
        self._sorted_by: tuple[int, bool] | None = None
        self.font = self.bold = QFont()
        self.tint = QColor()
        self.mark_tip = ""
        self._widths: dict[tuple[bool, str], int] = {}

    @property
    def headers(self) -> list[str]:
        """The columns' titles."""
        return self._headers

    def set_font(self, font: QFont) -> None:
        """The view's font from now on."""
        self.font, self.bold = font, QFont(font)
        self.bold.setBold(True)
        self._widths.clear()

    def width_of(self, column: int) -> int:
        """How wide the widest text of a column is, in pixels."""
        widths = (self._advance(row, texts[column]) for row, texts in enumerate(self._rows))
        return max(widths, default=0)

    def _advance(self, row: int, text: str) -> int:
        """How wide a text is in a row's font, in pixels."""
        key = (row == self._emphasised, text)
        known = self._widths.get(key)
        if known is None:
            if len(self._widths) > _MOST_WIDTHS:
                self._widths.clear()
            known = QFontMetrics(self.bold if key[0] else self.font).horizontalAdvance(text)
            self._widths[key] = known
        return known

    @property
    def rows(self) -> list[list[str]]:
        """The texts shown, in the order shown."""
        return [self._rows[i] for i in self._order]

    def source_row(self, row: int) -> int:
        """Which of the rows as they came is shown at this place."""
        return self._order[row]

    def set_rows(
        self,
        rows: list[list[str]],
        emphasised: int | None = None,
        values: list[list[float | None]] | None = None,
        marked: set[tuple[int, int]] | None = None,
    ) -> None:
        """Replace the rows; where their number stays only cells that differ are drawn again, and a
        selection stays.

        ``values``: what cells are sorted by, where texts would not do. ``marked``: row and column
        of each cell to be tinted.
        """
        new = (rows, emphasised, values or [], marked or set())
        if new == (self._rows, self._emphasised, self._values, self._marked):
            return
        same_length = len(rows) == len(self._rows)
        if not same_length:
            self.beginResetModel()
        before = self._looks() if same_length else []
        self._rows, self._emphasised, self._values, self._marked = new
        self._order = self._in_order()
        if not same_length:
            self.endResetModel()
            return
        for row, looks in enumerate(self._looks()):
            changed = [c for c, look in enumerate(looks) if look != before[row][c]]
            if changed:
                self.dataChanged.emit(self.index(row, changed[0]), self.index(row, changed[-1]))

    def _looks(self) -> list[list[tuple[str, bool, bool]]]:
        """By row as shown and by column: what decides how a cell is drawn."""
        return [
            [
                (text, row == self._emphasised, (row, column) in self._marked)
                for column, text in enumerate(self._rows[row])
            ]
            for row in self._order
        ]

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

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> object:
        if role == _DISPLAY:
            return self._rows[self._order[index.row()]][index.column()] or None
        if role == _ALIGNMENT:
            return None if index.column() in self._left else _RIGHT
        if role == _FONT:
            return self.bold if self._order[index.row()] == self._emphasised else None
        if role not in (_GROUND, _TIP):
            return None
        row, column = self._order[index.row()], index.column()
        marked = (row, column) in self._marked
        if role == _GROUND:
            return self.tint if marked else None
        text = self._rows[row][column]
        text = f"{text}: {self.mark_tip}" if marked else text
        # Names come from files: a tooltip shows them as they are, whatever markup is in them.
        return (f"<span>{escape(text)}</span>" if "<" in text else text) or None

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
            left = section in self._left
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
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
        self._fitted: list[int] = []
        self.setModel(model)
        model.set_font(dress(self))
        self._tint()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        model.dataChanged.connect(self._widen)
        model.modelReset.connect(self.fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        """Marked cells have a ground of the palette's own."""
        tint = self.palette().highlight().color()
        tint.setAlpha(_TINT_ALPHA)
        self.table.tint = tint

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Before, headings have not the font of the style sheet.
        self.fit()

    def fit(self) -> None:
        """Make columns as wide as what is in them."""
        self._fitted = [self.table.width_of(c) for c in range(len(self.table.headers))]
        self.resizeColumnsToContents()

    def show_column(self, column: int, shown: bool) -> None:
        """Show or hide a column."""
        if self.isColumnHidden(column) == shown:
            self.setColumnHidden(column, not shown)
            # A hidden one takes no width.
            self.resizeColumnToContents(column)

    def _widen(self, first: QModelIndex, last: QModelIndex) -> None:
        # Not the header's own mode, which measures each cell and lays all out anew for each change;
        # and columns that shrink with every figure would make the table tremble.
        for column in range(first.column(), min(last.column() + 1, len(self._fitted))):
            width, fitted = self.table.width_of(column), self._fitted[column]
            if not fitted - _SLACK_PX <= width <= fitted:
                self._fitted[column] = width
                self.resizeColumnToContents(column)

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
        header.sortIndicatorChanged.connect(self.fit)
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
