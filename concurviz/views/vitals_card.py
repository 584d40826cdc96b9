"""The card of vital signs: what a process, a thread and a coroutine cost on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from concurviz.analysis.vitals import HEADERS, HELP, rows
from concurviz.views.text_table import TextTable, TextTableModel


class VitalsCard(QDialog):
    """Fills line by line while the parts are measured, each in a process of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Vital signs of this machine"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(760, 300)
        self.table = TextTable(TextTableModel(HEADERS, HELP))
        self.table.setAccessibleName(self.tr("Vital signs of this machine"))
        note = QLabel(
            self.tr(
                "Measured now, each in a process of its own and never in this window. "
                "A busy machine shows larger figures: stop other runs first."
            )
        )
        note.setWordWrap(True)
        note.setProperty("role", "empty")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(note)
        column.addWidget(buttons)
        self.show_found({})

    def show_found(self, found: Mapping[str, Mapping[str, Any]]) -> None:
        """Show what has been measured by now."""
        self.table.table.set_rows(rows(found))
