"""The lanes of a picture as one array of codes: which way each store's lines are drawn. No Qt.

Few spans in the view: they are looked at one by one, crisp on lanes that are not crowded. Many: the
mipmap tells the shares, at a cost set by the pixels. Left of a store's horizon, where spans have
been evicted, the mipmap tells them always.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from concurviz.drawing.shares import (
    BACK,
    GRID,
    GROUND,
    PAINTED,
    Codes,
    Floats,
    Visible,
    coverage,
    crisp,
    crowded,
    pattern_strips,
    patterned,
    stack,
)
from concurviz.drawing.timeview import TimeView
from concurviz.trace.rows import FOLD_SHIFT, LaneStore
from concurviz.trace.shelves import SpanBatch

DIRECT_SPANS = 60_000
"""So many spans are looked at one by one, for exactness, even where the mipmap could tell."""
MOST_DIRECT_SPANS = 2_000_000
"""More than that are not, even where the mipmap is coarser than the pixels."""
SNAPSHOTS_PER_COLUMN = 1.0


@dataclass(frozen=True)
class Place:
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

    def px(self, t: npt.NDArray[np.int64]) -> Floats:
        """Columns of times, clipped to the picture.

        Integers are subtracted first: floats of large times would lose the nanoseconds.
        """
        x: Floats = (t - self.start).astype(np.float64)
        x -= self.fraction
        x /= self.scale
        np.clip(x, 0.0, float(self.width), out=x)
        return x


@dataclass(frozen=True)
class _Look:
    """How the lines of one draw are looked at: which of them each lane lies on, and what is direct.

    ``low``: spans are looked at from there on, None where only the mipmap is asked.
    """

    fold: int
    wanted: npt.NDArray[np.intp]
    of_line: npt.NDArray[np.intp]
    line_of: npt.NDArray[np.intp]
    low: int | None

    @classmethod
    def of(cls, store: LaneStore, places: Sequence[Place], window: Window) -> _Look:
        fold = places[0].fold
        wanted = np.concatenate([p.lanes for p in places])
        of_line = np.repeat(np.arange(len(places)), [len(p.lanes) for p in places])
        line_of = np.full(max(len(store.rows) >> FOLD_SHIFT * fold, int(wanted.max())) + 1, -1)
        line_of[wanted] = of_line
        low = max(window.start, store.horizon)
        count = store.shelves.count_between(low, window.end)
        snapshots = store.mips[fold].snapshots_between(low, window.end)
        coarse = snapshots < SNAPSHOTS_PER_COLUMN * window.width
        direct = count <= DIRECT_SPANS or (coarse and count <= MOST_DIRECT_SPANS)
        return cls(fold, wanted, of_line, line_of, low if direct else None)


def shares_of(
    store: LaneStore, places: Sequence[Place], window: Window
) -> tuple[Floats, list[int]]:
    """The mean shares of each line's lanes, (states, lines, width), and which states these are."""
    look = _Look.of(store, places, window)
    return _shares(store, places, window, look, _visible(store, window, look))


def _shares(
    store: LaneStore, places: Sequence[Place], window: Window, look: _Look, spans: Visible
) -> tuple[Floats, list[int]]:
    mip = store.mips[look.fold]
    seen = np.bincount(spans.state, minlength=len(PAINTED)) > 0
    states = np.flatnonzero(PAINTED & (seen | (mip.column >= 0))).tolist()
    shares = coverage(spans, len(places), window.width, states)
    until = window.end if look.low is None else look.low
    if until > window.start and states:
        shares += _told(store, look, len(places), window, states, until)
    for index, place in enumerate(places):
        held = _lanes_in(store, place)
        if held > 1:
            shares[:, index] /= held
    return shares, states


