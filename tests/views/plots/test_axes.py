"""Numbers as plots word them."""

from __future__ import annotations

import math

import pytest

from concurviz.views.plots.axes import compact, duration, log_ticks, seconds


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (0.5, "0.5"), (12, "12"), (99.94, "99.9"), (250, "250"), (1234.5, "1,234"),
        (12_300, "12.3k"), (2e6, "2M"), (0.066, "0.066"),
    ],
)  # fmt: skip
def test_counts_take_few_letters(value: float, said: str) -> None:
    assert compact(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(120e-6, "120 µs"), (0.0034, "3.4 ms"), (0.064, "64 ms"), (2.0, "2 s")]
)
def test_times_have_the_unit_that_suits_them(value: float, said: str) -> None:
    assert duration(value) == said


def test_seconds_keep_their_unit() -> None:
    assert [seconds(v) for v in (0, 0.5, 10)] == ["0 s", "0.5 s", "10 s"]


def test_logarithmic_ticks_are_fewer_over_more_decades() -> None:
    named, bare = log_ticks(-3, -1)
    assert [text for _, text in named] == ["1 ms", "3 ms", "10 ms", "30 ms", "100 ms"]
    assert all(text == "" for _, text in bare)
    wide, _ = log_ticks(-5, 1)
    assert [text for _, text in wide][:2] == ["10 µs", "100 µs"]
    assert math.isclose(named[1][0], math.log10(0.003))
