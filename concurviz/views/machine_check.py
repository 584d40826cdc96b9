"""What this machine has and lacks, in a dialog: the same checks as ``concurviz doctor``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from concurviz.drawing.theme import Theme
from concurviz.words import noop, word

AnyIndex = QModelIndex | QPersistentModelIndex
_MARGIN = 12
#: A state's word and its mark: colour alone says nothing to some.
MARKS = {"ok": "✓", "warning": "!", "missing": "✗"}
WORDS = {"ok": noop("ok"), "warning": noop("warning"), "missing": noop("missing")}


@dataclass(frozen=True)
class CheckLine:
    """One check as it is shown; ``state`` is ok, warning or missing."""

    group: str
    title: str
    state: str
    found: str
    remedy: str


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their wrapped text: a tree view asks for heights without saying how wide."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        hint = super().sizeHint(option, index)
        room = QRect(0, 0, self._tree.columnWidth(index.column()) - _MARGIN, 10_000)
        wrap = Qt.TextFlag.TextWordWrap.value
        text = self._tree.fontMetrics().boundingRect(room, wrap, str(index.data()))
        return QSize(hint.width(), text.height() + 4)


class MachineCheck(QDialog):
    """Signal ``wanted()``: look (again). ``show_lines`` shows what was found."""

    wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check this machine"))
        self.resize(860, 620)
        self._theme = theme
        self._text = ""
        self.summary = QLabel()
        self.summary.setProperty("role", "heading")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Checks of this machine"))
        self.tree.setHeaderLabels([self.tr("Check"), self.tr("State"), self.tr("Found")])
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.tree.setTabKeyNavigation(False)
        self.tree.setItemDelegateForColumn(2, _Wrapped(self.tree))
        header = self.tree.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.again_button = QPushButton(self.tr("Check again"))
        role = QDialogButtonBox.ButtonRole.ActionRole
        buttons.addButton(self.copy_button, role)
        buttons.addButton(self.again_button, role)
        buttons.rejected.connect(self.reject)
        self.copy_button.clicked.connect(self.copy)
        self.again_button.clicked.connect(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        for widget in (self.summary, self.tree, buttons):
            column.addWidget(widget)
        self._busy(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew: Qt measures wrapped rows only when they are laid out."""
        super().resizeEvent(event)
        self.tree.scheduleDelayedItemsLayout()

    def look(self) -> None:
        """Ask for the checks."""
        self._busy(True)
        self.wanted.emit()

    def show_lines(self, lines: Sequence[CheckLine], text: str) -> None:
        """Show the checks; ``text``: the same for the clipboard."""
        self._text = text
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for line in lines:
            if line.group not in groups:
                groups[line.group] = self._heading(line.group)
            self._add(groups[line.group], line)
        self.tree.expandAll()
        self.tree.resizeColumnToContents(0)
        self.tree.scheduleDelayedItemsLayout()
        poor = [line for line in lines if line.state != "ok"]
        if poor:
            said = self.tr("{0} of {1} checks need attention.").format(len(poor), len(lines))
        else:
            said = self.tr("All {0} checks are well.").format(len(lines))
        self._busy(False)
        self.summary.setText(said)

    def show_problem(self, text: str) -> None:
        """The checks themselves failed."""
        self._busy(False)
        self.summary.setText(text)

    def copy(self) -> None:
        """Put everything on the clipboard."""
        QGuiApplication.clipboard().setText(self._text)

    def _busy(self, on: bool) -> None:
        self.summary.setText(self.tr("Looking …") if on else "")
        self.again_button.setEnabled(not on)
        self.copy_button.setEnabled(not on and bool(self._text))

    def _heading(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [title])
        item.setFirstColumnSpanned(True)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bold = QFont(self.font())
        bold.setBold(True)
        item.setFont(0, bold)
        return item

    def _add(self, parent: QTreeWidgetItem, line: CheckLine) -> None:
        found = line.found + (f"\n→ {line.remedy}" if line.remedy else "")
        state = f"{MARKS[line.state]} {word(WORDS[line.state])}"
        item = QTreeWidgetItem(parent, [line.title, state, found])
        if line.state != "ok":
            item.setForeground(1, QBrush(QColor(self._theme.failure)))
        for number in range(3):
            item.setToolTip(number, found)
            item.setTextAlignment(number, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
