"""Counters: each a filled step line with a scale of its own, and what it reaches beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from concurviz.drawing.canvas import Canvas
from concurviz.drawing.lanes import argb, mixed
from concurviz.drawing.layout import GUTTER, Line
from concurviz.drawing.pixels import image_of
from concurviz.drawing.shares import Argb
from concurviz.trace.columns import Int32
from concurviz.trace.counters import Counter, Float64

LINE_PX = 1.4
FILL_ALPHA = 0.3
TWO_LINES_PX = 26
"""As high a counter has its reach below its name, instead of nothing."""
_UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_WHOLE = 2.0**53


def short(value: float) -> str:
    """A value to three figures, e.g. ``512``, ``1.25 M``, ``-0.03``, ``1e+300``."""
    size = abs(value)
    if size and not 0.001 <= size < 999.5e12:
        return f"{value:.3g}"
    scale, unit = next(((s, u) for s, u in _UNITS if size >= 0.9995 * s), _UNITS[-1])
    text = f"{value / scale:.3g}"
    return f"{float(text):g} {unit}".rstrip()


def exact(value: float) -> str:
    """A value with all that is worth telling of it, e.g. ``536,870,912`` or ``0.123457``."""
    if value.is_integer() and abs(value) < _WHOLE:
        return f"{int(value):,}"
    return f"{value:,.6g}"


def paint_counters(canvas: Canvas, lines: Sequence[Line]) -> None:
    """Paint those of the lines that are counters, and their names."""
    mine = [(line, line.counter) for line in lines if line.counter is not None]
    if not mine:
        return
    names, reaches = [], []
    for line, counter in mine:
        _paint(canvas, line, counter)
        middle, reach = line.y + line.height / 2, ""
        if line.height >= TWO_LINES_PX:
            reach = " … ".join(short(value) for value in counter.reach)
            reaches.append((middle + 7, reach))
        names.append((middle - (7 if reach else 0), line.label))
    muted = QColor(canvas.theme.muted)
    canvas.texts.column(24, GUTTER - 32, names, muted, canvas.small)
    canvas.texts.column(24, GUTTER - 32, reaches, muted, canvas.small)


def _paint(canvas: Canvas, line: Line, counter: Counter) -> None:
    ratio, view = canvas.ratio, canvas.view
    width, height = round(canvas.axis * ratio), max(1, round(line.height * ratio))
    if width <= 0:
        return
    group = line.group
    edges = view.start_ns - group.offset + np.arange(width + 1) * (view.span_ns / width)
    whole = np.ceil(edges).astype(np.int64)
    low, high = counter.extremes(whole)
    # It is not known what comes after the end.
    seen = (whole[:-1] < group.extent() - group.offset) & ~np.isnan(low)
    top, bottom, zero = (_rows(v, counter.reach, height) for v in (high, low, np.zeros(1)))
    thick = max(1, round(LINE_PX * ratio))
    bottom = np.minimum(np.maximum(bottom, top + thick - 1), height - 1)
    top = np.minimum(top, bottom - thick + 1)
    # Columns of which nothing is known have neither a line nor what is below it.
    top[~seen], bottom[~seen] = height, -1
    upper, lower = np.minimum(top, zero), np.maximum(bottom, zero)
    upper[~seen], lower[~seen] = height, -1
    row = np.arange(height, dtype=np.int32)[:, None]
    # 1 where it is filled, 2 where the line is: it lies within.
    codes = ((row >= upper) & (row <= lower)).view(np.uint8)
    codes += ((row >= top) & (row <= bottom)).view(np.uint8)
    theme = canvas.theme
    fill = mixed(theme.stripe, theme.accent, FILL_ALPHA)
    palette = np.array([argb(c) for c in (theme.stripe, fill, theme.accent)], np.uint32)
    pixels: Argb = palette.take(codes)
    canvas.painter.drawImage(QRectF(GUTTER, line.y, width / ratio, line.height), image_of(pixels))


def _rows(value: Float64, reach: tuple[float, float], height: int) -> Int32:
    """The rows of pixels in which values lie; zero is always in sight."""
    # Halved: the distance of two that are finite may be none.
    low, high = min(reach[0], 0.0) / 2, max(reach[1], 0.0) / 2
    share = (np.nan_to_num(value) / 2 - low) / (high - low) if high > low else np.zeros(len(value))
    rows: Int32 = np.rint((1 - share) * (height - 1)).astype(np.int32)
    return rows
