"""The lanes of a picture as one array of pixels: one store's lines after the other's. No Qt.

Few spans in the view: crisp edges and patterns, a row of all lines at a time, and stacked shares in
columns where several begin. Many: stacked shares, all lines of one height together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from concurviz.drawing.inks import Inks
from concurviz.drawing.seen import (
    DIRECT_SPANS,
    Look,
    Place,
    Window,
    shares_of,
    told_shares,
    visible,
)
from concurviz.drawing.shares import (
    BACK,
    GRID,
    GROUND,
    OUTLINE,
    PAINTED,
    Argb,
    Codes,
    Floats,
    Keys,
    Visible,
    column_shares,
    columns_of,
    coverage,
    crisp,
    crowded,
    pattern_keys,
    places_of,
    plain_keys,
    stacked,
)
from concurviz.trace.rows import LaneStore
from concurviz.wire.states import State

_MOST_BYTES = 4_000_000
"""Of lines that are made together."""

Columns = npt.NDArray[np.intp]


class Writer(Protocol):
    """Who writes upon lanes: asked for room before patterns are put there."""

    def write(self, places: Sequence[Place], spans: Visible) -> tuple[Columns, Columns, Columns]:
        """Line, first column and end of each stretch that has to stay plain, to be written on."""


class Raster:
    """Fills ``pixels`` (height, width), one store's lines after the other's, then ``finish``.

    The tiles of patterns begin at column ``phase``. ``gap``: columns that tell like neighbours
    apart. ``outlined``: lower lines have no outlines.
    """

    def __init__(self, pixels: Argb, inks: Inks, phase: int, gap: int, outlined: float = 6) -> None:
        self.pixels = pixels
        self._inks = inks
        self._phase = phase
        self._gap = gap
        self._outlined = outlined
        self._bare = np.ones(len(pixels), np.bool_)

    def finish(self, places: Iterable[Place], columns: Sequence[int]) -> None:
        """What nothing was drawn in, of lanes and between them, and the grid behind it all."""
        colours = self._inks.colours
        bare = self._bare
        for place in places:
            lane = slice(max(place.top, 0), max(place.bottom, 0))
            if bare[lane].any():
                self.pixels[lane][bare[lane]] = colours[GROUND]
                bare[lane] = False
        self.pixels[bare] = colours[BACK]
        pixels = self.pixels[:, columns]
        pixels[(pixels == colours[GROUND]) | (pixels == colours[BACK])] = colours[GRID]
        self.pixels[:, columns] = pixels

    def draw(
        self,
        store: LaneStore,
        places: Sequence[Place],
        window: Window,
        writer: Writer | None = None,
    ) -> None:
        """Draw lines of one store and one fold; ``writer`` may write on spans drawn crisp."""
        if places[0].only is not None:
            self._states(store, places, window)
            return
        look = Look.of(store, places, window)
        spans = visible(store, window, look)
        alone = not look.fold and all(len(p.lanes) == 1 for p in places)
        if alone and look.low == window.start and len(spans) <= DIRECT_SPANS:
            self._crisp(spans, places, window.width, writer)
            return
        shares, states = told_shares(store, places, window, look, spans)
        if states:
            self._stack(places, shares, states)

    def _states(self, store: LaneStore, places: Sequence[Place], window: Window) -> None:
        """Lines of one state each, all of the same lanes: the part of them that was in it."""
        shares, states = shares_of(store, places[:1], window)
        for place in places:
            if place.only in states:
                self._stack([place], shares[[states.index(place.only)]], [place.only])

    def _stack(self, places: Sequence[Place], shares: Floats, states: list[int]) -> None:
        """Draw shares (states, lines, width) of lines."""
        for mine, height in _by_height(places, shares.shape[2]):
            some = shares if len(mine) == len(places) else shares[:, mine]
            codes = stacked(some, states, height)
            rows = np.array([places[k].top for k in mine])[:, None] + np.arange(height)
            self._put(rows.ravel(), codes.reshape(-1, codes.shape[2]))

    def _put(self, rows: Columns, codes: Codes) -> None:
        """Draw rows of codes (n, even width) where they lie, as far as that is in the picture."""
        inside = (rows >= 0) & (rows < len(self.pixels))
        if not inside.all():
            rows, codes = rows[inside], codes[inside]
        width = self.pixels.shape[1]
        for some, colours in self._inks.strips(codes):
            self.pixels[rows[some]] = colours[:, :width]
        self._bare[rows] = False

    def _crisp(
        self, spans: Visible, places: Sequence[Place], width: int, writer: Writer | None
    ) -> None:
        lines, side = len(places), self._inks.side
        keys = crisp(spans, lines, width, self._gap, side)
        tops = np.array([p.top for p in places])
        heights = np.array([p.bottom for p in places]) - tops
        frames = self._framed(spans, heights, keys)
        if writer is not None:
            line, left, right = writer.write(places, spans)
            at = columns_of(line * width + left, right - left)[0]
            flat = keys.reshape(-1)
            flat[at] = plain_keys(side).take(flat[at])
        self._texture(places_of(keys, side, self._phase), tops, heights)
        if frames is not None:
            for number in range(self._gap):
                for rows in (tops + number, tops + heights - 1 - number):
                    self._frame(rows, frames)
        crowd = Crowd.of(spans, lines, width)
        if len(crowd.full):
            self._stack([places[k] for k in crowd.full], crowd.of_full, crowd.states)
        if len(crowd.at):
            self._columns(crowd, tops, heights)

    def _texture(self, keys: Columns, tops: Columns, heights: Columns) -> None:
        """Draw lines of one key a column (n, width), ``keys`` of :func:`places_of`."""
        rows, pixels = self._inks.rows, self.pixels
        safe = self._all_have(tops, heights)
        most = int(heights.max())
        for number in range(min(len(rows), most)):
            colours = rows[number].take(keys)
            for down in range(number, most, len(rows)):
                at = tops + down
                if down >= safe:
                    inside = (heights > down) & (at >= 0) & (at < len(pixels))
                    pixels[at[inside]] = colours[inside]
                    self._bare[at[inside]] = False
                else:
                    pixels[at] = colours
                    self._bare[at] = False

    def _all_have(self, tops: Columns, heights: Columns) -> int:
        """So many rows of each line are there and in the picture."""
        whole = tops.min() >= 0 and (tops + heights).max() <= len(self.pixels)
        return int(heights.min()) if whole else 0

    def _framed(self, spans: Visible, heights: Columns, keys: Keys) -> npt.NDArray[np.bool_] | None:
        """Where lines have an outline above and below; it is put into ``keys`` at both sides."""
        if not (spans.state == State.QUEUED).any():
            return None
        side = self._inks.side
        frames: npt.NDArray[np.bool_] = keys == pattern_keys(side)[State.QUEUED]
        frames[heights < self._outlined] = False
        if not frames.any():
            return None
        width = keys.shape[1]
        wide = (spans.state == State.QUEUED) & (spans.x1 - spans.x0 >= side)
        wide = np.flatnonzero(wide)
        left = np.rint(spans.x0[wide]).astype(np.intp)
        right = np.rint(spans.x1[wide]).astype(np.intp)
        sides = np.concatenate([left, right - self._gap])[:, None] + np.arange(self._gap)
        at = (np.tile(spans.line[wide], 2)[:, None] * width + sides).ravel()
        keys.reshape(-1)[at[frames.reshape(-1)[at]]] = OUTLINE
        return frames

    def _frame(self, rows: Columns, frames: npt.NDArray[np.bool_]) -> None:
        """Draw the outline's colour where ``frames`` (lines, width) says so on a row of each."""
        inside = (rows >= 0) & (rows < len(self.pixels))
        line, column = np.nonzero(frames[inside])
        self.pixels[rows[inside][line], column] = self._inks.colours[OUTLINE]

    def _columns(self, crowd: Crowd, tops: Columns, heights: Columns) -> None:
        """Stack the shares of single columns of lines."""
        height, width = self.pixels.shape
        line, column = np.divmod(crowd.at, width)
        most, high = int(heights.max()), heights[line]
        safe = self._all_have(tops, heights)
        # All in as many rows as the highest line has; the lower ones' upper rows are left out.
        shares = crowd.of_column * (high / most)
        codes = stacked(shares[:, None], crowd.states, most)[0, ::-1, : len(line)]
        colours = self._inks.colours.take(codes)
        rows = (tops + heights - 1)[line]
        at = rows * width + column
        flat = self.pixels.reshape(-1)
        for up, row in enumerate(colours):
            if up >= safe:
                inside = (high > up) & (rows >= up) & (rows - up < height)
                flat[at[inside]] = row[inside]
            else:
                flat[at] = row
            at -= width


