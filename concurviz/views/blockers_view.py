"""The worst blockers: which tasks kept others waiting, as a table that leads to the spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from concurviz import words
from concurviz.analysis.causes import HOW
from concurviz.drawing.arrangement import BLOCKED_NS
from concurviz.drawing.layout import Group, Hit, span_at
from concurviz.drawing.timeview import format_duration
from concurviz.views.text_table import TextTable, TextTableModel

if TYPE_CHECKING:
    from concurviz.analysis.blockers import Blocker

MOST = 100
PERIOD_MS = 1_000
LARGEST_LIVE = 300_000
"""Runs with more spans than this are looked through when they have ended, not while they go on."""


class BlockersView(QStackedWidget):
    """A row per task that kept others waiting, the worst first.

    Nothing is computed while it is hidden. Signal ``span_asked(Hit)``: the user wants to see the
    worst span of a row.
    """

    span_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: Sequence[Group] = ()
        self._now: int | None = None
        self._entries: list[tuple[Group, Blocker]] = []
        self._seen: tuple[object, ...] = ()
        self._blocked_ns = BLOCKED_NS
        self.hint = QLabel()
        self.hint.setProperty("role", "empty")
        self.hint.setMargin(16)
        self.hint.setWordWrap(True)
        headers = (
            self.tr("Model"), self.tr("Task"), self.tr("What it did"), self.tr("Others waited"),
            self.tr("Times"), self.tr("Worst hold"), self.tr("Worker"),
        )  # fmt: skip
        tips = (
            "", "", "",
            self.tr("How long others waited meanwhile, summed over all of them"),
            self.tr("How often it held anybody up"),
            self.tr("The hold that caused the most waiting. Enter or a click goes there"),
        )  # fmt: skip
        self.table = TextTable(TextTableModel(headers, tips, left=(0, 2, len(headers) - 1)))
        self.table.setAccessibleName(self.tr("The worst blockers"))
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        self.note = QLabel()
        self.note.setProperty("role", "heading")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        self.note.setContentsMargins(12, 0, 8, 0)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self.addWidget(self.hint)
        self.addWidget(page)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PERIOD_MS)
        self._soon.timeout.connect(self._update)

    def show_groups(self, groups: Sequence[Group], now: int | None, blocked_ns: int) -> None:
        """The runs have grown, or are others; ``blocked_ns``: how long a loop may be kept."""
        self._groups, self._now = groups, now
        self._blocked_ns = blocked_ns
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._update()

    def _update(self) -> None:
        from concurviz.analysis.blockers import blockers_of, loop_blocks

        traces = [g.trace for g in self._groups if g.trace is not None]
        seen = (self._blocked_ns, *((id(t), t.version) for t in traces))
        if not self.isVisible() or (traces and seen == self._seen):
            return
        self._seen = seen
        growing = any(t.end is None for t in traces)
        if growing and sum(t.n_spans for t in traces) > LARGEST_LIVE:
            self._say(self.tr("So many spans are looked through when the run has ended."))
            return
        found = [(g, b) for g in self._groups if g.trace for b in blockers_of(g.trace)]
        found.sort(key=lambda pair: -pair[1].caused_ns)
        self._entries = found[:MOST]
        if not found:
            self._say(
                self.tr("Nobody has kept anybody waiting for the GIL, a loop or a lock so far.")
                if traces
                else self.tr("Run a scenario to see which tasks keep others waiting.")
            )
            return
        self.table.table.set_rows([_cells(g, b) for g, b in self._entries])
        limit = self._blocked_ns
        blocks = sum(len(loop_blocks(g.trace, limit)) for g in self._groups if g.trace)
        text = self.tr("Worst first; the same wait may have several causes.")
        if blocks:
            told = self.tr("A loop was blocked for more than {0} {1} times.")
            text += " " + told.format(format_duration(limit), blocks)
        self.note.setText(text)
        self.setCurrentIndex(1)

    def _say(self, text: str) -> None:
        self.hint.setText(text)
        self.setCurrentIndex(0)

    def _clicked(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._entries):
            group, blocker = self._entries[index.row()]
            hit: Hit | None = span_at(group, blocker.row, blocker.start + group.offset, self._now)
            if hit is not None:
                self.span_asked.emit(hit)


def _cells(group: Group, b: Blocker) -> list[str]:
    return [
        group.title,
        f"#{b.task}",
        words.word(HOW[b.how]),
        format_duration(b.caused_ns),
        f"{b.holds:,}",
        format_duration(b.worst_ns),
        b.row.title,
    ]
