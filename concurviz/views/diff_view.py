"""What differs between two traces side by side, and where the second one lies on the axis."""

from __future__ import annotations

import math
from html import escape

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from concurviz.analysis import diff_table
from concurviz.analysis.beside import Pair
from concurviz.analysis.diff import KINDS, Difference, Kind
from concurviz.views.actions import Actions
from concurviz.views.state import ScreenState
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.words import noop, word

_KINDS: dict[Kind, str] = {
    "models": noop("Models"),
    "states": noop("States"),
    "tasks": noop("Tasks"),
    "phases": noop("Phases"),
}
_MS = 1e6
#: A day: no run is moved by more by hand.
_REACH_MS = 86_400_000.0
_WIDEST_PX = 360
#: A menu of more is longer than the screen.
_MOST_MARKS = 20
_MARK_CHARACTERS = 60
#: The column that says whether a figure differs.
_DIFFERS = len(diff_table.HEADERS) - 1


class DiffView(QWidget):
    """A table of differences, one kind at a time.

    Signals: ``difference_chosen(Difference)``: the user wants to see its spans;
    ``shift_asked(float)``: B is to begin so many ns after A.
    """

    difference_chosen = Signal(object)
    shift_asked = Signal(float)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair: Pair | None = None
        self._shown: tuple[Difference, ...] = ()
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(self.tr("What is compared"))
        for kind in KINDS:
            self.kinds.addItem(word(_KINDS[kind]), kind)
        self.files = QLabel()
        self.files.setTextFormat(Qt.TextFormat.PlainText)
        self.count = QLabel()
        self.count.setProperty("role", "empty")
        self.shift = QDoubleSpinBox()
        self.shift.setAccessibleName(self.tr("How much later B begins than A"))
        self.shift.setToolTip(self.shift.accessibleName())
        self.shift.setRange(-_REACH_MS, _REACH_MS)
        self.shift.setDecimals(3)
        self.shift.setSuffix(" ms")
        self.shift.setPrefix(self.tr("B at "))
        self.shift.setKeyboardTracking(False)
        self.table = TextTable(
            TextTableModel(
                [word(h) for h in diff_table.HEADERS],
                [word(h) for h in diff_table.HELP],
                left=(0, 1, _DIFFERS),
            )
        )
        self.table.setAccessibleName(self.tr("Differences of two traces"))
        self.table.table.mark_tip = self.tr("the interval lies beyond 1")
        self.table.make_sortable()
        # Names of calls can be long: their tooltips have the rest.
        self.table.horizontalHeader().setMaximumSectionSize(_WIDEST_PX)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.kinds)
        for label, share in ((self.files, 2), (self.count, 1)):
            # They give way to what can be pressed; their tooltips have the whole of it.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(label, share)
        row.addWidget(self.shift)
        self.align = self._align_button(actions)
        row.addWidget(self.align)
        close = QToolButton(self)
        # Its default action's text would not fit.
        leave = actions["close_second"]
        close.setText("✕")
        close.setToolTip(leave.text())
        close.setAccessibleName(leave.text())
        close.clicked.connect(leave.trigger)
        row.addWidget(close)
        for button in self.findChildren(QToolButton):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.kinds.currentIndexChanged.connect(self._fill)
        self.shift.valueChanged.connect(lambda ms: self.shift_asked.emit(ms * _MS))
        self.table.clicked.connect(self._choose)
        self.table.activated.connect(self._choose)

    def _align_button(self, actions: Actions) -> QToolButton:
        button = QToolButton(self)
        button.setText(self.tr("Align") + " ▾")
        button.setToolTip(self.tr("Where B lies beside A"))
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: self._fill_align_menu(menu, actions))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _fill_align_menu(self, menu: QMenu, actions: Actions) -> None:
        """Starts, the user's marks, and those that tasks of both have set."""
        menu.clear()
        for action_id in ("align_starts", "align_marks"):
            menu.addAction(actions[action_id])
        marks = {} if self._pair is None else self._pair.marks
        if marks:
            menu.addSection(self.tr("Marks that tasks have set"))
        for text, shift_ns in list(marks.items())[:_MOST_MARKS]:
            # In menus & is no character of its own.
            action = menu.addAction(text[:_MARK_CHARACTERS].replace("&", "&&"))
            action.triggered.connect(lambda _=False, ns=shift_ns: self.shift_asked.emit(ns))

    @property
    def kind(self) -> Kind:
        """What is shown now."""
        return KINDS[max(0, self.kinds.currentIndex())]

    def show_kind(self, kind: Kind) -> None:
        """Show the models, states, tasks or phases."""
        self.kinds.setCurrentIndex(KINDS.index(kind))

    def show_state(self, state: ScreenState) -> None:
        """Show the differences of the two traces, if there are two."""
        before, self._pair = self._pair, state.pair
        if self._pair is None or self._pair is before:
            return
        self.shift.blockSignals(True)
        self.shift.setValue(self._pair.shift_ns / _MS)
        self.shift.blockSignals(False)
        if before is None or before.diff is not self._pair.diff:
            a, b = self._pair.files
            self.shift.setSingleStep(_step_ms(self._pair))
            self.files.setText(f"A: {a}   B: {b}")
            self.files.setToolTip(f"<span>A: {escape(a)}<br>B: {escape(b)}</span>")
            self._fill()

    def _fill(self) -> None:
        if self._pair is None:
            return
        kind, found = self.kind, self._pair.diff
        self._shown = found.of(kind)
        marked = {(row, _DIFFERS) for row, one in enumerate(self._shown) if one.differs}
        self.table.clearSelection()
        self.table.table.set_rows(
            diff_table.rows(self._shown), None, diff_table.values(self._shown), marked
        )
        self.table.fit()
        self.count.setText(self._count(len(marked), found.left_out.get(kind, 0)))
        self.count.setToolTip(self.count.text())

    def _count(self, differ: int, left: int) -> str:
        if not self._shown:
            return self.tr("nothing of this kind in these traces")
        both = sum(one.difference is not None for one in self._shown)
        text = self.tr("{0} of {1} differ").format(f"{differ:,}", f"{both:,}")
        if left:
            more = self.tr("{0} more, which differ less, are left out").format(f"{left:,}")
            text = f"{text}; {more}"
        return text

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.difference_chosen.emit(self._shown[self.table.table.source_row(index.row())])


def _step_ms(pair: Pair) -> float:
    """A step of the shift: a power of ten, about a hundredth of the longest run."""
    runs = (run.trace for trace in (pair.a, pair.b) for run in trace.runs)
    longest = max((run.extent for run in runs if run is not None), default=0)
    return max(0.001, 10.0 ** round(math.log10(max(1, longest) / _MS / 100)))
