"""The main window: assembles the panels and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from concurviz.drawing.theme import LIGHT, Theme
from concurviz.scenario.model import Scenario
from concurviz.views.actions import ACTIONS, EXPORT_SCALES, MENUS, Actions
from concurviz.views.banner import Banner
from concurviz.views.blockers_view import BlockersView
from concurviz.views.details.pane import DetailsPane
from concurviz.views.diff_view import DiffView
from concurviz.views.icons import app_icon, icon
from concurviz.views.ledger_view import LedgerView
from concurviz.views.plots.panel import PlotsPanel
from concurviz.views.recent_menu import RecentMenu
from concurviz.views.results_table import ResultsTable
from concurviz.views.scenario_panel import ScenarioPanel
from concurviz.views.state import Phase, ScreenState
from concurviz.views.status_bar import StatusBar
from concurviz.views.tasks_table import TasksTable
from concurviz.views.timeline.panel import TimelinePanel
from concurviz.views.verdict_bar import VerdictBar
from concurviz.words import word

if TYPE_CHECKING:
    from concurviz.views.sweep.panel import SweepPanel


class MainWindow(QMainWindow):
    """The window and its panels, as attributes.

    Signals: ``file_dropped(Path)``, ``second_dropped(Path)`` (to be compared with what is shown),
    ``two_dropped(Path, Path)`` (with each other),
    ``preset_chosen(str)`` (a preset's file name),
    ``example_chosen(str)`` (an example task's name),
    ``export_requested(str, int)`` (suffix, scale of a PNG), ``close_requested()``: the window
    itself never closes before ``allow_close`` was called, since hosts must end first.
    """

    file_dropped = Signal(object)
    second_dropped = Signal(object)
    two_dropped = Signal(object, object)
    preset_chosen = Signal(str)
    example_chosen = Signal(str)
    export_requested = Signal(str, int)
    close_requested = Signal()

    def __init__(self, presets: list[tuple[str, Scenario]]) -> None:
        """``presets``: file name and scenario of each entry of the preset menu."""
        super().__init__()
        self._may_close = False
        self.setWindowTitle("concurviz")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(760, 480)
        self.resize(1280, 800)
        self.actions_table = Actions(self)
        self.banner = Banner()
        self.scenario_panel = ScenarioPanel()
        self.timeline_panel = TimelinePanel()
        self.timeline = self.timeline_panel.timeline
        self._theme = LIGHT
        self.verdict = VerdictBar()
        self.results = ResultsTable()
        self.plots = PlotsPanel()
        self.ledger = LedgerView()
        self.tasks = TasksTable()
        self.details = DetailsPane(self.timeline)
        self.blockers = BlockersView()
        self.diff = DiffView(self.actions_table)
        self.status = StatusBar()
        self.machine = QLabel()
        self.machine.setProperty("role", "heading")
        self.actions_table.bind_timeline(self.timeline)
        self.actions_table["lanes_by_worker"].setChecked(True)
        self._preset_menu = self._make_preset_menu(presets)
        self._export_menu = self._make_export_menu()
        self.recent_menu = RecentMenu(self)
        self._make_menu_bar()
        self._make_toolbar()
        self._lay_out()
        self.setStatusBar(self.status)
        self.show_state(ScreenState())

    def show_state(self, state: ScreenState) -> None:
        """Hand the state to every panel but the timeline, which draws traces."""
        self.verdict.show_state(state)
        self.results.show_state(state)
        self.plots.show_state(state)
        self.tasks.show_state(state)
        self.status.show_state(state)
        self._show_pair(state)
        failed = sum(len(run.errors) for run in state.runs)
        title = self.tr("Tasks")
        if failed:
            title = self.tr("Tasks ({0} failed)").format(f"{failed:,}")
        place = self.tabs.indexOf(self.tasks)
        if self.tabs.tabText(place) != title:
            self.tabs.setTabText(place, title)
        sweep = state.sweep
        busy = state.phase in (Phase.STARTING, Phase.RUNNING)
        self.actions_table["stop"].setEnabled(busy or (sweep is not None and sweep.busy))
        drawn = state.phase is not Phase.EMPTY if sweep is None else sweep.measured
        for action_id in ("export", "copy_picture"):
            self.actions_table[action_id].setEnabled(drawn)
        for action in self._export_menu.actions():
            # The curves of a sweep are painted pixels.
            action.setEnabled(sweep is None or action.data() == ".png")
        kept = any(run.trace is not None for run in state.runs)
        for spec in ACTIONS:
            if spec.id in ("save_trace", "export_report", "compare_trace") or spec.menu == "export":
                self.actions_table[spec.id].setEnabled(kept)
        name = state.scenario.name
        if state.source:
            name = self.tr("{0} (opened from {1})").format(name, state.source)
        if self.windowTitle() != f"{name} – concurviz":
            self.setWindowTitle(f"{name} – concurviz")

    def _show_pair(self, state: ScreenState) -> None:
        """What there is for two traces side by side alone."""
        self.diff.show_state(state)
        place, shown = self.tabs.indexOf(self.diff), state.pair is not None
        if self.tabs.isTabVisible(place) != shown:
            if shown:
                self._tab_before = self.tabs.currentWidget()
            elif self.tabs.currentWidget() is self.diff:
                self.tabs.setCurrentWidget(self._tab_before)
            self.tabs.setTabVisible(place, shown)
        for action_id in ("close_second", "align_starts", "align_marks"):
            self.actions_table[action_id].setEnabled(shown)

    def show_nested(self, on: bool) -> None:
        """Show what is nested in lanes below each of them, or no longer."""
        arranged = self.timeline.arrangement
        self.timeline.arrange(replace(arranged, nested=on))
        self.actions_table["nested"].setChecked(on)

    def set_theme(self, theme: Theme) -> None:
        """Recolour what a palette does not reach."""
        self.actions_table.recolour(theme.foreground)
        self._preset_button.setIcon(icon("preset", theme.foreground))
        self.banner.set_icon_colour(theme.foreground)
        self.verdict.set_accent(theme.accent)
        self.plots.set_theme(theme)
        self.timeline_panel.set_theme(theme)
        self.ledger.set_theme(theme)
        self._theme = theme
        if "sweep" in self.__dict__:
            self.sweep.set_theme(theme)
        self.details.set_theme(theme)

    @cached_property
    def sweep(self) -> SweepPanel:
        """The sweep: made when it is needed first, since the window opens without it."""
        from concurviz.views.sweep.panel import SweepPanel

        panel = SweepPanel()
        panel.set_theme(self._theme)
        self.stage.addWidget(panel)
        return panel

    @property
    def sweep_seen(self) -> bool:
        """Whether the sweep is what the user looks at."""
        return self.stage.currentWidget() is not self.timeline_panel

    def show_sweep(self, on: bool) -> None:
        """Put the sweep in the timeline's place, or the timeline back."""
        self.stage.setCurrentWidget(self.sweep if on else self.timeline_panel)

    def allow_close(self) -> None:
        """The next close really closes."""
        self._may_close = True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_requested.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            if self.actions_table["compare_trace"].isEnabled():
                text = self.tr("Drop to open; with Shift, to compare with what is shown")
                self.status.showMessage(text)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.status.clearMessage()

    def dropEvent(self, event: QDropEvent) -> None:
        self.status.clearMessage()
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if not paths:
            return
        # With Shift it would be a move, after which file managers delete what was dropped.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if len(paths) == 2:
            self.two_dropped.emit(*paths)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.second_dropped.emit(paths[0])
        else:
            self.file_dropped.emit(paths[0])

    def splitters(self) -> dict[str, QSplitter]:
        """The splitters whose positions are remembered, by name."""
        return {"columns": self._columns, "rows": self._rows}

    def _make_preset_menu(self, presets: list[tuple[str, Scenario]]) -> QMenu:
        menu = QMenu(self.tr("&Presets"), self)
        menu.setToolTipsVisible(True)
        for name, scenario in presets:
            action = menu.addAction(word(scenario.name))
            action.setToolTip(word(scenario.lesson))
            action.triggered.connect(lambda _checked=False, n=name: self.preset_chosen.emit(n))
        menu.addSeparator()
        self._example_menu = menu.addMenu(self.tr("Example tasks"))
        self._example_menu.setToolTipsVisible(True)
        self._example_menu.aboutToShow.connect(self._fill_example_menu)
        return menu

    def _fill_example_menu(self) -> None:
        """When it is first opened: what each needs is looked up then."""
        from concurviz.scenario.examples import examples

        if not self._example_menu.isEmpty():
            return
        for one in examples():
            action = self._example_menu.addAction(word(one.scenario.name))
            action.setToolTip(one.problem or word(one.scenario.lesson))
            action.setEnabled(not one.problem)
            if one.problem:
                action.setText(
                    self.tr("{0} – needs {1}").format(action.text(), ", ".join(one.missing))
                )
            action.triggered.connect(lambda _=False, n=one.name: self.example_chosen.emit(n))

    def _make_export_menu(self) -> QMenu:
        menu = QMenu(self.tr("Export picture as"), self)
        kinds = [(self.tr("PNG at {0}×").format(s), ".png", s) for s in EXPORT_SCALES]
        for text, suffix, scale in (*kinds, ("SVG", ".svg", 1), ("PDF", ".pdf", 1)):
            action = menu.addAction(text)
            action.setData(suffix)
            action.triggered.connect(
                lambda _checked=False, k=suffix, s=scale: self.export_requested.emit(k, s)
            )
        return menu

    def _make_menu_bar(self) -> None:
        menus: dict[str, QMenu] = {}
        for key, title in MENUS.items():
            menus[key] = QMenu(word(title), self)
            if key not in ("theme", "export"):
                self.menuBar().addMenu(menus[key])
        menus["view"].addMenu(menus["theme"])
        for spec in ACTIONS:
            menus[spec.menu].addAction(self.actions_table[spec.id])
            if spec.id == "open":
                menus["file"].addMenu(self.recent_menu)
                menus["file"].addSeparator()
            elif spec.id == "export":
                menus["file"].addMenu(self._export_menu)
            elif spec.id == "export_report":
                menus["file"].addMenu(menus["export"])
            elif spec.id in ("save_scenario", "copy_picture", "toggle_run", "sweep"):
                menus[spec.menu].addSeparator()
        menus["run"].addMenu(self._preset_menu)
        self.theme_menu = menus["theme"]

    def _make_toolbar(self) -> None:
        bar = QToolBar(self.tr("Toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        group = 1
        for spec in sorted((s for s in ACTIONS if s.toolbar), key=lambda s: s.toolbar):
            if spec.toolbar != group:
                bar.addSeparator()
                if group == 2:
                    self._preset_button = self._menu_button(bar)
                    bar.addSeparator()
                group = spec.toolbar
            action: QAction = self.actions_table[spec.id]
            bar.addAction(action)
            # QToolBar's own buttons cannot be reached with the Tab key.
            bar.widgetForAction(action).setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if spec.id == "export":
                button = bar.widgetForAction(action)
                assert isinstance(button, QToolButton)
                button.setMenu(self._export_menu)
                button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(spacer)
        bar.addWidget(self.machine)
        self.addToolBar(bar)

    def _menu_button(self, bar: QToolBar) -> QToolButton:
        button = QToolButton()
        button.setText(self.tr("Preset") + " ▾")
        button.setToolTip(self.tr("Ready-made scenarios"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self._preset_menu)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        bar.addWidget(button)
        return button

    def _show_details(self) -> None:
        # Who goes through a table of tasks or differences selects one after the other there.
        if self.tabs.currentWidget() not in (self.tasks, self.diff):
            self.tabs.setCurrentWidget(self.details)

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.results, self.tr("Results"))
        self.tabs.addTab(self.ledger, self.tr("Ledger"))
        self.tabs.addTab(self.plots, self.tr("Plots"))
        self.tabs.addTab(self.tasks, self.tr("Tasks"))
        self.tabs.addTab(self.details, self.tr("Details"))
        self.tabs.addTab(self.blockers, self.tr("Blockers"))
        self.tabs.addTab(self.diff, self.tr("Differences"))
        self._tab_before = self.results
        self.timeline.drawn.connect(
            lambda: self.blockers.show_groups(
                self.timeline.layout_shown.groups,
                self.timeline.now,
                self.timeline.arrangement.blocked_ns,
            )
        )
        self.blockers.span_asked.connect(self.timeline.select_span)
        self.details.wanted.connect(self._show_details)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.verdict)
        column.addWidget(self.tabs, 1)
        self._rows = QSplitter(Qt.Orientation.Vertical)
        # The timeline, and in its place the sweep.
        self.stage = QStackedWidget()
        self.stage.addWidget(self.timeline_panel)
        self._rows.addWidget(self.stage)
        self._rows.addWidget(lower)
        self._rows.setStretchFactor(0, 1)
        self._rows.setSizes([450, 280])
        self._columns = QSplitter(Qt.Orientation.Horizontal)
        self._columns.addWidget(self.scenario_panel)
        self._columns.addWidget(self._rows)
        self._columns.setStretchFactor(1, 1)
        self._columns.setSizes([248, 1032])
        for splitter in (self._rows, self._columns):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(3)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addWidget(self._columns, 1)
        self.setCentralWidget(body)
