"""The curves of a sweep: throughput of each model over one parameter, with what follows from it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget

from concurviz.analysis.statistics import Estimate
from concurviz.analysis.sweep import Point, Sweep
from concurviz.analysis.sweep_verdict import with_error
from concurviz.drawing.model_style import model_style
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.scenario.contenders import title_of
from concurviz.words import word

#: Values this many times apart are shown as ratios, on a logarithmic axis.
WIDE = 8.0
_SYMBOLS = ("o", "s", "t", "d", "p", "h", "star", "+", "x")
_LINE = 2.0


class SweepPlot(pg.PlotWidget):  # type: ignore[misc]
    """Curves with error bars, fitted laws dashed, flip points as bands, best pools as rings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._sweep: Sweep | None = None
        self._shown: tuple[object, ...] = ()
        self._mark: tuple[str, float | None] | None = None
        self._log = (False, False)
        self._names: list[tuple[str, float, float, QColor]] = []
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.setAccessibleName(self.tr("Throughput of each model over the parameter"))
        self.showGrid(x=False, y=False)

    def close(self) -> bool:
        """Close as any widget does.

        WORKAROUND pyqtgraph 0.14: its own takes scene and viewport away, and crashes when repeated.
        """
        return QWidget.close(self)

    def set_theme(self, theme: Theme) -> None:
        """Redraw in a theme's colours."""
        self._theme = theme
        self.setBackground(theme.background)
        for side in ("left", "bottom"):
            self.getAxis(side).setPen(theme.grid)
            self.getAxis(side).setTextPen(theme.foreground)
        self._shown = ()
        self.show_sweep(self._sweep)

    def mark(self, model: str, value: float | None) -> None:
        """Point at a model's curve, at a value where one is given: the evidence of a sentence."""
        self._mark = (model, value)
        self._shown = ()
        self.show_sweep(self._sweep)

    def show_sweep(self, sweep: Sweep | None) -> None:
        """Draw what has been measured by now; nothing is done where nothing is new."""
        if sweep is not self._sweep:
            self._mark = None
        shown = (id(sweep), sweep.version if sweep else -1)
        if shown == self._shown:
            return
        self._shown, self._sweep = shown, sweep
        self.clear()
        if sweep is None or not sweep.points:
            return
        self._names = []
        self._set_axes(sweep)
        for place, model in enumerate(sweep.plan.scenario.contenders):
            self._draw_model(sweep, model, place)
        for flip in sweep.flips:
            whole = sweep.plan.param.integer
            text = self.tr("from {0} on").format(f"{flip.at.value:g}") if whole else ""
            self._draw_flip(flip.at, text or with_error(flip.at, sweep.plan.param.unit))
        self._place_names()
        self._draw_mark(sweep)

    def image(self, width: int, height: int, scale: int) -> QImage:
        """The plot as a picture of its own, ``scale`` device pixels to a logical one."""
        # Laid out as if it were shown: a window must not flash up for it.
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.resize(width, height)
        self.show()
        picture = QImage(width * scale, height * scale, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(scale)
        picture.fill(QColor(self._theme.background))
        painter = QPainter(picture)
        # Not the view's own: that scales the scene, this paints the widget.
        QWidget.render(self, painter, QPoint(0, 0))
        painter.end()
        return picture

    # Axes. Everything is drawn in axis coordinates: logarithms where the axis is logarithmic.

    def _set_axes(self, sweep: Sweep) -> None:
        param = sweep.plan.param
        values = sorted({p.value for p in sweep.points.values()} | set(sweep.plan.values))
        highs = [_upper(p) for p in sweep.points.values() if p.measured]
        lows = [_lower(p) for p in sweep.points.values() if p.measured]
        rates = (min(lows, default=1.0), max(highs, default=1.0))
        log_x = values[0] > 0 and values[-1] / values[0] >= WIDE and param.name != "workers"
        log_y = rates[0] > 0 and rates[1] / rates[0] >= WIDE
        self._log = (log_x, log_y)
        unit = f" ({param.unit})" if param.unit else ""
        self.setLabel("bottom", word(param.title) + unit, color=self._theme.foreground)
        self.setLabel("left", self.tr("Tasks per second"), color=self._theme.foreground)
        ticks = [(self._x(v), f"{v:.3g}") for v in _thinned(sweep.plan.values, 12)]
        self.getAxis("bottom").setTicks([ticks])
        if log_y:
            marks = [(self._y(v), f"{v:,.6g}") for v in steps_125(*rates)]
            self.getAxis("left").setTicks([marks])
        else:
            self.getAxis("left").setTicks(None)
        pad = 0.04 * (self._x(values[-1]) - self._x(values[0]) or 1.0)
        # Room on the right for the models' names.
        right = 0.16 * (self._x(values[-1]) - self._x(values[0]) or 1.0)
        self.setXRange(self._x(values[0]) - pad, self._x(values[-1]) + right, padding=0)
        bottom = self._y(rates[0]) if log_y else 0.0
        top = self._y(rates[1])
        self.setYRange(
            bottom - 0.06 * (top - bottom) * log_y, top + 0.10 * (top - bottom), padding=0
        )

    def _x(self, value: float) -> float:
        return math.log10(value) if self._log[0] else value

    def _y(self, rate: float) -> float:
        return math.log10(max(rate, 1e-9)) if self._log[1] else rate

    # What is drawn.

    def _draw_model(self, sweep: Sweep, model: str, place: int) -> None:
        curve = sweep.curve(model)
        if not curve:
            return
        style = model_style(model, sweep.plan.scenario.contenders)
        colour = QColor(style.colour(self._theme))
        faded = self._mark is not None and self._mark[0] not in ("", model)
        colour.setAlpha(70 if faded else 255)
        pen = pg.mkPen(colour, width=_LINE)
        if style.dash.pattern:
            pen.setDashPattern(style.dash.pattern)
        if not sweep.plan.acts_on(model):
            self._draw_constant(sweep, model, curve[0], colour)
            return
        x = np.array([self._x(p.value) for p in curve])
        y = np.array([self._y(_rate(p)) for p in curve])
        low = np.array([self._y(_lower(p)) for p in curve])
        high = np.array([self._y(_upper(p)) for p in curve])
        beam = 0.006 * (self._x(sweep.plan.values[-1]) - self._x(sweep.plan.values[0]))
        bars = pg.ErrorBarItem(
            x=x, y=y, top=high - y, bottom=y - low, beam=beam, pen=pg.mkPen(colour, width=1.2)
        )
        self.addItem(bars)
        line = pg.PlotDataItem(
            x, y, antialias=True, pen=pen, symbol=_SYMBOLS[place % len(_SYMBOLS)], symbolSize=8,
            symbolBrush=colour, symbolPen=pg.mkPen(self._theme.background),
        )  # fmt: skip
        self.addItem(line)
        self._draw_scaling(sweep, model, colour)
        self._names.append((title_of(model), float(x[-1]), float(y[-1]), colour))

    def _draw_constant(self, sweep: Sweep, model: str, point: Point, colour: QColor) -> None:
        """A model without a pool: one level across the range."""
        y = self._y(_rate(point))
        ends = [self._x(sweep.plan.values[0]), self._x(sweep.plan.values[-1])]
        pen = pg.mkPen(colour, width=_LINE, style=Qt.PenStyle.DashLine)
        self.addItem(pg.PlotDataItem(ends, [y, y], pen=pen))
        band = QColor(colour)
        band.setAlpha(colour.alpha() // 7)
        low, high = self._y(_lower(point)), self._y(_upper(point))
        if high > low:
            edges = [pg.PlotDataItem(ends, [v, v], pen=None) for v in (low, high)]
            self.addItem(pg.FillBetweenItem(*edges, brush=band))
        self._names.append((title_of(model), ends[1], y, colour))

    def _draw_scaling(self, sweep: Sweep, model: str, colour: QColor) -> None:
        scaling = sweep.scaling(model)
        if scaling is None:
            return
        n = np.linspace(sweep.plan.values[0], sweep.plan.values[-1], 120)
        y = [self._y(float(v)) for v in scaling.usl.throughput(n)]
        pen = pg.mkPen(colour, width=1.0, style=Qt.PenStyle.DotLine)
        self.addItem(pg.PlotDataItem([self._x(float(v)) for v in n], y, pen=pen))
        best = sweep.at(model, scaling.best.value)
        if best is not None:
            ring = pg.ScatterPlotItem(
                [self._x(best.value)], [self._y(_rate(best))], size=18, brush=None,
                pen=pg.mkPen(colour, width=2),
            )  # fmt: skip
            ring.setToolTip(self.tr("The fewest workers within 5 % of the best"))
            self.addItem(ring)

    def _draw_flip(self, at: Estimate, text: str) -> None:
        accent = QColor(self._theme.accent)
        if at.low is not None and at.high is not None:
            band = QColor(accent)
            band.setAlpha(45)
            region = pg.LinearRegionItem(
                (self._x(at.low), self._x(at.high)), movable=False, brush=band, pen=pg.mkPen(None)
            )
            region.setZValue(-10)
            self.addItem(region)
        line = pg.InfiniteLine(
            self._x(at.value), angle=90, pen=pg.mkPen(accent, width=1.5), label=text,
            labelOpts={"position": 0.97, "color": self._theme.background,
                       "fill": accent, "anchors": [(0.5, 0.5), (0.5, 0.5)]},
        )  # fmt: skip
        self.addItem(line)

    def _draw_mark(self, sweep: Sweep) -> None:
        model, value = self._mark or ("", None)
        point = None if value is None else sweep.at(model, value)
        if value is None or point is None:
            return
        ring = pg.ScatterPlotItem(
            [self._x(value)], [self._y(_rate(point))], size=26, brush=None,
            pen=pg.mkPen(self._theme.accent, width=3),
        )  # fmt: skip
        self.addItem(ring)

    def _place_names(self) -> None:
        """Each model's name at the end of its curve, moved up where it would cover another."""
        (_, _), (bottom, top) = self.viewRange()
        pixels = max(1.0, self.plotItem.vb.height() or self.height())
        line = (top - bottom) * (self.fontMetrics().height() + 1) / pixels
        above = bottom - line
        for text, x, y, colour in sorted(self._names, key=lambda name: name[2]):
            above = max(y, above + line)
            item = pg.TextItem(f"  {text}", color=colour, anchor=(0, 0.5))
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
            item.setPos(x, above)
            self.addItem(item)


def _rate(point: Point) -> float:
    found = point.throughput
    return found.value if found else 0.0


def _lower(point: Point) -> float:
    found = point.throughput
    return 0.0 if found is None else found.value if found.low is None else found.low


def _upper(point: Point) -> float:
    found = point.throughput
    return 0.0 if found is None else found.value if found.high is None else found.high


def _thinned(values: Sequence[float], most: int) -> list[float]:
    """At most so many of the values, both ends among them."""
    step = max(1, math.ceil((len(values) - 1) / (most - 1)))
    return [*values[:-1:step], values[-1]]


def steps_125(low: float, high: float) -> list[float]:
    """Round numbers 1, 2, 5, 10, ... around a range of positive numbers."""
    if low <= 0 or high <= 0:
        return []
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    every = [m * 10.0**e for e in range(first, last + 1) for m in (1, 2, 5)]
    return [v for v in every if low / 2 <= v <= high * 2]
