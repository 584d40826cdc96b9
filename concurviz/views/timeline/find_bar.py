"""Find and filter: a line above the timeline that names tasks, states, lanes or lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from concurviz import words
from concurviz.drawing.arrangement import LaneId
from concurviz.drawing.laying import lanes_of_group
from concurviz.drawing.layout import Group, Hit
from concurviz.drawing.neighbours import span_of
from concurviz.trace.columns import Int64
from concurviz.trace.rows import Row
from concurviz.trace.search import Query, find, find_phases, parse
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import NAMES

MAX_FOUND = 200_000
"""More spans than this are counted and not stepped through: nobody presses Enter that often."""


@dataclass(frozen=True)
class Found:
    """Where a query's spans are: ``spans`` in order of time, ``lanes`` that have any.

    ``count`` is the number of all, which may be more than are listed.
    """

    spans: tuple[tuple[Group, Row, int], ...] = ()
    lanes: frozenset[LaneId] = frozenset()
    count: int = 0

    def hit(self, number: int) -> Hit:
        """The span of that number."""
        return span_of(*self.spans[number])


def search(text: str, groups: Sequence[Group]) -> Found:
    """All spans that a text means, as typed into the bar."""
    query = parse(text)
    if query.empty:
        return Found()
    starts: list[Int64] = []
    places: list[tuple[Group, Row, int]] = []
    lanes: set[LaneId] = set()
    count = 0
    for group in groups:
        if group.trace is None or not query.wants(group.key):
            continue
        for lane, row in lanes_of_group(group).items():
            names = f"{group.title} {group.key} {row.label} {row.title}"
            within = [(row, find(query, row, names, group.trace.errors))]
            if query.phases:
                within = _phases(query, group.trace, row)
            for where, found in within:
                if len(found):
                    lanes.add(lane)
                    count += len(found)
                    kept = found[: max(0, MAX_FOUND - len(places))]
                    starts.append(where.start[kept] + group.offset)
                    places.extend((group, where, k) for k in kept.tolist())
    times: Int64 = np.concatenate(starts) if starts else np.empty(0, np.int64)
    order = np.argsort(times, kind="stable").tolist()
    return Found(tuple(places[k] for k in order), frozenset(lanes), count)


def _phases(query: Query, trace: RunTrace, row: Row) -> list[tuple[Row, Int64]]:
    """The phases nested in a row that a query means, row by row."""
    names = {**NAMES, **trace.phases}
    # Users look for what they read.
    names = {number: f"{name} {words.word(name)}" for number, name in names.items()}
    nested = (s.rows[row.lane] for s in trace.phases_of(row.store) if row.lane < len(s.rows))
    return [(inner, find_phases(query, inner, names)) for inner in nested]


class FindBar(QWidget):
    """Hidden until it is opened.

    Signals: ``text_changed(str)``, ``stepped(int)`` (1 next, -1 previous), ``filter_toggled(bool)``
    (only lanes with a find are shown), ``closed()``.
    """

    text_changed = Signal(str)
    stepped = Signal(int)
    filter_toggled = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit()
        self.text.setPlaceholderText(
            self.tr("Find: task number, state, lane or error; >5ms, <20us; phase:io")
        )
        self.text.setClearButtonEnabled(True)
        self.text.setAccessibleName(self.tr("Find in the timeline"))
        self.text.setToolTip(
            self.tr(
                "Words are joined by “and”, e.g. “threads gil >2ms”. "
                "Enter: next, Shift+Enter: previous"
            )
        )
        self.text.installEventFilter(self)
        self.count = QLabel()
        self.count.setProperty("role", "empty")
        self.filter = QCheckBox(self.tr("Only lanes with a find"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.addWidget(self.text, 1)
        row.addWidget(self.count)
        for arrow, name, step in (
            (Qt.ArrowType.UpArrow, self.tr("Previous find (Shift+Enter)"), -1),
            (Qt.ArrowType.DownArrow, self.tr("Next find (Enter)"), 1),
        ):
            button = QToolButton()
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            button.setToolTip(name)
            button.setAccessibleName(name)
            button.clicked.connect(lambda _checked=False, n=step: self.stepped.emit(n))
            row.addWidget(button)
        row.addWidget(self.filter)
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(self.tr("Close (Esc)"))
        close.setAccessibleName(self.tr("Close the find bar"))
        close.clicked.connect(self.leave)
        row.addWidget(close)
        self.text.textChanged.connect(self.text_changed)
        self.filter.toggled.connect(self.filter_toggled)
        self.hide()

    def open(self) -> None:
        """Show the bar, ready to type; what was looked for last is there to be typed over."""
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def leave(self) -> None:
        """Hide the bar; what it filtered is shown again."""
        self.hide()
        self.closed.emit()

    def show_count(self, number: int | None, count: int) -> None:
        """Which find is selected (from 0, None for none), of how many."""
        if not self.text.text().strip():
            self.count.setText("")
        elif not count:
            self.count.setText(self.tr("nothing found"))
        elif number is None:
            self.count.setText(self.tr("{0} found").format(f"{count:,}"))
        else:
            self.count.setText(self.tr("{0} of {1}").format(f"{number + 1:,}", f"{count:,}"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        if watched is self.text and isinstance(event, QKeyEvent) and is_press and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.stepped.emit(-1 if back else 1)
            case Qt.Key.Key_Escape:
                self.leave()
            case _:
                return False
        return True
