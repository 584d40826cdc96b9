"""The third mode: a sweep in place of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject

from concurviz.analysis.finding import Finding
from concurviz.controllers.lab import Lab
from concurviz.controllers.limits import read_limits
from concurviz.scenario.guard import advice
from concurviz.scenario.model import Scenario, ScenarioError
from concurviz.views.main_window import MainWindow

#: Curves are fitted anew when a point arrives, but not more often than this.
PERIOD_S = 0.25


class SweepMode(QObject):
    """Starts sweeps, draws them while they run, keeps the last one.

    ``findings`` are its sentences. ``spawn`` starts a coroutine on the session's loop.
    """

    def __init__(
        self, lab: Lab, window: MainWindow, spawn: Callable[[Coroutine[Any, Any, None]], object]
    ) -> None:
        super().__init__(window)
        self.findings: tuple[Finding, ...] = ()
        self._lab = lab
        self._window = window
        self._spawn = spawn
        self._stamp: tuple[object, ...] = ()
        self._at = 0.0
        window.sweep.plan_edited.connect(self.advise)
        window.scenario_panel.scenario_edited.connect(lambda _scenario: self.advise())

    def advise(self) -> None:
        """Say beside the range what this machine cannot take of it."""
        window = self._window
        if not window.sweep_seen:
            return
        try:
            plan = window.sweep.plan(window.scenario_panel.scenario)
        except ScenarioError as error:
            window.sweep.set_warning(str(error))
            return
        said = advice(plan.at(max(plan.values)), read_limits())
        window.sweep.set_warning(said.get(plan.over, ""))

    def run(self, scenario: Scenario) -> None:
        """Sweep the scenario over what the panel says."""
        try:
            plan = self._window.sweep.plan(scenario)
        except ScenarioError as error:
            self._window.banner.show_message(str(error))
            return
        self._spawn(self._lab.sweep(plan))

    def refresh(self) -> bool:
        """Show what is new, if anybody looks; True where the sentences may be others."""
        from concurviz.analysis.sweep_verdict import sweep_findings

        sweep, busy = self._lab.swept, self._lab.sweeping
        stamp = (id(sweep), sweep.version if sweep else -1, sweep.note if sweep else "", busy)
        visible = self._window.sweep_seen and self._window.sweep.isVisible()
        if stamp == self._stamp or not visible or (busy and monotonic() - self._at < PERIOD_S):
            return False
        self._stamp, self._at = stamp, monotonic()
        self.findings = tuple(sweep_findings(sweep)) if sweep else ()
        self._window.sweep.show_sweep(sweep, busy=busy)
        return True
