"""How far something long is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)


class ProgressDialog(QDialog):
    """How far it is. Unlike QProgressDialog it handles no events by itself.

    QProgressDialog does so whenever its value is set: under qasync a coroutine would be entered
    in the midst of another.
    """

    def __init__(self, title: str, doing: str, parent: QWidget) -> None:
        """``doing``: what is being done, in a few words."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.cancelled = False
        self.label = QLabel(doing)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName(self.tr("Progress"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.label, self.bar, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(320)

    def reject(self) -> None:
        """Cancel: whoever is at work looks at ``cancelled``, and closes this."""
        self.cancelled = True

    def show_share(self, share: float) -> None:
        """How much is done, 0 to 1."""
        self.bar.setValue(round(share * 100))
