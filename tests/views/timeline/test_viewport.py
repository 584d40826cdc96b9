"""Who moves the view: data while following, and only hands after that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt

from concurviz.drawing.timeview import TimeView
from concurviz.views.timeline import gestures
from concurviz.views.timeline.gestures import Drag
from concurviz.views.timeline.viewport import EMPTY_NS, Viewport

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_following_shows_all_data_as_they_grow() -> None:
    viewport = Viewport()
    assert viewport.view == TimeView(0, EMPTY_NS)
    assert viewport.advance(5e9)
    assert viewport.view.start_ns == 0
    assert viewport.view.end_ns >= 5e9
    assert not viewport.advance(5e9)


def test_following_a_window_shows_its_last_seconds() -> None:
    viewport = Viewport(window_ns=5e9)
    viewport.advance(2e9)
    assert viewport.view == TimeView(0, 5e9)
    viewport.advance(12e9)
    assert viewport.view == TimeView(7e9, 12e9)


@given(st.floats(0, 1e12), st.floats(100, 1e12), st.lists(st.floats(0, 1e13)))
def test_no_data_move_the_users_view(start: float, span: float, extents: list[float]) -> None:
    viewport = Viewport()
    viewport.set_by_user(TimeView(start, start + span), 1e12)
    kept = viewport.view
    for extent in extents:
        assert not viewport.advance(extent)
    assert viewport.view == kept


def test_everything_follows_again_only_where_that_means_the_same() -> None:
    growing, window = Viewport(), Viewport(window_ns=5e9)
    for viewport in (growing, window):
        viewport.set_by_user(TimeView(1e9, 2e9), 9e9)
        viewport.show_everything(9e9)
        assert viewport.view.start_ns == 0
        assert viewport.view.end_ns >= 9e9
    assert growing.follow
    assert not window.follow


def test_drags_by_button() -> None:
    assert gestures.drag_kind(Qt.MouseButton.LeftButton, NONE) is Drag.SELECT
    assert gestures.drag_kind(Qt.MouseButton.LeftButton, SHIFT) is Drag.PAN
    assert gestures.drag_kind(Qt.MouseButton.RightButton, NONE) is Drag.PAN
    assert gestures.drag_kind(Qt.MouseButton.MiddleButton, NONE) is Drag.ZOOM
    assert gestures.drag_kind(Qt.MouseButton.BackButton, NONE) is None
    assert not gestures.is_drag(QPointF(5, 5), QPointF(7, 6))
    assert gestures.is_drag(QPointF(5, 5), QPointF(9, 5))


def test_wheel_and_ranges() -> None:
    assert gestures.wheel_factor(120, False) > gestures.wheel_factor(120, True) > 1
    assert gestures.wheel_factor(-120, False) < 1
    assert gestures.wheel_pan(-120) > 0
    view = TimeView(0, 100)
    assert gestures.range_between(view, 80, 20, 100) == (20, 80)
    assert gestures.range_between(view, -10, 200, 100) == (0, 100)
    assert gestures.dragged(view, 10, 100) == TimeView(-10, 90)
