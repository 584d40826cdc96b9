"""Short texts that are there in every frame: measured, elided and laid out once."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter, QStaticText

_KEPT = 4_096
_KEPT_FONTS = 16
_KEPT_COLUMNS = 16

# Laid out while it is painted: each thread has its own.
_mine = threading.local()


@lru_cache(maxsize=32)
def _metrics(key: str) -> QFontMetricsF:
    font = QFont()
    font.fromString(key)
    return QFontMetricsF(font)


@lru_cache(maxsize=_KEPT)
def advance_of(key: str, text: str) -> float:
    """The width of a text in the font of that ``QFont.toString()``."""
    return _metrics(key).horizontalAdvance(text)


@lru_cache(maxsize=_KEPT)
def _elided(key: str, text: str, width: float) -> str:
    return _metrics(key).elidedText(text, Qt.TextElideMode.ElideRight, width)


@dataclass(frozen=True)
class Fonts:
    """What a picture is written in, by the font that its painter came with; ``small``: pixels."""

    plain: QFont
    small: QFont
    bold: QFont
    keys: dict[int, str]
    """``QFont.toString()`` by ``id``, which costs more than to write a word."""

    @classmethod
    def of(cls, font: QFont, small_px: int) -> Fonts:
        """The same for the same font: once a frame its key is asked for."""
        key = font.toString()
        kept: dict[tuple[str, int], Fonts] = _mine.__dict__.setdefault("fonts", {})
        found = kept.get((key, small_px))
        if found is None:
            if len(kept) >= _KEPT_FONTS:
                kept.clear()
            plain, small, bold = QFont(font), QFont(font), QFont(font)
            small.setPixelSize(small_px)
            bold.setBold(True)
            keys = {id(f): f.toString() for f in (plain, small, bold)}
            found = kept[key, small_px] = cls(plain, small, bold, keys)
        return found


class Texts:
    """Writes on one painter, in one or another of these fonts."""

    def __init__(self, painter: QPainter, fonts: Fonts) -> None:
        self._painter = painter
        self._keys = fonts.keys
        # Formats that keep text as text know nothing of what has been laid out.
        self._raster = painter.paintEngine().type() == QPaintEngine.Type.Raster

    def key(self, font: QFont) -> str:
        """What ``advance_of`` wants to know of one of the fonts."""
        return self._keys[id(font)]

    def advance(self, text: str, font: QFont) -> float:
        """The width of a text."""
        return advance_of(self.key(font), text)

    def write(self, box: QRectF, text: str, colour: QColor, font: QFont) -> float:
        """Write a line from the left of ``box``, in its middle, elided; returns its width."""
        key = self.key(font)
        shown, metrics = _elided(key, text, box.width()), _metrics(key)
        baseline = box.center().y() - metrics.height() / 2 + metrics.ascent()
        self.on(QPointF(box.left(), baseline), shown, colour, font)
        return advance_of(key, shown)

    def column(
        self,
        x: float,
        width: float,
        labels: Iterable[tuple[float, str]],
        colour: QColor,
        font: QFont,
    ) -> None:
        """Write labels below each other, elided to ``width``: the middle's y of each, and it."""
        painter, key = self._painter, self.key(font)
        painter.setFont(font)
        painter.setPen(colour)
        if self._raster:
            for corner, text in _placed(key, x, width, tuple(labels), font):
                painter.drawStaticText(corner, text)
            return
        down = _metrics(key).ascent() - _metrics(key).height() / 2
        for y, label in labels:
            painter.drawText(QPointF(x, y + down), _elided(key, label, width))

    def on(self, baseline: QPointF, text: str, colour: QColor, font: QFont) -> None:
        """Write a line that begins there."""
        painter, key = self._painter, self.key(font)
        painter.setFont(font)
        painter.setPen(colour)
        if self._raster:
            corner = QPointF(baseline.x(), baseline.y() - _metrics(key).ascent())
            painter.drawStaticText(corner, _laid_out(key, text, font))
        else:
            painter.drawText(baseline, text)


def _placed(
    key: str, x: float, width: float, labels: tuple[tuple[float, str], ...], font: QFont
) -> list[tuple[QPointF, QStaticText]]:
    """A column's corners and texts: the same in frame after frame."""
    kept: dict[Any, list[tuple[QPointF, QStaticText]]] = _mine.__dict__.setdefault("columns", {})
    whole = (key, x, width, labels)
    found = kept.get(whole)
    if found is None:
        if len(kept) >= _KEPT_COLUMNS:
            kept.clear()
        up = _metrics(key).height() / 2
        found = kept[whole] = [
            (QPointF(x, y - up), _laid_out(key, _elided(key, label, width), font))
            for y, label in labels
        ]
    return found


def _laid_out(key: str, text: str, font: QFont) -> QStaticText:
    kept: dict[tuple[str, str], QStaticText] = _mine.__dict__.setdefault("kept", {})
    found = kept.get((key, text))
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[key, text] = QStaticText(text)
        found.setTextFormat(Qt.TextFormat.PlainText)
        found.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        found.prepare(font=font)
    return found
