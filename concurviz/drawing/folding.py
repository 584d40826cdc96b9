"""How high lanes are, and when neighbours share a line. Pure, no Qt.

The vertical zoom goes on through the folds: lanes that would get lower than MIN_PITCH are drawn 16,
256, ... of them on a line::

    zoom   1000 lanes at 0.6 px    63 lines of 16 lanes, 9.6 px each
           x 4       at 2.4 px     63 lines of 16 lanes, 38 px each
           x 8       at 4.8 px     1000 lines
"""

from __future__ import annotations

from concurviz.trace.rows import FOLD_SHIFT

MIN_PITCH = 4.0
"""Of a line with the gap below it, in logical pixels."""
MIN_LANE = 3
MOST_PITCH = 60.0
NESTED_PITCH = 40.0
"""Lanes as high as this show what is nested in them by themselves."""
NESTED_HEIGHT = 13
LABEL_HEIGHT = 11
COMFORTABLE = 24
"""Up to so many lanes are as high as is comfortable to read."""
THIN = 240
"""Up to so many lanes are drawn thin; more fit about FIT_PX, folded."""
THIN_PITCH = 5.0
FIT_PX = 600.0


def pitch_of(count: int, natural: float, scale: float) -> float:
    """The height of one of ``count`` lanes with its gap, before folding, in logical pixels.

    ``natural``: of a lane that is comfortable to read; ``scale``: the user's vertical zoom.
    """
    if count <= COMFORTABLE:
        pitch = natural
    elif count <= THIN:
        # From comfortable to thin without a jump that costs height.
        pitch = max(THIN_PITCH, min(natural, COMFORTABLE * natural / count))
    else:
        pitch = FIT_PX / count
    return min(pitch * scale, MOST_PITCH)


def fold_of(count: int, pitch: float, most: int) -> int:
    """How often lanes are folded by 16 so that lines are MIN_PITCH high, at most ``most`` times."""
    level = 0
    while level < most and pitch * (1 << FOLD_SHIFT * level) < MIN_PITCH:
        if count <= 1 << FOLD_SHIFT * level:
            break
        level += 1
    return level


def gap_of(pitch: float) -> int:
    """The empty pixels below a line."""
    return 3 if pitch >= 20 else 2 if pitch >= 10 else 1
