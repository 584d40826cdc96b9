"""A timeline in a window, with the actions of the one table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from concurviz.drawing.layout import GUTTER, Group
from concurviz.trace.store import RunTrace
from concurviz.views.actions import Actions
from concurviz.views.timeline.commands import timeline_commands
from concurviz.views.timeline.item import TimelineView
from concurviz.views.timeline.panel import TimelinePanel
from tests.views.timeline.stage import AXIS, two_workers


@pytest.fixture
def trace() -> RunTrace:
    """1 s of two workers; still running."""
    return two_workers()


@pytest.fixture
def panel(qtbot: QtBot, trace: RunTrace) -> Iterator[TimelinePanel]:
    window = QWidget()
    qtbot.addWidget(window)
    shown = TimelinePanel(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(shown)
    timeline = shown.timeline
    actions = Actions(window)
    actions.bind_timeline(timeline)
    follow = {"follow": lambda: timeline.set_follow(not timeline.follow)}
    commands = follow | timeline_commands(shown)
    actions.triggered.connect(lambda name: commands[name]())
    window.resize(GUTTER + AXIS + 2 * timeline.frameWidth(), 380)
    timeline.set_groups([Group.of(trace)])
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    timeline.setFocus()
    yield shown
    window.close()


@pytest.fixture
def timeline(panel: TimelinePanel) -> TimelineView:
    return panel.timeline
