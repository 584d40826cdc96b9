"""A small plot: axes that say their units, no menu, no dragging."""

from __future__ import annotations

import math
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from concurviz.drawing.theme import Theme

LEFT_PX = 58
_BOTTOM_PX = 20
#: Steps within a decade that get a tick, by how many decades are seen at most.
_LOG_STEPS = ((1.3, (1, 2, 3, 5)), (3.0, (1, 3)), (math.inf, (1,)))

Ticks = list[tuple[float, str]]


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """An axis whose ticks are worded by a function, in the plot's own size of type."""

    def __init__(self, orientation: str, say: Callable[[float], str]) -> None:
        super().__init__(orientation)
        self._say = say
        self.setStyle(tickTextOffset=3, tickLength=-4)

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        del spacing
        return [self._say(v * scale) for v in values]


def make_plot(
    name: str, left: Callable[[float], str], bottom: Callable[[float], str]
) -> pg.PlotWidget:
    """An empty plot of a name for screen readers, its ticks worded by two functions."""
    plot = pg.PlotWidget(axisItems={"left": Axis("left", left), "bottom": Axis("bottom", bottom)})
    plot.setAccessibleName(name)
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.getViewBox().disableAutoRange()
    plot.getViewBox().setDefaultPadding(0)
    plot.getAxis("left").setWidth(LEFT_PX)
    plot.getAxis("bottom").setHeight(_BOTTOM_PX)
    plot.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return plot


def dress(plot: pg.PlotWidget, theme: Theme, widget: QWidget) -> None:
    """Colours of a theme, and a font a little smaller than the widget's."""
    plot.setBackground(theme.background)
    font = widget.font()
    font.setPointSizeF(max(7.0, font.pointSizeF() - 1.5))
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(theme.grid)
        axis.setTextPen(theme.muted)
        axis.setStyle(tickFont=font)


def seconds(value: float) -> str:
    """A time along the bottom, as the timeline's ruler words it."""
    return f"{_plain(value)} s"


def compact(value: float) -> str:
    """A count or a rate in few letters: 0.5, 12, 3.4k, 2M."""
    for limit, factor, unit in ((1e6, 1e-6, "M"), (1e4, 1e-3, "k")):
        if abs(value) >= limit:
            return f"{_plain(value * factor)}{unit}"
    return f"{value:,.0f}" if abs(value) >= 1_000 else _plain(value)


def duration(s: float) -> str:
    """A time with the unit that suits it: 120 µs, 3.4 ms, 1.2 s."""
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1.0, 1e3, "ms")):
        if s < limit:
            return f"{_plain(s * factor)} {unit}"
    return f"{_plain(s)} s"


def log_duration(exponent: float) -> str:
    """The time of which this is the decimal logarithm."""
    return duration(10**exponent)


def log_ticks(low: float, high: float) -> list[Ticks]:
    """Ticks for a logarithmic axis of seconds from 10**low to 10**high: named ones, and bare."""
    steps = next(steps for decades, steps in _LOG_STEPS if high - low <= decades)
    named: Ticks = []
    bare: Ticks = []
    for decade in range(math.floor(low), math.ceil(high) + 1):
        for step in range(1, 10):
            place = decade + math.log10(step)
            if low <= place <= high:
                ticks = named if step in steps else bare
                ticks.append((place, log_duration(place) if step in steps else ""))
    return [named, bare]


def _plain(value: float) -> str:
    """Three figures at most, without trailing zeros."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value)) + 1e-9))
    text = f"{value:.{min(digits, 6)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
