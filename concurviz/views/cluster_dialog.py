"""Which cluster the model ``dask`` runs on: one of its own, or one that is there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from concurviz.scenario.cluster import ALLOWED, is_address
from concurviz.views.file_dialogs import ask_to_open
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.wire.cluster import NO_CLUSTER, Cluster
from concurviz.words import noop, word

HEADERS = (noop("Worker"), noop("Threads"), noop("Memory"), noop("Memory limit"))
HELP = (
    noop("The worker's address"),
    noop("How many tasks it runs at once"),
    noop("What its process has taken by now"),
    noop("At this much its nanny ends it"),
)
FILES = (noop("CA certificate"), noop("Certificate"), noop("Key"))
_EXAMPLE = "tcp://127.0.0.1:8786"


class ClusterDialog(QDialog):
    """Asks for an address, shows who is there, and offers to use them.

    Signal ``wanted(cluster)``: look there. Signal ``chosen(cluster)``: runs are to use it, or with
    NO_CLUSTER one of their own. ``files``: the lines for the paths of a cluster with TLS, as
    ``Cluster.files`` has them.
    """

    wanted = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, used: Cluster, known: Sequence[Cluster] = (), parent: QWidget | None = None
    ) -> None:
        """``used``: the one in use; ``known``: those used before, the last one first."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Dask cluster"))
        self.resize(640, 380)
        note = QLabel(
            self.tr(
                "By default each run of dask starts a cluster of its own. One that runs already, "
                "with concurviz and the same versions of Python and Dask, can be used instead."
            )
        )
        note.setWordWrap(True)
        self._known = {cluster.address: cluster for cluster in (*known, *filter(None, [used]))}
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.addItems(list(self._known))
        self.box.setAccessibleName(self.tr("Address of the scheduler"))
        self.address = QLineEdit()
        self.box.setLineEdit(self.address)
        self.address.setPlaceholderText(_EXAMPLE)
        self.address.setAccessibleName(self.tr("Address of the scheduler"))
        self.files = [QLineEdit() for _ in FILES]
        self._tls = self._file_lines()
        label = QLabel(self.tr("&Scheduler"))
        label.setBuddy(self.box)
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
        line.addWidget(label)
        line.addWidget(self.box, 1)
        line.addWidget(self.connect_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(note)
        column.addLayout(line)
        column.addWidget(self._tls)
        column.addWidget(self.table, 1)
        column.addWidget(self.summary)
        column.addWidget(buttons)
        self.connect_button.clicked.connect(self.look)
        self.address.returnPressed.connect(self.look)
        self.address.textChanged.connect(self._addressed)
        self.use_button.clicked.connect(lambda: self._choose(self.cluster()))
        self.own_button.clicked.connect(lambda: self._choose(NO_CLUSTER))
        buttons.rejected.connect(self.reject)
        for button in (self.use_button, self.own_button):
            button.setAutoDefault(False)
        self.own_button.setEnabled(bool(used))
        first = used or next(iter(known), NO_CLUSTER)
        self.address.setText(first.address)
        self._addressed()
        if used:
            self.summary.setText(self.tr("In use: {0}").format(used))

    def _file_lines(self) -> QWidget:
        """What asks for the files of TLS."""
        lines = QWidget()
        form = QFormLayout(lines)
        form.setContentsMargins(0, 0, 0, 0)
        note = QLabel(self.tr("Without files, those that Dask's own configuration names are used."))
        note.setWordWrap(True)
        for title, edit in zip(FILES, self.files, strict=True):
            name = word(title)
            edit.setAccessibleName(name)
            edit.textChanged.connect(self._edited)
            browse = QPushButton(self.tr("Browse…"))
            browse.setAutoDefault(False)
            browse.setAccessibleName(self.tr("Browse: {0}").format(name))
            browse.clicked.connect(partial(self._browse, name, edit))
            line = QHBoxLayout()
            line.addWidget(edit, 1)
            line.addWidget(browse)
            form.addRow(name, line)
        form.addRow(note)
        return lines

    def _browse(self, title: str, edit: QLineEdit) -> None:
        ask_to_open(
            self, title, [self.tr("PEM files (*.pem *.crt *.key)"), self.tr("All files (*)")],
            lambda path: edit.setText(str(path)),
        )  # fmt: skip

    def cluster(self) -> Cluster:
        """The one that is written here."""
        address = self.address.text().strip()
        files = (edit.text().strip() for edit in self.files)
        return Cluster(address, *files) if Cluster(address).wants_files else Cluster(address)

    def look(self) -> None:
        """Look at what is at the address."""
        cluster = self.cluster()
        if not is_address(cluster.address):
            self.show_problem(self.tr("An address looks like {0}.").format(ALLOWED))
            return
        if any(cluster.files) and not all(cluster.files):
            self.show_problem(self.tr("TLS takes all three files, or none."))
            return
        self._edited()
        self.connect_button.setEnabled(False)
        self.summary.setText(self.tr("Looking …"))
        self.wanted.emit(cluster)

    def show_found(self, cluster: Cluster, rows: Sequence[Sequence[str]], said: str) -> None:
        """Show the workers of a cluster that can be used; ``said``: of all of them."""
        if cluster != self.cluster():
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

    def _addressed(self) -> None:
        """The address has become another."""
        cluster = self.cluster()
        known = self._known.get(cluster.address)
        if known is not None:
            for edit, name in zip(self.files, known.files, strict=True):
                edit.setText(name)
        self._tls.setVisible(cluster.wants_files)
        self._edited()

    def _edited(self) -> None:
        """What was found is no longer that of the address."""
        self.table.table.set_rows([])
        self.summary.setText("")
        self.connect_button.setEnabled(True)
        self.use_button.setEnabled(False)

    def _choose(self, cluster: Cluster) -> None:
        self.chosen.emit(cluster)
        self.accept()
