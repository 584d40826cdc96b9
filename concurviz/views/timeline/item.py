"""The timeline's widget: shows groups of lanes, turns hands' gestures into views and intents."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from concurviz.drawing.arrangement import Arrangement
from concurviz.drawing.layout import (
    GUTTER,
    LANE,
    RULER,
    Group,
    Hit,
    header_at,
    hit,
    updated,
)
from concurviz.drawing.theme import Theme
from concurviz.drawing.timeview import MIN_SPAN_NS, TimeView
from concurviz.views.timeline import gestures
from concurviz.views.timeline.canvas import Picture, TimelineItem
from concurviz.views.timeline.gestures import Command, Drag
from concurviz.views.timeline.tooltip import tooltip_html
from concurviz.views.timeline.viewport import Viewport


class TimelineView(pg.GraphicsView):  # type: ignore[misc]
    """Lanes of all groups on one time axis, scrolled vertically where they need more height.

    Signals say what the user meant or what moved:

    - ``hovered(Hit | None)``: the span under the pointer is another; ``clicked(Hit | None)``;
    - ``view_changed(TimeView)``: the visible range is another; ``follow_changed(bool)``;
    - ``selection_changed(tuple[float, float] | None)``: the selected range in ns;
    - ``group_toggled(key, collapsed)``;
    - ``menu_requested(QPoint, Hit | None)``: a right click, with its global position.
    """

    hovered = Signal(object)
    clicked = Signal(object)
    view_changed = Signal(object)
    follow_changed = Signal(bool)
    selection_changed = Signal(object)
    group_toggled = Signal(str, bool)
    menu_requested = Signal(QPoint, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        # OpenGL would paint nothing on the offscreen platform, and the raster is fast enough.
        super().__init__(parent, useOpenGL=False, background=None)
        self._viewport = Viewport()
        self._picture = Picture()
        self._item = TimelineItem(self._picture)
        self.addItem(self._item)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setSingleStep(LANE)
        self._bar.valueChanged.connect(self._scrolled)
        self._groups: list[Group] = []
        self._arrangement = Arrangement()
        self._stamp: tuple[object, ...] = ()
        self._generation = 0
        self._hit: Hit | None = None
        self._pointer: QPointF | None = None
        self._press: QPointF | None = None
        self._press_button = Qt.MouseButton.NoButton
        self._drag_kind: Drag | None = None
        self._drag: Drag | None = None
        self._drag_from = (self._viewport.view, 0)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(GUTTER + 120, RULER + 60)
        self._translate()

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
        if self._viewport.advance(self._extent()):
            self._show_view()
        self._item.redraw()
        if self._pointer is not None and self._drag is None:
            self._hover(self._pointer)

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self._picture.theme = theme
        self._item.redraw()

    def follow_window(self, seconds: float | None) -> None:
        """What following shows: the last ``seconds`` (Live), or None for everything (Compare)."""
        self._viewport.window_ns = None if seconds is None else seconds * 1e9
        if self._viewport.advance(self._extent()):
            self._show_view()

    # What actions do.

    @property
    def view(self) -> TimeView:
        """The visible range."""
        return self._viewport.view

    @property
    def follow(self) -> bool:
        """Whether the data move the view."""
        return self._viewport.follow

    @property
    def selection(self) -> tuple[float, float] | None:
        """The selected range in ns from t = 0."""
        return self._picture.selection

    @property
    def collapsed(self) -> frozenset[str]:
        """Keys of the folded groups."""
        return self._arrangement.collapsed

    def set_follow(self, on: bool) -> None:
        """Let the data move the view, or hold it where it is."""
        if on == self._viewport.follow:
            return
        self._viewport.follow = on
        if self._viewport.advance(self._extent()):
            self._show_view()
        self.follow_changed.emit(on)

    def show_everything(self) -> None:
        """All data from t = 0."""
        before = self._viewport.follow
        self._viewport.show_everything(self._extent())
        self._show_view()
        if self._viewport.follow != before:
            self.follow_changed.emit(self._viewport.follow)

    def show_range(self, view: TimeView) -> None:
        """Show this range, as far as there are data; the view is the user's from now on."""
        before = self._viewport.follow
        self._viewport.set_by_user(view, self._extent())
        self._show_view()
        if before:
            self.follow_changed.emit(False)

    def zoom(self, factor: float) -> None:
        """Magnify at the pointer, or at the middle if it is elsewhere; more than 1 zooms in."""
        x = self._pointer.x() - GUTTER if self._pointer is not None else -1.0
        if not 0 <= x < self._axis:
            x = self._axis / 2
        self.show_range(self.view.zoomed(self.view.to_ns(x, self._axis), factor))

    def pan(self, fraction: float) -> None:
        """Move by a fraction of the view; positive shows later times."""
        self.show_range(self.view.panned(fraction))

    def toggle_group(self, key: str) -> None:
        """Fold the group to one stacked line, or unfold it."""
        self.arrange(self._arrangement.toggled(key))
        self.group_toggled.emit(key, key in self.collapsed)

    @property
    def arrangement(self) -> Arrangement:
        """What is folded, hidden, pinned and moved."""
        return self._arrangement

    def arrange(self, arrangement: Arrangement) -> None:
        """Fold, hide, pin and move lanes as told."""
        self._arrangement = arrangement
        self._relayout()
        self._item.redraw()

    def clear_selection(self) -> None:
        """Forget the selected range."""
        self._select(None)

    # How it is kept together.

    @property
    def _axis(self) -> float:
        return max(1.0, self._item.boundingRect().width() - GUTTER)

    def _extent(self) -> float:
        return float(max((g.extent(self._picture.now) for g in self._groups), default=0))

    def _show_view(self) -> None:
        if self._picture.view != self._viewport.view:
            self._picture.view = self._viewport.view
            self._item.redraw()
            self.view_changed.emit(self._viewport.view)

    def _relayout(self) -> None:
        self._picture.layout = updated(self._picture.layout, self._groups, self._arrangement)
        self._picture.states = self._picture.layout.states()
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

    def _select(self, selection: tuple[float, float] | None) -> None:
        if selection != self._picture.selection:
            self._picture.selection = selection
            self._item.update()
            self.selection_changed.emit(selection)

    def _hit_at(self, at: QPointF) -> Hit | None:
        if at.y() >= self._item.bottom:
            return None
        picture, width = self._picture, self._item.boundingRect().width()
        x, y = at.x(), at.y()
        return hit(picture.layout, picture.view, x, y, width, picture.scroll_y, picture.now)

    def _header_at(self, at: QPointF) -> Group | None:
        if at.y() >= self._item.bottom:
            return None
        return header_at(self._picture.layout, at.y(), self._picture.scroll_y)

    def _hover(self, at: QPointF) -> None:
        self._picture.cursor_x = at.x()
        self._item.update()
        found = self._hit_at(at)
        header = self._header_at(at) is not None
        shape = Qt.CursorShape.PointingHandCursor if header else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if found == self._hit:
            return
        self._hit = found
        if found is None:
            QToolTip.hideText()
        else:
            place = self.viewport().mapToGlobal(at.toPoint())
            QToolTip.showText(place, tooltip_html(found, self.view), self.viewport())
        self.hovered.emit(found)

    def _translate(self) -> None:
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(
            self.tr(
                "What each worker and task is doing over time, grouped by model. "
                "The results table has the same figures as text."
            )
        )
        self._picture.empty_text = self.tr(
            "Press Run to watch real tasks under each chosen model, live."
        )

    # Events.

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._translate()
            self._item.resize(self._axis + GUTTER, self.viewport().height(), self.font())
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is None:  # pyqtgraph calls it so while it constructs the view
            return
        size = self.viewport().size()
        self._item.resize(size.width(), size.height(), self.font())
        self._fit_bar()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        modifiers = event.modifiers()
        self._pointer = event.position()
        if event.position().x() < GUTTER:
            self._bar.setValue(self._bar.value() - round(delta.y() / gestures.NOTCH * 3 * LANE))
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or not delta.y():
            self.pan(gestures.wheel_pan(delta.y() or delta.x()))
        else:
            fine = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            self.zoom(gestures.wheel_factor(delta.y(), fine))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._press is None:
            self._press, self._press_button = event.position(), event.button()
            # As of the press: letting go of Shift on the way does not turn a pan into a selection.
            self._drag_kind = gestures.drag_kind(event.button(), event.modifiers())
            self._drag_from = (self.view, self._bar.value())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer = event.position()
        if self._press is None:
            self._hover(at)
            return
        if self._drag is None and gestures.is_drag(self._press, at):
            self._drag = self._drag_kind
            QToolTip.hideText()
        if self._drag is Drag.PAN:
            view, scroll = self._drag_from
            self._bar.setValue(round(scroll - (at.y() - self._press.y())))
            self.show_range(gestures.dragged(view, at.x() - self._press.x(), self._axis))
        elif self._drag is not None:
            x0, x1 = self._press.x() - GUTTER, at.x() - GUTTER
            self._select(gestures.range_between(self._drag_from[0], x0, x1, self._axis))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None or event.button() != self._press_button:
            return
        drag, self._press, self._drag = self._drag, None, None
        if drag is Drag.ZOOM and self.selection is not None:
            start, end = self.selection
            self.clear_selection()
            if end - start >= MIN_SPAN_NS:
                self.show_range(TimeView(start, end))
        elif drag is None:
            self._click(event)

    def _click(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            place = event.globalPosition().toPoint()
            self.menu_requested.emit(place, self._hit_at(event.position()))
        elif event.button() == Qt.MouseButton.LeftButton:
            header = self._header_at(event.position())
            if header is not None:
                self.toggle_group(header.key)
                return
            self.clear_selection()
            self.clicked.emit(self._hit_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        header = self._header_at(event.position())
        found = self._hit_at(event.position())
        if header is not None:  # two quick clicks on a header are two clicks
            self.toggle_group(header.key)
        elif found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.show_range(gestures.fitted(found.start, found.end))

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = self._picture.cursor_x = None
        self._item.update()
        if self._hit is not None:
            self._hit = None
            self.hovered.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ignored = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        command = gestures.KEYS.get(Qt.Key(event.key()))
        if command is None or event.modifiers() & ~ignored:
            event.ignore()
            return
        self._obey(command)
        event.accept()

    def _obey(self, command: Command) -> None:
        match command:
            case Command.EVERYTHING:
                self.show_everything()
            case Command.ZOOM_IN | Command.ZOOM_OUT:
                inward = command is Command.ZOOM_IN
                self.zoom(gestures.ZOOM_STEP if inward else 1 / gestures.ZOOM_STEP)
            case Command.PAN_LEFT | Command.PAN_RIGHT:
                self.pan(gestures.PAN_STEP * (1 if command is Command.PAN_RIGHT else -1))
            case Command.FOLLOW:
                self.set_follow(not self.follow)
            case Command.CLEAR:
                self.clear_selection()
            case Command.SCROLL_UP | Command.SCROLL_DOWN | Command.PAGE_UP | Command.PAGE_DOWN:
                paged = command in (Command.PAGE_UP, Command.PAGE_DOWN)
                down = command in (Command.SCROLL_DOWN, Command.PAGE_DOWN)
                step = self._bar.pageStep() if paged else LANE
                self._bar.setValue(self._bar.value() + (step if down else -step))
