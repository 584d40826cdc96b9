"""The minimap: the whole run in a strip, and in it the window that the timeline shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from concurviz.drawing.lanes import palette
from concurviz.drawing.layout import GUTTER, Group
from concurviz.drawing.marks import Marks
from concurviz.drawing.pixels import image_of
from concurviz.drawing.seen import Window, shares_of, whole_place
from concurviz.drawing.shares import GROUND, PAINTED, stack
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.drawing.timeview import TimeView
from concurviz.trace.store import N_STATES
from concurviz.views.timeline import gestures
from concurviz.views.timeline.viewport import whole

HEIGHT = 34
PERIOD_S = 0.25
"""The whole run changes slowly: four times a second are enough, and cost next to nothing."""
LEAST_PX = 6.0
"""The window is drawn at least so wide, or nobody would find it."""


class Minimap(QWidget):
    """Stacked shares of all workers' states over the whole run.

    Signal ``view_asked(TimeView)``: the user dragged the window, one of its edges, or a new one.
    """

    view_asked = Signal(object)

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._groups: Sequence[Group] = ()
        self._now: int | None = None
        self._view = TimeView(0.0, 1e9)
        self._marks = Marks()
        self._theme = LIGHT
        self._strip = QImage()
        self._stale = True
        self._painted_at = float("-inf")
        self._drag: Callable[[float], TimeView | None] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._renew)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Minimap"))
        self.setToolTip(self.tr("The whole run. Drag to look at a part of it"))

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def show_groups(self, groups: Sequence[Group], now: int | None) -> None:
        """The runs have grown, or are others."""
        self._groups, self._now, self._stale = groups, now, True
        if not self._later.isActive():
            passed = self._clock() - self._painted_at
            self._later.start(round(max(0.0, PERIOD_S - passed) * 1000))

    def show_view(self, view: TimeView) -> None:
        """The timeline shows another part."""
        if view != self._view:
            self._view = view
            self.update()

    def show_marks(self, marks: Marks) -> None:
        """The user's marks."""
        self._marks = marks
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self._theme = theme
        self._stale, self._painted_at = True, float("-inf")
        self.update()

    def _renew(self) -> None:
        self._stale = True
        self.update()

    @property
    def _whole(self) -> TimeView:
        return whole(float(max((g.extent(self._now) for g in self._groups), default=0)))

    @property
    def _axis(self) -> float:
        return max(1.0, float(self.width() - GUTTER))

    def _draw_strip(self) -> None:
        """The shares of all groups' workers, each group counting the same."""
        ratio = self.devicePixelRatioF()
        columns, height = max(1, round(self._axis * ratio)), max(1, round((HEIGHT - 8) * ratio))
        view = self._whole
        total = np.zeros((N_STATES, columns))
        shown = 0
        for group in self._groups:
            if group.trace is not None and group.trace.workers:
                store = group.trace.worker_lanes
                window = Window.of(view, columns, group.offset, group.extent(self._now))
                shares, states = shares_of(store, [whole_place(store, height)], window)
                total[states] += shares[:, 0]
                shown += 1
        pixels = np.full((height, columns), GROUND, np.uint8)
        states = [s for s in np.flatnonzero(total.any(axis=1)).tolist() if PAINTED[s]]
        if states:
            stack(pixels, total[states] / shown, states)
        self._strip = image_of(palette(self._theme)[pixels])
        self._strip.setDevicePixelRatio(ratio)
        self._stale, self._painted_at = False, self._clock()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stale and self._clock() - self._painted_at >= PERIOD_S * 0.9:
            self._draw_strip()
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        theme = self._theme
        painter.fillRect(self.rect(), QColor(theme.background))
        strip = QRectF(GUTTER, 4, self._axis, HEIGHT - 8)
        painter.fillRect(strip, QColor(theme.stripe))
        if not self._strip.isNull():
            painter.drawImage(strip, self._strip, QRectF(self._strip.rect()))
        left, right = self._window()
        veil = QColor(theme.background)
        veil.setAlpha(170)
        painter.fillRect(QRectF(GUTTER, 4, left - GUTTER, HEIGHT - 8), veil)
        painter.fillRect(QRectF(right, 4, GUTTER + self._axis - right, HEIGHT - 8), veil)
        painter.setPen(QColor(theme.accent))
        painter.drawRect(QRectF(left + 0.5, 2.5, right - left - 1, HEIGHT - 5))
        for mark in self._marks.all():
            x = GUTTER + self._whole.to_px(mark.start, self._axis)
            painter.fillRect(QRectF(x - 1, 0, 2, HEIGHT), QColor(theme.mark))
        painter.setPen(QColor(theme.muted))
        label = QRectF(24, 0, GUTTER - 32, HEIGHT)
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, self.tr("whole run"))
        painter.fillRect(QRectF(0, HEIGHT - 1, self.width(), 1), QColor(theme.grid))

    def _window(self) -> tuple[float, float]:
        """The shown part's edges in logical pixels, at least LEAST_PX apart."""
        view = self._whole
        left = GUTTER + min(max(view.to_px(self._view.start_ns, self._axis), 0.0), self._axis)
        right = GUTTER + min(max(view.to_px(self._view.end_ns, self._axis), 0.0), self._axis)
        if right - left < LEAST_PX:
            middle = (left + right) / 2
            left = min(max(middle - LEAST_PX / 2, GUTTER), GUTTER + self._axis - LEAST_PX)
            right = left + LEAST_PX
        return left, right

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stale, self._painted_at = True, float("-inf")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        left, right = self._window()
        begin, shown, view = x, self._view, self._whole
        if abs(x - left) <= gestures.EDGE_PX or abs(x - right) <= gestures.EDGE_PX:
            fixed = shown.end_ns if abs(x - left) <= abs(x - right) else shown.start_ns
            self._drag = lambda now: _between(view.to_ns(now - GUTTER, self._axis), fixed)
        elif left < x < right and right - left < self._axis * 0.98:
            self._drag = lambda now: shown.panned(
                (now - begin) / self._axis * view.span_ns / shown.span_ns
            )
        else:
            start = view.to_ns(begin - GUTTER, self._axis)
            self._drag = lambda now: (
                _between(start, view.to_ns(now - GUTTER, self._axis))
                if abs(now - begin) >= gestures.DRAG_PX
                else None
            )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._drag is not None:
            if (asked := self._drag(x)) is not None:
                self.view_asked.emit(asked)
            return
        left, right = self._window()
        near = min(abs(x - left), abs(x - right)) <= gestures.EDGE_PX
        inside = left < x < right
        self.setCursor(
            Qt.CursorShape.SplitHCursor
            if near
            else Qt.CursorShape.OpenHandCursor
            if inside and right - left < self._axis * 0.98
            else Qt.CursorShape.ArrowCursor
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None


def _between(a: float, b: float) -> TimeView | None:
    """The view between two times; None for none."""
    return TimeView(min(a, b), max(a, b)) if a != b else None
