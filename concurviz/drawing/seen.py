"""What is seen of a store: the spans on some lines one by one, or their shares by pixel column.

Few spans in the view: they are looked at one by one. Many: the mipmap tells the shares, at a cost
set by the pixels. Left of a store's horizon, where spans have been evicted, the mipmap tells them
always. No Qt.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from concurviz.drawing.shares import PAINTED, Floats, Visible, coverage
from concurviz.drawing.timeview import TimeView
from concurviz.trace.rows import FOLD_SHIFT, LaneStore

DIRECT_SPANS = 60_000
"""So many spans are looked at one by one, for exactness, even where the mipmap could tell."""
MOST_DIRECT_SPANS = 2_000_000
"""More than that are not, even where the mipmap is coarser than the pixels."""
SNAPSHOTS_PER_COLUMN = 1.5
SNAPSHOTS_PER_COLUMN_FOLDED = 0.75
"""Fewer do for a line that is the mean of many lanes: it is smoother."""
SLACK = 1 / 8
"""By so much of a column its edges may be off, so that they lie on the mipmap's snapshots."""


class Place(NamedTuple):
    """One line of the picture: device rows ``[top, bottom)`` that may lie outside it.

    ``lanes``: of the store; several of them are stacked together. ``fold``: level of the fold that
    ``lanes[0]`` numbers, 0 for lanes themselves.
    """

    top: int
    bottom: int
    lanes: npt.NDArray[np.intp]
    fold: int = 0
    only: int | None = None
    """The one state that is shown, of a line that is a state's."""


@dataclass(frozen=True)
class Window:
    """What is seen of a store: ``start`` ns (and a fraction), ns per column, columns, ``until``.

    Times are the store's own; ``until`` is where open spans end.
    """

    start: int
    fraction: float
    scale: float
    width: int
    until: int

    @classmethod
    def of(cls, view: TimeView, width: int, offset: int, extent: int) -> Window:
        """The view as a store sees it whose origin lies ``offset`` after t = 0."""
        start = math.floor(view.start_ns)
        return cls(
            start - offset, view.start_ns - start, view.span_ns / width, width, extent - offset
        )

    @property
    def end(self) -> int:
        return self.start + math.ceil(self.fraction + self.scale * self.width)

    def px(self, times: Sequence[npt.NDArray[np.int64]]) -> Floats:
        """Columns of times, one array after the other, clipped to the picture.

        Integers are subtracted first: floats of large times would lose the nanoseconds.
        """
        x: Floats = np.empty(sum(map(len, times)))
        at = 0
        for part in times:
            np.subtract(part, self.start, out=x[at : at + len(part)], casting="unsafe")
            at += len(part)
        x -= self.fraction
        x *= 1.0 / self.scale
        return np.clip(x, 0.0, float(self.width), out=x)


@dataclass(frozen=True)
class Look:
    """How the lines of one draw are looked at: which of them each lane lies on, and what is direct.

    ``low``: spans are looked at from there on, None where only the mipmap is asked.
    """

    fold: int
    wanted: npt.NDArray[np.intp]
    of_line: npt.NDArray[np.intp]
    line_of: npt.NDArray[np.intp]
    low: int | None

    @property
    def lanes(self) -> npt.NDArray[np.bool_] | None:
        """Which lanes are looked at; None for all of them."""
        shown = self.line_of >= 0
        if shown.all():
            return None
        return shown.repeat(1 << FOLD_SHIFT * self.fold) if self.fold else shown

    @classmethod
    def of(cls, store: LaneStore, places: Sequence[Place], window: Window) -> Look:
        fold = places[0].fold
        wanted = np.concatenate([p.lanes for p in places])
        of_line = np.repeat(np.arange(len(places)), [len(p.lanes) for p in places])
        line_of = np.full(((len(store.rows) - 1) >> FOLD_SHIFT * fold) + 1, -1)
        line_of[wanted] = of_line
        # Before its origin a run that begins later has no spans that could be missing.
        low = max(window.start, store.horizon) if store.horizon else window.start
        count = store.shelves.count_between(low, window.end)
        snapshots = store.mips[fold].snapshots_between(low, window.end)
        enough = SNAPSHOTS_PER_COLUMN_FOLDED if fold else SNAPSHOTS_PER_COLUMN
        coarse = snapshots < enough * window.width
        direct = count <= DIRECT_SPANS or (coarse and count <= MOST_DIRECT_SPANS)
        return cls(fold, wanted, of_line, line_of, low if direct else None)


