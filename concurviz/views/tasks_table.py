"""The tasks that failed, with their errors: the text beside the picture."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from concurviz.views.state import ScreenState
from concurviz.views.text_table import TextTable, TextTableModel
from concurviz.wire.models import MODELS

MAX_ROWS = 500


class TasksTable(TextTable):
    """One row per failed task: model, task, error; the newest ``MAX_ROWS`` of each run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TextTableModel(("Model", "Task", "Error")), parent)
        self.setAccessibleName(self.tr("Failed tasks"))
        self.horizontalHeader().setStretchLastSection(True)

    def show_state(self, state: ScreenState) -> None:
        """Show the failed tasks of all runs."""
        rows = []
        for run in state.runs:
            for task, error in list(run.errors.items())[-MAX_ROWS:]:
                rows.append([MODELS[run.model].title, str(task), error])
        self.table.set_rows(rows)
