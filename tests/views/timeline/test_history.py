"""Back and forward through views."""

from __future__ import annotations

from concurviz.drawing.timeview import TimeView
from concurviz.views.timeline.history import LENGTH, SETTLE_S, History

A, B, C, D = (TimeView(n, n + 10.0) for n in (0.0, 1.0, 2.0, 3.0))


def test_back_and_forward_lead_through_what_was_seen() -> None:
    history = History()
    history.visit(B, 0.0, A)
    history.visit(C, 10.0, B)
    assert history.forward() is None
    assert [history.back(), history.back(), history.back()] == [B, A, None]
    assert [history.forward(), history.forward(), history.forward()] == [B, C, None]


def test_quick_movements_are_one() -> None:
    history = History()
    history.visit(B, 0.0, A)
    history.visit(C, SETTLE_S / 2, B)
    history.visit(D, SETTLE_S * 0.9, C)
    assert history.back() == A
    assert history.forward() == D


def test_a_new_movement_forgets_what_lay_ahead() -> None:
    history = History()
    history.visit(B, 0.0, A)
    history.visit(C, 10.0, B)
    assert history.back() == B
    history.visit(D, 20.0, B)
    assert history.forward() is None
    assert history.back() == B


def test_where_the_data_had_moved_the_view_is_come_back_to() -> None:
    history = History()
    history.visit(B, 0.0, A)
    history.visit(D, 10.0, C)
    assert [history.back(), history.back(), history.back()] == [C, B, A]


def test_it_does_not_grow_without_end() -> None:
    history = History()
    for n in range(3 * LENGTH):
        history.visit(TimeView(n + 1.0, n + 2.0), 10.0 * n, TimeView(n + 0.0, n + 1.0))
    steps = 0
    while history.back() is not None:
        steps += 1
    assert steps == LENGTH - 1
