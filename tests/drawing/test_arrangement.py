"""What the user's wishes do to an arrangement of lanes."""

from __future__ import annotations

from concurviz.drawing.arrangement import Arrangement, LaneId

A, B, C = (LaneId("threads", "worker", n) for n in range(3))
OTHER = LaneId("processes", "worker", 0)


def test_folding_is_undone_by_folding_again() -> None:
    once = Arrangement().toggled("threads")
    assert once.collapsed == {"threads"}
    assert once.toggled("threads") == Arrangement()
    assert once.folded(["serial"]).collapsed == {"serial"}


def test_hiding_lets_go_of_a_pin() -> None:
    arranged = Arrangement().with_pin(A).with_pin(B).without(A)
    assert arranged.pinned == (B,)
    assert arranged.ordered([A, B, C]) == [B, C]


def test_hidden_lanes_come_back_by_group_or_all() -> None:
    arranged = Arrangement().without(A).without(OTHER)
    assert arranged.unhidden("threads").hidden == {OTHER}
    assert arranged.unhidden().hidden == frozenset()


def test_a_pin_is_let_go_by_pinning_again() -> None:
    assert Arrangement().with_pin(A).with_pin(A) == Arrangement()


def test_a_lane_moves_among_its_groups_lanes() -> None:
    lanes = [A, B, C]
    down = Arrangement().with_move(A, lanes, 1)
    assert down.ordered(lanes) == [B, A, C]
    assert down.with_move(A, down.ordered(lanes), -1).ordered(lanes) == lanes
    assert down.with_move(C, down.ordered(lanes), -9).ordered(lanes) == [C, B, A]
    # Moves in another group leave this one alone.
    both = down.with_move(OTHER, [OTHER], 1)
    assert both.ordered(lanes) == [B, A, C]
