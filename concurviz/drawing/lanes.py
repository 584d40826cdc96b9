"""How lanes look: patterns, the palette of codes, the boxes of legends."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPen,
    QTransform,
)

from concurviz.drawing.inks import Inks
from concurviz.drawing.shares import (
    FIRST,
    GRID,
    GROUND,
    LEVELS,
    OUTLINE,
    PAINTED,
    TEXTURED,
    Argb,
)
from concurviz.drawing.theme import STATE_STYLE, Pattern, Theme
from concurviz.trace.store import N_STATES
from concurviz.wire.states import State

PATTERN_PX = 8
"""Narrower spans show no pattern: less than one period of it tells nothing."""
OUTLINE_PX = 6
"""Lower lanes show queued spans as a veil: outlines would fill them."""
INK_ALPHA = 110
QUEUED_VEIL = "#808080"
QUEUED_ALPHA = 80 / 255


@lru_cache(maxsize=128)
def pattern_brush(pattern: Pattern, ink: str, ratio: float) -> QBrush:
    """A tile of 8 logical pixels in ``ink``, rendered for ``ratio`` device pixels each.

    Qt's own pattern brushes are in device pixels: at 4x they would be a quarter as coarse.
    """
    side = max(1, round(PATTERN_PX * ratio))
    tile = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    with QPainter(tile) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(side / PATTERN_PX, side / PATTERN_PX)
        colour = QColor(ink)
        colour.setAlpha(INK_ALPHA)
        painter.setPen(QPen(colour, 1.3))
        slash = [(-1, 9, 9, -1), (-1, 1, 1, -1), (7, 9, 9, 7)]
        backslash = [(-1, -1, 9, 9), (7, -1, 9, 1), (-1, 7, 1, 9)]
        lines = {
            Pattern.SLASH: slash,
            Pattern.BACKSLASH: backslash,
            Pattern.CROSS: slash + backslash,
            Pattern.HORIZONTAL: [(0, 2, 8, 2), (0, 6, 8, 6)],
            Pattern.VERTICAL: [(2, 0, 2, 8), (6, 0, 6, 8)],
        }
        for x0, y0, x1, y1 in lines.get(pattern, []):
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        dots = {
            Pattern.SPARSE_DOTS: [(2, 2), (6, 6)],
            Pattern.DENSE_DOTS: [(1, 1), (5, 1), (3, 3), (7, 3), (1, 5), (5, 5), (3, 7), (7, 7)],
        }
        radius = 0.9 if pattern is Pattern.SPARSE_DOTS else 0.6
        for x, y in dots.get(pattern, []):
            painter.drawEllipse(QPointF(x, y), radius, radius)
        if pattern is Pattern.CHECKER:
            painter.fillRect(QRectF(0, 0, 4, 4), colour)
            painter.fillRect(QRectF(4, 4, 4, 4), colour)
    brush = QBrush(tile)
    brush.setTransform(QTransform.fromScale(PATTERN_PX / side, PATTERN_PX / side))
    return brush


def fill_pattern(painter: QPainter, rect: QRectF, pattern: Pattern, ink: str, ratio: float) -> None:
    """Fill ``rect`` with a pattern in ``ink``; what lies below it shines through."""
    brush = pattern_brush(pattern, ink, ratio)
    if painter.paintEngine().type() != QPaintEngine.Type.SVG:
        painter.fillRect(rect, brush)
        return
    # WORKAROUND Qt 6.11: in SVG a brush loses its transform, so that its tiles come out too large.
    size = (rect.size() * ratio).toSize()
    if size.isEmpty():
        return
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with QPainter(image) as inner:
        inner.scale(ratio, ratio)
        inner.fillRect(QRectF(0, 0, rect.width(), rect.height()), brush)
    painter.drawImage(rect, image)


@lru_cache(maxsize=8)
def pattern_levels(ratio: float) -> tuple[bytes, int]:
    """Each state's pattern as levels of ink, (N_STATES, side, side) bytes, and the tile's side."""
    side = max(1, round(PATTERN_PX * ratio))
    levels = np.zeros((N_STATES, side, side), np.uint8)
    for state, style in STATE_STYLE.items():
        if style.pattern is Pattern.NONE:
            continue
        canvas = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        canvas.fill(0)
        with QPainter(canvas) as painter:
            painter.scale(side / PATTERN_PX, side / PATTERN_PX)
            box = QRectF(0, 0, PATTERN_PX, PATTERN_PX)
            painter.fillRect(box, pattern_brush(style.pattern, style.ink, ratio))
        alpha = np.frombuffer(canvas.constBits(), np.uint32).reshape(side, side) >> 24
        levels[state] = np.rint(alpha * ((LEVELS - 1) / INK_ALPHA)).clip(0, LEVELS - 1)
    return levels.tobytes(), side


@lru_cache(maxsize=4)
def palette(theme: Theme) -> Argb:
    """The colour of each code, 256 of them, opaque."""
    colours = np.full(256, argb(theme.background), np.uint32)
    colours[GRID], colours[GROUND] = argb(theme.grid), argb(theme.stripe)
    colours[OUTLINE] = argb(theme.muted)
    for state, style in STATE_STYLE.items():
        if not PAINTED[state]:
            continue
        colour = _fill(state, theme)
        colours[FIRST + state] = argb(colour)
        for level in range(LEVELS):
            ink = INK_ALPHA / 255 * level / (LEVELS - 1)
            inked = colour if style.pattern is Pattern.NONE else mixed(colour, style.ink, ink)
            colours[TEXTURED + LEVELS * state + level] = argb(inked)
    return colours


@lru_cache(maxsize=8)
def inks_of(theme: Theme, ratio: float) -> Inks:
    """All colours of lanes with ``ratio`` device pixels to a logical one."""
    return Inks.of(palette(theme), *pattern_levels(ratio))


def _fill(state: State, theme: Theme) -> str:
    """The colour of a state's spans: what is queued is a veil in an outline, idle the ground."""
    if state is State.QUEUED:
        return mixed(theme.stripe, QUEUED_VEIL, QUEUED_ALPHA)
    return STATE_STYLE[state].colour if PAINTED[state] else theme.stripe


