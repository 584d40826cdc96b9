"""Two bar plots: throughput by model, and where the workers' time went."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from concurviz.analysis.metrics import RunMetrics
from concurviz.drawing.legend import word
from concurviz.drawing.theme import LIGHT, STATE_STYLE, Theme
from concurviz.views.state import ScreenState
from concurviz.wire.models import MODELS
from concurviz.wire.states import SHOWN_STATES, State

_BAR = 0.62
#: Segments below this share of the width have no room for their letter.
_LETTER_SHARE = 0.05
_HEADROOM = 1.3
_LOSER_ALPHA = 150


class ResultPlots(QStackedWidget):
    """Bars for every run; a hint while there is none.

    The plots are made when the panel is shown for the first time: the window opens without it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._shown: tuple[object, ...] = ()
        self._state = ScreenState()
        self._made = False
        hint = QLabel(self.tr("Run a scenario to see throughput and shares of time."))
        hint.setProperty("role", "empty")
        hint.setMargin(16)
        self.addWidget(hint)

    def _make(self) -> None:
        self._made = True
        self.throughput = _bar_plot(self.tr("Tasks done per second, by model"))
        self.shares = _bar_plot(self.tr("Share of the workers' time in each state, by model"))
        self.shares.setXRange(-0.005, 1.06, padding=0)
        percents = [(p / 100, f"{p} %") for p in range(0, 101, 25)]
        self.shares.getAxis("bottom").setTicks([percents])
        self.legend = QLabel()
        self.legend.setWordWrap(True)
        # As wide as there is room: a legend must not squeeze the plot beside it.
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        plots = QWidget()
        row = QHBoxLayout(plots)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(_heading(self.tr("Throughput (tasks/s)")))
        left.addWidget(self.throughput, 1)
        title = QHBoxLayout()
        title.addWidget(_heading(self.tr("Where the workers' time went")))
        title.addSpacing(16)
        title.addWidget(self.legend, 1)
        right.addLayout(title)
        right.addWidget(self.shares, 1)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        self.addWidget(plots)

    def set_theme(self, theme: Theme) -> None:
        """Redraw in a theme's colours."""
        self._theme = theme
        self._shown = ()
        if not self._made:
            return
        for plot in (self.throughput, self.shares):
            plot.setBackground(None)
            for side in ("left", "bottom"):
                plot.getAxis(side).setPen(theme.grid)
                plot.getAxis(side).setTextPen(theme.foreground)
        self.show_state(self._state)

    def show_state(self, state: ScreenState) -> None:
        """Show the runs, once the panel can be seen."""
        self._state = state
        if not self._made:
            return
        metrics = state.metrics
        winner = state.verdict.winner if state.verdict else None
        shown = (tuple((m.model, m.throughput, m.wall_s) for m in metrics), winner)
        self.setCurrentIndex(1 if metrics else 0)
        if not metrics or shown == self._shown or not self.isVisible():
            return
        self._shown = shown
        ticks = [(-i, MODELS[m.model].title) for i, m in enumerate(metrics)]
        for plot in (self.throughput, self.shares):
            plot.clear()
            plot.getAxis("left").setTicks([ticks])
            plot.setYRange(-len(metrics) + 0.5, 0.5, padding=0.02)
        self._draw_throughput(metrics, winner)
        self._draw_shares(metrics)

    def showEvent(self, event: object) -> None:
        """Catch up with what was not drawn while the tab was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        if not self._made:
            self._make()
            self.set_theme(self._theme)
        self.show_state(self._state)

    def _draw_throughput(self, metrics: Sequence[RunMetrics], winner: str | None) -> None:
        theme = self._theme
        most = max((m.throughput for m in metrics), default=0.0) or 1.0
        self.throughput.setXRange(0, most * _HEADROOM, padding=0)
        for i, m in enumerate(metrics):
            colour = QColor(theme.accent if m.model == winner else theme.muted)
            colour.setAlpha(255 if m.model == winner else _LOSER_ALPHA)
            self.throughput.addItem(_bar(0.0, m.throughput, -i, colour))
            label = pg.TextItem(
                f" {_figure(m.throughput)}", color=theme.foreground, anchor=(0, 0.5)
            )
            label.setPos(m.throughput, -i)
            self.throughput.addItem(label)

    def _draw_shares(self, metrics: Sequence[RunMetrics]) -> None:
        present: list[State] = []
        for i, m in enumerate(metrics):
            seconds = m.states["workers"]
            whole = sum(seconds.values())
            left = 0.0
            for state in SHOWN_STATES:
                share = seconds.get(state.word, 0.0) / whole if whole else 0.0
                if not share:
                    continue
                if state not in present:
                    present.append(state)
                style = STATE_STYLE[state]
                colour = QColor(style.colour if style.solid else self._theme.stripe)
                self.shares.addItem(_bar(left, share, -i, colour, self._theme.grid))
                if share >= _LETTER_SHARE and style.letter:
                    ink = style.ink if style.solid else self._theme.foreground
                    letter = pg.TextItem(style.letter, color=ink, anchor=(0.5, 0.5))
                    letter.setPos(left + share / 2, -i)
                    self.shares.addItem(letter)
                left += share
        self.legend.setText(self._legend(present))

    def _legend(self, present: Sequence[State]) -> str:
        entries = []
        for state in SHOWN_STATES:
            if state in present:
                style = STATE_STYLE[state]
                colour = style.colour if style.solid else self._theme.grid
                letter = f"&nbsp;{style.letter}" if style.letter else ""
                entries.append(f'<span style="color:{colour}">■</span>{letter}&nbsp;{word(state)}')
        return "&nbsp; ".join(entries)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _bar_plot(name: str) -> pg.PlotWidget:
    plot = pg.PlotWidget()
    plot.setAccessibleName(name)
    plot.setToolTip(name)
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.getAxis("bottom").setStyle(tickTextOffset=2)
    plot.getAxis("left").setStyle(tickLength=0)
    plot.getAxis("left").setWidth(84)
    return plot


def _bar(
    left: float, width: float, y: float, colour: QColor, edge: str | None = None
) -> pg.BarGraphItem:
    pen = pg.mkPen(edge) if edge else pg.mkPen(None)
    return pg.BarGraphItem(x0=[left], width=[width], y=[y], height=_BAR, brush=colour, pen=pen)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
