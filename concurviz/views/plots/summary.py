"""Two bar plots: throughput by model, and where the workers' time went."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from concurviz.analysis.metrics import RunMetrics
from concurviz.drawing.legend import legend_height, paint_legend
from concurviz.drawing.model_style import model_style
from concurviz.drawing.theme import LIGHT, STATE_STYLE, Theme
from concurviz.views.plots.axes import compact, dress, make_plot
from concurviz.views.plots.page import Page
from concurviz.wire.models import MODELS
from concurviz.wire.states import SHOWN_STATES, State
from concurviz.words import word

_BAR = 0.66
#: Segments below this share of the width have no room for their letter, nor rows this low.
_LETTER_SHARE = 0.04
_LETTER_ROW_PX = 13
_HEADROOM = 1.22
_NAMES_PX = 92
#: Below this height the rows need the axis's room more than the axis does.
_AXIS_FROM_PX = 150


class SummaryPage(Page):
    """Bars for every run, the winner's figure in bold. ``shares`` and ``throughput``: the plots."""

    def nothing(self) -> str:
        return self.tr("No task has been done yet.")

    def make(self) -> QWidget:
        self.throughput = _bar_plot(self.tr("Tasks done per second, by model"))
        self.shares = _bar_plot(self.tr("Share of the workers' time in each state, by model"))
        self.shares.setXRange(0, 1.0, padding=0)
        percents = [(p / 100, f"{p} %") for p in range(0, 101, 25)]
        self.shares.getAxis("bottom").setTicks([percents])
        self.legend = StatesLegend()
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(4, 4, 20, 2)
        row.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(2)
        left.addWidget(_heading(self.tr("Throughput (tasks/s)")))
        left.addWidget(self.throughput, 1)
        title = QHBoxLayout()
        title.addWidget(_heading(self.tr("Workers' time")))
        title.addSpacing(12)
        title.addWidget(self.legend, 1)
        right.addLayout(title)
        right.addWidget(self.shares, 1)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        return body

    def dress(self) -> None:
        for plot in (self.throughput, self.shares):
            dress(plot, self.theme, self)
            plot.getAxis("left").setTextPen(self.theme.foreground)
        self.legend.set_theme(self.theme)

    def draw(self) -> None:
        metrics = self.shown()
        ticks = [(-i, word(MODELS[m.model].title)) for i, m in enumerate(metrics)]
        for plot in (self.throughput, self.shares):
            plot.clear()
            plot.getAxis("left").setTicks([ticks])
            plot.setYRange(-len(metrics) + 0.5, 0.5, padding=0)
        self._fit()
        self._draw_throughput(metrics)
        self.legend.show_states(self._draw_shares(metrics))

    def shown(self) -> list[RunMetrics]:
        """The figures of the runs that have begun."""
        return [run.metrics for run, _ in self.runs if run.metrics is not None]

    def _draw_throughput(self, metrics: Sequence[RunMetrics]) -> None:
        winner = self.state.verdict.winner if self.state.verdict else None
        most = max((m.throughput for m in metrics), default=0.0) or 1.0
        self.throughput.setXRange(0, most * _HEADROOM, padding=0)
        for i, m in enumerate(metrics):
            colour = QColor(model_style(m.model).colour(self.theme))
            self.throughput.addItem(_bar(0.0, m.throughput, -i, colour))
            font = QFont(self.font())
            font.setPointSizeF(font.pointSizeF() - 1)
            font.setBold(m.model == winner)
            label = pg.TextItem(
                compact(m.throughput), color=self.theme.foreground, anchor=(-0.1, 0.5)
            )
            label.setFont(font)
            label.setPos(m.throughput, -i)
            self.throughput.addItem(label)

    def _draw_shares(self, metrics: Sequence[RunMetrics]) -> list[State]:
        present: set[State] = set()
        roomy = self.shares.height() / max(1, len(metrics)) >= _LETTER_ROW_PX
        for i, m in enumerate(metrics):
            left = 0.0
            for state, share in _shares(m):
                present.add(state)
                style = STATE_STYLE[state]
                colour = QColor(style.colour if style.solid else self.theme.stripe)
                self.shares.addItem(_bar(left, share, -i, colour, self.theme.grid))
                if share >= _LETTER_SHARE and style.letter and roomy:
                    ink = style.ink if style.solid else self.theme.foreground
                    letter = pg.TextItem(style.letter, color=ink, anchor=(0.5, 0.5))
                    letter.setFont(self.shares.getAxis("left").style["tickFont"])
                    letter.setPos(left + share / 2, -i)
                    self.shares.addItem(letter)
                left += share
        return [s for s in SHOWN_STATES if s in present]

    def table(self) -> list[list[str]]:
        metrics = self.shown()
        present = [s for s in SHOWN_STATES if any(dict(_shares(m)).get(s) for m in metrics)]
        rows = [[self.tr("Model"), self.tr("Tasks/s"), *(word(s.word) for s in present)]]
        for m in metrics:
            shares = dict(_shares(m))
            said = [f"{shares.get(s, 0.0):.4g}" for s in present]
            rows.append([word(MODELS[m.model].title), f"{m.throughput:.6g}", *said])
        return rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentIndex():
            self._fit()

    def _fit(self) -> None:
        for plot in (self.throughput, self.shares):
            plot.showAxis("bottom", self.height() >= _AXIS_FROM_PX)


class StatesLegend(QWidget):
    """Swatches and names of states, in as many lines as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: list[State] = []
        self._theme = LIGHT
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        font = self.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() - 1))
        self.setFont(font)

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self._theme = theme
        self.update()

    def show_states(self, states: list[State]) -> None:
        """Show these states, in this order."""
        if states != self._states:
            self._states = states
            self.setAccessibleName(", ".join(word(s.word) for s in states))
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:
        return max(18, legend_height(self._states, width, self.font()))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        paint_legend(painter, self.rect().toRectF(), self._states, self._theme, ratio)


def _shares(m: RunMetrics) -> list[tuple[State, float]]:
    seconds = m.states["workers"]
    whole = sum(seconds.values())
    return [(s, seconds[s.word] / whole) for s in SHOWN_STATES if seconds.get(s.word)]


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _bar_plot(name: str) -> pg.PlotWidget:
    plot = make_plot(name, compact, compact)
    plot.setToolTip(name)
    plot.getAxis("left").setStyle(tickLength=0)
    plot.getAxis("left").setWidth(_NAMES_PX)
    return plot


def _bar(
    left: float, width: float, y: float, colour: QColor, edge: str | None = None
) -> pg.BarGraphItem:
    pen = pg.mkPen(edge) if edge else pg.mkPen(None)
    return pg.BarGraphItem(x0=[left], width=[width], y=[y], height=_BAR, brush=colour, pen=pen)
