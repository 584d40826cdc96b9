"""The frame clock."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from concurviz.app.frame_tick import FRAME_MS, FrameTick


@pytest.mark.parametrize(("share", "frames"), [(None, 100), (0.5, 50), (0.1, 10)])
def test_a_share_of_a_core_is_kept_by_drawing_less_often(
    qapp: QObject, share: float | None, frames: int
) -> None:
    now = used = 0.0
    drawn = 0

    def draw() -> None:
        nonlocal used, drawn
        used += FRAME_MS / 1000
        drawn += 1

    tick = FrameTick(draw, clock=lambda: now, used=lambda: used)
    tick.set_share(share)
    for _ in range(100):
        tick._tick()
        now += FRAME_MS / 1000
    assert drawn == pytest.approx(frames, abs=2)
    assert used <= (share or 1) * now * 1.1


def test_however_long_frames_take_some_are_drawn(qapp: QObject) -> None:
    now = used = 0.0
    drawn = 0

    def draw() -> None:
        nonlocal used, drawn
        used += 1.0
        drawn += 1

    tick = FrameTick(draw, clock=lambda: now, used=lambda: used)
    tick.set_share(0.1)
    for _ in range(100):
        tick._tick()
        now += 0.01
    assert drawn >= 4
