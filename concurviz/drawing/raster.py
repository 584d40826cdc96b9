"""The lanes of a picture as one array of codes: one store's lines after the other's. No Qt.

Few spans in the view: crisp edges and patterns, and stacked shares in columns where several begin.
Many: stacked shares. Lines of one height are made together, whatever lies between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

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
    Codes,
    Floats,
    Keys,
    Visible,
    column_shares,
    columns_of,
    coverage,
    crisp,
    crowded,
    pattern_codes,
    pattern_keys,
    places_of,
    plain_keys,
    stacked,
    textured,
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
    """Fills ``codes`` (height, width), one store's lines after the other's.

    ``levels``, ``side``: of the patterns' tiles, which begin at column ``phase``. ``gap``: columns
    that tell like neighbours apart. ``outlined``: lower lines have no outlines.
    """

    def __init__(
        self, codes: Codes, levels: bytes, side: int, phase: int, gap: int, outlined: float = 6
    ) -> None:
        self.codes = codes
        self._rows = pattern_codes(levels, side)
        self._side = side
        self._phase = phase
        self._gap = gap
        self._outlined = outlined

    def clear(self, places: Iterable[Place]) -> None:
        """Nothing but the grounds of lanes."""
        self.codes[:] = BACK
        for place in places:
            self.codes[max(place.top, 0) : max(place.bottom, 0)] = GROUND

    def grid_behind(self, columns: Sequence[int]) -> None:
        """The lines of the grid, between lanes and where these have nothing."""
        pixels = self.codes[:, columns]
        pixels[(pixels == GROUND) | (pixels == BACK)] = GRID
        self.codes[:, columns] = pixels

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
            for mine, height in _by_height(places, window.width):
                some = shares if len(mine) == len(places) else shares[:, mine]
                self._put([places[k] for k in mine], stacked(some, states, height))

    def _states(self, store: LaneStore, places: Sequence[Place], window: Window) -> None:
        """Lines of one state each, all of the same lanes: the part of them that was in it."""
        shares, states = shares_of(store, places[:1], window)
        for place in places:
            if place.only in states:
                part = shares[[states.index(place.only)]]
                self._put([place], stacked(part, [place.only], place.bottom - place.top))

    def _crisp(
        self, spans: Visible, places: Sequence[Place], width: int, writer: Writer | None
    ) -> None:
        lines = len(places)
        keys = crisp(spans, lines, width, self._gap, self._side)
        frames = self._framed(spans, places, keys)
        if writer is not None:
            line, left, right = writer.write(places, spans)
            at = columns_of(line * width + left, right - left)[0]
            flat = keys.reshape(-1)
            flat[at] = plain_keys(self._side).take(flat[at])
        crowd = _Crowd.of(spans, lines, width)
        inked = places_of(keys, self._side, self._phase)
        for mine, height in _by_height(places, width):
            block = textured(inked[mine], height, self._rows)
            if frames is not None:
                edge = frames[mine][:, None, :]
                np.copyto(block[:, : self._gap], OUTLINE, where=edge)
                np.copyto(block[:, height - self._gap :], OUTLINE, where=edge)
            crowd.put(block, mine)
            self._put([places[k] for k in mine], block)

    def _framed(
        self, spans: Visible, places: Sequence[Place], keys: Keys
    ) -> npt.NDArray[np.bool_] | None:
        """Where lines have an outline above and below; it is put into ``keys`` at both sides."""
        if not (spans.state == State.QUEUED).any():
            return None
        frames: npt.NDArray[np.bool_] = keys == pattern_keys(self._side)[State.QUEUED]
        frames[[p.bottom - p.top < self._outlined for p in places]] = False
        if not frames.any():
            return None
        width = keys.shape[1]
        wide = (spans.state == State.QUEUED) & (spans.x1 - spans.x0 >= self._side)
        wide = np.flatnonzero(wide)
        left = np.rint(spans.x0[wide]).astype(np.intp)
        right = np.rint(spans.x1[wide]).astype(np.intp)
        sides = np.concatenate([left, right - self._gap])[:, None] + np.arange(self._gap)
        at = (np.tile(spans.line[wide], 2)[:, None] * width + sides).ravel()
        keys.reshape(-1)[at[frames.reshape(-1)[at]]] = OUTLINE
        return frames

    def _put(self, places: Sequence[Place], block: Codes) -> None:
        """Copy lines (n, height, width) to where they lie, as far as that is in the picture."""
        height = block.shape[1]
        rows = (np.array([p.top for p in places])[:, None] + np.arange(height)).ravel()
        source = block.reshape(-1, block.shape[2])
        inside = (rows >= 0) & (rows < len(self.codes))
        if not inside.all():
            rows, source = rows[inside], source[inside]
        self.codes[rows] = source


def _by_height(places: Sequence[Place], width: int) -> Iterator[tuple[Columns, int]]:
    """The numbers of lines that are equally high, and how high; not too many at once."""
    heights = np.array([p.bottom - p.top for p in places])
    for height in np.flatnonzero(np.bincount(heights)).tolist():
        mine = np.flatnonzero(heights == height)
        most = max(1, _MOST_BYTES // (height * width))
        for first in range(0, len(mine), most):
            yield mine[first : first + most], height


@dataclass(frozen=True)
class _Crowd:
    """Shares where lines are crowded: of whole lines, and of single columns of the others.

    ``full``: which lines are crowded everywhere, ``of_full`` (states, n, width) their shares;
    ``at``: numbers of single columns, counted through all lines, ``of_column`` (states, n) theirs.
    """

    states: list[int]
    lines: int
    full: Columns
    of_full: Floats
    at: Columns
    of_column: Floats

    @classmethod
    def of(cls, spans: Visible, lines: int, width: int) -> _Crowd:
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
        return cls(states, lines, full, of_full, at, of_column)

    def put(self, block: Codes, mine: Columns) -> None:
        """Stack the shares of the lines ``mine`` in ``block`` (n, height, width)."""
        if not self.states:
            return
        _, height, width = block.shape
        place = np.full(self.lines, -1, np.intp)
        place[mine] = np.arange(len(mine))
        full = place[self.full]
        if (full >= 0).any():
            block[full[full >= 0]] = stacked(self.of_full[:, full >= 0], self.states, height)
        line, column = np.divmod(self.at, width)
        line = place[line]
        chosen = np.flatnonzero(line >= 0)
        if not len(chosen):
            return
        columns = stacked(self.of_column[:, None, chosen], self.states, height)[0]
        at = line[chosen] * (height * width) + column[chosen]
        flat = block.reshape(-1)
        for row in columns:
            flat[at] = row
            at += width
