"""A page of curves, one a model, with a crosshair whose readings stand in the legend."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QWidget

from concurviz.analysis.series import Floats
from concurviz.drawing.model_style import model_style
from concurviz.scenario.contenders import title_of
from concurviz.views.plots.legend import Entry, curve_pen
from concurviz.views.plots.plot_page import PlotPage
from concurviz.views.state import RunView
from concurviz.words import word

_STATUS_SAID = ("broken", "failed", "cancelled")


@dataclass(frozen=True)
class Curve:
    """One model's curve: a value for each bin (``x`` are edges, one more than ``y``), or points.

    ``value`` is what the legend says of it while there is no crosshair. ``points``: dots, no line.
    """

    run: RunView
    x: Floats
    y: Floats
    value: str
    points: bool = False

    @property
    def stepped(self) -> bool:
        return len(self.x) == len(self.y) + 1

    def at(self, x: float) -> float | None:
        """The value at ``x``: of its bin, or of the nearest point; None outside the curve."""
        if not len(self.y) or not self.x[0] <= x <= self.x[-1]:
            return None
        if self.stepped:
            index = int(np.searchsorted(self.x, x, side="right")) - 1
        else:
            index = int(np.argmin(np.abs(self.x - x)))
        return float(self.y[min(index, len(self.y) - 1)])


@dataclass(frozen=True)
class Level:
    """A line across the plot at ``y`` with a word on it."""

    y: float
    text: str


@dataclass(frozen=True)
class Picture:
    """All that a page draws: curves, ranges of both axes, lines across, and moments to mark."""

    curves: Sequence[Curve]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    heading: str
    levels: Sequence[Level] = ()
    moments: Sequence[float] = ()
    note: str = ""
    """What to say after the page's title."""


class CurvesPage(PlotPage):
    """Draws what ``read`` returns. Curves of models that were clicked away stay hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self._items: dict[str, pg.PlotCurveItem | pg.ScatterPlotItem] = {}
        self._lines: list[pg.InfiniteLine] = []

    @abstractmethod
    def read(self) -> Picture:
        """What there is to draw of ``state``."""

    @abstractmethod
    def columns(self) -> tuple[str, str]:
        """The names, with units, of the two columns of numbers to copy."""

    def numbers(self, x: float, y: float) -> tuple[float, float]:
        """Those to copy for a point of a curve; other than drawn where an axis is not linear."""
        return x, y

    def draw(self) -> None:
        picture = self.picture = self.read()
        self.show_range(picture.x_range, picture.y_range)
        drawn = {c.run.model: c for c in picture.curves if c.run.model not in self.hidden}
        for model in self._items.keys() - drawn.keys():
            self.plot.removeItem(self._items.pop(model))
        for curve in drawn.values():
            self._draw_curve(curve)
        self._draw_lines(picture)
        self.show_caption(f"{self.title()}{picture.note}")
        self.read_out(self.pointed)

    def _draw_curve(self, curve: Curve) -> None:
        model = curve.run.model
        style = model_style(model, [r.model for r, _ in self.runs])
        colour = style.colour(self.theme)
        item = self._items.get(model)
        if item is None:
            item = pg.ScatterPlotItem(pxMode=True) if curve.points else pg.PlotCurveItem()
            self._items[model] = item
            self.plot.addItem(item, ignoreBounds=True)
        if isinstance(item, pg.ScatterPlotItem):
            item.setData(curve.x, curve.y, size=4, pen=None, brush=QColor(colour))
        else:
            mode = "center" if curve.stepped else None
            pen = curve_pen(colour, style.dash)
            item.setData(curve.x, curve.y, stepMode=mode, pen=pen, antialias=not curve.stepped)

    def _draw_lines(self, picture: Picture) -> None:
        """Lines across and at moments, taken from those of the last time as far as they go."""
        wanted = [(0, level.y, level.text) for level in picture.levels]
        wanted += [(90, x, "") for x in picture.moments]
        while len(self._lines) > len(wanted):
            self.plot.removeItem(self._lines.pop())
        for index, (angle, value, text) in enumerate(wanted):
            if index < len(self._lines) and self._lines[index].angle == angle:
                line = self._lines[index]
            else:
                line = pg.InfiniteLine(
                    angle=angle,
                    label=text or None,
                    labelOpts={"position": 0.99, "anchors": [(1, 1), (1, 0)]},
                )
                self.plot.addItem(line, ignoreBounds=True)
                # A level is what values are read against; a moment only explains them.
                line.setZValue(5 if angle == 0 else -1)
                if index < len(self._lines):
                    self.plot.removeItem(self._lines[index])
                    self._lines[index] = line
                else:
                    self._lines.append(line)
            line.setValue(value)
            line.setPen(self._line_pen(angle))
            if text:
                line.label.setFont(self.plot.getAxis("left").style["tickFont"])
                line.label.setFormat(text)
                line.label.setColor(self.theme.foreground)
                line.label.fill = pg.mkBrush(self.theme.background)

    def _line_pen(self, angle: int) -> QPen:
        pen = QPen(QColor(self.theme.muted if angle == 0 else self.theme.accent))
        pen.setCosmetic(True)
        pen.setStyle(Qt.PenStyle.DashLine if angle == 0 else Qt.PenStyle.DotLine)
        return pen

    def read_out(self, x: float | None) -> None:
        picture = self.picture
        if picture is None:
            return
        heading = picture.heading if x is None else self.say_x(x)
        entries = []
        for curve in picture.curves:
            value = curve.value
            if x is not None:
                y = curve.at(x)
                value = "–" if y is None else self.say_y(y)
            entries.append(self._entry(curve, value))
        self.legend.show_entries(heading, entries, self.hidden)

    def _entry(self, curve: Curve, value: str) -> Entry:
        run = curve.run
        title = title_of(run.model)
        if run.status in _STATUS_SAID:
            title = f"{title} ({word(run.status)})"
        style = model_style(run.model, [r.model for r, _ in self.runs])
        colour = style.colour(self.theme)
        return Entry(run.model, title, value, (colour, None if curve.points else style.dash))

    def table(self) -> list[list[str]]:
        rows = [[self.tr("Model"), *self.columns()]]
        for curve in self.picture.curves if self.picture else ():
            title = title_of(curve.run.model)
            # A bin is named by where it begins.
            for x, y in zip(curve.x.tolist(), curve.y.tolist(), strict=False):
                rows.append([title, *(f"{n:.6g}" for n in self.numbers(x, y))])
        return rows
