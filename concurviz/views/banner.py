"""Errors with what to do about them, above the panels until dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from concurviz.views.icons import icon

#: Newest messages shown at once; older ones are in the log.
MAX_SHOWN = 3
_MAX_CHARACTERS = 600


class Banner(QWidget):
    """A stack of messages, newest first; a repeated message is counted, not repeated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 4, 8, 0)
        self._column.setSpacing(4)
        self._messages: list[_Message] = []
        self._icon_colour = "#000000"
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The messages shown, newest first."""
        return [m.text for m in self._messages]

    def set_icon_colour(self, colour: str) -> None:
        """The colour of the dismiss buttons (``#rrggbb``)."""
        self._icon_colour = colour
        for message in self._messages:
            message.close_button.setIcon(icon("close", colour))

    def show_message(self, text: str) -> None:
        """Show a message: what happened, and what to do."""
        text = text.strip()
        if len(text) > _MAX_CHARACTERS:
            text = text[:_MAX_CHARACTERS] + " …"
        for message in self._messages:
            if message.text == text:
                message.repeat()
                return
        message = _Message(text, self)
        message.close_button.setIcon(icon("close", self._icon_colour))
        message.close_button.clicked.connect(lambda: self._dismiss(message))
        self._messages.insert(0, message)
        self._column.insertWidget(0, message)
        while len(self._messages) > MAX_SHOWN:
            self._dismiss(self._messages[-1])
        self.show()

    def close_buttons(self) -> list[QToolButton]:
        """The dismiss buttons, in the order of ``texts``."""
        return [m.close_button for m in self._messages]

    def dismiss_all(self) -> None:
        """Remove every message."""
        for message in list(self._messages):
            self._dismiss(message)

    def _dismiss(self, message: _Message) -> None:
        self._messages.remove(message)
        message.hide()
        message.deleteLater()
        self.setVisible(bool(self._messages))


class _Message(QFrame):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.text = text
        self._count = 1
        self._label = QLabel(text)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.setAccessibleName(self.tr("Message: {0}").format(text))
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._label, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def repeat(self) -> None:
        self._count += 1
        self._label.setText(self.tr("{0} ({1} times)").format(self.text, self._count))
