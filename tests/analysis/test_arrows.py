"""Another tool's arrows: found from either end, however many there are."""

from __future__ import annotations

import numpy as np

from concurviz.analysis.arrows import MOST, links
from concurviz.trace.store import RunTrace
from tests.analysis.traces import MS, drawn


def with_arrows(*ends: tuple[int, int, int, bool]) -> RunTrace:
    """A run of two workers with these ends: number, ms, worker, whether it begins there."""
    trace = drawn("threads", ["rrrr", "rrrr"])
    trace.phases[70] = "wakes"
    number, t, worker, leaves = zip(*ends, strict=True)
    trace.arrows.extend(
        number=np.array(number), t=np.array(t) * MS, worker=np.array(worker),
        leaves=np.array(leaves), name=np.full(len(ends), 70),
    )  # fmt: skip
    return trace


def test_both_ends_know_each_other_within_a_run_and_across_two() -> None:
    first = with_arrows((0, 0, 0, True), (1, 1, 0, True), (0, 2, 1, False))
    second = with_arrows((1, 3, 0, False))
    runs = [None, first, second, drawn("serial", ["rr"])]
    found, count = links(runs, 1, 0, 0, 4 * MS, leaving=True)
    assert count == 2
    assert [(n.run, n.worker, n.t, n.here, n.name) for n in found] == [
        (1, 1, 2 * MS, 0, "wakes"), (2, 0, 3 * MS, MS, "wakes"),
    ]  # fmt: skip
    back, _ = links(runs, 2, 0, 3 * MS, 4 * MS, leaving=False)
    assert [(n.run, n.t) for n in back] == [(1, MS)]
    for run, worker, start, leaving in (
        (1, 0, 2, True),
        (1, 1, 0, True),
        (0, 0, 0, True),
        (3, 0, 0, False),
    ):
        assert links(runs, run, worker, start * MS, 4 * MS, leaving=leaving) == ([], 0)
    # One whose other end is not there leads nowhere.
    assert links([first], 0, 0, MS, 4 * MS, leaving=True) == ([], 1)


def test_of_many_the_first_or_the_last() -> None:
    ends = [(k, k // 50, 0, True) for k in range(200)]
    ends += [(k, 4, 1, False) for k in range(200)]
    runs = [with_arrows(*ends)]
    found, count = links(runs, 0, 0, 0, 4 * MS, leaving=True)
    assert (count, len(found), found[0].here) == (200, MOST, 0)
    found, count = links(runs, 0, 0, 0, 4 * MS, leaving=True, last=True)
    assert (count, len(found), found[-1].here) == (200, MOST, 3 * MS)
