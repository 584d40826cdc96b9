"""Beginnings and ends of calls: which end is whose, whatever comes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from concurviz.files.interchange.nesting import Left, matched

EVENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 9), st.booleans()), max_size=25)
LAST = 12


def one_by_one(
    events: list[tuple[int, int, bool]],
) -> tuple[list[tuple[int, int, int, int]], dict[str, int]]:
    """The calls as a stack for each group has them, and how often what was left out."""
    found: list[tuple[int, int, int, int]] = []
    going: dict[int, list[tuple[int, int]]] = {}
    left = Left()
    for place in sorted(range(len(events)), key=lambda k: events[k][1]):
        group, t, begins = events[place]
        stack = going.setdefault(group, [])
        if begins:
            stack.append((t, place))
        elif stack:
            begin, name = stack.pop()
            found.append((group, begin, t, name))
        else:
            left.add("ends")
    for group, stack in going.items():
        left.add("open", len(stack))
        found += [(group, begin, LAST, name) for begin, name in stack]
    return found, left.counts


@given(EVENTS)
def test_as_a_stack_would_have_it(events: list[tuple[int, int, bool]]) -> None:
    group, t, begins = ([e[k] for e in events] for k in range(3))
    left = Left()
    calls = matched(
        np.array(group, np.int32), np.array(t, np.int64), np.array(begins, np.bool_),
        np.arange(len(events), dtype=np.int32), left, LAST,
    )  # fmt: skip
    found = list(zip(*(column.tolist() for column in calls), strict=True))
    expected, counts = one_by_one(events)
    assert sorted(found) == sorted(expected)
    assert left.counts == counts


def test_the_outer_one_of_two_that_are_equal_comes_first() -> None:
    zeros = np.zeros(4, np.int32)
    t, begins = np.array([1, 1, 5, 5]), np.array([True, True, False, False])
    *_, name = matched(zeros, t, begins, np.arange(4, dtype=np.int32), Left(), LAST)
    assert name.tolist() == [0, 1]
