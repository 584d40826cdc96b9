"""Which cluster the model ``dask`` runs on: one of its own, or one that is there already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from concurviz.scenario.cluster import ALLOWED, is_address
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.words import noop

HEADERS = (noop("Worker"), noop("Threads"), noop("Memory"), noop("Memory limit"))
HELP = (
    noop("The worker's address"),
    noop("How many tasks it runs at once"),
    noop("What its process has taken by now"),
    noop("At this much its nanny ends it"),
)
_EXAMPLE = "tcp://127.0.0.1:8786"


class ClusterDialog(QDialog):
    """Asks for an address, shows who is there, and offers to use them.

    Signal ``wanted(address)``: look there. Signal ``chosen(address)``: runs are to use it, or with
    "" a cluster of their own.
    """

    wanted = Signal(str)
    chosen = Signal(str)

    def __init__(self, address: str, parent: QWidget | None = None) -> None:
        """``address``: the one in use, "" for none."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Dask cluster"))
        self.resize(640, 380)
        note = QLabel(
            self.tr(
                "By default each run of dask starts a cluster of its own. One that runs already, "
                "with concurviz and the same versions of Python and Dask, can be used instead; "
                "TLS is set up in Dask's own configuration."
            )
        )
        note.setWordWrap(True)
        self.address = QLineEdit(address)
        self.address.setPlaceholderText(_EXAMPLE)
        self.address.setAccessibleName(self.tr("Address of the scheduler"))
        label = QLabel(self.tr("&Scheduler"))
        label.setBuddy(self.address)
        self.connect_button = QPushButton(self.tr("Connect"))
        self.table = TextTable(TextTableModel(HEADERS, HELP))
        self.table.setAccessibleName(self.tr("Workers of the cluster"))
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.use_button = QPushButton(self.tr("Use this cluster"))
        self.own_button = QPushButton(self.tr("Use one of its own"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (self.use_button, self.own_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        line = QHBoxLayout()
        for widget in (label, self.address, self.connect_button):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(note)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        column.addWidget(self.summary)
        column.addWidget(buttons)
        self.connect_button.clicked.connect(self.look)
        self.address.returnPressed.connect(self.look)
        self.address.textChanged.connect(self._edited)
        self.use_button.clicked.connect(lambda: self._choose(self.address.text().strip()))
        self.own_button.clicked.connect(lambda: self._choose(""))
        buttons.rejected.connect(self.reject)
        for button in (self.use_button, self.own_button):
            button.setAutoDefault(False)
        self.own_button.setEnabled(bool(address))
        self._edited()
        if address:
            self.summary.setText(self.tr("In use: {0}").format(address))

    def look(self) -> None:
        """Look at what is at the address."""
        address = self.address.text().strip()
        if not is_address(address):
            self.show_problem(self.tr("An address looks like {0}.").format(ALLOWED))
            return
        self._edited()
        self.connect_button.setEnabled(False)
        self.summary.setText(self.tr("Looking …"))
        self.wanted.emit(address)

    def show_found(self, address: str, rows: Sequence[Sequence[str]], said: str) -> None:
        """Show the workers at an address that can be used; ``said``: of all of them."""
        if address != self.address.text().strip():
            return
        self._show(rows, said)
        self.use_button.setEnabled(True)
        self.use_button.setDefault(True)

    def show_problem(self, said: str, rows: Sequence[Sequence[str]] = ()) -> None:
        """Why it cannot be used."""
        self._show(rows, said)

    def _show(self, rows: Sequence[Sequence[str]], said: str) -> None:
        self.table.table.set_rows([list(row) for row in rows])
        self.connect_button.setEnabled(True)
        self.summary.setText(said)

    def _edited(self) -> None:
        """What was found is no longer that of the address."""
        self.table.table.set_rows([])
        self.summary.setText("")
        self.connect_button.setEnabled(True)
        self.use_button.setEnabled(False)

    def _choose(self, address: str) -> None:
        self.chosen.emit(address)
        self.accept()
