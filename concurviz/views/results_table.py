"""The table of results: one row per model, the winner's in bold."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from concurviz.analysis.table import HEADERS, HELP, rows
from concurviz.views.state import ScreenState
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.words import word


class ResultsTable(TextTable):
    """The same columns and figures as on the command line; Ctrl+C copies them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            TextTableModel([word(h) for h in HEADERS], [word(h) for h in HELP]), parent
        )
        self.setAccessibleName(self.tr("Results per model"))

    def show_state(self, state: ScreenState) -> None:
        """Show the runs that have begun, in their order."""
        metrics = state.metrics
        winner = state.verdict.winner if state.verdict else None
        winners = [i for i, m in enumerate(metrics) if m.model == winner]
        self.table.set_rows(rows(metrics), winners[0] if winners else None)
