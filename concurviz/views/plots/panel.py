"""The tab of plots: a row of choices, and the page chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from concurviz.drawing.theme import Theme
from concurviz.views.plots.cpu import CpuPage
from concurviz.views.plots.heartbeat import HeartbeatPage
from concurviz.views.plots.latency import LatencyPage
from concurviz.views.plots.levels import LevelsPage
from concurviz.views.plots.page import Page
from concurviz.views.plots.summary import SummaryPage
from concurviz.views.plots.throughput import ThroughputPage
from concurviz.views.state import ScreenState


class PlotsPanel(QWidget):
    """Pages, of which one is seen: summary, throughput, latency, cpu, states, heartbeat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: dict[str, Page] = {
            "summary": SummaryPage(),
            "throughput": ThroughputPage(),
            "latency": LatencyPage(),
            "cpu": CpuPage(),
            "states": LevelsPage(),
            "heartbeat": HeartbeatPage(),
        }
        titles = {
            "summary": self.tr("Summary"),
            "throughput": self.tr("Throughput"),
            "latency": self.tr("Latency"),
            "cpu": self.tr("CPU use"),
            "states": self.tr("States"),
            "heartbeat": self.tr("Heartbeat"),
        }
        tips = {
            "summary": self.tr("Throughput and shares of the workers' time, by model"),
            "throughput": self.tr("Tasks done per second, over time"),
            "latency": self.tr("How long tasks took from their submission to their end"),
            "cpu": self.tr("Cores that each model kept busy, over time"),
            "states": self.tr("Tasks or workers of one model in each state, over time"),
            "heartbeat": self.tr("How late the 60 Hz timer of a Qt host came: will it freeze?"),
        }
        self._stack = QStackedWidget()
        self._buttons: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        # Beside the plot: it is wide and low, so that height is dear.
        column = QVBoxLayout()
        column.setContentsMargins(4, 4, 0, 4)
        column.setSpacing(1)
        for name, page in self.pages.items():
            button = QToolButton()
            button.setText(titles[name])
            button.setToolTip(tips[name])
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setFixedWidth(96)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("role", "choice")
            button.clicked.connect(lambda _checked=False, n=name: self.choose(n))
            group.addButton(button)
            column.addWidget(button)
            self._buttons[name] = button
            self._stack.addWidget(page)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addLayout(column)
        row.addWidget(self._stack, 1)
        self.choose("summary")

    @property
    def page(self) -> Page:
        """The page chosen."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def choose(self, name: str) -> None:
        """Show the page of that name."""
        self._buttons[name].setChecked(True)
        self._stack.setCurrentWidget(self.pages[name])

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        for page in self.pages.values():
            page.set_theme(theme)

    def show_state(self, state: ScreenState) -> None:
        """Show the runs; pages that are not seen only keep the state."""
        for page in self.pages.values():
            page.show_state(state)
