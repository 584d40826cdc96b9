"""How many tasks, or workers, of one model were in each state, over time: a stacked area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from concurviz.analysis.series import Floats, coarser, levels_of
from concurviz.drawing.legend import word as state_word
from concurviz.drawing.theme import STATE_STYLE
from concurviz.scenario.contenders import title_of
from concurviz.trace.store import RunTrace
from concurviz.views.plots.axes import compact, seconds
from concurviz.views.plots.legend import WIDTH, Entry
from concurviz.views.plots.plot_page import CAPTION_PX, PlotPage
from concurviz.views.state import RunView
from concurviz.wire.states import SHOWN_STATES, State

Lanes = Literal["tasks", "workers"]

#: A band gets its letter where it is thickest, if it is this many pixels thick there.
_LETTER_PX = 15


class LevelsPage(PlotPage):
    """One model at a time: the one chosen, else the one that runs, else the winner.

    ``edges`` (s) and ``levels`` (bins, states) are what is drawn.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The queue of a comparison is so long at first that it would dwarf everything else.
        self.hidden = frozenset({State.QUEUED.word})
        self.lanes: Lanes = "tasks"
        self.chosen: str | None = None
        self.edges: Floats = np.zeros(1)
        self.levels: Floats = np.zeros((0, len(State)))
        self._areas: dict[State, pg.PlotCurveItem] = {}
        self._letters: dict[State, pg.TextItem] = {}

    def title(self) -> str:
        if self.lanes == "tasks":
            return self.tr("Tasks in each state")
        return self.tr("Workers in each state")

    def say_x(self, x: float) -> str:
        return seconds(x)

    def say_y(self, y: float) -> str:
        return compact(y)

    def nothing(self) -> str:
        return self.tr("No task has been submitted yet.")

    def settings(self) -> object:
        return self.hidden, self.lanes, self.chosen

    def controls(self) -> Sequence[QWidget]:
        self.models = QComboBox()
        self.models.setAccessibleName(self.tr("Model"))
        self.models.setToolTip(self.tr("The model whose tasks or workers are shown"))
        self.models.activated.connect(self._choose)
        self.kinds = QComboBox()
        self.kinds.addItem(self.tr("tasks"), "tasks")
        self.kinds.addItem(self.tr("workers"), "workers")
        self.kinds.setAccessibleName(self.tr("Tasks or workers"))
        self.kinds.activated.connect(self._choose)
        both = QWidget()
        both.setFixedWidth(WIDTH)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.models, 3)
        row.addWidget(self.kinds, 2)
        return (both,)

    def _choose(self) -> None:
        self.lanes = self.kinds.currentData()
        if self.sender() is self.models:
            self.chosen = self.models.currentData()
        self.refresh()

    def shown(self) -> tuple[RunView, RunTrace]:
        """The run that is shown; there is one."""
        runs = {run.model: (run, trace) for run, trace in self.runs}
        verdict = self.state.verdict
        for model in (self.chosen, self.state.current, verdict.winner if verdict else None):
            if model in runs:
                return runs[model]
        return next(reversed(runs.values()))

    def draw(self) -> None:
        run, trace = self.shown()
        self._list_models(run.model)
        edges, levels = levels_of(trace, self.lanes)
        self.edges, self.levels = coarser(edges, levels)
        present = self.present()
        seen = [s for s in present if s.word not in self.hidden]
        for state in self._areas.keys() - set(seen):
            self.plot.removeItem(self._areas.pop(state))
            self.plot.removeItem(self._letters.pop(state))
        tops = np.cumsum(self.levels[:, [int(s) for s in seen]], axis=1)
        top = float(tops.max(initial=0.0)) or 1.0
        self.show_range((0.0, max(float(self.edges[-1]), 1e-3)), (0.0, top))
        for index, state in enumerate(seen):
            self._draw_area(state, tops[:, index], len(seen) - index, top)
        self.show_caption(f"{self.title()}: {title_of(run.model)}")
        self.read_out(self.pointed)

    def present(self) -> list[State]:
        """States that occur, the lowest band first."""
        return [s for s in SHOWN_STATES if np.any(self.levels[:, s] > 0)]

    def _draw_area(self, state: State, top_line: Floats, z: int, whole: float) -> None:
        style = STATE_STYLE[state]
        if state not in self._areas:
            self._areas[state] = pg.PlotCurveItem(fillLevel=0.0)
            self._letters[state] = pg.TextItem(style.letter, anchor=(0.5, 0.5))
            self.plot.addItem(self._areas[state], ignoreBounds=True)
            self.plot.addItem(self._letters[state], ignoreBounds=True)
        area, letter = self._areas[state], self._letters[state]
        # Each band hides the lower part of the one above it.
        area.setZValue(z)
        edge = pg.mkPen(self.theme.background, width=1)
        fill = QColor(style.colour if style.solid else self.theme.stripe)
        area.setData(self.edges, top_line, stepMode="center", brush=fill, pen=edge)
        thickness = self.levels[:, state]
        at = int(np.argmax(thickness))
        pixels = (self.plot.getViewBox().height() - CAPTION_PX) * float(thickness[at]) / whole
        letter.setVisible(pixels >= _LETTER_PX)
        letter.setColor(style.ink if style.solid else self.theme.foreground)
        letter.setZValue(z + 0.5)
        middle = (self.edges[at] + self.edges[at + 1]) / 2
        letter.setPos(float(middle), float(top_line[at] - thickness[at] / 2))

    def _list_models(self, current: str) -> None:
        models = [run.model for run, _ in self.runs]
        listed = [self.models.itemData(i) for i in range(self.models.count())]
        if models != listed:
            self.models.clear()
            for model in models:
                self.models.addItem(title_of(model), model)
        self.models.setCurrentIndex(models.index(current))

    def read_out(self, x: float | None) -> None:
        if not len(self.levels):
            return
        if x is None:
            heading = self.tr("mean")
            values = np.average(self.levels, axis=0, weights=np.diff(self.edges))
        else:
            heading = self.say_x(x)
            index = int(np.searchsorted(self.edges, x, side="right")) - 1
            values = self.levels[min(max(index, 0), len(self.levels) - 1)]
        # As they lie on each other: the highest band first.
        entries = [
            Entry(s.word, state_word(s), f"{values[s]:,.1f}", s) for s in reversed(self.present())
        ]
        self.legend.show_entries(heading, entries, self.hidden)

    def table(self) -> list[list[str]]:
        present = self.present()
        rows = [[self.tr("Time (s)"), *(state_word(s) for s in present)]]
        for start, values in zip(self.edges.tolist(), self.levels, strict=False):
            rows.append([f"{start:.6g}", *(f"{values[s]:.6g}" for s in present)])
        return rows
