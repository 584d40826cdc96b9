"""Painted pixels: lanes, marks, 200,000 spans."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from concurviz.drawing.laying import build_layout
from concurviz.drawing.layout import GUTTER, RULER, Group
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import DARK, LIGHT, STATE_STYLE, Theme
from concurviz.drawing.timeview import TimeView
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending

pytestmark = pytest.mark.usefixtures("qapp")

AXIS = 400


def paint(
    group: Group, view: TimeView, theme: Theme = LIGHT, ratio: int = 1, now: int | None = None
) -> QImage:
    image = QImage((GUTTER + AXIS) * ratio, 200 * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    paint_timeline(painter, GUTTER + AXIS, 200, build_layout([group]), view, theme, now=now)
    painter.end()
    return image


def lane_y(group: Group, number: int = 0) -> int:
    line = build_layout([group]).lines[1 + number]
    return RULER + line.y + line.height - 2  # below the labels


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("ratio", [1, 2, 4])
def test_spans_begin_and_end_at_their_columns(theme: Theme, ratio: int) -> None:
    group = Group.of(drawn("threads", ["..rrss..", "........"]))
    image = paint(group, TimeView(0, 8 * MS), theme, ratio)
    y = lane_y(group) * ratio

    def at(x: int) -> str:
        return image.pixelColor((GUTTER * ratio) + x, y).name()

    step = 50 * ratio
    green, grey = STATE_STYLE[State.RUNNING].colour, STATE_STYLE[State.STARTING].colour
    assert at(2 * step - 1) not in (green, grey)
    assert [at(2 * step), at(3 * step), at(4 * step - 1)] == [green] * 3
    assert [at(4 * step), at(6 * step - 1)] == [grey] * 2
    assert at(6 * step) not in (green, grey)


def test_patterns_are_a_second_cue() -> None:
    group = Group.of(drawn("threads", ["gggggggg"]))
    image = paint(group, TimeView(0, 8 * MS))
    row = {image.pixelColor(GUTTER + 100 + x, lane_y(group)).name() for x in range(40)}
    assert len(row) > 2


def test_open_spans_grow_to_now() -> None:
    trace = drawn("threads", [])
    trace.add_worker(0, "worker").set_open(State.RUNNING, 2 * MS, 3)
    trace.now = 4 * MS
    group = Group.of(trace)
    image = paint(group, TimeView(0, 8 * MS))
    green = STATE_STYLE[State.RUNNING].colour
    colours = [image.pixelColor(GUTTER + x, lane_y(group)).name() for x in (99, 100, 199, 200)]
    assert [c == green for c in colours] == [False, True, True, False]
    # Beyond the last records they grow too, but veiled: they may have ended since.
    image = paint(group, TimeView(0, 8 * MS), now=trace.origin + 6 * MS)
    colours = [image.pixelColor(GUTTER + x, lane_y(group)).name() for x in (199, 210, 299, 310)]
    assert colours[0] == green
    assert colours[1] == colours[2] not in (green, LIGHT.stripe)
    assert colours[3] == LIGHT.stripe


def test_failed_tasks_and_changes_are_marked() -> None:
    trace = drawn("threads", ["rrrrrrrr"])
    ending(trace, Instant.FAILED, 4, task=0)
    ending(trace, Instant.CHANGED, 2, detail=3)
    group = Group.of(trace)
    image = paint(group, TimeView(0, 8 * MS))
    line = build_layout([group]).lines[1]
    cross = image.pixelColor(GUTTER + 200, RULER + line.y + line.height // 2)
    assert cross.red() > 150
    assert cross.green() < 80
    accent = QColor(LIGHT.accent).name()
    column = [image.pixelColor(GUTTER + 100, RULER + line.y + dy).name() for dy in range(20)]
    assert accent in column


def test_failures_are_marked_on_the_tasks_own_row() -> None:
    trace = drawn("coroutines", ["rrrrrrrr"], ["rrrriiii", "iiiirrrr"])
    ending(trace, Instant.FAILED, 6, task=1)
    group = Group.of(trace)
    image = paint(group, TimeView(0, 8 * MS))
    lines = build_layout([group]).lines[2:]
    cross = [
        image.pixelColor(GUTTER + 300, RULER + n.y + n.height // 2).name() == LIGHT.failure
        for n in lines
    ]
    assert cross == [False, True]


def test_the_end_of_a_run_is_drawn() -> None:
    group = Group.of(drawn("threads", ["rrrr"]))
    image = paint(group, TimeView(0, 8 * MS))
    line = build_layout([group]).lines[1]
    assert image.pixelColor(GUTTER + 200, RULER + line.y + 3).name() == LIGHT.muted
    beyond = {image.pixelColor(GUTTER + 340 + x, lane_y(group)).name() for x in range(20)}
    assert LIGHT.stripe not in beyond


def test_200_000_spans_are_painted_and_true() -> None:
    rng = np.random.default_rng(1)
    trace = drawn("threads", [])
    length = np.full(6250, 1000)
    for worker in range(32):
        row = trace.add_worker(worker, f"worker {worker}")
        end = np.cumsum(length)
        state = rng.choice([State.RUNNING, State.IDLE], len(length), p=[0.4, 0.6])
        task = np.arange(len(length))
        row.extend(end - length, end, state, task)
    trace.end = trace.now = 6_250_000
    layout = build_layout([Group.of(trace)])
    image = QImage(GUTTER + 1000, RULER + layout.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    view = TimeView(0, trace.end)
    paint_timeline(painter, image.width(), image.height(), layout, view, LIGHT)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    green = np.uint32(0xFF000000 | int(STATE_STYLE[State.RUNNING].colour[1:], 16))
    for line in layout.lines[1:]:
        lane = pixels[RULER + line.y : RULER + line.y + line.height, GUTTER:]
        true = (line.rows[0].state == State.RUNNING).mean()
        assert (lane == green).mean() == pytest.approx(true, abs=0.02)


def test_a_run_that_begins_later_is_drawn_as_sharply_as_others() -> None:
    def row(offset: int) -> list[str]:
        group = Group.of(drawn("threads", ["ggggrrrr"]), offset=offset)
        image = paint(group, TimeView(0, 16 * MS))
        start = GUTTER + round(offset / MS * AXIS / 16)
        return [image.pixelColor(start + x, lane_y(group)).name() for x in range(200)]

    # A pattern is one of the picture's, so that both are compared where it is the same.
    assert row(8 * MS) == row(0)
