"""From spans to pixel columns with numpy: exact shares, and a lane's image. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.drawing.theme import STATE_STYLE
from concurviz.drawing.timeview import TimeView
from concurviz.trace.columns import Int32, Int64, UInt8
from concurviz.trace.rows import Row
from concurviz.trace.store import N_STATES
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import State

Floats = npt.NDArray[np.float64]
Argb = npt.NDArray[np.uint32]
"""Premultiplied 0xAARRGGBB."""

QUEUED_ARGB = 0x50282828
"""Queued is an outline; where spans are too narrow for one, it is a veil."""

SEPARATOR_PX = 4
"""Spans at least so many gaps wide are told apart from their like neighbour by a gap."""


@dataclass(frozen=True)
class Visible:
    """The spans of a row inside a view: edges in pixels, clipped to ``[0, width]``, shape (n,)."""

    x0: Floats
    x1: Floats
    state: UInt8
    task: Int32


def visible(row: Row, view: TimeView, width: int, offset: int, extent: int) -> Visible:
    """The spans of ``row`` that ``view`` shows on ``width`` columns, the open one up to ``extent``.

    ``offset`` is the ns from t = 0 to the row's origin; ``extent`` counts from t = 0.
    """
    base = math.floor(view.start_ns)
    first = int(np.searchsorted(row.end, base - offset, side="right"))
    last = int(np.searchsorted(row.start, math.ceil(view.end_ns) - offset, side="left"))
    start, end = row.start[first:last], row.end[first:last]
    state, task = row.state[first:last], row.task[first:last]
    if row.open_state and row.open_start < extent - offset:
        start, end = np.append(start, row.open_start), np.append(end, extent - offset)
        state = np.append(state, np.uint8(row.open_state))
        task = np.append(task, np.int32(row.open_task))
    scale = width / view.span_ns
    shift = (view.start_ns - base) * scale
    # Integers are subtracted first: floats of large times would lose the nanoseconds.
    x0 = np.clip((start - (base - offset)) * scale - shift, 0, width)
    x1 = np.clip((end - (base - offset)) * scale - shift, 0, width)
    return Visible(x0, x1, state, task)


def last_task(row: Row, times: Int64) -> Int32:
    """The task of the last closed span that began before each time (ns of the row), or NO_TASK."""
    if not len(row.spans):
        return np.full(len(times), NO_TASK, np.int32)
    index = np.searchsorted(row.start, times, side="left") - 1
    tasks: Int32 = np.where(index >= 0, row.task[index], NO_TASK).astype(np.int32)
    return tasks


def column_shares(spans: Visible, width: int) -> Floats:
    """How much of each pixel column each state covers, 0 to 1, shape (N_STATES, width).

    Exact: a state's columns sum to its spans' true width. Each edge goes into the difference of
    the coverage, in the two columns it lies between; one cumulative sum undoes the difference::

        edge x = 2.3      column    0    1    2     3     4
        difference                  0    0    0.7   0.3   0
        coverage                    0    0    0.7   1     1
    """
    stride = width + 2
    lane = spans.state.astype(np.intp) * stride
    change = np.zeros(N_STATES * stride)
    for edges, sign in ((spans.x0, 1.0), (spans.x1, -1.0)):
        column = edges.astype(np.intp)
        within = edges - column
        at = lane + column
        change += np.bincount(at, sign * (1.0 - within), len(change))
        change += np.bincount(at + 1, sign * within, len(change))
    coverage = np.cumsum(change.reshape(N_STATES, stride), axis=1)[:, :width]
    return np.clip(coverage, 0.0, 1.0)


def palette() -> Argb:
    """The colour of each state, shape (N_STATES,); 0 (transparent) for background."""
    colours = np.zeros(N_STATES, np.uint32)
    for state, style in STATE_STYLE.items():
        if style.solid:
            colours[state] = 0xFF000000 | int(style.colour[1:], 16)
    colours[State.QUEUED] = QUEUED_ARGB
    return colours


_PALETTE = palette()
_PAINTED = _PALETTE != 0


def stacked_image(shares: Floats, height: int) -> Argb:
    """The stacked shares of each column, shape (height, width), running at the bottom."""
    present = [s for s in range(N_STATES) if _PAINTED[s] and shares[s].any()]
    levels = np.rint(np.cumsum(shares[present], axis=0) * height).astype(np.int16)
    from_bottom = np.arange(height - 1, -1, -1, dtype=np.int16)[:, None]
    which = np.zeros((height, shares.shape[1]), np.uint8)
    for level in levels:
        which += level <= from_bottom
    return np.append(_PALETTE[present], np.uint32(0))[which]


def crisp_line(spans: Visible, width: int, gap: int = 1) -> Argb:
    """One colour per column, shape (width,): edges rounded, nothing narrower than a column.

    ``gap``: how many columns tell like neighbours apart.
    """
    shown = _PAINTED[spans.state]
    state, task = spans.state[shown], spans.task[shown]
    left = np.minimum(np.rint(spans.x0[shown]).astype(np.intp), width - 1)
    right = np.clip(np.rint(spans.x1[shown]).astype(np.intp), left + 1, width)
    line = np.zeros(width, np.uint32)
    length = right - left
    # The short ones last: a long neighbour that rounds into their only column would hide them.
    order = np.argsort((spans.x1 - spans.x0)[shown] < 1.0, kind="stable")
    run = length[order]
    columns = np.arange(int(run.sum())) + np.repeat(left[order] - (np.cumsum(run) - run), run)
    line[columns] = np.repeat(_PALETTE[state[order]], run)
    if len(state) > 1:
        alike = (state[1:] == state[:-1]) & (task[1:] != task[:-1]) & (left[1:] == right[:-1])
        wide = np.minimum(length[1:], length[:-1]) >= SEPARATOR_PX * gap
        line[left[1:][alike & wide][:, None] + np.arange(gap)] = 0
    return line


def lane_image(
    spans: Visible, width: int, height: int, tiles: Argb | None = None, phase: int = 0, gap: int = 1
) -> Argb:
    """A lane's fills, shape (height, width), premultiplied ARGB.

    Few spans: crisp rectangles. More of them than half the columns: stacked shares everywhere.
    In between: stacked in each column where three or more begin, since rounding there would show
    the last and hide the rest. ``tiles``, shape (N_STATES, side, side), texture the spans at least
    one side wide, beginning at column ``phase``. ``gap``: of crisp_line.
    """
    if len(spans.state) > width / 2:
        image = stacked_image(column_shares(spans, width), height)
    else:
        image = np.empty((height, width), np.uint32)
        image[:] = crisp_line(spans, width, gap)
        starts = np.bincount(spans.x0.astype(np.intp), minlength=width + 1)[:width]
        crowded = np.flatnonzero(starts > 2)
        if len(crowded):
            image[:, crowded] = stacked_image(column_shares(spans, width)[:, crowded], height)
    if tiles is not None:
        _texture(image, spans, tiles, phase)
    return image


def _texture(image: Argb, spans: Visible, tiles: Argb, phase: int) -> None:
    """Lay the states' tiles over the columns that belong to one wide span alone."""
    side = tiles.shape[1]
    wide = _PAINTED[spans.state] & (spans.x1 - spans.x0 >= side)
    left = np.rint(spans.x0[wide]).astype(np.intp)
    length = np.rint(spans.x1[wide]).astype(np.intp) - left
    columns = np.arange(int(length.sum())) + np.repeat(left - (np.cumsum(length) - length), length)
    state = np.repeat(spans.state[wide], length)
    alone = (image[0, columns] == _PALETTE[state]) & (image[-1, columns] == _PALETTE[state])
    columns, state = columns[alone], state[alone]
    y = np.arange(image.shape[0])[:, None] % side
    image[:, columns] = tiles[state[None, :], y, (columns - phase)[None, :] % side]


def mean_shares(rows: list[Visible], width: int) -> Floats:
    """The mean of several rows' shares, shape (N_STATES, width)."""
    total: npt.NDArray[Any] = np.zeros((N_STATES, width))
    for spans in rows:
        total += column_shares(spans, width)
    return total / max(len(rows), 1)