def argb(colour: str) -> int:
    """A colour ``#rrggbb``, opaque, as a pixel."""
    return 0xFF000000 | int(colour[1:], 16)


def mixed(ground: str, ink: str, alpha: float) -> str:
    """``ink`` over ``ground``, both ``#rrggbb``."""
    pairs = ((int(ground[k : k + 2], 16), int(ink[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * alpha):02x}" for a, b in pairs)


def paint_swatch(
    painter: QPainter,
    rect: QRectF,
    state: State,
    theme: Theme,
    ratio: float,
    letter: bool = True,
) -> None:
    """One legend entry's box: fill, pattern, outline and letter as on a wide span.

    Without ``letter`` for boxes that have no room for one.
    """
    style = STATE_STYLE[state]
    painter.fillRect(rect, QColor(_fill(state, theme)))
    if style.pattern is not Pattern.NONE:
        fill_pattern(painter, rect, style.pattern, style.ink, ratio)
    if not style.solid:
        _outline(painter, rect, theme)
    if style.letter and letter:
        _letter(painter, rect, style.letter, state, theme)


def _outline(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    if rect.height() >= OUTLINE_PX:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.muted), 1.0))
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def _letter(painter: QPainter, box: QRectF, text: str, state: State, theme: Theme) -> None:
    """Write ``text`` into the middle of a swatch."""
    style, metrics = STATE_STYLE[state], QFontMetricsF(painter.font())
    advance = metrics.horizontalAdvance(text)
    x = box.center().x() - advance / 2
    if style.pattern is not Pattern.NONE:
        # The pattern would cut through the strokes of the letters.
        plate = QRectF(x - 2, box.top() + 1, advance + 4, box.height() - 2)
        painter.fillRect(plate.intersected(box), QColor(style.colour))
    painter.setPen(QColor(style.ink if style.solid else theme.foreground))
    baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(x, baseline), text)
