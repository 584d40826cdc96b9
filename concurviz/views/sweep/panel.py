"""The sweep in place of the timeline: what to vary, and the curves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from concurviz.analysis.sweep import Sweep
from concurviz.drawing.theme import Theme
from concurviz.scenario.model import Scenario
from concurviz.scenario.sweep import POINT_TASKS, STEPS, SweepPlan, checked, spaced
from concurviz.views.sweep.plot import SweepPlot
from concurviz.wire.params import PARAMS
from concurviz.words import word

#: What is offered first for each parameter: from, to.
RANGES: dict[str, tuple[float, float]] = {
    "workers": (1, 8),
    "cpu_ms": (0.5, 50),
    "io_ms": (1, 100),
    "tasks": (10, 300),
}


class SweepPanel(QWidget):
    """Controls above, curves below.

    Signal ``plan_edited()``: the user chose another parameter, range or number of steps.
    """

    plan_edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Of a plan from elsewhere: () for values as the boxes have them.
        self._values: tuple[float, ...] = ()
        self.over = QComboBox()
        self.over.setAccessibleName(self.tr("Parameter to vary"))
        for name, param in PARAMS.items():
            self.over.addItem(word(param.title), name)
            self.over.setItemData(
                self.over.count() - 1, word(param.help), Qt.ItemDataRole.ToolTipRole
            )
        # What decides between models the most often.
        self.over.setCurrentIndex(self.over.findData("cpu_ms"))
        self.low, self.high = QDoubleSpinBox(), QDoubleSpinBox()
        self.low.setAccessibleName(self.tr("From"))
        self.high.setAccessibleName(self.tr("To"))
        self.steps = QSpinBox()
        self.steps.setRange(2, 24)
        self.steps.setValue(STEPS)
        self.steps.setAccessibleName(self.tr("Steps"))
        self.steps.setToolTip(self.tr("Values measured before the flip points are looked for"))
        self.tasks = QSpinBox()
        self.tasks.setRange(1, 10_000)
        self.tasks.setValue(POINT_TASKS)
        self.tasks.setAccessibleName(self.tr("Tasks per point"))
        self.tasks.setToolTip(self.tr("Every point is a real run: fewer tasks make it quicker"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Progress of the sweep"))
        self.note = QLabel()
        self.note.setProperty("role", "heading")
        self.warning = QLabel()
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.warning.setContentsMargins(12, 0, 12, 0)
        self.warning.hide()
        self.plot = SweepPlot()
        self.hint = QLabel(
            self.tr(
                "Press Run to measure every chosen model over this range: curves with their "
                "spread, the best number of workers, and the point where another model takes over."
            )
        )
        self.hint.setProperty("role", "empty")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.hint)
        self._pages.addWidget(self.plot)
        self._lay_out()
        self.over.currentIndexChanged.connect(self._chosen)
        for box in (self.low, self.high, self.steps, self.tasks):
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._edited)
        self._chosen()

    def _edited(self) -> None:
        if self.sender() is not self.tasks:
            self._values = ()
        self.plan_edited.emit()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.setSpacing(8)
        for text, widget in (
            (self.tr("Vary"), self.over),
            (self.tr("from"), self.low),
            (self.tr("to"), self.high),
            (self.tr("in steps"), self.steps),
            (self.tr("tasks per point"), self.tasks),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.warning)
        column.addWidget(self.progress)
        column.addWidget(self._pages, 1)

    def set_theme(self, theme: Theme) -> None:
        """Redraw in a theme's colours."""
        self.plot.set_theme(theme)

    def choose(self, name: str) -> None:
        """Vary this parameter."""
        self.over.setCurrentIndex(self.over.findData(name))

    def set_plan(self, plan: SweepPlan) -> None:
        """Show a plan from elsewhere; its very values count until one changes anything here."""
        self.choose(plan.over)
        for box in (self.low, self.high, self.steps, self.tasks):
            box.blockSignals(True)
        self.low.setValue(plan.values[0])
        self.high.setValue(plan.values[-1])
        self.steps.setValue(len(plan.values))
        self.tasks.setValue(int(plan.scenario.params["tasks"]))
        for box in (self.low, self.high, self.steps, self.tasks):
            box.blockSignals(False)
        self._values = plan.values

    def plan(self, scenario: Scenario) -> SweepPlan:
        """The sweep as chosen here, of a scenario; ScenarioError if that is out of range."""
        name = self.over.currentData()
        param = PARAMS[name]
        low, high = sorted((self.low.value(), self.high.value()))
        # As many steps as are wanted, but no number twice.
        every = param.integer and high - low < self.steps.value()
        steps = round(high - low) + 1 if every else self.steps.value()
        if name != "tasks":
            scenario = scenario.with_params(tasks=self.tasks.value())
        return checked(SweepPlan(scenario, name, self._values or spaced(param, low, high, steps)))

    def set_warning(self, text: str) -> None:
        """Say something of the range before it is swept; "" for nothing."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def show_sweep(self, sweep: Sweep | None, *, busy: bool) -> None:
        """Show what has been measured by now."""
        measured = sweep is not None and bool(sweep.points)
        self._pages.setCurrentWidget(self.plot if measured else self.hint)
        self.progress.setVisible(busy)
        if sweep is not None:
            self.progress.setRange(0, max(1, sweep.total) if sweep.phase == "points" else 0)
            self.progress.setValue(min(sweep.done, sweep.total))
            self.plot.show_sweep(sweep)
        text = self._said(sweep, busy)
        if self.note.text() != text:
            self.note.setText(text)

    def _said(self, sweep: Sweep | None, busy: bool) -> str:
        if sweep is None:
            return ""
        if busy:
            if sweep.phase == "points":
                return self.tr("{0} of {1} runs: {2}").format(sweep.done, sweep.total, sweep.note)
            return self.tr("Looking for the flip point: {0}").format(sweep.note)
        if sweep.phase == "stopped":
            return self.tr("Stopped: what was measured is kept.")
        return ""

    def _chosen(self) -> None:
        param = PARAMS[self.over.currentData()]
        low, high = RANGES.get(param.name, (param.low, min(param.high, 100 * (param.low or 1))))
        unit = f" {param.unit}" if param.unit else ""
        for box, value in ((self.low, low), (self.high, high)):
            box.blockSignals(True)
            box.setDecimals(0 if param.integer else 2)
            box.setRange(param.low, param.high)
            box.setSuffix(unit)
            box.setValue(value)
            box.blockSignals(False)
        self._values = ()
        self.tasks.setEnabled(param.name != "tasks")
        self.plan_edited.emit()
