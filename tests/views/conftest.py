"""What tests of the panels share."""

from __future__ import annotations

import pytest

from concurviz.scenario.model import Scenario
from concurviz.views.scenario_panel import ScenarioPanel


@pytest.fixture
def edits(panel: ScenarioPanel) -> list[Scenario]:
    """The scenarios that the test's ``panel`` has emitted."""
    seen: list[Scenario] = []
    panel.scenario_edited.connect(seen.append)
    return seen
