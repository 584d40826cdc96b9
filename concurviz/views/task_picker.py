"""Which function of the user's own is the task: its file, the function, how long it may take."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from superqt.utils import signals_blocked

from concurviz.scenario.functions import Found, choices, functions_in, with_function
from concurviz.scenario.model import MAX_TASK_TIMEOUT_S, Scenario, ScenarioError


class TaskPicker(QWidget):
    """Shows the task of a scenario that has one of the user's own.

    Signals: ``chosen(Scenario)``: the same scenario with what the user chose; ``file_asked()``: the
    user wants another file.
    """

    chosen = Signal(object)
    file_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scenario = Scenario()
        self._source = ""
        self._found: list[Found] = []
        self.file = QPushButton()
        self.file.setAccessibleName(self.tr("The file with your function"))
        self.file.clicked.connect(self.file_asked)
        self.function = QComboBox()
        self.function.setAccessibleName(self.tr("Your function"))
        self.function.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.function.currentIndexChanged.connect(self._function_chosen)
        self.timeout = QDoubleSpinBox()
        self.timeout.setRange(0.1, MAX_TASK_TIMEOUT_S)
        self.timeout.setDecimals(1)
        self.timeout.setPrefix(self.tr("timeout "))
        self.timeout.setSuffix(" s")
        self.timeout.setAccessibleName(self.tr("Timeout of a task"))
        self.timeout.setToolTip(self.tr("A call that takes longer fails, and is ended."))
        self.timeout.setKeyboardTracking(False)
        self.timeout.valueChanged.connect(self._timeout_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.file)
        row = QHBoxLayout()
        for widget in (self.function, self.timeout):
            widget.setMinimumWidth(1)
            row.addWidget(widget, 1)
        column.addLayout(row)

    def show_scenario(self, scenario: Scenario) -> None:
        """Show the scenario's task, if it has one of its own, without emitting."""
        self._scenario = scenario
        ref = scenario.task_ref
        self.setVisible(ref is not None)
        if ref is None:
            return
        self.file.setText(Path(ref.source).name if ref.is_file else ref.source)
        self.file.setToolTip(self.tr("{0}\nClick to choose another file.").format(ref.source))
        names = ",".join(ref.names)
        with signals_blocked(self.function), signals_blocked(self.timeout):
            self.timeout.setValue(scenario.task_timeout)
            if self._source != ref.source:
                self._source = ref.source
                self._read_functions()
            if self.function.findData(names) < 0:
                self.function.addItem(", ".join(ref.names), names)
            self.function.setCurrentIndex(self.function.findData(names))

    def _read_functions(self) -> None:
        """Offer what the file has: it is read, and not imported."""
        self.function.clear()
        self._found = []
        if self._source.endswith(".py"):
            # What is wrong with a file is said when it is opened, and again by a run.
            with contextlib.suppress(ScenarioError):
                self._found = functions_in(Path(self._source))
        for names, said in choices(self._found):
            self.function.addItem(said, names)

    def _function_chosen(self) -> None:
        ref = self._scenario.task_ref
        if ref is not None and self.function.currentData() is not None:
            wanted = ref._replace(names=tuple(self.function.currentData().split(",")))
            mine = self._scenario.name == ref.title
            name = wanted.title if mine else self._scenario.name
            changed = with_function(self._scenario, wanted, self._found)
            self.chosen.emit(replace(changed, name=name))

    def _timeout_chosen(self, seconds: float) -> None:
        self.chosen.emit(replace(self._scenario, task_timeout=seconds))
