"""The scenario: workload, sliders, models, faults and seed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from superqt.utils import signals_blocked

from concurviz.scenario.guard import Limits, advice
from concurviz.scenario.model import MAX_REPEATS, MAX_SEED, MAX_WARMUP, Scenario
from concurviz.views.model_picker import InterpreterPicker, ModelPicker
from concurviz.views.param_slider import ParamSlider
from concurviz.views.task_picker import TaskPicker
from concurviz.wire.own import OWN
from concurviz.wire.params import FAULTS, PARAMS
from concurviz.wire.workloads import OWN_TASK, WORKLOADS, reads

MAX_FAULT_EVERY = 10_000


class _FoldButton(QToolButton):
    """Shows and hides a part of the panel; drawn by the style, so its arrow follows the theme."""

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setObjectName("fold")
        self.setText(title)
        self.setAutoRaise(True)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._fold)
        self._fold(False)

    def _fold(self, opened: bool) -> None:
        self._content.setVisible(opened)
        arrow = Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow
        self.setArrowType(arrow)


class ScenarioPanel(QScrollArea):
    """Shows a scenario and lets the user change it.

    Signals: ``scenario_edited(Scenario)`` after each of the user's changes, never by
    ``set_scenario``; ``reset_requested()``; ``task_asked()``: the user wants to choose the file of
    a function of their own.
    """

    scenario_edited = Signal(object)
    reset_requested = Signal()
    task_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scenario = Scenario()
        self._limits = Limits()
        self._live = False
        self.setObjectName("scenario_panel")
        self.setAccessibleName(self.tr("Scenario"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(6)
        self._add_workload()
        self._add_models()
        self._add_interpreters()
        self._add_sliders()
        self._add_repeats()
        self._add_faults()
        self._column.addStretch(1)
        self.setWidget(body)
        self.set_scenario(self._scenario)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the widest line, since nothing scrolls sideways."""
        bar = self.verticalScrollBar().sizeHint().width()
        width = self._column.minimumSize().width() + bar
        return super().minimumSizeHint().expandedTo(QSize(width, 0))

    @property
    def scenario(self) -> Scenario:
        """The scenario as shown."""
        return self._scenario

    def set_scenario(self, scenario: Scenario) -> None:
        """Show a scenario without emitting."""
        self._scenario = scenario
        widgets = (
            self.workload, self.seed, self.fault, self.fault_every, self.repeats, self.warmup,
        )  # fmt: skip
        for widget in widgets:
            widget.blockSignals(True)
        self.workload.setCurrentIndex(self.workload.findData(scenario.workload))
        self.seed.setValue(scenario.seed)
        self.repeats.setValue(scenario.repeats)
        self.warmup.setValue(scenario.warmup)
        self.fault.setCurrentIndex(self.fault.findData(scenario.fault))
        self.fault_every.setValue(scenario.fault_every)
        for widget in widgets:
            widget.blockSignals(False)
        for name, slider in self.sliders.items():
            slider.set_value(scenario.params[name])
        self._show_relevance()

    def set_limits(self, limits: Limits, *, live: bool) -> None:
        """Warn of values that a machine with these limits cannot take; ``live``: in that mode."""
        self._limits, self._live = limits, live
        self._show_advice()

    def _show_advice(self) -> None:
        said = advice(self._scenario, self._limits, live=self._live)
        for name, slider in self.sliders.items():
            slider.set_warning(said.get(name, ""))

    def _more_text(self) -> str:
        params = self._scenario.params
        changed = [n for n, p in PARAMS.items() if p.place == "more" and params[n] != p.default]
        if not changed:
            return self.tr("More parameters")
        return self.tr("More parameters ({0} changed)").format(len(changed))

    def _heading(self, text: str) -> None:
        label = QLabel(text)
        label.setProperty("role", "heading")
        self._column.addSpacing(4)
        self._column.addWidget(label)

    def _add_workload(self) -> None:
        self._heading(self.tr("Workload"))
        self.workload = QComboBox()
        self.workload.setAccessibleName(self.tr("Workload"))
        for row, workload in enumerate(WORKLOADS.values()):
            self.workload.addItem(self.tr(workload.title), workload.name)
            tip = self.tr(workload.summary)
            self.workload.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
        self.workload.insertSeparator(self.workload.count())
        self.workload.addItem(self.tr(OWN_TASK.title) + " …", OWN)
        tip = self.tr(OWN_TASK.summary)
        self.workload.setItemData(self.workload.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.workload.currentIndexChanged.connect(self._workload_chosen)
        self._column.addWidget(self.workload)
        self.task = TaskPicker()
        self.task.chosen.connect(self._edit)
        self.task.file_asked.connect(self.task_asked)
        self._column.addWidget(self.task)

    def _add_sliders(self) -> None:
        self.sliders: dict[str, ParamSlider] = {}
        seldom = QWidget()
        more = QVBoxLayout(seldom)
        more.setContentsMargins(0, 4, 0, 4)
        for name, param in PARAMS.items():
            slider = ParamSlider(param)
            slider.value_changed.connect(self._param_changed)
            self.sliders[name] = slider
            (more if param.place == "more" else self._column).addWidget(slider)
        self.more = _FoldButton(self.tr("More parameters"), seldom)
        self._column.addWidget(self.more)
        self._column.addWidget(seldom)

    def _add_models(self) -> None:
        self._heading(self.tr("Models"))
        self.picker = ModelPicker()
        self.models = self.picker.boxes
        self.picker.chosen.connect(lambda m: self._edit(replace(self._scenario, models=m)))
        self._column.addWidget(self.picker)

    def _add_interpreters(self) -> None:
        self.interpreters = InterpreterPicker()
        self.interpreters.chosen.connect(
            lambda i: self._edit(replace(self._scenario, interpreters=i))
        )
        self.interpreters_fold = _FoldButton(self.tr("Interpreters"), self.interpreters)
        self.interpreters_fold.toggled.connect(self._interpreters_folded)
        self._column.addWidget(self.interpreters_fold)
        self._column.addWidget(self.interpreters)

    def _interpreters_folded(self, opened: bool) -> None:
        if opened:
            self.interpreters.look_asked.emit()

    def _add_repeats(self) -> None:
        self._heading(self.tr("Rounds of a comparison"))
        self.repeats = QSpinBox()
        self.repeats.setRange(1, MAX_REPEATS)
        self.repeats.setPrefix(self.tr("counted "))
        self.repeats.setAccessibleName(self.tr("Rounds that count"))
        self.repeats.setToolTip(
            self.tr("Every model runs once in each round; the median counts. One tells no spread.")
        )
        self.warmup = QSpinBox()
        self.warmup.setRange(0, MAX_WARMUP)
        self.warmup.setPrefix(self.tr("warm-up "))
        self.warmup.setAccessibleName(self.tr("Warm-up rounds"))
        self.warmup.setToolTip(self.tr("Rounds before those that count: caches fill, clocks rise."))
        row = QHBoxLayout()
        for box in (self.repeats, self.warmup):
            box.setKeyboardTracking(False)
            # The panel is narrower than what both would like to have.
            box.setMinimumWidth(1)
            row.addWidget(box, 1)
        self._column.addLayout(row)
        self.repeats.valueChanged.connect(lambda v: self._edit(replace(self._scenario, repeats=v)))
        self.warmup.valueChanged.connect(lambda v: self._edit(replace(self._scenario, warmup=v)))

    def _add_faults(self) -> None:
        form_widget = QWidget()
        form = QFormLayout(form_widget)
        form.setContentsMargins(0, 4, 0, 4)
        self.fault = QComboBox()
        self.fault.setAccessibleName(self.tr("Fault"))
        self.fault.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for row, (name, summary) in enumerate(FAULTS.items()):
            self.fault.addItem(name, name)
            self.fault.setItemData(row, self.tr(summary), Qt.ItemDataRole.ToolTipRole)
        self.fault_every = QSpinBox()
        self.fault_every.setRange(1, MAX_FAULT_EVERY)
        self.fault_every.setSuffix(self.tr(" tasks"))
        self.fault_every.setAccessibleName(self.tr("Which tasks misbehave"))
        self.fault_every.setKeyboardTracking(False)
        self.seed = QSpinBox()
        self.seed.setRange(0, MAX_SEED)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("The same seed and parameters give the same tasks."))
        self.seed.setKeyboardTracking(False)
        form.addRow(self.tr("Fault"), self.fault)
        form.addRow(self.tr("One in"), self.fault_every)
        form.addRow(self.tr("Seed"), self.seed)
        self.faults = _FoldButton(self.tr("Faults and seed"), form_widget)
        self._column.addWidget(self.faults)
        self._column.addWidget(form_widget)
        reset = QPushButton(self.tr("Reset to defaults"))
        reset.setObjectName("reset_button")
        reset.clicked.connect(self.reset_requested)
        self._column.addWidget(reset)
        self.fault.currentIndexChanged.connect(self._fault_changed)
        self.fault_every.valueChanged.connect(self._fault_changed)
        self.seed.valueChanged.connect(lambda v: self._edit(replace(self._scenario, seed=v)))

    def _edit(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._show_relevance()
        self.scenario_edited.emit(scenario)

    def _workload_chosen(self) -> None:
        workload = self.workload.currentData()
        if workload == OWN:
            # Which one, its file says. Until then nothing has been chosen.
            with signals_blocked(self.workload):
                self.workload.setCurrentIndex(self.workload.findData(self._scenario.workload))
            self.task_asked.emit()
            return
        # A preset's lesson is about its own kind of work.
        name = "Untitled" if self._scenario.task else self._scenario.name
        self._edit(
            replace(
                self._scenario, workload=workload, name=name, task="", folder="", lesson="",
                claim="",
            )
        )  # fmt: skip

    def _param_changed(self, name: str, value: float) -> None:
        self._edit(self._scenario.with_params(**{name: value}))

    def _fault_changed(self) -> None:
        fault, every = self.fault.currentData(), self.fault_every.value()
        self._edit(replace(self._scenario, fault=fault, fault_every=every))

    def _show_relevance(self) -> None:
        used = reads(self._scenario.workload, self._scenario.models)
        for name, slider in self.sliders.items():
            slider.setEnabled(name in used)
            # What belongs to another kind of work would only be in the way.
            own = bool(self._scenario.task)
            slider.setVisible(name in used or (slider.param.place != "work" and not own))
        scenario = self._scenario
        crossed = bool(scenario.interpreters)
        self.picker.show_chosen(scenario.models, scenario.workload, crossed=crossed)
        self.interpreters.show_chosen(scenario.interpreters)
        self.interpreters_fold.setText(self.interpreters.heading())
        # What is folded away is not out of force: the fold says when it matters.
        self.more.setText(self._more_text())
        self._show_advice()
        own = bool(self._scenario.task)
        self.task.show_scenario(self._scenario)
        # The user's own task has faults of its own.
        self.fault.setEnabled(not own)
        self.fault_every.setEnabled(self._scenario.fault != "none" and not own)
