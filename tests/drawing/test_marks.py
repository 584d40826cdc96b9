"""Marks of the user's."""

from __future__ import annotations

from concurviz.drawing.marks import NOTE_CHARACTERS, Mark, Marks


def test_a_passing_mark_is_replaced_by_the_next() -> None:
    marks = Marks().marked(Mark(5, 5)).marked(Mark(2, 3))
    assert marks.all() == (Mark(2, 3),)


def test_kept_marks_stay_in_order_of_time() -> None:
    marks = Marks().keeping(Mark(5, 5, "b")).keeping(Mark(1, 2, " a ")).marked(Mark(3, 3))
    assert [m.note for m in marks.kept] == ["a", "b"]
    assert [m.start for m in marks.all()] == [1, 3, 5]


def test_keeping_a_passing_mark_makes_it_one() -> None:
    marks = Marks().marked(Mark(1, 2)).keeping(Mark(1, 2, "here"))
    assert marks == Marks((Mark(1, 2, "here"),))
    assert marks.keeping(Mark(1, 2, "there")).kept == (Mark(1, 2, "there"),)


def test_notes_are_bounded() -> None:
    assert len(Marks().keeping(Mark(0, 0, "x" * 10_000)).kept[0].note) == NOTE_CHARACTERS


def test_one_goes_from_mark_to_mark() -> None:
    marks = Marks().keeping(Mark(1, 1)).keeping(Mark(5, 5)).marked(Mark(3, 3))
    assert marks.beside(1, forward=True) == Mark(3, 3)
    assert marks.beside(5, forward=True) is None
    assert marks.beside(5, forward=False) == Mark(3, 3)
    assert marks.without(Mark(3, 3)).beside(1, forward=True) == Mark(5, 5)


def test_marks_move_along_with_their_run() -> None:
    marks = (
        Marks().keeping(Mark(5, 6, "there", "a")).keeping(Mark(1, 1)).marked(Mark(2, 3, "", "b"))
    )
    moved = marks.moved({"a": -4.5, "b": 10.0})
    assert moved.kept == (Mark(0.5, 1.5, "there", "a"), Mark(1, 1))
    assert moved.passing == Mark(12, 13, "", "b")
