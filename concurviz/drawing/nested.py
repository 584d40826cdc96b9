"""Nested lanes: phases as labelled boxes where few are in sight, as shares of tints where many."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF

from concurviz import words
from concurviz.drawing.canvas import Canvas
from concurviz.drawing.layout import GUTTER, Kind, Line
from concurviz.drawing.pixels import image_of
from concurviz.drawing.seen import DIRECT_SPANS, Window
from concurviz.drawing.shares import FIRST, GROUND, Argb, Floats, Visible, coverage, stack
from concurviz.trace.columns import Int64
from concurviz.trace.phases import TINTS
from concurviz.trace.rows import LaneStore
from concurviz.trace.shelves import SpanBatch

CROWDED_PX = 4.0
"""With less room than this for each phase of a line, its columns show shares."""
LABEL_PX = 16.0
_ELIDE = Qt.TextElideMode.ElideRight


def paint_nested(canvas: Canvas, lines: Iterable[Line]) -> None:
    """Paint those of the lines that are nested."""
    by_store: dict[int, list[Line]] = {}
    for line in lines:
        if line.kind is Kind.NESTED:
            by_store.setdefault(id(line.rows[0].store), []).append(line)
    for mine in by_store.values():
        _Nested(canvas, mine).paint()


class _Nested:
    """The lines of one store."""

    def __init__(self, canvas: Canvas, lines: list[Line]) -> None:
        group = lines[0].group
        self.painter, self.lines = canvas.painter, lines
        self.theme, self.font, self.ratio = canvas.theme, canvas.small, canvas.ratio
        self.trace = group.trace
        self.width = max(1, round(canvas.axis * canvas.ratio))
        self.window = Window.of(canvas.view, self.width, group.offset, group.extent(canvas.now))
        self.store = lines[0].rows[0].store
        self.lanes = np.array([line.rows[0].lane for line in lines], np.int64)
        self.tints = [QColor(colour) for colour in self.theme.tints]

    def paint(self) -> None:
        low = max(self.window.start, self.store.horizon)
        count = self.store.shelves.count_between(low, self.window.end)
        for line in self.lines:
            rect = QRectF(GUTTER, line.y, self.width / self.ratio, line.height)
            self.painter.fillRect(rect, QColor(self.theme.stripe))
        if count > DIRECT_SPANS:
            self._stacks(self.lines, _told(self.store, self.lanes, self.window))
            return
        spans = self._spans(low)
        per_line = np.bincount(spans.line, minlength=len(self.lines))
        crowded = np.flatnonzero(per_line * CROWDED_PX * self.ratio > self.width)
        if len(crowded):
            shares = coverage(spans, len(self.lines), self.width, list(range(1, TINTS + 1)))
            self._stacks([self.lines[k] for k in crowded], shares[:, crowded])
        self._boxes(spans, set(crowded.tolist()))

    def _spans(self, low: int) -> Visible:
        """What is in sight, the open phases included, by line."""
        window = self.window
        opened = self.store.open_spans(window.until)
        seen = np.flatnonzero((opened.end > window.start) & (opened.start < window.end))
        held = self.store.shelves.between(low, window.end)
        spans = SpanBatch.joined([held, opened.take(seen)])
        return _on_lines(self.store, self.lanes, spans, window)

    def _boxes(self, spans: Visible, but: set[int]) -> None:
        painter, ratio = self.painter, self.ratio
        metrics = QFontMetricsF(self.font)
        baseline = (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(self.font)
        for k in range(len(spans)):
            number = int(spans.line[k])
            if number in but:
                continue
            line = self.lines[number]
            left = GUTTER + round(float(spans.x0[k])) / ratio
            right = max(GUTTER + round(float(spans.x1[k])) / ratio, left + 1 / ratio)
            # A gap of a pixel tells neighbours of one tint apart.
            wide = right - left >= 3
            box = QRectF(left, line.y, right - left - (1 / ratio if wide else 0), line.height)
            painter.fillRect(box, self.tints[int(spans.state[k]) - 1])
            if box.width() >= LABEL_PX:
                name = words.word(self._name(int(spans.task[k])))
                if metrics.horizontalAdvance(name) > box.width() - 4:
                    name = metrics.elidedText(name, _ELIDE, box.width() - 4)
                if len(name) > 1:
                    painter.setPen(QColor(self.theme.foreground))
                    painter.drawText(QPointF(box.left() + 2, box.center().y() + baseline), name)

    def _name(self, number: int) -> str:
        return self.trace.phase_name(number) if self.trace is not None else ""

    def _stacks(self, lines: list[Line], shares: Floats) -> None:
        """Each line's shares (tints, lines, columns) as one image."""
        palette = np.zeros(256, np.uint32)
        palette[GROUND] = _argb(QColor(self.theme.stripe))
        for number, tint in enumerate(self.tints, 1):
            palette[FIRST + number] = _argb(tint)
        for index, line in enumerate(lines):
            codes = np.empty((max(1, round(line.height * self.ratio)), self.width), np.uint8)
            stack(codes, shares[:, index], list(range(1, TINTS + 1)))
            pixels: Argb = palette[codes]
            rect = QRectF(GUTTER, line.y, self.width / self.ratio, line.height)
            self.painter.drawImage(rect, image_of(pixels))


def _told(store: LaneStore, lanes: Int64, window: Window) -> Floats:
    """Shares of tints by column as the mipmap tells them, (tints, lanes, columns)."""
    moments = np.arange(window.width + 1, dtype=np.float64) * window.scale + window.fraction
    tints = list(range(1, TINTS + 1))
    told: Floats = store.mips[0].spent(moments, window.start, lanes, tints) / window.scale
    # The open phases are in no mipmap.
    opened = _on_lines(store, lanes, store.open_spans(window.until), window)
    return told + coverage(opened, len(lanes), window.width, tints)


def _on_lines(store: LaneStore, lanes: Int64, spans: SpanBatch, window: Window) -> Visible:
    """Those of the spans that lie on the lanes, each of which is a line."""
    line_of = np.full(len(store.rows), -1)
    line_of[lanes] = np.arange(len(lanes))
    line = line_of[spans.lane]
    mine = np.flatnonzero(line >= 0)
    spans, line = spans.take(mine), line[mine]
    x0, x1 = window.px([spans.start]), window.px([spans.end])
    return Visible(line, x0, x1, spans.state, spans.task)


def _argb(colour: QColor) -> int:
    return 0xFF000000 | (colour.rgb() & 0xFFFFFF)
