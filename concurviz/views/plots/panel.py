"""The tab of plots: a row of choices, and the page chosen."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from concurviz.drawing.theme import Theme
from concurviz.views.plots.page import Page
from concurviz.views.state import ScreenState


class PlotsPanel(QWidget):
    """Pages, of which one is seen: summary, throughput, latency, cpu, states, heartbeat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._state: ScreenState | None = None
        self._chosen = "summary"
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
        for name, title in titles.items():
            button = QToolButton()
            button.setText(title)
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
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addLayout(column)
        row.addWidget(self._stack, 1)
        self._buttons[self._chosen].setChecked(True)

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The pages by name: made when they are seen first, since the window opens without them."""
        from concurviz.views.plots.cpu import CpuPage
        from concurviz.views.plots.heartbeat import HeartbeatPage
        from concurviz.views.plots.latency import LatencyPage
        from concurviz.views.plots.levels import LevelsPage
        from concurviz.views.plots.summary import SummaryPage
        from concurviz.views.plots.throughput import ThroughputPage

        pages: dict[str, Page] = {
            "summary": SummaryPage(),
            "throughput": ThroughputPage(),
            "latency": LatencyPage(),
            "cpu": CpuPage(),
            "states": LevelsPage(),
            "heartbeat": HeartbeatPage(),
        }
        for page in pages.values():
            if self._theme is not None:
                page.set_theme(self._theme)
            if self._state is not None:
                page.show_state(self._state)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(pages[self._chosen])
        return pages

    @property
    def _made(self) -> list[Page]:
        return list(self.pages.values()) if "pages" in self.__dict__ else []

    def showEvent(self, event: QShowEvent) -> None:
        assert self.pages
        super().showEvent(event)

    @property
    def page(self) -> Page:
        """The page chosen."""
        return self.pages[self._chosen]

    def choose(self, name: str) -> None:
        """Show the page of that name."""
        self._chosen = name
        self._buttons[name].setChecked(True)
        self._stack.setCurrentWidget(self.pages[name])

    def set_theme(self, theme: Theme) -> None:
        """Draw in a theme's colours."""
        self._theme = theme
        for page in self._made:
            page.set_theme(theme)

    def show_state(self, state: ScreenState) -> None:
        """Show the runs; pages that are not seen only keep the state."""
        self._state = state
        for page in self._made:
            page.show_state(state)
