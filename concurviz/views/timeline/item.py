"""The timeline's widget: what actions do with its view, its selection, its marks and its lanes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from concurviz.drawing.layout import GUTTER, Group, Hit
from concurviz.drawing.marks import Mark, Marks
from concurviz.drawing.neighbours import line_of, neighbour, renewed
from concurviz.drawing.timeview import TimeView
from concurviz.views.timeline import gestures
from concurviz.views.timeline.overlay import Arrow
from concurviz.views.timeline.surface import Range, TimelineSurface


class TimelineView(TimelineSurface):
    """A surface that can be told to follow, pause, go back, step from span to span, and mark.

    Signal ``marks_changed(Marks)``: beside those of the surface.
    """

    marks_changed = Signal(object)

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        """``clock``: seconds, to tell one movement of the view from the next."""
        super().__init__(parent, clock)
        self._paused = False
        self._translate()

    def set_groups(self, groups: Sequence[Group]) -> None:
        """Show these groups; what was selected and marked in other runs is forgotten.

        Marks move along with a run that is at another place now.
        """
        before = {id(g.trace) for g in self._groups if g.trace is not None}
        if before and before.isdisjoint(id(g.trace) for g in groups):
            self.forget()
        offsets = {id(g.trace): g.offset for g in self._groups if g.trace is not None}
        moved = {g.key: float(g.offset - offsets.get(id(g.trace), g.offset)) for g in groups}
        if any(moved.values()):
            # What was selected is where its run was.
            self.clear_selection()
            self._set_marks(self.marks.moved(moved))
        super().set_groups(groups)

    def refresh(self, now: int | None = None) -> None:
        """As the surface does, but nothing while paused."""
        if self._paused:
            return
        super().refresh(now)
        # An open span grows, and one day it is closed.
        if self.selected is not None and self.selected.open:
            self.select(renewed(self.selected, self.layout_shown, self.now))

    def forget(self) -> None:
        """Other runs are shown: what was selected and marked in the last ones means nothing."""
        self.select_range(None)
        self.select(None)
        self._set_marks(Marks())
        self._history.clear()

    @property
    def paused(self) -> bool:
        """Whether the picture stands still while the runs go on."""
        return self._paused

    @property
    def marks(self) -> Marks:
        """The user's marks."""
        return self._overlay.marks

    def set_follow(self, on: bool) -> None:
        """Let the data move the view, or hold it where it is."""
        if on == self._viewport.follow:
            return
        self._viewport.follow = on
        if self._viewport.advance(self.extent()):
            self._show_view()
        self.follow_changed.emit(on)

    def set_paused(self, on: bool) -> None:
        """Let the picture stand still; nothing that is recorded meanwhile is lost."""
        if on == self._paused:
            return
        self._paused = on
        self._overlay.badge = self.tr("Paused: recording goes on") if on else ""
        self._item.update()
        if not on:
            self.refresh(self.now)

    def set_playhead(self, ns: float | None) -> None:
        """Show only what had happened by then; everything with None."""
        self._overlay.playhead = ns
        if ns is not None and not self.view.start_ns <= ns <= self.view.end_ns:
            self._viewport.set_by_user(
                self.view.panned((ns - self.view.start_ns) / self.view.span_ns - 0.1), self.extent()
            )
            self._show_view()
        self._item.update()

    def go_back(self) -> None:
        """Show what was shown before the last movement."""
        self._go(self._history.back())

    def go_forward(self) -> None:
        """Undo ``go_back``."""
        self._go(self._history.forward())

    def centre(self) -> None:
        """Bring the selection into the middle; fit it into the view if it is there already."""
        target = self._target()
        if target is None:
            return
        self._reveal_lane()
        before = self.view
        self.show_range(gestures.centred(before, *target))
        # Where the data end there is no more to move: it is as central as it can be.
        if gestures.is_centred(before, *target) or self.view == before:
            self.show_range(gestures.fitted(*target))

    def select_span(self, found: Hit) -> None:
        """Select a span and bring it into sight."""
        self.select(found)
        self._reveal_lane()
        if not (self.view.start_ns <= found.start and found.end <= self.view.end_ns):
            self.reveal_range(found.start, found.end)

    def reveal_range(self, start: float, end: float) -> None:
        """Bring a range of ns into the middle, fitted where it is longer than the view."""
        if end - start <= self.view.span_ns:
            self.show_range(gestures.centred(self.view, start, end))
        else:
            self.show_range(gestures.fitted(start, end))

    def step_span(self, step: int) -> None:
        """Select the next (1) or the previous (-1) span on the selected span's lane."""
        if self.selected is not None:
            beside = neighbour(self.selected, step, self.now)
            if beside is not None:
                self.select_span(beside)

    def show_arrows(self, arrows: tuple[Arrow, ...]) -> None:
        """Draw these arrows from cause to effect, the most important first."""
        if arrows != self._overlay.arrows:
            self._overlay.arrows = arrows
            self._item.update()

    def clear_selection(self) -> None:
        """Forget the selected range and span."""
        self.select_range(None)
        self.select(None)

    def place(self) -> Mark | None:
        """Where a mark would be set: the selection, else the pointer's time."""
        target = self._target()
        line = None if self._at is None else self._item.line_at(self._at)
        group = "" if line is None else line.group.key
        if target is None and self._at is not None and self._at.x() >= GUTTER:
            ns = self.view.to_ns(self.axis_x(self._at.x()), self.axis)
            target = ns, ns
        elif self.selection is None and self.selected is not None:
            group = self.selected.group.key
        return None if target is None else Mark(*target, group=group)

    def mark(self) -> None:
        """Mark the selection or the pointer's time, until the next mark."""
        if (mark := self.place()) is not None:
            self._set_marks(self.marks.marked(mark))

    def keep_mark(self, mark: Mark) -> None:
        """Set a mark that stays."""
        self._set_marks(self.marks.keeping(mark))

    def remove_mark(self, mark: Mark) -> None:
        """Take a mark away."""
        self._set_marks(self.marks.without(mark))

    def go_to_mark(self, forward: bool) -> None:
        """Bring the next mark, or the one before, into the middle."""
        middle = (self.view.start_ns + self.view.end_ns) / 2
        # What is in the middle already is not beside it.
        slack = self.view.span_ns * 1e-6 * (1 if forward else -1)
        beside = self.marks.beside(middle + slack, forward)
        if beside is not None:
            self.show_range(gestures.centred(self.view, beside.start, beside.start))

    def _target(self) -> Range | None:
        if self.selection is not None:
            return self.selection
        found = self.selected
        return None if found is None else (float(found.start), float(found.end))

    def _go(self, view: TimeView | None) -> None:
        if view is not None:
            self._take(view)

    def _set_marks(self, marks: Marks) -> None:
        if marks != self.marks:
            self._overlay.marks = marks
            self._item.update()
            self.marks_changed.emit(marks)

    def _reveal_lane(self) -> None:
        """Scroll the selected span's lane into sight, unfolding its group."""
        found = self.selected
        if found is None:
            return
        if found.group.key in self.collapsed:
            self.toggle_group(found.group.key)
        line = line_of(self.layout_shown, found.row)
        if line is not None:
            low, high = line.y + line.height - self._item.lanes_px, line.y
            self._bar.setValue(round(min(max(self._bar.value(), low), high)))

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

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._translate()
            self._item.resize(self.axis + GUTTER, self.viewport().height(), self.font())
        super().changeEvent(event)
