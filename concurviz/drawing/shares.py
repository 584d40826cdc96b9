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
from itertools import pairwise
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
Keys = npt.NDArray[np.uint16]
"""Of pixels that may have a pattern: a code, or from _KEYS on one of its tile's columns."""

BACK = 0
"""Between the lanes."""
GRID = 1
GROUND = 2
"""A lane where nothing is: idle, or no span."""
OUTLINE = 3
"""Around spans that are no more than an outline."""
FIRST = 16
"""The code of the state numbered 0; the others follow."""
TEXTURED = 32
"""From here on each state has LEVELS codes: its colour under more and more ink."""
LEVELS = 8
_KEYS = 256
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

    Exact: a state's columns sum to its spans' true width. Each span is put into the column where it
    begins and the one where it ends; whole columns between are differences, undone by a sum::

        x = 0.6 to 3.3    column    0    1    2    3     4
        first and last              0.4            0.3
        difference                       1         -1
        coverage                    0.4  1    1    0.3   0
    """
    stride = width + 1
    # What is not asked for gets a place of its own: cheaper than to leave it out.
    begins = np.full(N_STATES, len(states) * lines * stride, np.intp)
    begins[states] = np.arange(len(states)) * (lines * stride)
    size = (len(states) + 1) * lines * stride
    x0, x1 = spans.x0, spans.x1
    base = begins.take(spans.state)
    base += spans.line * stride
    left, right = x0.astype(np.intp), x1.astype(np.intp)
    first: Floats = np.minimum(x1, left + 1)
    first -= x0
    over = np.flatnonzero(right > left)
    last = x1.take(over)
    last -= right.take(over)
    left += base
    covered: Floats = np.bincount(left, first, size).astype(np.float64, copy=False)
    right += base
    right, left = right.take(over), left.take(over)
    covered += np.bincount(right, last, size)
    between = right - left
    between -= 1
    wide = np.flatnonzero(between > 0)
    between = between.take(wide)
    cells = covered.reshape(-1, lines, stride)
    if int(between.sum()) < size // 4:
        np.add.at(covered, columns_of(left.take(wide) + 1, between)[0], 1.0)
    else:
        change = np.bincount(left.take(wide) + 1, minlength=size)
        change -= np.bincount(right.take(wide), minlength=size)
        cells += np.cumsum(change.reshape(cells.shape), axis=2)
    return cells[: len(states), :, :width]


def column_shares(
    spans: Visible, at: npt.NDArray[np.intp], lines: int, width: int, states: list[int]
) -> Floats:
    """As :func:`coverage`, (states, n), of single columns in which a span begins or ends.

    ``at``: their numbers, counted through all lines.
    """
    # A span may end at the very end of its line, in no column.
    stride = width + 1
    number = np.full(lines * stride, -1, np.intp)
    number[at + at // width] = np.arange(len(at))
    # What is not asked for gets a place of its own, as in `coverage`.
    size = (len(states) + 1) * len(at)
    begins = np.full(N_STATES, len(states) * len(at), np.intp)
    begins[states] = np.arange(len(states)) * len(at)
    base = spans.line * stride
    left, right = spans.x0.astype(np.intp), spans.x1.astype(np.intp)
    shares = np.zeros(size)
    for column, part in (
        (left, np.minimum(spans.x1, left + 1) - spans.x0),
        (right, (spans.x1 - right) * (right > left)),
    ):
        place = number.take(base + column)
        known = np.flatnonzero(place >= 0)
        key = begins.take(spans.state.take(known)) + place.take(known)
        shares += np.bincount(key, part.take(known), size)
    return shares.reshape(len(states) + 1, len(at))[: len(states)]


def stacked(shares: npt.NDArray[Any], states: list[int], height: int) -> Codes:
    """Stacks of shares (states, n, width), the first at the bottom.

    Codes (n, height, even width): where ``width`` is odd there is one column more, of no meaning.
    """
    _, n, width = shares.shape
    levels = np.zeros((len(states), n, width + width % 2), np.float32)
    np.multiply(shares, height, out=levels[:, :, :width], casting="same_kind")
    width = levels.shape[2]
    levels[0] += 0.5
    for below, level in pairwise(levels):
        level += below
    edges = np.clip(levels, 0, height, out=levels).astype(np.uint8 if height < 256 else np.uint16)
    from_bottom = np.arange(height - 1, -1, -1, dtype=edges.dtype)[:, None]
    codes = [FIRST + s for s in states] + [GROUND]
    out = np.full((n, height, width), codes[0], np.uint8)
    above = np.empty(out.shape, np.bool_)
    steps = above.view(np.uint8)
    for edge, low, high in zip(edges, codes[:-1], codes[1:], strict=True):
        # Codes are added up modulo 256, so that GROUND may be below the states.
        np.less_equal(edge[:, None, :], from_bottom, out=above)
        if high - low != 1:
            steps *= np.uint8((high - low) & 0xFF)
        out += steps
    return out


def stack(out: Codes, shares: npt.NDArray[Any], states: list[int]) -> None:
    """Fill ``out`` (height, width) with the stacked shares (states, width), first at the bottom."""
    out[:] = stacked(shares[:, None], states, len(out))[0][:, : out.shape[1]]


def crisp(spans: Visible, lines: int, width: int, gap: int = 1, side: int = 8) -> Keys:
    """Keys (lines, width), one a column: edges rounded, no span narrower than a column.

    Spans at least ``side`` columns wide, as a pattern's tile is, have their pattern. ``spans`` in
    order of line and time, as they are on a lane: none over another. ``gap``: how many columns tell
    like neighbours apart.
    """
    spans = spans.take(np.flatnonzero(PAINTED[spans.state]))
    x0, x1, state = spans.x0, spans.x1, spans.state
    left = np.minimum(np.rint(x0).astype(np.intp), width - 1)
    right = np.clip(np.rint(x1).astype(np.intp), left + 1, width)
    base = spans.line * width
    length, code = x1 - x0, state + np.uint8(FIRST)
    # The short ones last: a long neighbour that rounds into their only column would hide them.
    short = length < 1.0
    wide, narrow = np.flatnonzero(~short), np.flatnonzero(short)
    keys: Keys = np.full(lines * width, GROUND, np.uint16)
    if len(wide):
        begins, ends = (base + left)[wide], (base + right)[wide]
        # Each is there until it is over or the next begins, and nothing is until the next does.
        until = np.append(begins[1:], lines * width)
        ends = np.minimum(ends, until)
        counts = np.column_stack([ends - begins, until - ends]).ravel()
        values = np.full((len(wide), 2), GROUND, np.uint16)
        roomy, told = length[wide] >= side, state[wide]
        values[:, 0] = np.where(roomy, pattern_keys(side).take(told), told + np.uint8(FIRST))
        keys[begins[0] :] = np.repeat(values.ravel(), counts)
    keys[(base + left)[narrow]] = code[narrow]
    large = right - left >= SEPARATOR_PX * gap
    after = np.flatnonzero(large[1:] & large[:-1] & (state[1:] == state[:-1])) + 1
    before = after - 1
    alike = (left[after] == right[before]) & (spans.line[after] == spans.line[before])
    after = after[alike & (spans.task[after] != spans.task[before])]
    keys[((base + left)[after][:, None] + np.arange(gap)).ravel()] = GROUND
    return keys.reshape(lines, width)


def columns_of(first: Any, length: Any) -> tuple[Any, Any]:
    """All columns of stretches, and which stretch each belongs to."""
    which = np.repeat(np.arange(len(length)), length)
    return np.arange(len(which)) + np.repeat(first - (np.cumsum(length) - length), length), which


def crowded(
    spans: Visible, lines: int, width: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which lines are crowded everywhere, (lines,), and where crisp edges tell a lie in the others.

    A column in which three spans or more begin would show the last and hide the rest; a line with
    more spans than half its columns is crowded everywhere.
    """
    column = np.minimum(spans.x0.astype(np.intp), width - 1)
    starts = np.bincount(spans.line * width + column, minlength=lines * width)
    many = np.bincount(spans.line, minlength=lines) > width / 2
    found: npt.NDArray[np.bool_] = starts.reshape(lines, width) > 2
    found[many] = False
    return many, found


