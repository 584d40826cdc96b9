"""Counters on the timeline: where they lie, what is under the pointer, and what is painted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from concurviz.drawing.arrangement import Arrangement, LaneId
from concurviz.drawing.counters import exact, short
from concurviz.drawing.laying import build_layout, shape_of
from concurviz.drawing.layout import GUTTER, RULER, Group, Kind, Layout, Line, hit, reading
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import LIGHT
from concurviz.drawing.timeview import TimeView
from concurviz.trace.counters import Counter
from concurviz.views.timeline.tooltip import tooltip_html
from tests.analysis.traces import MS, drawn

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH, HEIGHT = GUTTER + 800, 240
VIEW = TimeView(0.0, 8.0 * MS)


def group(*series: tuple[list[int], list[float]]) -> Group:
    trace = drawn("threads", ["rrrrrr", "rrrrrr"])
    for number, (t, value) in enumerate(series):
        times = np.array(t, np.int64) * MS
        trace.counters.append(Counter("load", f"key {number}", times, np.array(value)))
    return Group.of(trace, offset=MS)


def laid_out(arrangement: Arrangement | None = None) -> Layout:
    shown = group(([1, 3, 4], [2.0, 4.0, 0.0]), ([0, 2], [-1.0, 1.0]))
    return build_layout([shown], arrangement)


def counters(layout: Layout) -> list[Line]:
    return [line for line in layout.lines if line.kind is Kind.COUNTER]


def test_they_lie_below_all_lanes_however_these_are_arranged() -> None:
    for arrangement in (None, Arrangement().by("task"), Arrangement().by("state")):
        layout = laid_out(arrangement)
        assert [line.label for line in layout.lines[-2:]] == ["load · key 0", "load · key 1"]
        assert layout.lines[-1].y + layout.lines[-1].height <= layout.height
    assert counters(laid_out(Arrangement().toggled("threads"))) == []
    one = LaneId("threads", "counter", 0)
    hidden = laid_out(Arrangement().without(one))
    assert [line.label for line in counters(hidden)] == ["load · key 1"]
    assert hidden.lines[0].hidden == 1
    assert counters(laid_out(Arrangement().filtered([]))) == []
    assert laid_out(Arrangement(pinned=(one,))).pinned == ()
    high = counters(laid_out(Arrangement().scaled(3)))
    assert high[0].height == 3 * counters(laid_out())[0].height
    shown = group(([0], [1.0]))
    assert shown.trace is not None
    before = shape_of([shown], Arrangement())
    shown.trace.counters.clear()
    assert shape_of([shown], Arrangement()) != before


def test_the_pointer_reads_the_value() -> None:
    layout = laid_out()
    first, second = counters(layout)
    y = RULER + first.y + 5
    assert hit(layout, VIEW, GUTTER + 450, y, WIDTH) is None
    found = reading(layout, VIEW, GUTTER + 450, y, WIDTH)
    assert found is not None
    assert (found.value, found.start, found.end) == (4.0, 4 * MS, 5 * MS)
    last = reading(layout, VIEW, GUTTER + 650, y, WIDTH)
    assert last is not None
    assert (last.value, last.end) == (0.0, 7 * MS)
    assert reading(layout, VIEW, GUTTER + 150, y, WIDTH) is None
    assert reading(layout, VIEW, GUTTER - 5, y, WIDTH) is None
    assert reading(layout, VIEW, GUTTER + 450, RULER + 5, WIDTH) is None
    below = reading(layout, VIEW, GUTTER + 150, RULER + second.y + 5, WIDTH)
    assert below is not None
    assert below.value == -1.0
    odd = replace(found.counter, name="<b>load")
    told = tooltip_html(replace(found, counter=odd), VIEW)
    for text in ("&lt;b&gt;load · key 0: 4", "1.00 ms from", "least 0, greatest 4", "Threads"):
        assert text in told


def colours(layout: Layout, number: int, view: TimeView = VIEW) -> np.ndarray:
    """The pixels of a counter's line in the picture: 1 the line's, 2 the ground's, 0 others."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_timeline(painter, WIDTH, HEIGHT, layout, view, LIGHT)
    raw = np.frombuffer(image.constBits(), np.uint32).reshape(HEIGHT, WIDTH)
    line = counters(layout)[number]
    pixels = raw[RULER + line.y : RULER + line.y + line.height, GUTTER:]
    codes = np.zeros(pixels.shape, int)
    for code, colour in ((1, LIGHT.accent), (2, LIGHT.stripe)):
        codes[pixels == QColor(colour).rgba()] = code
    return codes


def test_a_step_line_over_what_is_filled() -> None:
    layout = laid_out()
    picture = colours(layout, 0)
    height = len(picture)
    # Before the first value and behind the end there is nothing.
    assert (picture[:, :199] == 2).all()
    assert (picture[:, 701:] != 1).all()
    tops = [int(np.argmax(picture[:, x] == 1)) for x in (300, 450, 600)]
    assert tops[1] == 0
    assert tops[0] == pytest.approx(height / 2, abs=1)
    assert tops[2] == height - 1
    assert (picture[2:, 450] == 0).all()
    assert (picture[:-1, 600] == 2).all()
    # Where it rises the line does.
    assert (picture[: height // 2, 400] == 1).all()
    negative = colours(layout, 1)
    assert np.argmax(negative[:, 150] == 1) > height // 2
    assert np.argmax(negative[:, 350] == 1) == 0


@pytest.mark.parametrize("value", [1e308, -1e308, 5e-324, 0.0])
def test_odd_values_are_drawn(value: float) -> None:
    layout = build_layout([group(([0, 1, 2], [value, -value, value / 2]), ([0], [value]))])
    for number in (0, 1):
        assert (colours(layout, number)[:, 150:650] == 1).any(axis=0).all()
    # At a depth where a column is less than a nanosecond wide, too.
    assert (colours(layout, 0, TimeView(2.0 * MS, 2.0 * MS + 100)) == 1).any(axis=0).all()


def test_values_in_words() -> None:
    told = [short(v) for v in (0, 512, 999.6, 1.254e6, -0.03, 5e-5, 1e300, 536870912, -2e9)]
    assert told == ["0", "512", "1 k", "1.25 M", "-0.03", "5e-05", "1e+300", "537 M", "-2 G"]
    assert [exact(v) for v in (536870912.0, 0.1234567, -3.0, 1e300, 12345.678)] == [
        "536,870,912", "0.123457", "-3", "1e+300", "12,345.7",
    ]  # fmt: skip
