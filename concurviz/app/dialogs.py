"""The dialogs of the window, and what is chosen in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from concurviz.app.language import LANGUAGES
from concurviz.app.session import Session
from concurviz.app.settings import CHOICES, Settings
from concurviz.drawing.theme import Theme
from concurviz.views.action_finder import Palette, ShortcutSheet
from concurviz.views.look import resolve_theme

if TYPE_CHECKING:
    from concurviz.views.machine_check import MachineCheck
    from concurviz.views.vitals_card import VitalsCard


class Dialogs(QObject):
    """Opens them, one of each kind; ``set_theme`` carries out a chosen theme."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        app: QApplication,
        set_theme: Callable[[str], None],
    ) -> None:
        super().__init__(session)
        self._session = session
        self._window = session.window
        self._settings = settings
        self._app = app
        self._set_theme = set_theme
        self._looking: asyncio.Task[None] | None = None
        self.commands: dict[str, Callable[[], None]] = {
            "preferences": self._preferences,
            "help": self._help,
            "doctor": self._doctor,
            "palette": self._palette,
            "shortcuts": self._shortcuts,
            "vitals": self._vitals,
        }
        self.apply()

    def apply(self) -> None:
        """Let the session follow the preferences, but for theme and language."""
        preferences = self._settings.preferences
        self._session.live_window_s = preferences.live_window_s or None
        self._session.tick.set_cap(preferences.frame_cap)
        # Of runs that are started from now on.
        self._session.lab.span_budget = preferences.span_budget
        self._session.lab.sample = preferences.sampler == "on"

    @property
    def _theme(self) -> Theme:
        return resolve_theme(self._settings.preferences.theme, self._app)

    def _preferences(self) -> None:
        from concurviz.views.preferences import PreferencesDialog

        values = asdict(self._settings.preferences)
        dialog = PreferencesDialog(CHOICES, values, LANGUAGES, self._window)
        dialog.chosen.connect(self._chosen)
        dialog.open()

    def _chosen(self, name: str, value: object) -> None:
        setattr(self._settings.preferences, name, value)
        if name == "theme":
            self._set_theme(str(value))
        self.apply()

    def _help(self) -> None:
        from concurviz.views.help import HelpDialog

        HelpDialog(self._theme, self._window).show()

    def _palette(self) -> None:
        Palette(self._window.actions_table, self._window).open()

    def _shortcuts(self) -> None:
        ShortcutSheet(self._window.actions_table, self._window).open()

    def _doctor(self) -> None:
        from concurviz.views.machine_check import MachineCheck

        dialog = MachineCheck(self._theme, self._window)
        dialog.wanted.connect(lambda: self._look(dialog))
        dialog.finished.connect(self._stop_looking)
        dialog.open()
        dialog.look()

    def _look(self, dialog: MachineCheck) -> None:
        self._looking = self._session.spawn(self._examine(dialog))

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    async def _examine(self, dialog: MachineCheck) -> None:
        # Late: the window opens without it.
        from concurviz.doctor.report import as_text, examine
        from concurviz.views.machine_check import CheckLine

        try:
            # In a thread: interpreters are started, and one that hangs takes its time.
            added = tuple(self._session.lab.catalogue.added)
            report = await asyncio.to_thread(examine, added=added)
        except (OSError, ValueError) as error:
            dialog.show_problem(str(error))
            return
        lines = [
            CheckLine(c.group, c.title, c.state.value, c.found, c.remedy) for c in report.checks
        ]
        dialog.show_lines(lines, as_text(report.checks))

    def _vitals(self) -> None:
        from concurviz.views.vitals_card import VitalsCard

        card = VitalsCard(self._window)
        work = self._session.spawn(self._fill(card))
        # Nobody waits for the figures of a card that was closed.
        card.destroyed.connect(lambda: work.cancel())
        card.open()

    async def _fill(self, card: VitalsCard) -> None:
        from concurviz.controllers.children import ChildError
        from concurviz.controllers.vitals import measure

        found: dict[str, dict[str, Any]] = {}

        def told(part: str, figures: dict[str, Any]) -> None:
            found[part] = figures
            card.show_found(found)

        try:
            await measure(told)
        except (ChildError, OSError) as error:
            self._window.banner.show_message(str(error))
