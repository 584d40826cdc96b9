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
NOTCH = 120
"""Eighths of a degree that one notch of a wheel reports."""
FIT_MARGIN = 0.1


class Drag(Enum):
    """What a drag does."""

    SELECT = auto()
    PAN = auto()
    ZOOM = auto()


class Command(Enum):
    """What a key does."""

    EVERYTHING = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    PAN_LEFT = auto()
    PAN_RIGHT = auto()
    FOLLOW = auto()
    CLEAR = auto()
    SCROLL_UP = auto()
    SCROLL_DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()


KEYS: dict[Qt.Key, Command] = {
    Qt.Key.Key_0: Command.EVERYTHING,
    Qt.Key.Key_Home: Command.EVERYTHING,
    Qt.Key.Key_W: Command.ZOOM_IN,
    Qt.Key.Key_S: Command.ZOOM_OUT,
    Qt.Key.Key_A: Command.PAN_LEFT,
    Qt.Key.Key_D: Command.PAN_RIGHT,
    Qt.Key.Key_Left: Command.PAN_LEFT,
    Qt.Key.Key_Right: Command.PAN_RIGHT,
    Qt.Key.Key_L: Command.FOLLOW,
    Qt.Key.Key_Escape: Command.CLEAR,
    Qt.Key.Key_Up: Command.SCROLL_UP,
    Qt.Key.Key_Down: Command.SCROLL_DOWN,
    Qt.Key.Key_PageUp: Command.PAGE_UP,
    Qt.Key.Key_PageDown: Command.PAGE_DOWN,
}


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
