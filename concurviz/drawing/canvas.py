"""One picture being painted: what all its parts need to know, and how they write."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from concurviz.drawing.layout import GUTTER, Layout
from concurviz.drawing.texts import Fonts, Texts
from concurviz.drawing.theme import Theme
from concurviz.drawing.timeview import TimeView

SMALL_PX = 11


@dataclass(frozen=True)
class Canvas:
    """Sizes are logical pixels, ``ratio`` device pixels each; ``now``: perf_counter_ns.

    ``axis``: width of the time axis; ``font``, ``small``, ``bold``: what is written in.
    """

    painter: QPainter
    width: float
    height: float
    layout: Layout
    view: TimeView
    theme: Theme
    scroll_y: float
    now: int | None
    ratio: float
    axis: float
    font: QFont
    small: QFont
    bold: QFont
    texts: Texts

    @classmethod
    def on(
        cls,
        painter: QPainter,
        width: float,
        height: float,
        layout: Layout,
        view: TimeView,
        theme: Theme,
        scroll_y: float,
        now: int | None,
        ratio: float,
    ) -> Canvas:
        """The canvas of a painter, in its font."""
        fonts = Fonts.of(painter.font(), SMALL_PX)
        return cls(
            painter, width, height, layout, view, theme, scroll_y, now, ratio,
            max(0.0, width - GUTTER), fonts.plain, fonts.small, fonts.bold, Texts(painter, fonts),
        )  # fmt: skip

    def x(self, ns: float) -> float:
        """The logical x of a time, at most a pixel outside the axis: huge rectangles vanish."""
        return GUTTER + min(max(self.view.to_px(ns, self.axis), -1.0), self.axis + 1.0)

    def text(self, box: QRectF, text: str, colour: str, font: QFont | None = None) -> float:
        """Draw ``text``, elided to the box; returns the width it took."""
        return self.texts.write(box, text, QColor(colour), font or self.small)

    def advance(self, text: str) -> float:
        """The width of a text in the small font."""
        return self.texts.advance(text, self.small)
