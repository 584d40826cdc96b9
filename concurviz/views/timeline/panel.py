"""The timeline with what belongs to it: find bar, minimap, playback bar, the menu of a lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QVBoxLayout, QWidget

from concurviz.drawing.layout import Line
from concurviz.drawing.neighbours import span_of
from concurviz.drawing.theme import Theme
from concurviz.views.timeline.causality import Causality
from concurviz.views.timeline.find_bar import FindBar, Found, search
from concurviz.views.timeline.gestures import fitted
from concurviz.views.timeline.item import TimelineView
from concurviz.views.timeline.minimap import Minimap
from concurviz.views.timeline.playback_bar import PlaybackBar

#: Of more finds than these only the first are fitted into the view.
_MOST_FITTED = 10_000


class TimelinePanel(QWidget):
    """Joins the timeline with its bars; each of them knows nothing of the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = TimelineView()
        self.minimap = Minimap()
        self.find_bar = FindBar()
        self.playback_bar = PlaybackBar()
        self.causality = Causality(self.timeline)
        self._found = Found()
        self._found_for: tuple[object, ...] = ()
        self._chosen: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.find_bar, self.minimap, self.timeline, self.playback_bar):
            column.addWidget(widget, 1 if widget is self.timeline else 0)
        timeline = self.timeline
        timeline.view_changed.connect(self.minimap.show_view)
        timeline.marks_changed.connect(self.minimap.show_marks)
        timeline.drawn.connect(self._drawn)
        timeline.menu_requested.connect(self._show_menu)
        self.minimap.view_asked.connect(timeline.show_range)
        self.find_bar.text_changed.connect(self._search)
        self.find_bar.stepped.connect(self.step_find)
        self.find_bar.filter_toggled.connect(self._filter)
        self.find_bar.closed.connect(self._find_closed)

    def set_theme(self, theme: Theme) -> None:
        """Change all colours."""
        self.timeline.set_theme(theme)
        self.minimap.set_theme(theme)

    def open_find(self) -> None:
        """Let the user type what to look for."""
        self.find_bar.open()
        self._search(self.find_bar.text.text())

    def look_for(self, text: str) -> None:
        """Look for a text and show only the lanes that have it; "" closes the bar."""
        if not text:
            self.find_bar.leave()
            return
        self.find_bar.show()
        self.find_bar.filter.setChecked(True)
        self.find_bar.text.setText(text)
        self._search(text)

    def show_finds(self, text: str) -> None:
        """Look for a text, select the first find, and bring all of them into sight."""
        self.look_for(text)
        spans = self._found.spans
        if spans:
            self.step_find(1)
            first, *_ = hits = [self._found.hit(k) for k in range(min(len(spans), _MOST_FITTED))]
            self.timeline.show_range(fitted(first.start, max(hit.end for hit in hits)))

    def step_find(self, step: int) -> None:
        """Select the next find (1) or the one before (-1), round and round."""
        self._search(self.find_bar.text.text(), keep=True)
        listed = len(self._found.spans)
        if not listed:
            return
        first = 0 if step > 0 else listed - 1
        self._chosen = first if self._chosen is None else (self._chosen + step) % listed
        self.timeline.select_span(self._found.hit(self._chosen))
        self.find_bar.show_count(self._chosen, self._found.count)

    def select_task(self, model: str, task: int) -> None:
        """Select the longest span of a task, on a worker's lane if it has one there."""
        groups = self.timeline.layout_shown.groups
        group = next((g for g in groups if g.key == model and g.trace is not None), None)
        if group is None or group.trace is None:
            return
        for rows in (group.trace.workers.values(), group.trace.task_rows):
            spans = [
                (int((row.end[i] - row.start[i]).max()), row, i)
                for row in rows
                if len(i := np.flatnonzero(row.task == task))
            ]
            if spans:
                _, row, mine = max(spans, key=lambda span: span[0])
                longest = mine[np.argmax(row.end[mine] - row.start[mine])]
                self.timeline.select_span(span_of(group, row, int(longest)))
                return

    def ask_for_note(self) -> None:
        """Keep a mark at the selection or the pointer, with a note."""
        mark = self.timeline.place()
        if mark is None:
            return
        text, given = QInputDialog.getText(self, self.tr("Keep a mark"), self.tr("Note:"))
        if given:
            self.timeline.keep_mark(replace(mark, note=text))

    def _drawn(self) -> None:
        timeline = self.timeline
        self.minimap.show_groups(timeline.layout_shown.groups, timeline.now)

    def _search(self, text: str, keep: bool = False) -> None:
        groups = self.timeline.layout_shown.groups
        runs = ((g, id(g.trace), g.trace.version if g.trace else 0) for g in groups)
        stamp = (text, *runs)
        if stamp != self._found_for:
            # Every span is looked at: not again for each step among what was found.
            self._found, self._found_for = search(text, groups), stamp
        if not keep:
            self._chosen = None
        self.find_bar.show_count(self._chosen, self._found.count)
        self._filter(self.find_bar.filter.isChecked())

    def _filter(self, on: bool) -> None:
        wanted = on and self.find_bar.isVisible() and self.find_bar.text.text().strip()
        only = self._found.lanes if wanted else None
        if self.timeline.arrangement.only != only:
            self.timeline.arrange(self.timeline.arrangement.filtered(only))

    def _find_closed(self) -> None:
        self._filter(False)
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    # The menu of a lane or a group.

    def _show_menu(self, place: QPoint, line: Line | None) -> None:
        menu = self.menu_for(line)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def menu_for(self, line: Line | None) -> QMenu:
        """What can be done with a line of the timeline, or with all where there is none."""
        menu = QMenu(self)
        timeline = self.timeline
        arranged = timeline.arrangement

        def add(text: str, do: Callable[[], object], enabled: bool = True) -> None:
            action = menu.addAction(text)
            action.setEnabled(enabled)
            action.triggered.connect(lambda _checked=False: do())

        if line is not None and line.lane is not None:
            lane = line.lane
            shown = timeline.layout_shown.lanes_of(lane.group)
            place = shown.index(lane) if lane in shown else None
            pinned = lane in arranged.pinned
            add(
                self.tr("Unpin") if pinned else self.tr("Pin on top"),
                lambda: timeline.arrange(arranged.with_pin(lane)),
                line.counter is None,
            )
            opened = lane in arranged.opened
            add(
                self.tr("Hide the phases in this lane")
                if opened
                else self.tr("Show the phases in this lane"),
                lambda: timeline.arrange(arranged.with_opened(lane)),
                self._has_phases(line),
            )
            add(self.tr("Hide this lane"), lambda: timeline.arrange(arranged.without(lane)))
            if place is not None:
                for text, by, may in (
                    (self.tr("Move up"), -1, place > 0),
                    (self.tr("Move down"), 1, place + 1 < len(shown)),
                ):
                    move = partial(arranged.with_move, lane, shown, by)
                    add(text, lambda move=move: timeline.arrange(move()), may)  # type: ignore[misc]
            menu.addSeparator()
        if line is not None:
            key, title = line.group.key, line.group.title
            folded = key in arranged.collapsed
            text = self.tr("Expand {0}") if folded else self.tr("Collapse {0}")
            add(text.format(title), lambda: timeline.toggle_group(key))
            hidden = any(h.group == key for h in arranged.hidden)
            if hidden:
                add(
                    self.tr("Show the hidden lanes of {0}").format(title),
                    lambda: timeline.arrange(arranged.unhidden(key)),
                )
        add(self.tr("Collapse all"), self.collapse_all)
        add(self.tr("Expand all"), self.expand_all)
        add(self.tr("Show all hidden lanes"), self.show_hidden, bool(arranged.hidden))
        return menu

    def _has_phases(self, line: Line) -> bool:
        trace = line.group.trace
        if trace is None or line.lane is None or line.counter is not None:
            return False
        return bool(trace.worker_phases if line.lane.kind == "worker" else trace.task_phases)

    def toggle_nested(self) -> None:
        """Show what is nested in lanes below each of them, or no longer."""
        arranged = self.timeline.arrangement
        self.timeline.arrange(replace(arranged, nested=not arranged.nested))

    def toggle_clock(self) -> None:
        """Let the ruler tell the time of day, or the time since the start again."""
        arranged = self.timeline.arrangement
        self.timeline.arrange(replace(arranged, clock=not arranged.clock))

    def ask_for_blocked_limit(self) -> None:
        """From which length on a task that keeps a loop is marked."""
        arranged = self.timeline.arrangement
        ms, given = QInputDialog.getDouble(
            self,
            self.tr("Mark blocked loops"),
            self.tr("A task that keeps a loop for so many milliseconds is marked:"),
            arranged.blocked_ns / 1e6,
            0.1,
            60_000.0,
            1,
        )
        if given:
            self.timeline.arrange(replace(arranged, blocked_ns=round(ms * 1e6)))

    def collapse_all(self) -> None:
        """Fold every group."""
        keys = [g.key for g in self.timeline.layout_shown.groups]
        self.timeline.arrange(self.timeline.arrangement.folded(keys))

    def expand_all(self) -> None:
        """Unfold every group."""
        self.timeline.arrange(self.timeline.arrangement.folded(()))

    def show_hidden(self) -> None:
        """Hide no lane any more."""
        self.timeline.arrange(self.timeline.arrangement.unhidden())
