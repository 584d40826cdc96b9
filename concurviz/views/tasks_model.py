"""The tasks of all runs as a table model over numpy columns: sorted and filtered without copying.

Texts are made for the cells that are looked at, so 90,000 tasks cost what a screenful costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from concurviz.analysis.tasks import UNKNOWN, TaskFigures
from concurviz.scenario.contenders import title_of
from concurviz.trace.columns import Int64
from concurviz.views.text_table import two_lines
from concurviz.wire.states import Instant, State
from concurviz.words import noop, word

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()

HEADERS = (
    noop("Model"), noop("Task"), noop("State"), noop("Submitted (s)"), noop("Started (s)"),
    noop("Waited (ms)"), noop("Ran (ms)"), noop("Latency (ms)"), noop("Worker"), noop("Error"),
)  # fmt: skip
TIPS = (
    noop("The concurrency model; its status follows where the run is neither done nor running."),
    noop("The task's number: the same number is the same work under every model."),
    noop("How the task ended, or what it is doing."),
    noop("When it was submitted, from the start of its run."),
    noop("When a worker first took it up, from the start of its run."),
    noop("From its submission until a worker took it up."),
    noop("How long its own code was executing."),
    noop("From its submission to its end."),
    noop("The worker that had it last."),
    noop("Why it failed."),
)
_MODEL, _TASK, _STATE, _SUBMITTED, _STARTED, _WAITED, _RAN, _LATENCY, _WORKER, _ERROR = range(10)
_TEXT_COLUMNS = (_MODEL, _STATE, _WORKER, _ERROR)
_SECONDS = (_SUBMITTED, _STARTED)
_NOTHING = "–"
_ENDINGS = {
    Instant.DONE: noop("done"),
    Instant.FAILED: noop("failed"),
    Instant.CANCELLED: noop("cancelled"),
}


@dataclass(frozen=True, eq=False)
class RunTasks:
    """One run's tasks: ``workers`` are labels by number, ``errors`` texts by task."""

    model: str
    figures: TaskFigures
    workers: Mapping[int, str]
    errors: Mapping[int, str]