def shares_of(
    store: LaneStore, places: Sequence[Place], window: Window
) -> tuple[Floats, list[int]]:
    """The mean shares of each line's lanes, (states, lines, width), and which states these are."""
    look = Look.of(store, places, window)
    return told_shares(store, places, window, look, visible(store, window, look))


def told_shares(
    store: LaneStore, places: Sequence[Place], window: Window, look: Look, spans: Visible
) -> tuple[Floats, list[int]]:
    mip = store.mips[look.fold]
    known = mip.column >= 0
    known[list(store.open_states)] = True
    states = np.flatnonzero(PAINTED & known).tolist()
    until = window.end if look.low is None else look.low
    if until > window.start and states:
        shares = _told(store, look, len(places), window, states, until)
        if len(spans):
            shares += coverage(spans, len(places), window.width, states)
    else:
        shares = coverage(spans, len(places), window.width, states)
    for index, place in enumerate(places):
        held = _lanes_in(store, place)
        if held > 1:
            shares[:, index] /= held
    return shares, states


def _told(
    store: LaneStore, look: Look, lines: int, window: Window, states: list[int], until: int
) -> Floats:
    """What the mipmap tells of each column up to ``until``, (states, lines, width)."""
    moments: Floats = np.arange(window.width + 1, dtype=np.float64)
    moments *= window.scale
    moments += window.fraction
    np.minimum(moments, until - window.start, out=moments)
    wanted = look.wanted
    chosen: slice | npt.NDArray[np.int64] = wanted.astype(np.int64)
    if int(wanted[-1]) - int(wanted[0]) == len(wanted) - 1 and (np.diff(wanted) == 1).all():
        chosen = slice(int(wanted[0]), int(wanted[-1]) + 1)
    slack = SLACK * window.scale
    told = store.mips[look.fold].spent(moments, window.start, chosen, states, slack)
    told /= window.scale
    if lines == len(wanted):
        return told
    # The lanes of each line follow each other.
    firsts = np.flatnonzero(np.diff(look.of_line, prepend=-1))
    summed: Floats = np.add.reduceat(told, firsts, axis=1)
    return summed


def whole_place(store: LaneStore, height: int) -> Place:
    """A line that shows all lanes of a store together."""
    fold = len(store.mips) - 1
    return Place(0, height, np.arange(((len(store.rows) - 1) >> FOLD_SHIFT * fold) + 1), fold)


def _lanes_in(store: LaneStore, place: Place) -> int:
    """How many lanes a line shows, for the mean of their shares."""
    if not place.fold:
        return len(place.lanes)
    size = 1 << (FOLD_SHIFT * place.fold)
    return sum(min(size, len(store.rows) - size * int(lane)) for lane in place.lanes)


def visible(store: LaneStore, window: Window, look: Look) -> Visible:
    """The spans on the lines looked at, open ones included; where few, in order of line and time.

    Open ones only if the mipmap tells of the closed ones.
    """
    low, shift = look.low, FOLD_SHIFT * look.fold
    opened = store.open_spans(window.until)
    if len(opened):
        touch = (opened.end > window.start) & (opened.start < window.end)
        opened = opened.take(np.flatnonzero(touch))
    parts = [opened]
    if low is not None:
        parts = store.shelves.parts(low, window.end, lanes=look.lanes) + parts
    line = _joined([look.line_of.take(p.lane >> shift if shift else p.lane) for p in parts])
    start, end = ([getattr(p, name) for p in parts] for name in ("start", "end"))
    if low is not None and low > window.start:
        start[:-1] = [np.maximum(s, low) for s in start[:-1]]
    state, task = ([getattr(p, name) for p in parts] for name in ("state", "task"))
    found = Visible(line, window.px(start), window.px(end), _joined(state), _joined(task))
    if not (line >= 0).all():
        found = found.take(np.flatnonzero(line >= 0))
    if low is not None and len(found) <= DIRECT_SPANS:
        # By end first, as they lie on each shelf, and as those of a line do by beginning, too. What
        # is nearly sorted, and what has two bytes, is sorted in no time.
        line = found.line
        by_line = line.astype(np.uint16) if int(line.max(initial=0)) < 1 << 16 else line
        if (found.x1[1:] >= found.x1[:-1]).all():
            return found.take(np.argsort(by_line, kind="stable"))
        by_end = np.argsort(found.x1, kind="stable")
        found = found.take(by_end.take(np.argsort(by_line.take(by_end), kind="stable")))
    return found


def _joined(parts: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
