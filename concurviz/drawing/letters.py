"""What is written on spans: the longest of "I #12", "#12" and "I" that has room. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.drawing.shares import PAINTED, Visible
from concurviz.drawing.theme import STATE_STYLE, Pattern
from concurviz.trace.store import N_STATES
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

LABEL_PX = 14
"""Narrower spans, and lanes lower than this less two, show no letter."""
MARGIN_PX = 3
PLATE_PX = 2
"""On each side of a text that stands on a pattern's ground."""

Integers = npt.NDArray[np.intp]

GLYPHS = "0123456789# " + "".join(sorted({s.letter for s in STATE_STYLE.values()} - {""}))
"""All that is written; a glyph's number is its place here."""
_HASH, _SPACE = GLYPHS.index("#"), GLYPHS.index(" ")
_LETTER: Integers = np.full(N_STATES, -1)
_PLAIN: npt.NDArray[np.bool_] = np.ones(N_STATES, np.bool_)
for _state, _style in STATE_STYLE.items():
    _LETTER[_state] = GLYPHS.index(_style.letter) if _style.letter else -1
    _PLAIN[_state] = _style.pattern is Pattern.NONE
_LETTER[State.RUNNING] = -1
"""Its colour says it: there is more room for the number."""
_TENS = 10 ** np.arange(1, 10)


@dataclass(frozen=True)
class Labels:
    """Texts on spans, n of them, in device pixels.

    ``glyphs`` (n, most): numbers in GLYPHS, -1 for none; ``x`` (n, most): where each begins, and
    ``end`` where each text is over. ``line``, ``state``: of the spans.
    """

    line: Integers
    state: Integers
    left: Integers
    end: Integers
    glyphs: Integers
    x: Integers

    def plates(self, least: Integers, most: Integers) -> tuple[Integers, Integers, Integers]:
        """Line and columns, between ``least`` and ``most``, where no pattern may be."""
        on = np.flatnonzero(~_PLAIN[self.state])
        left, right = np.maximum(self.left, least)[on], np.minimum(self.end, most)[on]
        return self.line[on], left, np.maximum(right, left)


def labels_of(
    spans: Visible, low: npt.NDArray[np.bool_], advance: Integers, ratio: float
) -> tuple[Labels, Integers]:
    """The texts of the spans that have room for one, and which spans these are.

    ``spans`` are in device pixels, ``ratio`` to a logical one. ``low``: lines without texts;
    ``advance``: the width of each glyph.
    """
    wide = (spans.x1 - spans.x0 >= LABEL_PX * ratio) & PAINTED[spans.state] & ~low[spans.line]
    which = np.flatnonzero(wide)
    state, task = spans.state[which].astype(np.intp), spans.task[which].astype(np.intp)
    left, right = np.rint(spans.x0[which]), np.rint(spans.x1[which])
    room = right - left - 2 * MARGIN_PX * ratio
    digits = np.searchsorted(_TENS, task, side="right") + 1
    most = int(digits.max(initial=1))
    glyphs = np.full((len(which), 3 + most), -1)
    glyphs[:, 0] = _LETTER[state]
    glyphs[:, 1] = np.where(_LETTER[state] >= 0, _SPACE, -1)
    glyphs[:, 2] = _HASH
    rest = task.copy()
    for place in range(most):
        glyphs[:, -1 - place] = np.where(place < digits, rest % 10, -1)
        rest //= 10
    widths = np.append(advance, 0).take(glyphs, mode="wrap")
    cramped = (task == NO_TASK) | (widths.sum(axis=1) > room)
    glyphs[cramped, 1:], widths[cramped, 1:] = -1, 0
    told = widths.sum(axis=1)
    wanted = np.flatnonzero((told > 0) & (told <= room))
    glyphs, widths, which = glyphs[wanted], widths[wanted], which[wanted]
    ends = np.cumsum(widths, axis=1)
    begin = (left[wanted] + round(MARGIN_PX * ratio)).astype(np.intp)[:, None]
    x = begin + ends - widths
    plate = round(PLATE_PX * ratio)
    labels = Labels(
        spans.line[which],
        state[wanted],
        begin[:, 0] - plate,
        begin[:, 0] + ends[:, -1] + plate,
        glyphs,
        x,
    )
    return labels, which
