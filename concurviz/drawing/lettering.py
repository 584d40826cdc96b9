"""Writes on spans: from an atlas of glyphs, thousands at once; as text where text has to stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, QThread
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPaintEngine, QPainter, QPixmap

from concurviz.drawing.letters import GLYPHS, LABEL_PX, Integers, Labels, labels_of
from concurviz.drawing.seen import Place
from concurviz.drawing.shares import Visible
from concurviz.drawing.theme import STATE_STYLE, Theme
from concurviz.trace.store import N_STATES

_PAD = 2
"""Device pixels around each glyph in the atlas: some reach beyond their advance."""
_FRAGMENT = 10
"""Doubles in one of Qt's: x, y, source's left, top, width, height, scales, angle, opacity."""


@dataclass(frozen=True)
class _Font:
    """Widths of GLYPHS, ascent and a cell's size in device pixels; ``drop``: to the baseline."""

    advance: Integers
    ascent: int
    cell: tuple[int, int]
    drop: float


@lru_cache(maxsize=8)
def _measured(key: str, ratio: float) -> _Font:
    metrics = QFontMetricsF(_font(key))
    advance = np.rint([metrics.horizontalAdvance(g) * ratio for g in GLYPHS]).astype(np.intp)
    ascent = round(metrics.ascent() * ratio) + _PAD
    # Even sizes: a fragment is placed by its middle, and only whole pixels are not smoothed.
    width = (int(advance.max()) + 2 * _PAD + 1) // 2 * 2
    height = (ascent + round(metrics.descent() * ratio) + _PAD + 1) // 2 * 2
    return _Font(advance, ascent, (width, height), (metrics.ascent() - metrics.descent()) / 2)


def _font(key: str) -> QFont:
    font = QFont()
    font.fromString(key)
    return font


@lru_cache(maxsize=8)
def _atlas(key: str, ratio: float, inks: tuple[str, ...]) -> QPixmap:
    """All glyphs in a row of cells, a row for each ink."""
    font = _measured(key, ratio)
    width, height = font.cell
    image = QImage(
        width * len(GLYPHS), height * len(inks), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    with QPainter(image) as painter:
        painter.scale(ratio, ratio)
        painter.setFont(_font(key))
        for row, ink in enumerate(inks):
            painter.setPen(QColor(ink))
            for column, glyph in enumerate(GLYPHS):
                at = QPointF(column * width + _PAD, row * height + font.ascent) / ratio
                painter.drawText(at, glyph)
    return QPixmap.fromImage(image)


@lru_cache(maxsize=4)
def _inks_of(theme: Theme) -> tuple[tuple[str, ...], Integers]:
    """The colours that are written in, and which of them each state takes."""
    colours = {s: t.ink if t.solid else theme.foreground for s, t in STATE_STYLE.items()}
    inks = tuple(sorted(set(colours.values())))
    of_state = np.zeros(N_STATES, np.intp)
    for state, colour in colours.items():
        of_state[state] = inks.index(colour)
    return inks, of_state


class Lettering:
    """What is written on the lanes of one image: first asked for, then drawn upon it."""

    def __init__(self, key: str, theme: Theme, ratio: float) -> None:
        """``key``: of the font, its ``toString()``; ``ratio``: device pixels to a logical one."""
        self._key = key
        self._ratio = ratio
        self._font = _measured(self._key, ratio)
        self._inks, self._ink = _inks_of(theme)
        self._written: list[tuple[Labels, Integers]] = []

    def write(self, places: Sequence[Place], spans: Visible) -> tuple[Integers, Integers, Integers]:
        """See :class:`concurviz.drawing.raster.Writer`."""
        ratio = self._ratio
        low = np.array([p.bottom - p.top < (LABEL_PX - 2) * ratio for p in places])
        labels, which = labels_of(spans, low, self._font.advance, ratio)
        middle = np.array([(p.top + p.bottom) / 2 for p in places])[labels.line]
        baseline = np.rint(middle + self._font.drop * ratio).astype(np.intp)
        self._written.append((labels, baseline))
        left, right = np.rint(spans.x0[which]), np.rint(spans.x1[which])
        return labels.plates(left.astype(np.intp), right.astype(np.intp))

    def draw(self, painter: QPainter, at: QPointF, atlas: bool = True) -> None:
        """Draw all that was written; ``at``: the corner of the image.

        Without ``atlas`` as text, glyph by glyph the same but for the width of what is between.
        """
        written = [w for w in self._written if len(w[1])]
        if not written:
            return
        painter.save()
        painter.translate(at)
        # Pixmaps are the window system's, and so the main thread's.
        raster = painter.paintEngine().type() == QPaintEngine.Type.Raster
        if atlas and raster and QThread.isMainThread():
            painter.scale(1 / self._ratio, 1 / self._ratio)
            for labels, baseline in written:
                self._blit(painter, labels, baseline)
        else:
            painter.setFont(_font(self._key))
            for labels, baseline in written:
                self._texts(painter, labels, baseline)
        painter.restore()

    def _blit(self, painter: QPainter, labels: Labels, baseline: Integers) -> None:
        width, height = self._font.cell
        label, place = np.nonzero(labels.glyphs >= 0)
        fragments = np.empty((len(label), _FRAGMENT))
        fragments[:, 0] = labels.x[label, place] + (width // 2 - _PAD)
        fragments[:, 1] = baseline[label] + (height // 2 - self._font.ascent)
        fragments[:, 2] = labels.glyphs[label, place] * width
        fragments[:, 3] = self._ink[labels.state[label]] * height
        fragments[:, 4:] = (width, height, 1, 1, 0, 1)
        # PySide takes the first of them: the others follow it in memory, as Qt expects.
        first: Any = shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
        atlas = _atlas(self._key, self._ratio, self._inks)
        painter.drawPixmapFragments(first, len(fragments), atlas)

    def _texts(self, painter: QPainter, labels: Labels, baseline: Integers) -> None:
        begins = np.where(labels.glyphs >= 0, labels.x, np.iinfo(np.intp).max).min(axis=1)
        for glyphs, state, x, y in zip(
            labels.glyphs.tolist(),
            labels.state.tolist(),
            (begins / self._ratio).tolist(),
            (baseline / self._ratio).tolist(),
            strict=True,
        ):
            painter.setPen(QColor(self._inks[self._ink[state]]))
            painter.drawText(QPointF(x, y), "".join(GLYPHS[g] for g in glyphs if g >= 0))
