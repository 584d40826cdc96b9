"""The command palette and the sheet of shortcuts: both read the table of actions."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from concurviz.views.actions import ACTIONS, GESTURES, Actions, shortcut_text
from concurviz.words import word

_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def matches(needle: str, text: str) -> bool:
    """Whether every word of ``needle`` occurs in ``text``, whatever the case."""
    return all(word in text.casefold() for word in needle.casefold().split())


class Palette(QDialog):
    """Type a part of an action's name, press Enter: it runs."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Find an action"))
        self.resize(460, 380)
        self._actions = actions
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Type to search actions …"))
        self.search.setAccessibleName(self.tr("Search actions"))
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Actions"))
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self._filter("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # An event filter sees releases as well, which must not move the selection again.
        is_press = event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and is_press and event.key() in _LIST_KEYS:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _filter(self, needle: str) -> None:
        self.list.clear()
        for spec in ACTIONS:
            action = self._actions[spec.id]
            if spec.id == "palette" or not matches(needle, action.text().replace("&", "")):
                continue
            keys = shortcut_text(action)
            name = action.text().replace("&", "")
            item = QListWidgetItem(f"{name}    {keys}" if keys else name)
            item.setData(Qt.ItemDataRole.UserRole, spec.id)
            item.setToolTip(word(spec.tip))
            if not action.isEnabled():
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.accept()
            self._actions[item.data(Qt.ItemDataRole.UserRole)].trigger()


class ShortcutSheet(QDialog):
    """Every shortcut and gesture."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        everywhere = [
            (shortcut_text(actions[s.id]), s.tip) for s in ACTIONS if s.shortcuts and not s.timeline
        ]
        timeline = [
            (shortcut_text(actions[s.id]), s.tip) for s in ACTIONS if s.shortcuts and s.timeline
        ]
        timeline += [(word(keys), what) for keys, what in GESTURES]
        text = self._section(self.tr("Everywhere"), everywhere)
        text += self._section(self.tr("While the timeline has the focus"), timeline)
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setMargin(12)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidget(label)
        scroll.setWidgetResizable(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scroll)
        column.addWidget(buttons)
        hint = label.sizeHint()
        self.resize(min(hint.width() + 60, 760), min(hint.height() + 80, 640))

    @staticmethod
    def _section(title: str, lines: list[tuple[str, str]]) -> str:
        rows = "".join(
            f"<tr><td width='190' style='padding:2px 24px 2px 0'><b>{escape(keys)}</b></td>"
            f"<td style='padding:2px 0'>{escape(word(what))}</td></tr>"
            for keys, what in lines
        )
        return f"<h3>{escape(title)}</h3><table>{rows}</table>"
