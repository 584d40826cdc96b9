"""What hands do, as pure functions: from buttons, wheels and keys to ranges of time."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, Qt

from concurviz.drawing.timeview import TimeView

DRAG_PX = 4.0
"""A press that moves less is a click: Qt's own start distance (10) swallows short selections."""
ZOOM_STEP = 1.25
FINE_STEP = 1.05
PAN_STEP = 0.1
LANE_STEP = 1.4
NOTCH = 120
"""Eighths of a degree that one notch of a wheel reports."""
FIT_MARGIN = 0.1
EDGE_PX = 4.0
"""So near to an edge of the selected range the pointer takes hold of it."""
CENTRED = 0.02
"""A target is in the middle of the view if it is off by no more than this share of it."""


class Drag(Enum):
    """What a drag does."""

    SELECT = auto()
    PAN = auto()
    ZOOM = auto()
    EDGE = auto()
    """One edge of the selected range moves, the other stays."""


SCROLL_KEYS: dict[Qt.Key, tuple[int, bool]] = {
    Qt.Key.Key_Up: (-1, False),
    Qt.Key.Key_Down: (1, False),
    Qt.Key.Key_PageUp: (-1, True),
    Qt.Key.Key_PageDown: (1, True),
}
"""Keys that are no actions: which way they scroll, and whether by a page."""


def drag_kind(button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> Drag | None:
    """What dragging with this button means; None for buttons without a meaning."""
    if button == Qt.MouseButton.LeftButton:
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        return Drag.PAN if shift else Drag.SELECT
    if button == Qt.MouseButton.RightButton:
        return Drag.PAN
    if button == Qt.MouseButton.MiddleButton:
        return Drag.ZOOM
    return None


def is_drag(press: QPointF, now: QPointF) -> bool:
    """Whether a pressed pointer has moved far enough not to be a click any more."""
    return (now - press).manhattanLength() >= DRAG_PX


def wheel_factor(delta: float, fine: bool) -> float:
    """The magnification of a turn of the wheel by ``delta`` eighths of a degree."""
    return float((FINE_STEP if fine else ZOOM_STEP) ** (delta / NOTCH))


def wheel_pan(delta: float) -> float:
    """How far a turn of the wheel pans, as a fraction of the view; towards the user goes on."""
    return -PAN_STEP * delta / NOTCH


def dragged(view: TimeView, dx: float, width: float) -> TimeView:
    """``view`` with the picture pulled ``dx`` pixels to the right on an axis ``width`` wide."""
    return view.panned(-dx / width) if width > 0 else view


def range_between(view: TimeView, x0: float, x1: float, width: float) -> tuple[float, float]:
    """The times between two pixels of the axis, in order, cut at its ends."""
    low, high = sorted(min(max(x, 0.0), width) for x in (x0, x1))
    return view.to_ns(low, width), view.to_ns(high, width)


def fitted(start: float, end: float) -> TimeView:
    """The view of ``[start, end)`` with a margin on both sides."""
    margin = max((end - start) * FIT_MARGIN, 50.0)
    return TimeView(start - margin, end + margin)


def other_edge(
    view: TimeView, selection: tuple[float, float], x: float, width: float
) -> float | None:
    """The end of ``selection`` opposite to the one under pixel ``x``; None if none is there."""
    start, end = selection
    off = [abs(view.to_px(edge, width) - x) for edge in (start, end)]
    if min(off) > EDGE_PX:
        return None
    return end if off[0] <= off[1] else start


def centred(view: TimeView, start: float, end: float) -> TimeView:
    """``view`` moved so that the middle of ``[start, end)`` is in its middle."""
    shift = (start + end - view.start_ns - view.end_ns) / 2
    return TimeView(view.start_ns + shift, view.end_ns + shift)


def is_centred(view: TimeView, start: float, end: float) -> bool:
    """Whether ``[start, end)`` is in the middle of the view already."""
    return abs(start + end - view.start_ns - view.end_ns) / 2 <= CENTRED * view.span_ns
