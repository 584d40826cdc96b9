"""Every task of every run: the text beside the picture."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from concurviz.analysis.tasks import tasks_of
from concurviz.views.state import Phase, ScreenState
from concurviz.views.tasks_model import HEADERS, RunTasks, TasksModel
from concurviz.views.text_table import dress
from concurviz.words import word

#: Figures look at every span: those of a run that goes on are read once a second.
PERIOD_S = 1.0
#: More rows than this are not copied at once: no clipboard's reader wants them.
MAX_COPIED = 100_000
_WIDTHS = (96, 56, 96, 86, 76, 76, 70, 76, 110)


class _Table(QTableView):
    """Ctrl+C copies the selected rows as tab-separated text with headers; without any, all."""

    def __init__(self, model: TasksModel) -> None:
        super().__init__()
        self.tasks = model
        self.setModel(model)
        model.font = dress(self)
        # Rows of one height: Qt must not measure 90,000 of them.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        # Before anybody sorts, runs come in their order and tasks in that of their numbers.
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.setSortIndicatorClearable(True)

    def copy(self) -> str:
        """Put the rows on the clipboard; returns them."""
        chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = chosen or range(self.tasks.rowCount())
        lines = [[word(h) for h in HEADERS], *(self.tasks.texts(r) for r in rows[:MAX_COPIED])]
        text = "\n".join("\t".join(cells) for cells in lines)
        QGuiApplication.clipboard().setText(text)
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt leaves them out where cells cannot be edited.
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class TasksTable(QWidget):
    """The table with its filter.

    Signal ``task_chosen(model, task, start, end)``: the user wants to see a task on the timeline;
    times are ns from its run's origin, -1 where not known.
    """

    task_chosen = Signal(str, int, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TasksModel()
        self.table = _Table(self.model)
        self.table.setAccessibleName(self.tr("Tasks of all runs"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Filter: model, number, state, worker, error"))
        self.search.setAccessibleName(self.tr("Filter tasks"))
        self.search.setClearButtonEnabled(True)
        self.failed_only = QCheckBox(self.tr("Failed only"))
        self.count = QLabel()
        self.count.setProperty("role", "empty")
        self._state = ScreenState()
        self._stamp: tuple[object, ...] = ()
        self._at = 0.0
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        row.addWidget(self.failed_only)
        row.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.search.textChanged.connect(self._filter)
        self.failed_only.toggled.connect(self._filter)
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)
        self._show_count()

    def show_state(self, state: ScreenState) -> None:
        """Show the tasks of all runs, once they can be seen."""
        self._state = state
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: object) -> None:
        """Catch up with what was not read while the tab was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._at = 0.0
        self._refresh()

    def _refresh(self) -> None:
        runs = [(run, run.trace) for run in self._state.runs if run.trace is not None]
        stamp = tuple((id(trace), trace.version) for _, trace in runs)
        busy = self._state.phase in (Phase.STARTING, Phase.RUNNING)
        if stamp == self._stamp or (busy and monotonic() - self._at < PERIOD_S):
            return
        self._stamp, self._at = stamp, monotonic()
        # What the user looks at stays where it is.
        bar, current = self.table.verticalScrollBar().value(), self.table.currentIndex()
        at = self.model.task_at(current.row()) if current.isValid() else None
        self.model.set_runs(
            [
                RunTasks(
                    run.model,
                    tasks_of(trace),
                    {number: row.title for number, row in trace.workers.items()},
                    dict(run.errors),
                )
                for run, trace in runs
            ]
        )
        if at is not None and (shown := self.model.row_of(at[0], at[1])) is not None:
            self.table.selectRow(shown)
        self.table.verticalScrollBar().setValue(bar)
        self._show_count()

    def _filter(self) -> None:
        self.model.filter(self.search.text(), self.failed_only.isChecked())
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        if not total:
            text = self.tr("No tasks yet: run a scenario.")
        elif shown == total:
            text = self.tr("{0} tasks").format(f"{total:,}")
        else:
            text = self.tr("{0} of {1} tasks").format(f"{shown:,}", f"{total:,}")
        self.count.setText(text)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.task_chosen.emit(*self.model.task_at(index.row()))
