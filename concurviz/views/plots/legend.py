"""A legend that is also a reading: each entry with its value, at the crosshair or in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from concurviz.drawing.lanes import paint_swatch
from concurviz.drawing.model_style import Dash
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.wire.states import State

WIDTH = 214
_SWATCH = 22.0
_MARGIN = 6.0
_LINE_PX = 18


@dataclass(frozen=True)
class Entry:
    """One line. ``mark`` is a state, or the colour and the dash of a curve (None: dots)."""

    key: str
    title: str
    value: str
    mark: State | tuple[str, Dash | None]


class Legend(QWidget):
    """Entries below a heading. A click, or Space on the one chosen by the arrow keys, toggles one.

    Signal ``toggled(str)``: the key of an entry that was clicked; what is ``hidden`` is drawn pale.
    """

    toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(self.tr("Click an entry to hide or show it"))
        font = self.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() - 1))
        self.setFont(font)
        self.entries: tuple[Entry, ...] = ()
        self.heading = ""
        self.hidden: frozenset[str] = frozenset()
        self._theme = LIGHT
        self._chosen = 0

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self._theme = theme
        self.update()

    def show_entries(
        self, heading: str, entries: Sequence[Entry], hidden: frozenset[str] = frozenset()
    ) -> None:
        """Replace everything; nothing is drawn when nothing is new."""
        new = (heading, tuple(entries), hidden)
        if new != (self.heading, self.entries, self.hidden):
            self.heading, self.entries, self.hidden = new
            lines = [f"{e.title}: {e.value}" for e in self.entries]
            self.setAccessibleDescription("; ".join([heading, *lines]))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        line = self._line()
        painter.setPen(QColor(self._theme.muted))
        head = QRectF(0, 0, self.width() - _MARGIN, line)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(head, right, self.heading)
        for index, entry in enumerate(self.entries):
            self._paint_entry(painter, entry, (index + 1) * line, line)
            if self.hasFocus() and index == self._chosen:
                painter.setPen(QColor(self._theme.accent))
                painter.drawRect(QRectF(0.5, (index + 1) * line + 0.5, self.width() - 1, line - 1))

    def _paint_entry(self, painter: QPainter, entry: Entry, top: float, line: float) -> None:
        theme = self._theme
        painter.setOpacity(0.35 if entry.key in self.hidden else 1.0)
        swatch = QRectF(_MARGIN, top + (line - 12) / 2, _SWATCH, 12)
        if isinstance(entry.mark, State):
            paint_swatch(painter, swatch, entry.mark, theme, self.devicePixelRatioF())
        else:
            colour, dash = entry.mark
            middle = swatch.center()
            if dash is None:
                painter.fillRect(QRectF(middle.x() - 3, middle.y() - 3, 6, 6), QColor(colour))
            else:
                painter.setPen(curve_pen(colour, dash))
                half = QPointF(_SWATCH / 2, 0)
                painter.drawLine(middle - half, middle + half)
        painter.setPen(QColor(theme.foreground))
        metrics = QFontMetrics(self.font())
        text_left = swatch.right() + _MARGIN
        room = self.width() - text_left - _MARGIN
        value_width = metrics.horizontalAdvance(entry.value)
        box = QRectF(text_left, top, room, line)
        middle_line = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | middle_line, entry.value)
        title = metrics.elidedText(
            entry.title, Qt.TextElideMode.ElideRight, int(room - value_width - _MARGIN)
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | middle_line, title)
        painter.setOpacity(1.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y() / self._line()) - 1
        if event.button() == Qt.MouseButton.LeftButton and 0 <= index < len(self.entries):
            self._chosen = index
            self.toggled.emit(self.entries[index].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and self.entries:
            self._chosen = min(max(0, self._chosen + step), len(self.entries) - 1)
            self.update()
        elif event.key() == Qt.Key.Key_Space and self._chosen < len(self.entries):
            self.toggled.emit(self.entries[self._chosen].key)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def _line(self) -> float:
        """Height of a line: as there is room, between what the type needs and what looks good."""
        return min(_LINE_PX, self.height() / (len(self.entries) + 1))


def curve_pen(colour: str, dash: Dash) -> QPen:
    """The pen of a curve, the same in the plot and in its legend."""
    pen = QPen(QColor(colour))
    # In pixels, whatever the scale of the plot.
    pen.setCosmetic(True)
    pen.setWidthF(2.0)
    if dash.pattern:
        pen.setDashPattern(dash.pattern)
    return pen
