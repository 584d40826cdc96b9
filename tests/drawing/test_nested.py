"""Nested lanes: where they lie, what lies under the pointer, and what is painted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from concurviz.drawing import nested
from concurviz.drawing.arrangement import Arrangement, LaneId
from concurviz.drawing.laying import build_layout
from concurviz.drawing.layout import GUTTER, RULER, Group, Kind, Layout, hit
from concurviz.drawing.neighbours import neighbour
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.theme import LIGHT
from concurviz.drawing.timeview import TimeView
from concurviz.trace.mipmap import Mipmap
from concurviz.trace.phases import new_store
from concurviz.trace.store import RunTrace
from concurviz.views.timeline.find_bar import search
from concurviz.views.timeline.tooltip import tooltip_lines
from concurviz.wire.phases import FIRST_OWN, HOLDS_LOCK
from tests.analysis.traces import MS, drawn

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH = GUTTER + 800
VIEW = TimeView(0.0, 8.0 * MS)


def example() -> RunTrace:
    """The first of two workers was at two steps, the second of them held a lock for a while."""
    trace = drawn("threads", ["rrrrrrii/33333333", "rrrrrrrr/44444444"])
    outer, inner = new_store(trace.worker_lanes), new_store(trace.worker_lanes)
    for store in (outer, inner):  # with a snapshot at every span's end
        store.mips = [Mipmap(0, cells_per_span=100.0)]
    outer.rows[0].extend([0, 4 * MS], [4 * MS, 8 * MS], [2, 1], [1, FIRST_OWN])
    inner.rows[0].depth = inner.rows[1].depth = 2
    inner.rows[0].extend([5 * MS], [6 * MS], [4], [HOLDS_LOCK])
    trace.worker_phases += [outer, inner]
    trace.phases[FIRST_OWN] = "parse the page"
    return trace


def laid_out(arrangement: Arrangement) -> Layout:
    return build_layout([Group.of(example())], arrangement)


def test_they_lie_below_their_lane_when_asked_for_or_when_lanes_are_high() -> None:
    kinds = [line.kind for line in laid_out(Arrangement()).lines]
    assert kinds == [Kind.HEADER, Kind.LANE, Kind.LANE]
    first = LaneId("threads", "worker", 0)
    wanted = [Kind.HEADER, Kind.LANE, Kind.NESTED, Kind.NESTED, Kind.LANE]
    for arrangement in (
        Arrangement(nested=True),
        Arrangement().with_opened(first),
        Arrangement().scaled(2.0),
    ):
        layout = laid_out(arrangement)
        assert [line.kind for line in layout.lines] == wanted
        assert layout.lanes_of("threads") == [first, LaneId("threads", "worker", 1)]
        lines = layout.lines
        for above, below in pairwise(lines):
            assert above.y + above.height <= below.y
        assert layout.height >= lines[-1].y + lines[-1].height
    assert Arrangement().with_opened(first).with_opened(first) == Arrangement()
    assert [n.kind for n in laid_out(Arrangement(nested=True, lane_scale=0.2)).lines] == kinds


def test_the_pointer_finds_a_phase_with_its_task() -> None:
    layout = laid_out(Arrangement(nested=True))
    outer, inner = layout.lines[2], layout.lines[3]
    found = hit(layout, VIEW, GUTTER + 600, RULER + outer.y + 2, WIDTH)
    assert found is not None
    assert (found.phase, found.task, found.start, found.end) == (
        "parse the page", 3, 4 * MS, 8 * MS,
    )  # fmt: skip
    assert any("parse the page" in line for line in tooltip_lines(found, VIEW))
    before = neighbour(found, -1)
    assert before is not None
    assert before.phase == "CPU work"
    held = hit(layout, VIEW, GUTTER + 550, RULER + inner.y + 2, WIDTH)
    assert held is not None
    assert held.phase == "holds the lock"
    assert hit(layout, VIEW, GUTTER + 100, RULER + inner.y + 2, WIDTH) is None


def test_phases_are_found_by_name() -> None:
    groups = [Group.of(example())]
    found = search("phase:parse", groups)
    assert found.count == 1
    assert found.hit(0).phase == "parse the page"
    assert found.lanes == {LaneId("threads", "worker", 0)}
    assert search("phase:lock >2ms", groups).count == 0
    assert search("phase:cpu", groups).count == 1


def painted(layout: Layout) -> np.ndarray:
    image = QImage(WIDTH, 200, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        paint_timeline(painter, WIDTH, 200, layout, VIEW, LIGHT)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(200, WIDTH, 4)
    return raw[:, :, 2::-1].copy()


def share(layout: Layout, number: int, tint: int, x0: int, x1: int) -> float:
    """How much of a stretch of a line shows the tint."""
    line = layout.lines[number]
    pixels = painted(layout)[
        RULER + line.y : RULER + line.y + line.height, GUTTER + x0 : GUTTER + x1
    ]
    colour = QColor(LIGHT.tints[tint - 1]).getRgb()[:3]
    return float((pixels == np.array(colour)).all(axis=2).mean())


@pytest.fixture(params=["boxes", "shares of spans", "shares of the mipmap"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The three ways in which they are painted."""
    if request.param != "boxes":
        monkeypatch.setattr(nested, "CROWDED_PX", 1e9)
    if request.param == "shares of the mipmap":
        monkeypatch.setattr(nested, "DIRECT_SPANS", 0)
    return str(request.param)


def test_every_way_of_painting_shows_the_same(way: str) -> None:
    layout = laid_out(Arrangement(nested=True))
    # Letters lie over boxes.
    least = 0.7 if way == "boxes" else 0.95
    assert share(layout, 2, 2, 5, 395) > least
    assert share(layout, 2, 1, 405, 795) > least
    assert share(layout, 3, 4, 505, 595) > (0.4 if way == "boxes" else 0.95)
    assert share(layout, 3, 4, 0, 490) == 0.0
    assert share(layout, 3, 4, 610, 800) == 0.0
