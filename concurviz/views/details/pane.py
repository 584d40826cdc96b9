"""The details pane: what is selected in the timeline, in words and figures."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from concurviz.drawing.layout import Hit
from concurviz.drawing.theme import LIGHT, Theme
from concurviz.views.timeline.item import TimelineView

if TYPE_CHECKING:
    from concurviz.views.details.range_page import RangePage

if TYPE_CHECKING:
    from concurviz.views.details.span_page import SpanPage

GROWING_MS = 250
"""An open span grows with every frame; figures are read, not watched."""


class DetailsPane(QStackedWidget):
    """Shows the timeline's selected span or range; a hint while there is none.

    Nothing is computed while the pane is hidden. Signal ``wanted()``: something was selected that
    the pane would show.
    """

    wanted = Signal()

    def __init__(self, timeline: TimelineView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._shown: object = None
        self.hint = QLabel(
            self.tr(
                "Click a span to see the whole life of its task, or drag over the timeline to see "
                "where the time of that range went."
            )
        )
        self.hint.setProperty("role", "empty")
        self.hint.setMargin(16)
        self.hint.setWordWrap(True)
        self._theme = LIGHT
        self.addWidget(self.hint)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(GROWING_MS)
        self._soon.timeout.connect(self._update)
        timeline.span_selected.connect(self._span_selected)
        timeline.selection_changed.connect(self._range_selected)

    # Pages are made when they are needed first: the window opens without them.

    @cached_property
    def span_page(self) -> SpanPage:
        """The page of the selected span."""
        from concurviz.views.details.span_page import SpanPage

        page = SpanPage()
        page.set_theme(self._theme)
        page.range_asked.connect(self._go_to)
        self.addWidget(page)
        return page

    @cached_property
    def range_page(self) -> RangePage:
        """The page of the selected range."""
        from concurviz.views.details.range_page import RangePage

        page = RangePage()
        page.set_theme(self._theme)
        self.addWidget(page)
        return page

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self._theme = theme
        if "span_page" in self.__dict__:
            self.span_page.set_theme(theme)
        if "range_page" in self.__dict__:
            self.range_page.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._update()

    def _span_selected(self, found: Hit | None) -> None:
        which = None if found is None else (id(found.row), found.start)
        grown, self._shown = which == self._shown, which
        if found is not None and not grown:
            self.wanted.emit()
        if not grown:
            self._update()
        elif not self._soon.isActive():
            self._soon.start()

    def _range_selected(self, selection: tuple[float, float] | None) -> None:
        from concurviz.views.details.range_page import RangePage

        begun = selection is not None and not isinstance(self.currentWidget(), RangePage)
        if begun:
            self.wanted.emit()
        if begun or selection is None:
            self._update()
        elif not self._soon.isActive():
            self._soon.start()

    def _update(self) -> None:
        if not self.isVisible():
            return
        timeline = self._timeline
        if timeline.selection is not None:
            self.range_page.show_range(
                timeline.layout_shown.groups, *timeline.selection, now=timeline.now
            )
            self.setCurrentWidget(self.range_page)
        elif timeline.selected is not None:
            self.span_page.show_span(timeline.selected, timeline.view, timeline.layout_shown.groups)
            self.setCurrentWidget(self.span_page)
        else:
            self.setCurrentWidget(self.hint)

    def _go_to(self, start: float, end: float) -> None:
        self._timeline.reveal_range(start, end)
