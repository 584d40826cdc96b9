"""The mouse over the timeline: presses, drags and clicks become wishes. No painting here."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from concurviz.drawing.layout import LANE
from concurviz.drawing.timeview import MIN_SPAN_NS, TimeView
from concurviz.views.timeline import gestures
from concurviz.views.timeline.gestures import Drag

Range = tuple[float, float]
WHEEL_ROWS = 3
"""Rows that one notch of the wheel scrolls over the labels."""


class Surface(Protocol):
    """What the pointer moves: the timeline's view, its scrolling and its selected range.

    ``axis_x`` turns an x of the widget into one of the axis, ``axis`` pixels wide.
    """

    @property
    def view(self) -> TimeView: ...
    @property
    def selection(self) -> Range | None: ...
    @property
    def axis(self) -> float: ...
    def axis_x(self, x: float) -> float: ...
    def scroll(self) -> int: ...
    def scroll_to(self, y: int) -> None: ...
    def show_range(self, view: TimeView) -> None: ...
    def select_range(self, selection: Range | None) -> None: ...
    def zoom(self, factor: float) -> None: ...
    def scale_lanes(self, factor: float) -> None: ...
    def pan(self, fraction: float) -> None: ...
    def hover(self, at: QPointF) -> None: ...
    def hide_tooltip(self) -> None: ...
    def click(self, event: QMouseEvent) -> None: ...


class Pointer:
    """One pointer over one surface: between press and release it knows what is being dragged."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._press: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._meant: Drag | None = None
        self._drag: Drag | None = None
        self._from = (surface.view, 0)
        self._fixed_ns = 0.0

    @property
    def dragging(self) -> bool:
        """Whether a drag is under way."""
        return self._drag is not None

    def over_edge(self, x: float) -> bool:
        """Whether the widget's ``x`` is on an edge of the selected range."""
        return self._edge(x) is not None

    def press(self, event: QMouseEvent) -> None:
        """A button went down; other buttons until its release mean nothing."""
        if self._press is not None:
            return
        surface = self._surface
        self._press, self._button = event.position(), event.button()
        # As of the press: letting go of Shift on the way does not turn a pan into a selection.
        self._meant = gestures.drag_kind(event.button(), event.modifiers())
        self._from = (surface.view, surface.scroll())
        edge = self._edge(event.position().x())
        if edge is not None and self._meant is Drag.SELECT:
            self._meant, self._fixed_ns = Drag.EDGE, edge

    def move(self, event: QMouseEvent) -> None:
        """The pointer is elsewhere."""
        at, surface = event.position(), self._surface
        if self._press is None:
            surface.hover(at)
            return
        if self._drag is None and gestures.is_drag(self._press, at):
            self._drag = self._meant
            surface.hide_tooltip()
        view, scroll = self._from
        if self._drag is Drag.PAN:
            surface.scroll_to(round(scroll - (at.y() - self._press.y())))
            surface.show_range(gestures.dragged(view, at.x() - self._press.x(), surface.axis))
        elif self._drag is Drag.EDGE:
            moved = view.to_ns(min(max(surface.axis_x(at.x()), 0.0), surface.axis), surface.axis)
            low, high = sorted((self._fixed_ns, moved))
            surface.select_range((low, high))
        elif self._drag is not None:
            x0, x1 = surface.axis_x(self._press.x()), surface.axis_x(at.x())
            surface.select_range(gestures.range_between(view, x0, x1, surface.axis))

    def release(self, event: QMouseEvent) -> None:
        """The button that went down first is up again."""
        if self._press is None or event.button() != self._button:
            return
        drag, self._press, self._drag = self._drag, None, None
        surface = self._surface
        if drag is Drag.ZOOM and surface.selection is not None:
            start, end = surface.selection
            surface.select_range(None)
            if end - start >= MIN_SPAN_NS:
                surface.show_range(TimeView(start, end))
        elif drag is None and not (
            self._meant is Drag.EDGE and self._button == Qt.MouseButton.LeftButton
        ):
            surface.click(event)

    def wheel(self, event: QWheelEvent) -> None:
        """A turn of the wheel: over the labels it scrolls, over the lanes it zooms or pans."""
        surface, delta, modifiers = self._surface, event.angleDelta(), event.modifiers()
        x = surface.axis_x(event.position().x())
        if x < 0:
            rows = delta.y() / gestures.NOTCH * WHEEL_ROWS
            surface.scroll_to(surface.scroll() - round(rows * LANE))
        elif modifiers & Qt.KeyboardModifier.AltModifier:
            # Qt takes Alt for a turn sideways.
            turn = (delta.y() or delta.x()) / gestures.NOTCH
            surface.scale_lanes(gestures.LANE_STEP**turn)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or not delta.y():
            surface.pan(gestures.wheel_pan(delta.y() or delta.x()))
        else:
            fine = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            surface.zoom(gestures.wheel_factor(delta.y(), fine))

    def _edge(self, x: float) -> float | None:
        """The end of the selected range that stays when the one at ``x`` is dragged."""
        surface = self._surface
        if surface.selection is None:
            return None
        return gestures.other_edge(surface.view, surface.selection, surface.axis_x(x), surface.axis)
