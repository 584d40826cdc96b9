"""Flip points of simulated pairs of models, whose true place is known."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from concurviz.analysis.flip import Flip, FlipSearch

Wall = Callable[[float], float]


def search(
    a: Wall, b: Wall, low: float, high: float, *, noise: float, seed: int, rounds: int = 5,
    whole: bool = False,
) -> Flip:  # fmt: skip
    draw = np.random.default_rng(seed)
    bisection = FlipSearch("a", "b", low, high, whole=whole)

    def measure(value: float) -> None:
        walls = [
            [wall(value) * math.exp(noise * draw.standard_normal()) for _ in range(rounds)]
            for wall in (a, b)
        ]
        bisection.add(value, *walls)

    measure(low)
    measure(high)
    while (value := bisection.next_value()) is not None:
        measure(value)
    result = bisection.result
    assert result is not None
    return result


def threads(x: float) -> float:
    return 0.05 + 0.06 * x


def processes(x: float) -> float:
    return 0.2 + 0.03 * x


TRUE = 5.0


@pytest.mark.parametrize("noise", [0.005, 0.03])
def test_the_flip_is_within_its_stated_interval(noise: float) -> None:
    inside = 0
    for seed in range(40):
        flip = search(threads, processes, 0.5, 20, noise=noise, seed=seed)
        assert flip.at.low is not None
        assert flip.at.high is not None
        inside += flip.at.low <= TRUE <= flip.at.high
        assert flip.at.value == pytest.approx(TRUE, rel=0.35 if noise > 0.01 else 0.06)
    assert inside >= 34


def test_more_noise_is_said_as_a_wider_interval() -> None:
    sharp = search(threads, processes, 0.5, 20, noise=0.002, seed=1).at
    vague = search(threads, processes, 0.5, 20, noise=0.05, seed=1).at

    assert sharp.half_width is not None
    assert vague.half_width is not None
    assert sharp.half_width < 0.2
    assert vague.half_width > 3 * sharp.half_width


def test_whole_numbers_end_between_two_neighbours() -> None:
    flip = search(
        lambda n: 1.0, lambda n: 3.5 / n, 1, 32, noise=0.001, seed=3, whole=True
    )  # b is faster from 4 on

    assert (flip.at.low, flip.at.value) == (3, 4)


def test_one_round_gives_a_place_without_an_interval() -> None:
    flip = search(threads, processes, 0.5, 20, noise=0.0, seed=1, rounds=1)

    assert flip.at.low is None
    assert flip.at.value == pytest.approx(TRUE, rel=0.05)
