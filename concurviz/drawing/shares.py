"""From spans to codes of pixels with numpy: exact shares, crisp lines, stacks. No Qt.

A picture of lanes is made of one byte a pixel, a *code*; a palette of 256 colours, which depends on
the theme alone, turns it into colours in one go. So all lanes together cost a quarter of the
memory, and stacking shares is comparing bytes::

    shares of a column   running 0.4   gil_wait 0.2   idle 0.4
    five pixels high     from the bottom  R R G . .
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64, UInt8
from concurviz.trace.rows import Row
from concurviz.trace.store import N_STATES
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

Floats = npt.NDArray[np.float64]
Argb = npt.NDArray[np.uint32]
"""Premultiplied 0xAARRGGBB."""
Codes = npt.NDArray[np.uint8]

BACK = 0
"""Between the lanes."""
GRID = 1
GROUND = 2
"""A lane where nothing is: idle, or no span."""
FIRST = 16
"""The code of the state numbered 0; the others follow."""
TEXTURED = 32
"""From here on each state has LEVELS codes: its colour under more and more ink."""
LEVELS = 8
PAINTED: npt.NDArray[np.bool_] = np.ones(N_STATES, np.bool_)
PAINTED[[State.NONE, State.IDLE]] = False

SEPARATOR_PX = 4
"""Spans at least this wide are told apart from their like neighbour by a gap of one pixel."""


@dataclass(frozen=True)
class Visible:
    """Spans inside a view, n of them on any lines: edges in pixels, clipped to ``[0, width]``."""

    line: npt.NDArray[np.intp]
    x0: Floats
    x1: Floats
    state: UInt8
    task: Int32

    def __len__(self) -> int:
        return len(self.x0)

    def take(self, index: npt.NDArray[np.intp]) -> Visible:
        """Those that an index array names, in its order."""
        return Visible(
            self.line.take(index),
            self.x0.take(index),
            self.x1.take(index),
            self.state.take(index),
            self.task.take(index),
        )


def last_task(row: Row, times: Int64) -> Int32:
    """The task of the last closed span that began before each time (ns of the row), or NO_TASK."""
    spans = row.spans
    if not len(spans):
        return np.full(len(times), NO_TASK, np.int32)
    index = np.searchsorted(spans.start, times, side="left") - 1
    tasks: Int32 = np.where(index >= 0, spans.task[index], NO_TASK).astype(np.int32)
    return tasks


def coverage(spans: Visible, lines: int, width: int, states: list[int]) -> Floats:
    """How much of each pixel column each state covers, shape (states, lines, width).

    Exact: a state's columns sum to its spans' true width. Each edge goes into the difference of
    the coverage, in the two columns it lies between; one cumulative sum undoes the difference::

        edge x = 2.3      column    0    1    2     3     4
        difference                  0    0    0.7   0.3   0
        coverage                    0    0    0.7   1     1
    """
    stride = width + 2
    rank = np.full(N_STATES, -1, np.intp)
    rank[states] = np.arange(len(states))
    place = rank[spans.state]
    known = np.flatnonzero(place >= 0)
    if not len(known):
        return np.zeros((len(states), lines, width))
    base = (place[known] * lines + spans.line[known]) * stride
    x0, x1 = spans.x0[known], spans.x1[known]
    left, right = x0.astype(np.intp), x1.astype(np.intp)
    in_left, in_right = x0 - left, x1 - right
    left += base
    right += base
    at = np.concatenate([left, left + 1, right, right + 1])
    step = np.concatenate([1.0 - in_left, in_left, in_right - 1.0, -in_right])
    change: Floats = np.bincount(at, step, len(states) * lines * stride).astype(np.float64)
    cells = change.reshape(len(states), lines, stride)
    np.cumsum(cells, axis=2, out=cells)
    return cells[:, :, :width]


def stack(out: Codes, shares: Floats, states: list[int]) -> None:
    """Fill ``out`` (height, width) with the stacked shares (states, width), first at the bottom."""
    height = len(out)
    levels = np.cumsum(shares, axis=0)
    levels *= height
    levels += 0.5
    edges = np.clip(levels, 0, height).astype(np.uint8 if height < 256 else np.uint16)
    from_bottom = np.arange(height - 1, -1, -1, dtype=edges.dtype)[:, None]
    codes = [FIRST + s for s in states] + [GROUND]
    out[:] = codes[0]
    for edge, low, high in zip(edges, codes[:-1], codes[1:], strict=True):
        # Codes are added up modulo 256, so that GROUND may be below the states.
        above = (edge <= from_bottom).view(np.uint8)
        above *= np.uint8((high - low) & 0xFF)
        out += above


def crisp(spans: Visible, lines: int, width: int, gap: int = 1) -> Codes:
    """One code per column of each line, (lines, width): edges rounded, none narrower than a column.

    ``spans`` in order of line and time. ``gap``: how many columns tell like neighbours apart.
    """
    codes = np.full(lines * width, GROUND, np.uint8)
    spans = spans.take(np.flatnonzero(PAINTED[spans.state]))
    left = np.minimum(np.rint(spans.x0).astype(np.intp), width - 1)
    right = np.clip(np.rint(spans.x1).astype(np.intp), left + 1, width)
    code = (spans.state + FIRST).astype(np.uint8)
    # The short ones last: a long neighbour that rounds into their only column would hide them.
    short = spans.x1 - spans.x0 < 1.0
    wide = np.flatnonzero(~short)
    base = spans.line * width
    columns, which = columns_of(base[wide] + left[wide], right[wide] - left[wide])
    codes[columns] = code[wide][which]
    narrow = np.flatnonzero(short)
    columns, which = columns_of(base[narrow] + left[narrow], right[narrow] - left[narrow])
    codes[columns] = code[narrow][which]
    alike = (spans.state[1:] == spans.state[:-1]) & (spans.task[1:] != spans.task[:-1])
    alike &= (left[1:] == right[:-1]) & (spans.line[1:] == spans.line[:-1])
    alike &= np.minimum((right - left)[1:], (right - left)[:-1]) >= SEPARATOR_PX * gap
    apart = (base + left)[1:][alike]
    codes[(apart[:, None] + np.arange(gap)).ravel()] = GROUND
    return codes.reshape(lines, width)


def columns_of(first: Any, length: Any) -> tuple[Any, Any]:
    """All columns of stretches, and which stretch each belongs to."""
    which = np.repeat(np.arange(len(length)), length)
    return np.arange(len(which)) + np.repeat(first - (np.cumsum(length) - length), length), which


def crowded(spans: Visible, lines: int, width: int) -> npt.NDArray[np.bool_]:
    """Where crisp edges would tell a lie, (lines, width).

    A column in which three spans or more begin would show the last and hide the rest; a line with
    more spans than half its columns is crowded everywhere.
    """
    column = np.minimum(spans.x0.astype(np.intp), width - 1)
    starts = np.bincount(spans.line * width + column, minlength=lines * width)
    many = np.bincount(spans.line, minlength=lines) > width / 2
    found: npt.NDArray[np.bool_] = starts.reshape(lines, width) > 2
    found[many] = True
    return found


@lru_cache(maxsize=4)
def pattern_strips(levels: bytes, side: int, height: int, width: int) -> Codes:
    """Each state's pattern over a whole line, (N_STATES, height, width + side), as codes.

    ``levels``: ink in 0 to LEVELS - 1 of each state's tile, (N_STATES, side, side).
    """
    tiles = np.frombuffer(levels, np.uint8).reshape(N_STATES, side, side)
    base = TEXTURED + LEVELS * np.arange(N_STATES, dtype=np.uint8)[:, None, None]
    across, down = -(-(width + side) // side), -(-height // side)
    return np.tile(tiles + base, (1, down, across))[:, :height, : width + side]


def patterned(spans: Visible, codes: Codes, least: int) -> npt.NDArray[np.uint8]:
    """Which state's pattern belongs in each column, (lines, width), 0 for none.

    Spans at least ``least`` columns wide have one, where nothing lies over them in ``codes``.
    """
    lines, width = codes.shape
    wide = np.flatnonzero(PAINTED[spans.state] & (spans.x1 - spans.x0 >= least))
    left = np.rint(spans.x0[wide]).astype(np.intp)
    length = np.rint(spans.x1[wide]).astype(np.intp) - left
    columns, which = columns_of(spans.line[wide] * width + left, length)
    state = spans.state[wide][which]
    alone = codes.reshape(-1)[columns] == state + FIRST
    found = np.zeros(lines * width, np.uint8)
    found[columns[alone]] = state[alone]
    return found.reshape(lines, width)
