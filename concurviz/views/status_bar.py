"""The line at the bottom: frame rate, spans, events, and what was lost."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from concurviz.views.state import ScreenState


class StatusBar(QStatusBar):
    """Counts of everything received and lost; losses are said, not hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.fps = self._field(self.tr("Frames that the window draws per second"))
        self.spans = self._field(self.tr("Spans kept in memory"))
        self.events = self._field(self.tr("Events received from the hosts"))
        self.dropped = self._field(
            self.tr("Events that a host could not write: sent but not received")
        )
        self.evicted = self._field(self.tr("Oldest spans given up to keep memory bounded"))
        self.set_fps(0)
        self.show_state(ScreenState())

    def _field(self, tip: str) -> QLabel:
        label = QLabel()
        label.setToolTip(tip)
        self.addPermanentWidget(label)
        return label

    def set_fps(self, fps: float) -> None:
        """Frames per second of the window's own tick."""
        self.fps.setText(self.tr("{0} fps").format(round(fps)))

    def show_state(self, state: ScreenState) -> None:
        """Show the counts."""
        self.spans.setText(self.tr("{0} spans").format(f"{state.spans:,}"))
        self.events.setText(self.tr("{0} events").format(f"{state.received:,}"))
        self.dropped.setText(self.tr("{0} dropped").format(f"{state.dropped:,}"))
        self.evicted.setText(self.tr("{0} evicted").format(f"{state.evicted:,}"))
        lost = "bad" if state.dropped else ""
        if self.dropped.property("tone") != lost:
            self.dropped.setProperty("tone", lost)
            self.dropped.style().unpolish(self.dropped)
            self.dropped.style().polish(self.dropped)
