"""A page with one plot, a legend that reads at a crosshair, and what all of these share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from concurviz.views.plots.axes import dress, make_plot
from concurviz.views.plots.legend import Legend
from concurviz.views.plots.page import Page

#: What the caption takes at the top of a plot.
CAPTION_PX = 19


class PlotPage(Page):
    """Attributes, once made: ``plot``, ``legend``; ``hidden``: keys of entries clicked away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hidden: frozenset[str] = frozenset()
        self.caption = ""
        self._ranges = ((0.0, 1.0), (0.0, 1.0))

    @abstractmethod
    def title(self) -> str:
        """What the plot shows, with its unit, in a few words."""

    @abstractmethod
    def say_x(self, x: float) -> str:
        """A place along the bottom, for ticks and readings."""

    @abstractmethod
    def say_y(self, y: float) -> str:
        """A value at the left, for ticks and readings."""

    @abstractmethod
    def read_out(self, x: float | None) -> None:
        """Fill the legend: with the values at ``x``, or those of the whole runs."""

    def controls(self) -> Sequence[QWidget]:
        """Widgets to stand above the legend."""
        return ()

    def settings(self) -> object:
        return self.hidden

    def make(self) -> QWidget:
        body = QWidget()
        self.plot = make_plot(self.title(), self.say_y, self.say_x)
        self.legend = Legend()
        self.legend.setAccessibleName(self.title())
        self.legend.toggled.connect(self.toggle)
        self._label = pg.LabelItem(justify="left")
        self._label.setParentItem(self.plot.getViewBox())
        self._label.anchor(itemPos=(0, 0), parentPos=(0, 0), offset=(4, -3))
        self._crosshair = pg.InfiniteLine(angle=90)
        self._crosshair.setVisible(False)
        self._crosshair.setZValue(10)
        self.plot.addItem(self._crosshair, ignoreBounds=True)
        # What the caption takes is in pixels, and the box gets its size after it was first drawn.
        self.plot.getViewBox().sigResized.connect(lambda _box: self.show_range(*self._ranges))
        self.plot.viewport().installEventFilter(self)
        self.plot.viewport().setMouseTracking(True)
        row = QHBoxLayout(body)
        row.setContentsMargins(4, 4, 8, 2)
        row.setSpacing(8)
        row.addWidget(self.plot, 1)
        side = QVBoxLayout()
        side.setSpacing(2)
        for widget in self.controls():
            side.addWidget(widget)
        side.addWidget(self.legend, 1)
        row.addLayout(side)
        return body

    def dress(self) -> None:
        dress(self.plot, self.theme, self)
        self.legend.set_theme(self.theme)
        self._crosshair.setPen(pg.mkPen(self.theme.muted))
        self.show_caption(self.caption or self.title())

    def show_caption(self, text: str) -> None:
        """Write in the plot's corner what it shows."""
        self.caption = text
        size = f"{self.font().pointSizeF() - 0.5}pt"
        look = {"color": self.theme.foreground, "size": size}
        if self._label.text != text or self._label.opts["color"] != look["color"]:
            self._label.setText(text, **look)

    def show_range(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges, the values below the caption and clear of the right edge."""
        self._ranges = (x, y)
        box = self.plot.getViewBox()
        room = max(box.height() - CAPTION_PX, 1.0)
        high = y[1] + (y[1] - y[0]) * CAPTION_PX / room
        right = x[1] + (x[1] - x[0]) * 4 / max(box.width(), 1.0)
        box.setRange(xRange=(x[0], right), yRange=(y[0], high), padding=0)

    def toggle(self, key: str) -> None:
        """Hide what an entry of the legend stands for, or show it again."""
        self.hidden ^= {key}
        self.refresh()

    @property
    def pointed(self) -> float | None:
        """Where the crosshair stands, None while there is none."""
        return float(self._crosshair.value()) if self._crosshair.isVisible() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The crosshair follows the mouse."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseMove:
            self.point_at(event.position())
        elif event.type() is QEvent.Type.Leave and self.pointed is not None:
            self._crosshair.setVisible(False)
            self.read_out(None)
        return super().eventFilter(watched, event)

    def point_at(self, position: QPointF) -> None:
        """Put the crosshair at a position in the plot's own pixels; away if it is outside."""
        box = self.plot.getViewBox()
        shown = bool(box.sceneBoundingRect().contains(position))
        self._crosshair.setVisible(shown)
        if shown:
            self._crosshair.setValue(box.mapSceneToView(position).x())
        self.read_out(self.pointed)
