"""The line at the bottom: frame rate, rates of tasks and events, spans, and what was lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from concurviz.analysis.own_cost import own_cost_line
from concurviz.analysis.series import recent_rates
from concurviz.views.state import Phase, ScreenState

#: Rates are means over this long: shorter and they would be too restless to read.
RATE_S = 2.0


class _Field(QLabel):
    """A text that changes often: it grows but never shrinks.

    A label whose size is not fixed has the whole window laid out and painted anew for every text.
    """

    def setText(self, text: str) -> None:
        super().setText(text)
        wanted = self.sizeHint()
        if wanted.width() > self.minimumWidth() or wanted.height() != self.minimumHeight():
            self.setFixedSize(wanted.expandedTo(QSize(self.minimumWidth(), 0)))


class StatusBar(QStatusBar):
    """Counts of everything received and lost; losses are said, not hidden.

    While models run, events are given per second, and in Live mode also the tasks that all models
    together were offered and have done. ``clock``: seconds, growing.
    """

    def __init__(
        self, parent: QWidget | None = None, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._received: deque[tuple[float, int]] = deque()
        self.setSizeGripEnabled(False)
        self.rates = self._field(
            self.tr("Live: tasks offered and tasks done per second, of all models together")
        )
        self.fps = self._field(self.tr("Frames that the window draws per second"))
        self.spans = self._field(self.tr("Spans kept in memory"))
        self.events = self._field(
            self.tr("Events received from the hosts: per second while they run, and then in all")
        )
        self.dropped = self._field(
            self.tr("Events that a host could not write: sent but not received")
        )
        self.evicted = self._field(self.tr("Oldest spans given up to keep memory bounded"))
        self.cost = self._field(
            self.tr(
                "What watching took: the recorder's part of the runs' processor time; looks at "
                "memory, processor time and threads from outside; the window's own processor time "
                "while they ran; and how far apart two clocks may be"
            )
        )
        self.set_fps(0)
        self.show_state(ScreenState())

    def _field(self, tip: str) -> _Field:
        field = _Field()
        field.setToolTip(tip)
        self.addPermanentWidget(field)
        return field

    def set_fps(self, fps: float) -> None:
        """Frames per second of the window's own tick."""
        self.fps.setText(self.tr("{0} fps").format(round(fps)))

    def show_state(self, state: ScreenState) -> None:
        """Show the counts."""
        self._show_rates(state)
        self.spans.setText(self.tr("{0} spans").format(f"{state.spans:,}"))
        rate = self._event_rate(state)
        if rate is None:
            self.events.setText(self.tr("{0} events").format(f"{state.received:,}"))
        else:
            self.events.setText(self.tr("{0} events/s").format(_rounded(rate)))
        self.dropped.setText(self.tr("{0} dropped").format(f"{state.dropped:,}"))
        self.evicted.setText(self.tr("{0} evicted").format(f"{state.evicted:,}"))
        costs = [m.own_cost for m in state.metrics if m.own_cost is not None]
        used = sum(m.cpu_s or 0.0 for m in state.metrics if m.own_cost is not None)
        self.cost.setText(own_cost_line(costs, used, state.window))
        lost = "bad" if state.dropped else ""
        if self.dropped.property("tone") != lost:
            self.dropped.setProperty("tone", lost)
            self.dropped.style().unpolish(self.dropped)
            self.dropped.style().polish(self.dropped)

    def _show_rates(self, state: ScreenState) -> None:
        traces = [run.trace for run in state.runs if run.trace is not None]
        live = state.mode == "live" and state.phase is Phase.RUNNING
        self.rates.setVisible(live and bool(traces))
        if live:
            found = [recent_rates(trace, int(RATE_S * 1e9)) for trace in traces]
            offered, done = (sum(rates[i] for rates in found) for i in (0, 1))
            said = self.tr("{0} tasks/s offered, {1} done")
            self.rates.setText(said.format(_rounded(offered), _rounded(done)))

    def _event_rate(self, state: ScreenState) -> float | None:
        """Events per second over the last RATE_S; None while nothing runs."""
        seen = self._received
        if state.phase is not Phase.RUNNING or (seen and state.received < seen[-1][1]):
            seen.clear()
        if state.phase is not Phase.RUNNING:
            return None
        seen.append((self._clock(), state.received))
        while len(seen) > 2 and seen[-1][0] - seen[1][0] >= RATE_S:
            seen.popleft()
        seconds = seen[-1][0] - seen[0][0]
        return (seen[-1][1] - seen[0][1]) / seconds if seconds > 0 else 0.0


def _rounded(rate: float) -> str:
    """A rate as one reads it in passing: 7.5, 120, 48k."""
    if rate >= 10_000:
        return f"{rate / 1e3:,.0f}k"
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
