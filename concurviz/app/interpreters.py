"""The interpreters that the window offers: looked for beside whatever runs, remembered if added."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject

from concurviz.app.session import Session
from concurviz.app.settings import Settings
from concurviz.controllers.catalogue import NoSuchInterpreter, fitting_for, spelled, unavailable
from concurviz.controllers.interpreters import Interpreter
from concurviz.views.file_dialogs import ask_to_open
from concurviz.views.model_picker import InterpreterChoice, Lack
from concurviz.wire.models import MODELS


class Interpreters(QObject):
    """Fills the panel's list of interpreters from the lab's catalogue, and says what models lack.

    Looking takes processes of its own, so it waits until the list is opened or the lab has nothing
    to do: it must not be in anybody's measurement.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self._session = session
        self._settings = settings
        self._catalogue = session.lab.catalogue
        self._looked = False
        panel = session.window.scenario_panel
        panel.interpreters.look_asked.connect(self.look)
        panel.interpreters.add_asked.connect(self.ask_for_another)
        session.tick.measured.connect(self._when_idle)

    def _when_idle(self) -> None:
        if self._session.settled and self._session.lab.runs:
            self.look()

    def look(self) -> None:
        """Look for interpreters, once, and again where the user's own task lies elsewhere."""
        if self._catalogue.go_near(self._session.scenario) or not self._looked:
            self._looked = True
            self._session.spawn(self._look())

    async def _look(self) -> None:
        await self._catalogue.look()
        self._show()

    def ask_for_another(self) -> None:
        """Ask for an executable and offer it from now on."""
        title = self.tr("Add an interpreter")
        ask_to_open(
            self._session.window, title, [self.tr("Python (python*)"), self.tr("All files (*)")],
            lambda path: self._session.spawn(self.add(path)),
        )  # fmt: skip

    async def add(self, path: Path) -> None:
        """Offer ``path`` from now on, and remember it; a banner says why where it is none."""
        try:
            await self._catalogue.add(path)
        except NoSuchInterpreter as error:
            self._session.window.banner.show_message(str(error))
            return
        self._settings.interpreters[:] = self._catalogue.added
        try:
            self._settings.save_interpreters()
        except OSError as error:
            self._session.window.banner.show_message(f"{self._settings.folder}: {error}")
        await self._catalogue.look()
        self._looked = True
        self._show()

    def _show(self) -> None:
        panel = self._session.window.scenario_panel
        found = self._catalogue.found
        own = next((i for i in found if i.path == Path(sys.executable)), None)
        panel.interpreters.set_choices([self._choice(i, found, i is own) for i in found])
        if own is not None:
            panel.picker.set_lacks(
                {name: _lack(name, why, found) for name, why in unavailable(own).items()}
            )

    def _choice(
        self, interpreter: Interpreter, found: list[Interpreter], own: bool
    ) -> InterpreterChoice:
        path = str(interpreter.path)
        if interpreter.unfit:
            title = interpreter.title if interpreter.version else interpreter.path.name
            why = interpreter.problem or self.tr("too old for tasks, or no CPython")
            return InterpreterChoice(path, title, path, problem=why)
        title = interpreter.version_text
        if interpreter.free_threaded:
            title = self.tr("{0}, free-threaded").format(title)
        sources = {"virtual environment": self.tr("environment"), "added": self.tr("added")}
        where = sources.get(interpreter.source, interpreter.source)
        if own:
            where = self.tr("this program's")
        gil = self.tr("no GIL") if interpreter.free_threaded else self.tr("with a GIL")
        name = spelled(interpreter, found)
        return InterpreterChoice(name, f"{title} ({where})", f"{path}, {gil}", own=own)


def _lack(name: str, why: str, found: list[Interpreter]) -> Lack:
    fitting = fitting_for(MODELS[name], found)
    return Lack(why, "" if fitting is None else spelled(fitting, found))