class TasksModel(QAbstractTableModel):
    """All tasks of all runs; ``set_runs``, ``filter`` and ``sort`` decide which rows come where."""

    def __init__(self) -> None:
        super().__init__()
        self.font = QFont()
        self._runs: list[RunTasks] = []
        self._columns: dict[int, Int64] = {}
        self._run: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self._order: npt.NDArray[np.intp] = np.empty(0, np.intp)
        self._words: tuple[str, ...] = ()
        self._failed_only = False
        self._sorted_by = -1
        self._descending = False

    @property
    def total(self) -> int:
        """How many tasks there are, those that the filter hides included."""
        return len(self._run)

    def set_runs(self, runs: Sequence[RunTasks]) -> None:
        """Show the tasks of these runs, in their order where nothing is sorted."""
        self._runs = list(runs)
        counts = [len(run.figures) for run in runs]
        self._run = np.repeat(np.arange(len(runs)), counts)
        figures = [run.figures for run in runs]
        self._columns = {
            _TASK: _joined([f.task for f in figures]),
            _STATE: _joined([np.where(f.ending > 0, 100 + f.ending, f.state) for f in figures]),
            _SUBMITTED: _joined([f.submitted for f in figures]),
            _STARTED: _joined([f.started for f in figures]),
            _WAITED: _joined([f.waited for f in figures]),
            _RAN: _joined([f.ran for f in figures]),
            _LATENCY: _joined([f.latency for f in figures]),
            _WORKER: _joined([f.worker for f in figures]),
        }
        self._arrange()

    def filter(self, text: str, failed_only: bool) -> None:
        """Show only tasks in which every word occurs; ``#12`` or ``12`` is the task's number."""
        self._words = tuple(text.casefold().split())
        self._failed_only = failed_only
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's values; those that are not known come last, whatever the order."""
        self._sorted_by, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def task_at(self, row: int) -> tuple[str, int, int, int]:
        """Model, number, start and end (ns from the run's origin) of the task in a row.

        A task that goes on ends, and one that has not started starts, at UNKNOWN.
        """
        at = self._order[row]
        run: RunTasks = self._runs[int(self._run[at])]
        began = int(self._columns[_STARTED][at])
        submitted = int(self._columns[_SUBMITTED][at])
        latency = int(self._columns[_LATENCY][at])
        end = UNKNOWN if latency == UNKNOWN else submitted + latency
        return run.model, int(self._columns[_TASK][at]), began, end

    def row_of(self, model: str, task: int) -> int | None:
        """Where a task is shown; None if the filter hides it."""
        wanted = [i for i, run in enumerate(self._runs) if run.model == model]
        if not len(self._order):
            return None
        hit = np.isin(self._run[self._order], wanted) & (self._columns[_TASK][self._order] == task)
        found = np.flatnonzero(hit)
        return int(found[0]) if len(found) else None

    def texts(self, row: int) -> list[str]:
        """All cells of a row."""
        return [self._text(self._order[row], column) for column in range(len(HEADERS))]

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(self._order[index.row()], column) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column not in _TEXT_COLUMNS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return two_lines(word(HEADERS[section]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return word(TIPS[section])
        if role == Qt.ItemDataRole.FontRole:
            return self.font
        if role == Qt.ItemDataRole.TextAlignmentRole:
            text = section in _TEXT_COLUMNS
            side = Qt.AlignmentFlag.AlignLeft if text else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, at: np.intp, column: int) -> str:
        run: RunTasks = self._runs[int(self._run[at])]
        if column == _MODEL:
            return title_of(run.model)
        if column == _ERROR:
            return run.errors.get(int(self._columns[_TASK][at]), "")
        value = int(self._columns[column][at])
        if column == _TASK:
            return str(value)
        if column == _STATE:
            return _state_text(value)
        if column == _WORKER:
            return run.workers.get(value, _NOTHING)
        if value == UNKNOWN:
            return _NOTHING
        return f"{value / 1e9:.4f}" if column in _SECONDS else f"{value / 1e6:,.2f}"

    def _arrange(self) -> None:
        """Choose and order the rows anew; nothing moves where nothing changed."""
        order = np.flatnonzero(self._chosen())
        key = self._key()
        if key is not None:
            mine = key[order]
            last = mine < 0
            signed = -mine if self._descending else mine
            # Unknown values last; equal ones stay in the order of runs and numbers.
            order = order[np.lexsort((signed, last))]
        same = len(order) == len(self._order)
        if not same:
            self.beginResetModel()
        self._order = order
        if not same:
            self.endResetModel()
        elif len(order):
            last_cell = self.index(len(order) - 1, len(HEADERS) - 1)
            self.dataChanged.emit(self.index(0, 0), last_cell)

    def _key(self) -> Int64 | None:
        if self._sorted_by < 0 or not self.total:
            return None
        if self._sorted_by == _MODEL:
            return self._run.astype(np.int64)
        if self._sorted_by == _ERROR:
            texts = sorted({e for run in self._runs for e in run.errors.values()})
            rank = {text: i for i, text in enumerate(texts)}
            ranks = np.full(self.total, UNKNOWN, np.int64)
            for at, text in self._failures():
                ranks[at] = rank[text]
            return ranks
        return self._columns[self._sorted_by]

    def _failures(self) -> list[tuple[int, str]]:
        """Place and text of every error."""
        found = []
        start = 0
        for run in self._runs:
            ids = run.figures.task
            for task, text in run.errors.items():
                at = int(np.searchsorted(ids, task))
                if at < len(ids) and ids[at] == task:
                    found.append((start + at, text))
            start += len(ids)
        return found

    def _chosen(self) -> npt.NDArray[np.bool_]:
        chosen = np.ones(self.total, np.bool_)
        if self._failed_only and self.total:
            chosen &= self._columns[_STATE] == 100 + Instant.FAILED
        for text in self._words:
            chosen &= self._having(text)
        return chosen

    def _having(self, text: str) -> npt.NDArray[np.bool_]:
        """The tasks with this word in any of their cells of text, or with this number."""
        number = text.removeprefix("#")
        if number.isdecimal():
            return np.asarray(self._columns[_TASK] == int(number))
        states = [v for v in np.unique(self._columns[_STATE]).tolist() if text in _folded(v)]
        has = np.isin(self._columns[_STATE], states)
        for i, run in enumerate(self._runs):
            mine = self._run == i
            if text in run.model or text in title_of(run.model).casefold():
                has |= mine
            labels = [n for n, label in run.workers.items() if text in label.casefold()]
            has |= mine & np.isin(self._columns[_WORKER], labels)
        for at, error in self._failures():
            has[at] |= text in error.casefold()
        return has


def _state_text(value: int) -> str:
    """Of a value of the state column: an ending above 100, else a state."""
    return word(_ENDINGS[Instant(value - 100)] if value > 100 else State(value).word)


def _folded(value: int) -> str:
    """What the state column says, in the user's language and in English."""
    english = _ENDINGS[Instant(value - 100)] if value > 100 else State(value).word
    return f"{_state_text(value)} {english}".casefold()


def _joined(columns: Sequence[npt.NDArray[np.integer]]) -> Int64:
    if not columns:
        return np.empty(0, np.int64)
    return np.concatenate(columns).astype(np.int64)
