"""What each action of the table does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from concurviz.analysis.trace import Mode
from concurviz.app.clips import ClipMaker
from concurviz.app.clusters import Clusters
from concurviz.app.dialogs import Dialogs
from concurviz.app.exporter import Exporter
from concurviz.app.failures import log
from concurviz.app.keeper import Keeper
from concurviz.app.session import Session
from concurviz.app.settings import THEMES, Settings
from concurviz.app.side_by_side import SideBySide
from concurviz.views.file_dialogs import ask_to_save
from concurviz.views.look import apply_theme, resolve_theme
from concurviz.views.timeline.commands import timeline_commands

if TYPE_CHECKING:
    from concurviz.views.clip_dialog import ClipOrder

_MESSAGE_MS = 4000


class Commands(QObject):
    """Carries out actions on a session; remembers settings when it closes."""

    def __init__(self, session: Session, settings: Settings, app: QApplication) -> None:
        super().__init__(session)
        self._session = session
        self._window = session.window
        self._settings = settings
        self._app = app
        self.keeper = keeper = Keeper(session, settings)
        session.on_closing = self.remember
        self.side_by_side = SideBySide(session, keeper)
        self.exporter = Exporter(session, keeper.stem)
        self.clips = ClipMaker(self._window.timeline, self._say, self._window)
        self._do: dict[str, Callable[[], None]] = {
            "run": session.run,
            "stop": session.stop,
            "toggle_run": self._toggle_run,
            "live": lambda: self._start("live"),
            "compare": lambda: self._start("compare"),
            "sweep": lambda: session.set_mode("sweep"),
            "reset": session.reset,
            "open": keeper.ask_and_open,
            "save": keeper.ask_and_save,
            "save_trace": keeper.ask_and_save_trace,
            "save_scenario": keeper.ask_and_save_scenario,
            "export": keeper.ask_for_picture,
            "copy_picture": keeper.copy_picture,
            "quit": session.close,
            "follow": self._follow,
            "clip": self._ask_for_clip,
            "pause": self._pause,
            "playback": self._play_again,
            "full_screen": self._full_screen,
            "about": self._about,
            **self.exporter.commands,
            **self.side_by_side.commands,
            "cluster": Clusters(session, settings).open,
            **Dialogs(session, settings, app, self.set_theme).commands,
            **timeline_commands(self._window.timeline_panel),
            **{f"theme_{name}": partial(self.set_theme, name) for name in THEMES},
        }
        self._window.actions_table.triggered.connect(self.carry_out)
        self._window.export_requested.connect(keeper.ask_and_export)
        self._window.timeline.follow_changed.connect(
            self._window.actions_table["follow"].setChecked
        )
        self._window.actions_table["follow"].setChecked(True)
        session.replay.opened.connect(self._window.actions_table["playback"].setChecked)
        app.styleHints().colorSchemeChanged.connect(self._system_colours_changed)

    def carry_out(self, action_id: str) -> None:
        """Do what an action of the table says."""
        self._do[action_id]()

    def set_theme(self, name: str) -> None:
        """Use the theme "system", "light" or "dark" from now on."""
        self._settings.preferences.theme = name
        self._window.actions_table[f"theme_{name}"].setChecked(True)
        theme = resolve_theme(name, self._app)
        apply_theme(theme, self._app)
        self._window.set_theme(theme)

    def restore_geometry(self) -> None:
        """Put the window where it was."""
        if (geometry := self._settings.geometry("window")) is not None:
            self._window.restoreGeometry(geometry)
        for name, splitter in self._window.splitters().items():
            if (state := self._settings.geometry(name)) is not None:
                splitter.restoreState(state)

    def remember(self) -> None:
        """Write settings and the scenario shown; a full disk must not keep the window open."""
        try:
            self._settings.save(self._session.scenario)
        except OSError as error:
            log.error("the settings could not be saved: %s", error)
            return
        self._settings.set_geometry("window", self._window.saveGeometry())
        for name, splitter in self._window.splitters().items():
            self._settings.set_geometry(name, splitter.saveState())

    def _say(self, text: str) -> None:
        self._window.status.showMessage(text, _MESSAGE_MS)

    def _start(self, mode: Mode) -> None:
        self._session.set_mode(mode)
        self._session.run()

    def _toggle_run(self) -> None:
        if self._session.idle:
            self._session.run()
        else:
            self._session.stop()

    def _ask_for_clip(self) -> None:
        from concurviz.views.clip_dialog import ClipDialog

        finished = self._session.idle and bool(self._session.trace().runs)
        dialog = ClipDialog(finished, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._place_clip(dialog.order))
        dialog.open()

    def _place_clip(self, order: ClipOrder) -> None:
        kinds = {".gif": "GIF", ".png": "APNG", ".webp": "WebP", ".mp4": "MP4"}
        make = partial(self._make_clip, order)
        ask_to_save(self._window, self.tr("Export a clip"), "timeline", kinds, make)

    def _make_clip(self, order: ClipOrder, path: Path) -> None:
        from concurviz.files.clip import kind_problem

        if problem := kind_problem(path):
            self._window.banner.show_message(problem)
            return
        self._session.replay.close()
        self._session.spawn(self.clips.make(path, order))

    def _follow(self) -> None:
        self._window.timeline.set_follow(self._window.actions_table["follow"].isChecked())

    def _pause(self) -> None:
        self._window.timeline.set_paused(self._window.actions_table["pause"].isChecked())

    def _play_again(self) -> None:
        replay = self._session.replay
        if replay.is_open:
            replay.close()
        elif self._session.idle and self._session.trace().runs:
            replay.open()
        else:
            self._window.actions_table["playback"].setChecked(False)
            text = self.tr("Playback is for finished runs: wait for the end, or stop.")
            self._window.status.showMessage(text, _MESSAGE_MS)

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _about(self) -> None:
        from importlib.metadata import version

        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About concurviz"))
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        box.setText(f"<b>concurviz {version('concurviz')}</b>")
        box.setInformativeText(
            self.tr(
                "Shows how Python really schedules concurrent work.<br>MIT licence. "
                "Every task runs in a process of its own, never in this window."
            )
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _system_colours_changed(self) -> None:
        if self._settings.preferences.theme == "system":
            self.set_theme("system")