def _told(
    store: LaneStore, look: _Look, lines: int, window: Window, states: list[int], until: int
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
    at = store.mips[look.fold].at(moments, window.start, chosen, states)
    told: Floats = at[:, :, 1:] - at[:, :, :-1]
    told /= window.scale
    if lines == len(wanted):
        return told
    # The lanes of each line follow each other.
    firsts = np.flatnonzero(np.diff(look.of_line, prepend=-1))
    summed: Floats = np.add.reduceat(told, firsts, axis=1)
    return summed


class Raster:
    """Fills ``codes`` (height, width), one store's lines after the other's.

    ``levels``, ``side``: of the patterns' tiles, which begin at column ``phase``. ``gap``: columns
    that tell like neighbours apart.
    """

    def __init__(self, codes: Codes, levels: bytes, side: int, phase: int, gap: int) -> None:
        self.codes = codes
        self._levels = levels
        self._side = side
        self._phase = phase
        self._gap = gap

    def clear(self, places: Iterable[Place], grid: Iterable[int]) -> None:
        """Nothing but the grounds of lanes, and the lines of the grid between them."""
        self.codes[:] = BACK
        for column in grid:
            self.codes[:, column] = GRID
        for place in places:
            self.codes[max(place.top, 0) : max(place.bottom, 0)] = GROUND

    def grid_over(self, grid: Iterable[int]) -> None:
        """The lines of the grid where lanes have nothing."""
        for column in grid:
            pixels = self.codes[:, column]
            pixels[pixels == GROUND] = GRID

    def draw(self, store: LaneStore, places: Sequence[Place], window: Window) -> Visible | None:
        """Draw lines of one store and one fold; the spans that may have labels, if any."""
        if places[0].only is not None:
            self._states(store, places, window)
            return None
        look = _Look.of(store, places, window)
        spans = _visible(store, window, look)
        alone = not look.fold and all(len(p.lanes) == 1 for p in places)
        if alone and look.low == window.start and len(spans) <= DIRECT_SPANS:
            self._crisp(spans, places, window.width)
            return spans
        shares, states = _shares(store, places, window, look, spans)
        for index, place in enumerate(places):
            self._stack(place, shares[:, index], states)
        return None

    def _states(self, store: LaneStore, places: Sequence[Place], window: Window) -> None:
        """Lines of one state each, all of the same lanes: the part of them that was in it."""
        shares, states = shares_of(store, places[:1], window)
        for place in places:
            if place.only in states:
                self._stack(place, shares[[states.index(place.only)], 0], [place.only])

    def _stack(self, place: Place, part: Floats, states: list[int]) -> None:
        top, bottom = max(place.top, 0), min(place.bottom, len(self.codes))
        if bottom <= top or not states:
            return
        if (top, bottom) == (place.top, place.bottom):
            stack(self.codes[top:bottom], part, states)
            return
        whole = np.empty((place.bottom - place.top, self.codes.shape[1]), np.uint8)
        stack(whole, part, states)
        self.codes[top:bottom] = whole[top - place.top : bottom - place.top]

    def _crisp(self, spans: Visible, places: Sequence[Place], width: int) -> None:
        lines = len(places)
        crowds = crowded(spans, lines, width)
        codes = crisp(spans, lines, width, self._gap)
        texture = patterned(spans, codes, self._side)
        crowd_lines = np.flatnonzero(crowds.any(axis=1))
        states = [s for s in np.flatnonzero(np.bincount(spans.state)).tolist() if PAINTED[s]]
        shares = None
        if len(crowd_lines) and states:
            renamed = np.full(lines, -1, np.intp)
            renamed[crowd_lines] = np.arange(len(crowd_lines))
            mine = spans.take(np.flatnonzero(renamed[spans.line] >= 0))
            mine = Visible(renamed[mine.line], mine.x0, mine.x1, mine.state, mine.task)
            shares = coverage(mine, len(crowd_lines), width, states)
        height = max(p.bottom - p.top for p in places)
        strips = pattern_strips(self._levels, self._side, height, width)
        start = (-self._phase) % self._side
        for index, place in enumerate(places):
            top, bottom = max(place.top, 0), min(place.bottom, len(self.codes))
            if bottom <= top:
                continue
            rows = slice(top - place.top, bottom - place.top)
            out = self.codes[top:bottom]
            out[:] = codes[index]
            for state in np.flatnonzero(np.bincount(texture[index])[1:]) + 1:
                mask = texture[index] == state
                mask &= ~crowds[index]
                strip = strips[state, rows, start : start + width]
                np.copyto(out, strip, where=mask)
        for number, index in enumerate(crowd_lines.tolist() if shares is not None else ()):
            place = places[index]
            whole = np.empty((place.bottom - place.top, width), np.uint8)
            assert shares is not None
            stack(whole, shares[:, number], states)
            top, bottom = max(place.top, 0), min(place.bottom, len(self.codes))
            if bottom > top:
                rows = slice(top - place.top, bottom - place.top)
                np.copyto(self.codes[top:bottom], whole[rows], where=crowds[index])


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


def _visible(store: LaneStore, window: Window, look: _Look) -> Visible:
    """The spans on the lines looked at, open ones included; where few, in order of line and time.

    Open ones only if the mipmap tells of the closed ones.
    """
    low = look.low
    opened = store.open_spans(window.until)
    spans = opened.take(np.flatnonzero((opened.end > window.start) & (opened.start < window.end)))
    if low is not None:
        closed = store.shelves.between(low, window.end)
        if low > window.start:
            closed = replace(closed, start=np.maximum(closed.start, low))
        spans = SpanBatch.joined([closed, spans])
    line = look.line_of[spans.lane >> FOLD_SHIFT * look.fold]
    if not (line >= 0).all():
        mine = np.flatnonzero(line >= 0)
        spans, line = spans.take(mine), line[mine]
    found = Visible(line, window.px(spans.start), window.px(spans.end), spans.state, spans.task)
    if low is not None and len(found) <= DIRECT_SPANS:
        # One key: lines are few, and pixels exact to a millionth.
        key = found.line * (window.width + 1.0) + found.x0
        found = found.take(np.argsort(key, kind="stable"))
    return found
