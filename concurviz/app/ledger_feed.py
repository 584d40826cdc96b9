"""Keeps the ledger panel in step with the runs and with the range selected on the timeline."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject

from concurviz.analysis.ledger import ledger_of
from concurviz.analysis.metrics import ENDED
from concurviz.analysis.trace import Trace
from concurviz.views.ledger_view import LedgerView, ShownLedger
from concurviz.views.timeline.item import TimelineView

#: A ledger looks at every span: a run that grows is read once a second, a selection as it moves.
PERIOD_S = 1.0
SELECTION_PERIOD_S = 0.05


class LedgerFeed(QObject):
    """``show`` is called with every new trace, ``refresh`` once a frame.

    Neither does anything while nobody looks or nothing changed.
    """

    def __init__(self, view: LedgerView, timeline: TimelineView) -> None:
        super().__init__(view)
        self._view = view
        self._trace: Trace | None = None
        self._selection: tuple[float, float] | None = None
        self._stamp: tuple[object, ...] = ()
        self._at = 0.0
        timeline.selection_changed.connect(self._selected)

    def show(self, trace: Trace) -> None:
        """The runs to give account of from now on."""
        self._trace = trace

    def _selected(self, selection: tuple[float, float] | None) -> None:
        self._selection = selection

    def refresh(self) -> None:
        """Show what is new, if the panel can be seen."""
        if self._trace is None or not self._view.isVisible():
            return
        trace = self._trace
        runs = [(run, run.trace) for run in trace.runs if run.trace is not None]
        stamp = (self._selection, *((id(spans), spans.version) for _, spans in runs))
        if stamp == self._stamp:
            return
        moved = not self._stamp or self._stamp[0] != self._selection
        ended = all(run.status in ENDED for run, _ in runs)
        if monotonic() - self._at < (SELECTION_PERIOD_S if moved or ended else PERIOD_S):
            return
        self._stamp, self._at = stamp, monotonic()
        known = {m.model: m.ledger for m in trace.metrics}
        shown = []
        for run, spans in runs:
            if self._selection is None:
                ledger = (known[run.model] if ended else None) or ledger_of(spans)
            else:
                offset = trace.offsets[run.model]
                ledger = ledger_of(spans, *(edge - offset for edge in self._selection))
            shown.append(ShownLedger(run.model, ledger))
        self._view.show_ledgers(shown, self._selection)
