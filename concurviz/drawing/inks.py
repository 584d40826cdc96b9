"""From codes to colours: of one code, of two at a time, of the rows of patterns. No Qt."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from concurviz.drawing.shares import Argb, Codes, pattern_codes

_STRIP_PX = 160
"""Rows that become colours together: few enough for the cache, enough to be worth a step."""


@dataclass(frozen=True)
class Inks:
    """The colours of one theme at one scale.

    ``colours`` (256,): of each code. ``pairs`` (65536,): of every two codes beside each other, as
    they lie in memory. ``rows`` (side, keys): of each of shares.pattern_keys in each row of a
    pattern's tile, which is ``side`` device pixels wide and high.
    """

    colours: Argb
    pairs: npt.NDArray[np.uint64]
    rows: Argb

    @classmethod
    def of(cls, colours: Argb, levels: bytes, side: int) -> Inks:
        """``levels``: ink of each state's tile, see shares.pattern_codes."""
        wide = colours.astype(np.uint64)
        low, high = wide[None, :], wide[:, None]
        if sys.byteorder != "little":
            low, high = high, low
        pairs = (high << np.uint64(32) | low).reshape(-1)
        return cls(colours, pairs, colours.take(pattern_codes(levels, side)))

    @property
    def side(self) -> int:
        return len(self.rows)

    def strips(self, codes: Codes) -> Iterator[tuple[slice, Argb]]:
        """The colours of codes (rows, even width), some rows after others, and which these are.

        What was handed out is gone when the next is asked for.
        """
        pairs = codes.view(np.uint16)
        kept = np.empty((min(_STRIP_PX, len(codes)), pairs.shape[1]), np.uint64)
        for first in range(0, len(codes), _STRIP_PX):
            rows = slice(first, min(first + _STRIP_PX, len(codes)))
            out = kept[: rows.stop - rows.start]
            # Two at a time: half as many steps.
            self.pairs.take(pairs[rows], out=out, mode="clip")
            yield rows, out.view(np.uint32)
