"""What is written on spans, and where; that it is written at all, as pixels and as text."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter

from concurviz.drawing.lettering import Lettering
from concurviz.drawing.letters import GLYPHS, labels_of
from concurviz.drawing.seen import Place
from concurviz.drawing.shares import Visible
from concurviz.drawing.theme import LIGHT
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

ADVANCE = np.full(len(GLYPHS), 6)


def spans(*columns: tuple[float, float, State, int]) -> Visible:
    x0, x1, state, task = zip(*columns, strict=True)
    return Visible(
        np.zeros(len(x0), np.intp),
        np.array(x0),
        np.array(x1),
        np.array(state, np.uint8),
        np.array(task, np.int32),
    )


def texts(visible: Visible, low: bool = False) -> list[str]:
    labels, _ = labels_of(visible, np.array([low]), ADVANCE, 1.0)
    return ["".join(GLYPHS[g] for g in row if g >= 0) for row in labels.glyphs.tolist()]


@pytest.mark.parametrize(
    ("width", "state", "task", "said"),
    [
        (60, State.IO_WAIT, 1230, ["I #1230"]),
        (40, State.IO_WAIT, 1230, ["I"]),
        (40, State.RUNNING, 123, ["#123"]),
        (20, State.RUNNING, 123, []),
        (13, State.IO_WAIT, 1, []),
        (60, State.GIL_WAIT, NO_TASK, ["G"]),
        (60, State.RUNNING, 0, ["#0"]),
        (60, State.IDLE, 1, []),
    ],
)
def test_the_longest_text_that_fits_is_written(
    width: int, state: State, task: int, said: list[str]
) -> None:
    assert texts(spans((5, 5 + width, state, task))) == said
    assert texts(spans((5, 5 + width, state, task)), low=True) == []


def test_glyphs_stand_beside_each_other_and_plates_stay_inside_their_spans() -> None:
    visible = spans((10, 80, State.GIL_WAIT, 7), (80, 94, State.LOCK_WAIT, 7))
    labels, which = labels_of(visible, np.array([False]), ADVANCE, 1.0)
    assert which.tolist() == [0, 1]
    assert labels.x[0][labels.glyphs[0] >= 0].tolist() == [13, 19, 25, 31]
    _, left, right = labels.plates(np.array([10, 80]), np.array([80, 94]))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(11, 39), (81, 91)]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
def test_the_atlas_writes_what_text_would(ratio: float) -> None:
    """Both ways put their ink into the same place."""
    font = QFont()
    font.setPixelSize(11)
    width, height = round(100 * ratio), round(20 * ratio)
    inked = []
    for atlas in (True, False):
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(0xFFFFFFFF)
        lettering = Lettering(font.toString(), LIGHT, ratio)
        one = spans((0.0, float(width), State.RUNNING, 1203))
        lettering.write([Place(0, height, np.array([0]))], one)
        with QPainter(image) as painter:
            lettering.draw(painter, QPointF(0, 0), atlas)
        pixels = np.frombuffer(image.constBits(), np.uint32).reshape(height, width) & 0xFF
        inked.append(255.0 - pixels)
    assert inked[0].sum() == pytest.approx(inked[1].sum(), rel=0.15)
    for axis in (0, 1):
        where = [np.flatnonzero(ink.sum(axis=axis) > 60) for ink in inked]
        assert abs(where[0][0] - where[1][0]) <= 1
        assert abs(where[0][-1] - where[1][-1]) <= 2 * ratio