@lru_cache(maxsize=8)
def pattern_keys(side: int) -> Keys:
    """The key of each state's pattern, (N_STATES,): that of the leftmost column of its tile."""
    return (_KEYS + side * np.arange(N_STATES)).astype(np.uint16)


@lru_cache(maxsize=8)
def plain_keys(side: int) -> Keys:
    """What becomes of each key where no pattern may be."""
    codes = np.arange(_KEYS + N_STATES * side, dtype=np.uint16)
    codes[_KEYS:] = FIRST + np.repeat(np.arange(N_STATES), side)
    return codes


@lru_cache(maxsize=8)
def pattern_codes(levels: bytes, side: int) -> Codes:
    """What a key looks like in each row of a tile, (side, keys), as codes.

    ``levels``: ink in 0 to LEVELS - 1 of each state's tile, (N_STATES, side, side).
    """
    tiles = np.frombuffer(levels, np.uint8).reshape(N_STATES, side, side)
    inked = tiles + (TEXTURED + LEVELS * np.arange(N_STATES, dtype=np.uint8))[:, None, None]
    plain = np.broadcast_to(np.arange(_KEYS, dtype=np.uint8), (side, _KEYS))
    return np.concatenate([plain, inked.transpose(1, 0, 2).reshape(side, -1)], axis=1)


def places_of(keys: Keys, side: int, phase: int) -> npt.NDArray[np.intp]:
    """The keys of columns in tiles that begin at ``phase``: each its own column of its pattern."""
    across = ((np.arange(keys.shape[1]) - phase) % side).astype(np.uint16)
    return (keys + (keys >= _KEYS) * across).astype(np.intp)
