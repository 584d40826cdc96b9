"""The time axis: pixels and nanoseconds, ticks, and how times are written."""

from __future__ import annotations

from itertools import pairwise
from time import mktime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.drawing.seen import Window
from concurviz.drawing.timeview import (
    MIN_SPAN_NS,
    TimeView,
    format_duration,
    format_instant,
    ticks,
    time_of_day,
)

views = st.builds(
    lambda start, span: TimeView(start, start + span),
    st.floats(0, 1e13),
    st.floats(MIN_SPAN_NS, 1e12),
)


@given(views, st.floats(0, 1000))
def test_pixels_and_times_are_each_others_inverse(view: TimeView, px: float) -> None:
    assert view.to_px(view.to_ns(px, 1000), 1000) == pytest.approx(px, abs=0.1)


@given(views, st.floats(0, 1), st.floats(0.1, 10))
def test_zooming_keeps_the_time_at_the_cursor(view: TimeView, at: float, factor: float) -> None:
    ns = view.to_ns(at, 1)
    zoomed = view.zoomed(ns, factor)
    assert zoomed.to_px(ns, 1) == pytest.approx(at, abs=1e-3)
    assert zoomed.span_ns >= MIN_SPAN_NS * 0.99


@given(views, st.floats(1e3, 1e12))
def test_clamped_views_lie_inside_the_data(view: TimeView, limit: float) -> None:
    clamped = view.clamped(limit)
    assert clamped.start_ns >= 0
    assert clamped.end_ns <= limit * (1 + 1e-9)
    assert clamped.clamped(limit).start_ns == pytest.approx(clamped.start_ns, abs=1e-3)


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        TimeView(5, 5)
    with pytest.raises(ValueError, match="empty"):
        TimeView(0, float("nan"))


@given(views, st.integers(200, 3000))
def test_ticks_are_apart_and_inside(view: TimeView, width: int) -> None:
    found = [at for at, _ in ticks(view, width)]
    px = [view.to_px(at, width) for at in found]
    assert all(-1 <= x <= width + 1 for x in px)
    assert all(b - a >= 99 for a, b in pairwise(px))
    assert len(found) <= width // 99 + 1


def test_ticks_have_one_unit() -> None:
    assert [text for _, text in ticks(TimeView(0, 1e9), 400)] == ["0.0 s", "0.5 s", "1.0 s"]
    assert [text for _, text in ticks(TimeView(0, 4e6), 400)][:3] == ["0 ms", "1 ms", "2 ms"]
    assert ticks(TimeView(2e9, 2e9 + 1000), 250)[0][1] == "2.0000000 s"


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (0, "0 ns"),
        (980, "980 ns"),
        (12_345, "12.3 µs"),
        (999_600, "1.00 ms"),
        (12_345_678, "12.3 ms"),
        (1_250_000_000, "1.25 s"),
        (125e9, "125 s"),
    ],
)
def test_durations_have_three_figures_and_a_unit(ns: float, text: str) -> None:
    assert format_duration(ns) == text


def test_instants_are_as_exact_as_the_view() -> None:
    assert format_instant(1.23456789e9, TimeView(0, 2e9)) == "1.235 s"
    assert format_instant(1.23456789e9, TimeView(1.2345e9, 1.2346e9)) == "1.23456789 s"


def test_the_time_of_day_is_as_exact_as_the_ticks() -> None:
    noon = int(mktime((2026, 1, 2, 12, 0, 0, 0, 0, -1))) * 10**9
    assert time_of_day(noon, 1e9) == "12:00:00"
    assert time_of_day(noon + 5_250_000_000, 5e7) == "12:00:05.25"
    assert time_of_day(noon + 1, 1.0) == "12:00:00.000000001"


@given(st.integers(0, 30 * 24 * 3600 * 10**9), st.integers(100, 10**6))
def test_pixels_find_the_same_nanosecond_after_thirty_days(start: int, span: int) -> None:
    seen = Window.of(TimeView(float(start), float(start + span)), span, 0, 0)
    times = start + np.arange(0, span, max(1, span // 50))
    assert (seen.start + np.rint(seen.px([times]) * seen.scale + seen.fraction) == times).all()
