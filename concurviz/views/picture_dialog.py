"""A picture that was opened: what it shows, and the offer to run its scenario again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_SIZE = (900, 640)
_MARGIN = 16


class PictureDialog(QDialog):
    """Shows a picture and asks before anything of it runs.

    Signals: ``show_requested()``, to put its scenario into the panel; ``run_requested()``, to run
    it as well. The dialog deletes itself when it is closed.
    """

    show_requested = Signal()
    run_requested = Signal()

    def __init__(
        self,
        name: str,
        pixmap: QPixmap | None,
        facts: Sequence[tuple[str, str]],
        would_run: str,
        parent: QWidget | None = None,
    ) -> None:
        """``facts``: what the picture says of itself, by title; ``would_run``: what Run does."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Picture – {0}").format(name))
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(12)
        column.addWidget(self._picture(pixmap), 1)
        column.addLayout(self._facts(facts))
        question = QLabel(self.tr("Run this scenario again?") + " " + would_run)
        question.setWordWrap(True)
        question.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(question)
        column.addWidget(self._buttons())
        self.resize(*_SIZE)

    def _picture(self, pixmap: QPixmap | None) -> QWidget:
        if pixmap is None or pixmap.isNull():
            label = QLabel(self.tr("The picture itself cannot be shown."))
            label.setProperty("role", "empty")
            return label
        area = QScrollArea()
        area.setWidgetResizable(False)
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture = QLabel()
        picture.setAccessibleName(self.tr("The picture"))
        room = _SIZE[0] - 2 * _MARGIN - area.verticalScrollBar().sizeHint().width() - 4
        ratio = self.devicePixelRatioF()
        # As wide as the dialog: a picture of many rows scrolls, one of many pixels does not.
        width = min(pixmap.width(), round(room * ratio))
        scaled = pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        picture.setPixmap(scaled)
        area.setWidget(picture)
        return area

    def _facts(self, facts: Sequence[tuple[str, str]]) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for title, text in facts:
            label = QLabel(text)
            label.setWordWrap(True)
            # It comes out of a file: no markup, no links.
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            heading.setBuddy(label)
            form.addRow(heading, label)
        return form

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.run_button = QPushButton(self.tr("Run it"))
        self.show_button = QPushButton(self.tr("Show its scenario"))
        self.close_button = box.addButton(QDialogButtonBox.StandardButton.Close)
        box.addButton(self.show_button, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.run_button, QDialogButtonBox.ButtonRole.ActionRole)
        # Enter runs nothing that nobody has read.
        for button in (self.run_button, self.show_button):
            button.setAutoDefault(False)
        self.close_button.setDefault(True)
        self.run_button.clicked.connect(self._run)
        self.show_button.clicked.connect(self._show)
        box.rejected.connect(self.reject)
        return box

    def _run(self) -> None:
        self.accept()
        self.run_requested.emit()

    def _show(self) -> None:
        self.accept()
        self.show_requested.emit()
