"""Follows cause and effect from the selected span: arrows over the lanes, and steps along them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from concurviz.analysis.causes import EXPLAINED, Cause, causes_of, effects_of
from concurviz.analysis.deaths import ran_again
from concurviz.drawing.layout import Group, Hit, span_at
from concurviz.trace.rows import Row
from concurviz.views.timeline.item import TimelineView
from concurviz.views.timeline.linked import Linked, linked
from concurviz.views.timeline.overlay import Arrow
from concurviz.wire.states import State

ARROWS = 6
"""More arrows than this are a tangle; the details pane lists the rest."""
GROWING_MS = 250


def causes_of_hit(hit: Hit) -> list[Cause]:
    """What kept the span waiting; empty for a span that did not wait or cannot be explained."""
    trace, offset = hit.group.trace, hit.group.offset
    if trace is None or hit.state not in EXPLAINED:
        return []
    return causes_of(trace, hit.row, hit.state, hit.task, hit.start - offset, hit.end - offset)


def effects_of_hit(hit: Hit) -> list[Cause]:
    """What the span kept waiting; empty for one that did not run."""
    trace, offset = hit.group.trace, hit.group.offset
    if trace is None or hit.state is not State.RUNNING:
        return []
    return effects_of(trace, hit.row, hit.task, hit.start - offset, hit.end - offset)


def rerun_of_hit(hit: Hit) -> tuple[Row, int, int] | None:
    """Where the task ran again that died with its worker in this span: lane, from, until.

    Times are ns from the run's origin.
    """
    trace, offset = hit.group.trace, hit.group.offset
    if trace is None:
        return None
    return ran_again(trace, hit.row, hit.task, hit.start - offset, hit.end - offset)


class Causality(QObject):
    """Draws the causes of the selected span, or the effects of one that ran.

    In another tool's trace these are the arrows that it recorded, to a span and from it.
    """

    def __init__(self, timeline: TimelineView) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._which: tuple[int, int] | None = None
        self._came: tuple[Hit | None, int] = (None, 0)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(GROWING_MS)
        self._soon.timeout.connect(self._draw)
        timeline.span_selected.connect(self._selected)

    def go_to_cause(self) -> None:
        """Select what kept the selected span waiting the longest, or where its arrow comes from."""
        hit = self._timeline.selected
        if hit is not None and not self._go(hit.group, causes_of_hit(hit)):
            self._follow(hit, leaving=False)

    def go_to_effect(self) -> None:
        """Select where its task ran again, what it kept waiting, or where its arrow leads."""
        hit = self._timeline.selected
        if hit is None:
            return
        rerun = rerun_of_hit(hit)
        if rerun is not None:
            row, begin, end = rerun
            again = [Cause(row, begin, end, hit.task, 0, "worker")]
            self._go(hit.group, again)
        elif not self._go(hit.group, effects_of_hit(hit)):
            self._follow(hit, leaving=True)

    def _go(self, group: Group, found: list[Cause]) -> bool:
        """Go to the first of these; whether there is one."""
        if found:
            cause = found[0]
            span = span_at(group, cause.row, cause.start + group.offset, self._timeline.now)
            if span is not None:
                self._timeline.select_span(span)
        return bool(found)

    def _follow(self, hit: Hit, *, leaving: bool) -> None:
        """Go along an arrow: the next one from where the last one led, else the span's first."""
        layout = self._timeline.layout_shown
        find = partial(linked, hit, layout.groups, leaving=leaving, shown=layout)
        found: list[Linked] = []
        came, at = self._came
        if came == hit:
            found, _ = find(since=at) if leaving else find(until=at + 1)
        if not found:
            found, _ = find()
        if found:
            to = found[-1] if came == hit and not leaving else found[0]
            self._came = to.span, round(to.at)
            self._timeline.select_span(to.span)

    def _selected(self, hit: Hit | None) -> None:
        which = None if hit is None else (id(hit.row), hit.start)
        if which != self._which or hit is None:
            self._which = which
            self._draw()
        elif not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        hit = self._timeline.selected
        arrows: list[Arrow] = []
        if hit is not None:
            offset = hit.group.offset
            for cause in causes_of_hit(hit)[:ARROWS]:
                # From where the cause ended within the wait: that is when it let go.
                let_go = min(cause.end + offset, hit.end)
                arrows.append(Arrow(cause.row, float(let_go), hit.row, float(hit.end)))
            for effect in effects_of_hit(hit)[:ARROWS]:
                until = float(min(effect.end + offset, hit.end))
                arrows.append(Arrow(hit.row, until, effect.row, float(effect.end + offset)))
            rerun = rerun_of_hit(hit)
            if rerun is not None:
                row, begin, _ = rerun
                arrows.append(Arrow(hit.row, float(hit.end), row, float(begin + offset)))
            arrows += self._recorded(hit)
        self._timeline.show_arrows(tuple(arrows))

    def _recorded(self, hit: Hit) -> list[Arrow]:
        """Another tool's arrows to the span and from it."""
        layout = self._timeline.layout_shown
        find = partial(linked, hit, layout.groups, shown=layout)
        to, _ = find(leaving=False)
        of, _ = find(leaving=True)
        arrows = [Arrow(one.span.row, one.at, hit.row, one.here) for one in to[:ARROWS]]
        return arrows + [Arrow(hit.row, one.here, one.span.row, one.at) for one in of[:ARROWS]]
