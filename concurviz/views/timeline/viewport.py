"""Which range the timeline shows, and who decides: the data (follow) or the user. Pure, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from concurviz.drawing.timeview import TimeView

EMPTY_NS = 1e9
"""What is shown before there is anything to show."""
ROOM = 1.02
"""A little room behind the last span."""


@dataclass
class Viewport:
    """The view and its mode.

    While ``follow`` holds, the view is a function of the data: all of it, or the last ``window_ns``
    if given. Anything the user does to the view ends that, and from then on no data moves it.
    """

    view: TimeView = field(default_factory=lambda: TimeView(0.0, EMPTY_NS))
    follow: bool = True
    window_ns: float | None = None

    def advance(self, extent: float) -> bool:
        """New data end at ``extent``; True if that moved the view."""
        if not self.follow:
            return False
        before, self.view = self.view, self._following(extent)
        return self.view != before

    def set_by_user(self, view: TimeView, extent: float) -> None:
        """The user asks for a view; it is kept inside the data and ends following."""
        self.follow = False
        self.view = view.clamped(self.limit(extent))

    def show_everything(self, extent: float) -> None:
        """All data. Where follow means all data anyway, this follows again."""
        self.follow = self.window_ns is None
        self.view = whole(extent)

    def limit(self, extent: float) -> float:
        """How far the user can look: the data with some room, and what is visible already."""
        return max(whole(extent).end_ns, self._following(extent).end_ns, self.view.end_ns)

    def _following(self, extent: float) -> TimeView:
        if self.window_ns is None:
            return whole(extent)
        end = max(extent, self.window_ns)
        return TimeView(end - self.window_ns, end)


def whole(extent: float) -> TimeView:
    """Everything from t = 0 to ``extent`` ns."""
    return TimeView(0.0, extent * ROOM if extent > 0 else EMPTY_NS)
