"""Digests of what tasks return: equal for what counts as equal."""

from __future__ import annotations

import numpy as np

from concurviz.lab.answers import digest, shown


def test_answers_do_not_depend_on_what_does_not_count() -> None:
    class Odd:
        def __init__(self, n: int) -> None:
            self.n = n

    same = [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({3, "x", None}, {None, "x", 3}),
        (Odd(1), Odd(1)),
        (float("nan"), float("nan")),
        (0.0, -0.0),
        (iter([1]), iter([1])),
        (np.arange(3), np.arange(3)),
    ]
    for one, other in same:
        assert digest(one) == digest(other)
    for one, other in [(1, True), (1, 1.0), ([1], (1,)), ("1", 1), (Odd(1), Odd(2)), (None, 0)]:
        assert digest(one) != digest(other)
    first, second = digest(0.1 + 0.2), digest(0.3)
    assert first[0] == second[0] or first[1] == second[1]
    again: list[object] = []
    again.append(again)
    assert digest(again) == digest(again)
    assert len(shown("x" * 10_000)) <= 200
