"""The legend: each state that occurs with its colour, letter, pattern and word; what is sampled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from concurviz import words
from concurviz.drawing.lanes import paint_swatch
from concurviz.drawing.theme import Theme
from concurviz.wire.states import State
from concurviz.words import noop

#: What the legend lists: states, and None for the edge of what was sampled.
Entry = State | None

SWATCH = QRectF(0, 0, 20, 14)
LINE = 22
SPACE = 10


def word(state: State) -> str:
    """The state's name as the legend and tooltips write it."""
    return words.word(noop("provisional") if state is State.UNRESOLVED else state.word)


def perforate(painter: QPainter, x: float, until: float, y: float, theme: Theme) -> None:
    """The upper edge of what was sampled and not recorded: holes, as the background shows."""
    pen = QPen(QColor(theme.background), 2.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.5, 1.5])
    painter.setPen(pen)
    painter.drawLine(QLineF(x, y + 1, until, y + 1))


def _said(entry: Entry) -> str:
    return words.word(noop("sampled")) if entry is None else word(entry)


def _places(
    states: Sequence[Entry], width: float, metrics: QFontMetricsF
) -> Iterator[tuple[Entry, float, float]]:
    x = y = 0.0
    for state in states:
        need = SWATCH.width() + 6 + metrics.horizontalAdvance(_said(state))
        if x and x + need > width:
            x, y = 0.0, y + LINE
        yield state, x, y
        x += need + SPACE


def legend_height(states: Sequence[Entry], width: float, font: QFont) -> int:
    """How high ``paint_legend`` gets on ``width`` pixels; 0 without states."""
    last = [y for _, _, y in _places(states, width, QFontMetricsF(font))][-1:]
    return int(last[0]) + LINE if last else 0


def paint_legend(
    painter: QPainter, rect: QRectF, states: Sequence[Entry], theme: Theme, ratio: float
) -> None:
    """Draw the legend into ``rect`` in the painter's font, wrapping at its width."""
    metrics = QFontMetricsF(painter.font())
    for state, x, y in _places(states, rect.width(), metrics):
        top = rect.top() + y + (LINE - SWATCH.height()) / 2
        swatch = SWATCH.translated(rect.left() + x, top)
        if state is None:
            painter.fillRect(swatch, QColor(theme.muted))
            perforate(painter, swatch.left(), swatch.right(), swatch.top(), theme)
        else:
            paint_swatch(painter, swatch, state, theme, ratio)
        painter.setPen(QColor(theme.foreground))
        baseline = swatch.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(swatch.right() + 6, baseline), _said(state))
