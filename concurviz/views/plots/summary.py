"""Bars by model: throughput, and where the workers' time went."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from concurviz.analysis.metrics import RunMetrics
from concurviz.drawing.lanes import paint_swatch
from concurviz.drawing.legend import legend_height, paint_legend
from concurviz.drawing.legend import word as state_word
from concurviz.drawing.model_style import model_style
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.scenario.contenders import title_of
from concurviz.views.plots.axes import compact
from concurviz.views.plots.page import Page
from concurviz.wire.states import SHOWN_STATES, State

_HEAD_PX = 20
_GAP_PX = 28
_HIGHEST_ROW_PX = 40
_VALUE_PX = 52
#: A part narrower or lower than this has no room for its state's letter.
_LETTER_PX, _LETTER_ROW_PX = 14, 9
#: The part of the width beside the names that throughput gets.
_FIRST_SHARE = 0.36
_CENTRED = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _CENTRED
_LEFT = Qt.AlignmentFlag.AlignLeft | _CENTRED


class SummaryPage(Page):
    """One row a run: ``bars`` draws them, once made."""

    def nothing(self) -> str:
        return self.tr("No task has been done yet.")

    def make(self) -> QWidget:
        self.bars = Bars()
        self.bars.setAccessibleName(self.tr("Throughput and shares of the workers' time, by model"))
        return self.bars

    def dress(self) -> None:
        self.bars.set_theme(self.theme)

    def draw(self) -> None:
        winner = self.state.verdict.winner if self.state.verdict else None
        self.bars.show_metrics(self.shown(), winner)

    def shown(self) -> list[RunMetrics]:
        """The figures of the runs that have begun."""
        return [run.metrics for run, _ in self.runs if run.metrics is not None]

    def table(self) -> list[list[str]]:
        metrics = self.shown()
        present = [s for s in SHOWN_STATES if any(dict(shares(m)).get(s) for m in metrics)]
        rows = [[self.tr("Model"), self.tr("Tasks/s"), *(state_word(s) for s in present)]]
        for m in metrics:
            of = dict(shares(m))
            said = [f"{of.get(s, 0.0):.4g}" for s in present]
            rows.append([title_of(m.model), f"{m.throughput:.6g}", *said])
        return rows


class Bars(QWidget):
    """Two columns of bars in common rows; painted, since hundreds of plot items would cost frames.

    The tooltip of a row gives its figures.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._metrics: Sequence[RunMetrics] = ()
        self._shares: list[list[tuple[State, float]]] = []
        self._present: list[State] = []
        self._winner: str | None = None

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self._theme = theme
        self.update()

    def show_metrics(self, metrics: Sequence[RunMetrics], winner: str | None) -> None:
        """Show these runs in their order, the winner's figure in bold."""
        self._metrics, self._winner = metrics, winner
        self._shares = [shares(m) for m in metrics]
        found = {s for row in self._shares for s, _ in row}
        self._present = [s for s in SHOWN_STATES if s in found]
        said = "; ".join(self._said(i) for i in range(len(metrics)))
        self.setAccessibleDescription(said)
        self.update()

    def _said(self, index: int) -> str:
        m = self._metrics[index]
        parts = [f"{state_word(s)} {share:.0%}" for s, share in self._shares[index]]
        rate = self.tr("{0} tasks/s").format(compact(m.throughput))
        return f"{title_of(m.model)}: {', '.join([rate, *parts])}"

    def _rows(self) -> tuple[float, float]:
        """Where the first row begins, and how high each is."""
        top = self._top()
        rows = max(1, len(self._metrics))
        return top, min(_HIGHEST_ROW_PX, (self.height() - top - 4) / rows)

    def _columns(self) -> tuple[QRectF, QRectF]:
        """Where the bars of both columns are, without headings."""
        metrics = QFontMetricsF(self.font())
        names = [metrics.horizontalAdvance(title_of(m.model)) for m in self._metrics]
        left = max(names, default=0.0) + 20
        room = max(self.width() - left - 20, 1.0)
        first = QRectF(left, 0, room * _FIRST_SHARE, self.height())
        start = first.right() + _GAP_PX
        return first, QRectF(start, 0, max(self.width() - 20 - start, 1.0), self.height())

    def _legend_room(self) -> tuple[float, float]:
        """Left and width of the legend, beside the second heading."""
        _, second = self._columns()
        heading = QFontMetricsF(_bold(self.font())).horizontalAdvance(self._headings()[1])
        return second.left() + heading + 16, max(second.width() - heading - 16, 1.0)

    def _top(self) -> float:
        width = self._legend_room()[1]
        return max(_HEAD_PX, legend_height(self._present, width, self._legend_font())) + 2

    def _headings(self) -> tuple[str, str]:
        return self.tr("Throughput (tasks/s)"), self.tr("Workers' time")

    def _legend_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() - 1))
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        first, second = self._columns()
        painter.setFont(_bold(self.font()))
        painter.setPen(QColor(self._theme.muted))
        for column, heading in zip((first, second), self._headings(), strict=True):
            painter.drawText(QRectF(column.left(), 1, column.width(), _HEAD_PX), _LEFT, heading)
        painter.setFont(self._legend_font())
        left, width = self._legend_room()
        ratio = self.devicePixelRatioF()
        first_top, row = self._rows()
        box = QRectF(left, 0, width, first_top)
        paint_legend(painter, box, self._present, self._theme, ratio)
        most = max((m.throughput for m in self._metrics), default=0.0) or 1.0
        for index, m in enumerate(self._metrics):
            top = first_top + index * row
            self._paint_throughput(painter, m, QRectF(first.left(), top, first.width(), row), most)
            self._paint_shares(
                painter, self._shares[index], QRectF(second.left(), top, second.width(), row)
            )

    def _paint_throughput(self, painter: QPainter, m: RunMetrics, box: QRectF, most: float) -> None:
        font = _bold(self.font()) if m.model == self._winner else self.font()
        painter.setFont(font)
        painter.setPen(QColor(self._theme.foreground))
        name = QRectF(0, box.top(), box.left() - 8, box.height())
        painter.drawText(name, _RIGHT, title_of(m.model))
        length = (box.width() - _VALUE_PX) * m.throughput / most
        bar = QRectF(box.left(), box.top(), length, box.height())
        style = model_style(m.model, [m.model for m in self._metrics])
        painter.fillRect(_thinner(bar), QColor(style.colour(self._theme)))
        value = QRectF(bar.right() + 6, box.top(), _VALUE_PX, box.height())
        painter.drawText(value, _LEFT, compact(m.throughput))

    def _paint_shares(
        self, painter: QPainter, parts: list[tuple[State, float]], box: QRectF
    ) -> None:
        painter.setFont(self._legend_font())
        left = box.left()
        for state, share in parts:
            width = box.width() * share
            part = _thinner(QRectF(left, box.top(), width, box.height()))
            letter = width >= _LETTER_PX and part.height() >= _LETTER_ROW_PX
            ratio = self.devicePixelRatioF()
            paint_swatch(painter, part, state, self._theme, ratio, letter)
            left += width

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            top, row = self._rows()
            index = int((event.y() - top) // row)
            text = self._said(index) if 0 <= index < len(self._metrics) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)


def shares(m: RunMetrics) -> list[tuple[State, float]]:
    """The states in which workers were, with the share of their time, in the legend's order."""
    seconds = m.states["workers"]
    whole = sum(seconds.values())
    return [(s, seconds[s.word] / whole) for s in SHOWN_STATES if seconds.get(s.word)]


def _thinner(box: QRectF) -> QRectF:
    """A bar leaves a fifth of its row free, two pixels at the least; its edges are whole pixels."""
    free = max(1.0, box.height() * 0.1)
    left, right = round(box.left()), round(box.right())
    top, bottom = round(box.top() + free), round(box.bottom() - free)
    return QRectF(left, top, max(right - left, 1), max(bottom - top, 1))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
