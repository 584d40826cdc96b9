"""The timeline's ground: shows groups of lanes, scrolls and zooms them, knows what lies where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from concurviz.drawing.arrangement import Arrangement
from concurviz.drawing.laying import updated
from concurviz.drawing.layout import GUTTER, LANE, RULER, Group, Hit, Layout, Reading
from concurviz.drawing.sheet import Seen
from concurviz.drawing.theme import Theme
from concurviz.drawing.timeview import TimeView
from concurviz.views.timeline import gestures
from concurviz.views.timeline.canvas import Picture, TimelineItem
from concurviz.views.timeline.history import History
from concurviz.views.timeline.pointer import Pointer
from concurviz.views.timeline.tooltip import tooltip_html
from concurviz.views.timeline.viewport import Viewport

Range = tuple[float, float]


class TimelineSurface(pg.GraphicsView):  # type: ignore[misc]
    """Lanes of all groups on one time axis, scrolled vertically where they need more height.

    Signals say what the user meant or what moved:

    - ``hovered(Hit | None)``: the span under the pointer is another;
    - ``view_changed(TimeView)``: the visible range is another; ``follow_changed(bool)``;
    - ``selection_changed(tuple[float, float] | None)``: the selected range in ns;
    - ``span_selected(Hit | None)``: the selected span is another, or has changed;
    - ``group_toggled(key, collapsed)``; ``drawn()``: new data have been laid out;
    - ``menu_requested(QPoint, Line | None)``: a right click on a line, with its global position.
    """

    hovered = Signal(object)
    span_selected = Signal(object)
    drawn = Signal()
    view_changed = Signal(object)
    follow_changed = Signal(bool)
    selection_changed = Signal(object)
    group_toggled = Signal(str, bool)
    menu_requested = Signal(QPoint, object)

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        """``clock``: seconds, to tell one movement of the view from the next."""
        # OpenGL would paint nothing on the offscreen platform, and the raster is fast enough.
        super().__init__(parent, useOpenGL=False, background=None)
        self._clock = clock
        self._viewport = Viewport()
        self._history = History()
        self._picture = Picture()
        self._overlay = self._picture.overlay
        self._item = TimelineItem(self._picture)
        self.addItem(self._item)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setSingleStep(LANE)
        self._bar.valueChanged.connect(self._scrolled)
        self._groups: list[Group] = []
        self._arrangement = Arrangement()
        self._stamp: tuple[object, ...] = ()
        self._generation = 0
        self._told: Hit | Reading | None = None
        self._at: QPointF | None = None
        self._pointer = Pointer(self)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(GUTTER + 120, RULER + 60)

    def close(self) -> bool:
        """Close as any widget does.

        WORKAROUND pyqtgraph 0.14: its own takes scene and viewport away, and crashes when repeated.
        """
        return QWidget.close(self)

    # What the window tells.

    def set_groups(self, groups: Sequence[Group]) -> None:
        """Show these groups. A view the user has set stays as it is."""
        before = [(g, id(g.trace)) for g in self._groups]
        if before != [(g, id(g.trace)) for g in groups]:
            self._groups = list(groups)
            self._generation += 1
            self.refresh(self._picture.now)

    def refresh(self, now: int | None = None) -> None:
        """Draw what changed since the last call; call it once per frame tick.

        ``now`` (perf_counter_ns) lets open spans of running hosts grow between drains. Costs
        nothing while neither a trace nor the view has changed.
        """
        growing = any(g.growing for g in self._groups)
        versions = tuple(g.trace.version if g.trace is not None else -1 for g in self._groups)
        stamp = (self._generation, versions, now if growing else None)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._picture.now = now
        self._relayout()
        if self._viewport.advance(self.extent()):
            self._show_view()
        self._item.redraw()
        if self._at is not None and not self._pointer.dragging:
            self.hover(self._at)
        self.drawn.emit()

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self._picture.theme = theme
        self._item.redraw()

    def follow_window(self, seconds: float | None) -> None:
        """What following shows: the last ``seconds`` (Live), or None for everything (Compare)."""
        self._viewport.window_ns = None if seconds is None else seconds * 1e9
        if self._viewport.advance(self.extent()):
            self._show_view()

    # What there is to know.

    @property
    def view(self) -> TimeView:
        """The visible range."""
        return self._viewport.view

    @property
    def layout_shown(self) -> Layout:
        """What lies where."""
        return self._picture.layout

    @property
    def now(self) -> int | None:
        """Up to when open spans are drawn (perf_counter_ns)."""
        return self._picture.now

    @property
    def follow(self) -> bool:
        """Whether the data move the view."""
        return self._viewport.follow

    @property
    def seen(self) -> Seen:
        """What is in sight, for a picture of it: time, lanes as they are arranged and scrolled."""
        return Seen(self.view, self._arrangement, self._bar.value(), round(self._item.lanes_px))

    @property
    def selection(self) -> Range | None:
        """The selected range in ns from t = 0."""
        return self._overlay.selection

    @property
    def arrangement(self) -> Arrangement:
        """What is folded, hidden, pinned and moved."""
        return self._arrangement

    @property
    def collapsed(self) -> frozenset[str]:
        """Keys of the folded groups."""
        return self._arrangement.collapsed

    @property
    def axis(self) -> float:
        """The width of the time axis in logical pixels."""
        return max(1.0, self._item.boundingRect().width() - GUTTER)

    def axis_x(self, x: float) -> float:
        """An x of this widget as one of the time axis."""
        return x - GUTTER

    @property
    def selected(self) -> Hit | None:
        """The selected span."""
        return self._overlay.selected

    def zoom(self, factor: float) -> None:
        """Magnify at the pointer, or at the middle if it is elsewhere; more than 1 zooms in."""
        x = self.axis_x(self._at.x()) if self._at is not None else -1.0
        if not 0 <= x < self.axis:
            x = self.axis / 2
        self.show_range(self.view.zoomed(self.view.to_ns(x, self.axis), factor))

    def pan(self, fraction: float) -> None:
        """Move by a fraction of the view; positive shows later times."""
        self.show_range(self.view.panned(fraction))

    def extent(self) -> float:
        """Where the data end, ns from t = 0."""
        return float(max((g.extent(self._picture.now) for g in self._groups), default=0))

    # What actions do.

    def show_everything(self) -> None:
        """All data from t = 0."""
        before, view = self._viewport.follow, self.view
        self._viewport.show_everything(self.extent())
        self._moved(view)
        if self._viewport.follow != before:
            self.follow_changed.emit(self._viewport.follow)

    def show_range(self, view: TimeView) -> None:
        """Show this range, as far as there are data; the view is the user's from now on."""
        before = self.view
        self._take(view)
        self._moved(before)

    def arrange(self, arrangement: Arrangement) -> None:
        """Fold, hide, pin and move lanes as told."""
        self._arrangement = arrangement
        self._relayout()
        self._item.redraw()

    def scale_lanes(self, factor: float) -> None:
        """Make lanes higher by ``factor``; what lies at the pointer stays there."""
        at = self._at.y() - RULER if self._at is not None else 0.0
        content = max(1.0, self._picture.layout.height)
        share = (self._bar.value() + at) / content
        self.arrange(self._arrangement.scaled(factor))
        self._bar.setValue(round(share * self._picture.layout.height - at))

    def toggle_group(self, key: str) -> None:
        """Fold the group to one stacked line, or unfold it."""
        self.arrange(self._arrangement.toggled(key))
        self.group_toggled.emit(key, key in self.collapsed)

    def select(self, found: Hit | None) -> None:
        """Select a span, or none."""
        if found != self._overlay.selected:
            self._overlay.selected = found
            self._item.update()
            self.span_selected.emit(found)

    def select_range(self, selection: Range | None) -> None:
        """Select a range of time, or none."""
        if selection != self._overlay.selection:
            self._overlay.selection = selection
            self._item.update()
            self.selection_changed.emit(selection)

    # How it is kept together.

    def _take(self, view: TimeView) -> None:
        before = self._viewport.follow
        self._viewport.set_by_user(view, self.extent())
        self._show_view()
        if before:
            self.follow_changed.emit(False)

    def _moved(self, before: TimeView) -> None:
        """The user has moved the view: show it, and remember where it came from."""
        self._show_view()
        if self.view != before:
            self._history.visit(self.view, self._clock(), before)

    def _show_view(self) -> None:
        if self._picture.view != self._viewport.view:
            self._picture.view = self._viewport.view
            self._item.redraw()
            self.view_changed.emit(self._viewport.view)

    def _relayout(self) -> None:
        self._picture.layout = updated(self._picture.layout, self._groups, self._arrangement)
        self._picture.states = self._picture.layout.legend()
        self._fit_bar()

    def _fit_bar(self) -> None:
        """Show the scroll bar only where the rows need it."""
        width, height = self.viewport().width(), self.viewport().height()
        bar = self._bar.sizeHint().width()
        surplus = round(self._picture.layout.height - self._item.lanes_px)
        shown = surplus > 0
        self._bar.setRange(0, max(0, surplus))
        self._bar.setPageStep(max(1, round(self._item.lanes_px)))
        self._bar.setVisible(shown)
        self._bar.setGeometry(width - bar, RULER, bar, max(0, height - RULER))
        room = width - (bar if shown else 0)
        if self._item.boundingRect().width() != room:
            self._item.resize(room, height, self.font())

    def _scrolled(self, value: int) -> None:
        self._picture.scroll_y = value
        self._item.redraw()

    def scroll(self) -> int:
        """How far rows are scrolled, in pixels."""
        return self._bar.value()

    def scroll_to(self, y: int) -> None:
        """Scroll rows, as far as there are any."""
        self._bar.setValue(y)

    def hide_tooltip(self) -> None:
        """Nothing is told while something is dragged."""
        QToolTip.hideText()

    def hover(self, at: QPointF) -> None:
        """The pointer is there: cursor line, its shape, the tooltip."""
        self._at = at
        self._overlay.cursor_x = at.x()
        self._item.update()
        found = self._item.hit_at(at)
        told: Hit | Reading | None = found or self._item.reading_at(at)
        shape = Qt.CursorShape.ArrowCursor
        if self._pointer.over_edge(at.x()):
            shape = Qt.CursorShape.SplitHCursor
        elif self._item.header_at(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        if told == self._told:
            return
        self._told = told
        if told is None:
            QToolTip.hideText()
        else:
            place = self.viewport().mapToGlobal(at.toPoint())
            QToolTip.showText(place, tooltip_html(told, self.view), self.viewport())
        self.hovered.emit(found)

    # Events.

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is None:  # pyqtgraph calls it so while it constructs the view
            return
        size = self.viewport().size()
        self._item.resize(size.width(), size.height(), self.font())
        self._fit_bar()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._at = event.position()
        self._pointer.wheel(event)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pointer.press(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position()
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def click(self, event: QMouseEvent) -> None:
        """A press and a release in one place."""
        if event.button() == Qt.MouseButton.RightButton:
            line = self._item.line_at(event.position())
            self.menu_requested.emit(event.globalPosition().toPoint(), line)
        elif event.button() == Qt.MouseButton.LeftButton:
            header = self._item.header_at(event.position())
            if header is not None:
                self.toggle_group(header.key)
                return
            self.select_range(None)
            self.select(self._item.hit_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        header = self._item.header_at(event.position())
        found = self._item.hit_at(event.position())
        if header is not None:  # two quick clicks on a header are two clicks
            self.toggle_group(header.key)
        elif found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.show_range(gestures.fitted(found.start, found.end))

    def leaveEvent(self, event: QEvent) -> None:
        self._at = self._overlay.cursor_x = None
        self._item.update()
        if self._told is not None:
            self._told = None
            self.hovered.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        scrolls = gestures.SCROLL_KEYS.get(Qt.Key(event.key()))
        if scrolls is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        way, paged = scrolls
        step = self._bar.pageStep() if paged else LANE
        self._bar.setValue(self._bar.value() + way * step)
        event.accept()
