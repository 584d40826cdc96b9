"""Where the user has been looking: back and forward as in a browser. Pure, no Qt."""

from __future__ import annotations

from concurviz.drawing.timeview import TimeView

#: Views that follow each other faster are one movement: a turn of the wheel is many events.
SETTLE_S = 0.6
LENGTH = 200


class History:
    """Views the user came to. Times are seconds of any clock that only goes forward."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Other data: where one was there means nothing here."""
        self._views: list[TimeView] = []
        self._at: int = -1
        self._last: float = float("-inf")

    def visit(self, view: TimeView, at: float, before: TimeView) -> None:
        """The user moved from ``before`` to ``view``; what lay ahead is forgotten."""
        moving = at - self._last < SETTLE_S
        self._last = at
        if moving and self._at >= 1:
            self._views[self._at] = view
            del self._views[self._at + 1 :]
            return
        del self._views[self._at + 1 :]
        # The data may have moved the view since the last visit: one comes back to where one was.
        if not self._views or self._views[-1] != before:
            self._views.append(before)
        self._views.append(view)
        del self._views[:-LENGTH]
        self._at = len(self._views) - 1

    def back(self) -> TimeView | None:
        """The view before this one; None at the beginning."""
        return self._step(-1)

    def forward(self) -> TimeView | None:
        """The view that ``back`` came from; None at the end."""
        return self._step(1)

    def _step(self, by: int) -> TimeView | None:
        if not 0 <= self._at + by < len(self._views):
            return None
        self._at += by
        # What comes next is another movement.
        self._last = float("-inf")
        return self._views[self._at]
