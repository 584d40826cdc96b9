"""A selected range: where its time went, and how long its spans are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from superqt.utils import signals_blocked

from concurviz.analysis.range_stats import RangeStats, StateStats, range_stats
from concurviz.drawing.layout import Group
from concurviz.drawing.legend import word
from concurviz.drawing.theme import LIGHT, STATE_STYLE, Theme
from concurviz.drawing.timeview import format_duration
from concurviz.views.text_table import TextTable, TextTableModel

TICKS = 5
"""Labels below the histogram, from the shortest span to the longest."""


class RangePage(QWidget):
    """A row per model and state; the chosen row's lengths as a histogram beside the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._entries: list[tuple[Group, RangeStats, StateStats]] = []
        self.title = QLabel()
        self.title.setProperty("role", "heading")
        self.lanes = QComboBox()
        self.lanes.addItem(self.tr("of workers"), "workers")
        self.lanes.addItem(self.tr("of tasks"), "tasks")
        self.lanes.setAccessibleName(self.tr("Whose time"))
        self.lanes.setToolTip(
            self.tr("Workers' and tasks' time are the same time seen from two sides")
        )
        self.lanes.currentIndexChanged.connect(lambda _index: self._again())
        headers = (
            self.tr("Model"), self.tr("State"), self.tr("Share"), self.tr("Time"), self.tr("Spans"),
            "p50", "p95", "p99", self.tr("Longest"),
        )  # fmt: skip
        self.table = TextTable(TextTableModel(headers))
        self.table.setAccessibleName(self.tr("Time of the selected range by model and state"))
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.plot = pg.PlotWidget()
        self.plot.setAccessibleName(self.tr("How long the spans of the chosen state are"))
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot_title = QLabel()
        self.plot_title.setProperty("role", "heading")
        self.kept = QLabel()
        self.kept.setWordWrap(True)
        self.kept.setContentsMargins(12, 0, 8, 0)
        self.kept.hide()
        left, right = QVBoxLayout(), QVBoxLayout()
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.lanes)
        left.addLayout(head)
        left.addWidget(self.kept)
        left.addWidget(self.table, 1)
        right.setContentsMargins(8, 6, 8, 4)
        right.addWidget(self.plot_title)
        right.addWidget(self.plot, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left, 3)
        row.addLayout(right, 2)
        self._asked: tuple[Sequence[Group], float, float, int | None] = ((), 0.0, 0.0, None)
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self._theme = theme
        self.plot.setBackground(None)
        for side in ("left", "bottom"):
            self.plot.getAxis(side).setPen(theme.grid)
            self.plot.getAxis(side).setTextPen(theme.foreground)
        self._draw()

    def show_range(
        self, groups: Sequence[Group], start: float, end: float, *, now: int | None
    ) -> None:
        """Show ``[start, end)`` ns from t = 0, over all lanes of the groups' runs."""
        self._asked = groups, start, end, now
        self._again()

    def _again(self) -> None:
        groups, start, end, now = self._asked
        self.title.setText(
            self.tr("{0} selected: where the time went").format(format_duration(end - start))
        )
        chosen = self.table.currentIndex().row()
        self._entries = []
        since = 0.0
        for group in groups:
            trace = group.trace
            if trace is None:
                continue
            workers = self.lanes.currentData() == "workers"
            rows = trace.workers.values() if workers else trace.task_rows
            extent = group.extent(now) - group.offset
            stats = range_stats(rows, start - group.offset, end - group.offset, extent)
            self._entries += [(group, stats, state) for state in stats.states]
            since = max(since, stats.since + group.offset if stats.since else 0)
        self.kept.setVisible(since > 0)
        self.kept.setText(
            self.tr(
                "Spans before {0} have been given up to bound the memory: shares and times count "
                "them, numbers and lengths do not."
            ).format(format_duration(since))
        )
        with signals_blocked(self.table.selectionModel()):
            self.table.table.set_rows([_cells(g, s) for g, _, s in self._entries])
            if self._entries and not 0 <= chosen < len(self._entries):
                self.table.selectRow(0)
        self._draw()

    def _row_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._draw()

    def _draw(self) -> None:
        self.plot.clear()
        row = max(0, self.table.currentIndex().row())
        if row >= len(self._entries):
            self.plot_title.setText("")
            return
        group, stats, state = self._entries[row]
        style = STATE_STYLE[state.state]
        self.plot_title.setText(
            self.tr("Lengths of the spans: {0}, {1}").format(group.title, word(state.state))
        )
        histogram = stats.histogram(state.state)
        if histogram is None:
            return
        edges = np.log10(histogram.edges)
        colour = QColor(style.colour if style.solid else self._theme.muted)
        self.plot.addItem(
            pg.BarGraphItem(
                x0=edges[:-1], x1=edges[1:], height=histogram.counts, brush=colour,
                pen=pg.mkPen(self._theme.background),
            )
        )  # fmt: skip
        low, high = float(edges[0]), float(edges[-1])
        margin = 0.03 * (high - low)
        self.plot.setXRange(low - margin, high + margin, padding=0)
        self.plot.setYRange(0, float(histogram.counts.max()) * 1.05, padding=0)
        marks = np.linspace(low, high, TICKS)
        self.plot.getAxis("bottom").setTicks([[(x, format_duration(10.0**x)) for x in marks]])


def _cells(group: Group, s: StateStats) -> list[str]:
    return [
        group.title,
        word(s.state),
        f"{s.share * 100:.1f} %",
        format_duration(s.ns),
        f"{s.count:,}",
        *(format_duration(ns) if s.count else "–" for ns in (s.p50, s.p95, s.p99, s.longest)),
    ]
