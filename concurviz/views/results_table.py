"""The table of results: one row per model, the winner's in bold, the best of each column tinted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from concurviz.analysis.table import HEADERS, HELP, best, rows, telling, values
from concurviz.views.state import ScreenState
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.words import word

#: Nine models should fit the panel's usual height.
_ROW_AIR_PX = 3


class ResultsTable(TextTable):
    """The same columns and figures as on the command line; Ctrl+C copies them.

    Columns that tell nothing of the runs at hand are hidden. A click on a heading sorts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            TextTableModel([word(h) for h in HEADERS], [word(h) for h in HELP]), parent
        )
        self.setAccessibleName(self.tr("Results per model"))
        self.table.mark_tip = self.tr("the best of these runs")
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _ROW_AIR_PX)
        self.make_sortable()

    def show_state(self, state: ScreenState) -> None:
        """Show the runs that have begun, in their order."""
        metrics = state.metrics
        winner = state.verdict.winner if state.verdict else None
        winners = [i for i, m in enumerate(metrics) if m.model == winner]
        # Models that share the machine are not to be compared.
        marked = best(metrics) if state.mode == "compare" else set()
        chosen = winners[0] if winners else None
        self.table.set_rows(rows(metrics), chosen, values(metrics), marked)
        shown = set(telling(metrics))
        for column in range(len(HEADERS)):
            self.show_column(column, column in shown)