def _by_height(places: Sequence[Place], width: int) -> Iterator[tuple[Columns, int]]:
    """The numbers of lines that are equally high, and how high; not too many at once."""
    heights = np.array([p.bottom - p.top for p in places])
    for height in np.flatnonzero(np.bincount(heights)).tolist():
        mine = np.flatnonzero(heights == height)
        most = max(1, _MOST_BYTES // (height * width))
        for first in range(0, len(mine), most):
            yield mine[first : first + most], height


@dataclass(frozen=True)
class Crowd:
    """Shares where lines are crowded: of whole lines, and of single columns of the others.

    ``full``: which lines are crowded everywhere, ``of_full`` (states, n, width) their shares;
    ``at``: numbers of single columns, counted through all lines, ``of_column`` (states, n) theirs.
    """

    states: list[int]
    full: Columns
    of_full: Floats
    at: Columns
    of_column: Floats

    @classmethod
    def of(cls, spans: Visible, lines: int, width: int) -> Crowd:
        whole, single = crowded(spans, lines, width)
        full, at = np.flatnonzero(whole), np.flatnonzero(single)
        counts = np.bincount(spans.state, minlength=len(PAINTED))
        states = np.flatnonzero((counts > 0) & PAINTED).tolist()
        of_full: Floats = np.empty((len(states), 0, width))
        if len(full):
            renamed = np.full(lines, -1, np.intp)
            renamed[full] = np.arange(len(full))
            mine = spans.take(np.flatnonzero(whole[spans.line]))
            mine = Visible(renamed[mine.line], mine.x0, mine.x1, mine.state, mine.task)
            of_full = coverage(mine, len(full), width, states)
        of_column = column_shares(spans, at, lines, width, states)
        return cls(states, full, of_full, at, of_column)
