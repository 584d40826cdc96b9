"""Keeping and sharing: opens and saves scenarios, traces and pictures for the session."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QPixmap

from concurviz.analysis.trace import Trace
from concurviz.app.failures import log
from concurviz.app.patience import patiently
from concurviz.app.provenance import facts_of, pixmap_of, would_run
from concurviz.app.session import Session
from concurviz.app.settings import Settings
from concurviz.files.atomic import Cancelled, WriteError, write_bytes, write_text
from concurviz.scenario.functions import with_file
from concurviz.scenario.model import Scenario, ScenarioError
from concurviz.scenario.sweep import plan
from concurviz.views.file_dialogs import ask_to_open, ask_to_save

if TYPE_CHECKING:
    from concurviz.analysis.sweep import Sweep
    from concurviz.drawing.sheet import Seen
    from concurviz.files.opening import Opened
    from concurviz.files.pictures import About
    from concurviz.views.export_dialog import ExportOrder

_MESSAGE_MS = 4000
_SCENARIO = ".toml"
_PYTHON = ".py"


class Keeper(QObject):
    """Carries out what the user wants with files. Whatever fails is said in the banner.

    Opening never runs anything. Large files are read and written beside the window, in a thread.
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self._session = session
        self._window = session.window
        self._settings = settings
        self._opening = 0
        self._window.file_dropped.connect(self.open)
        self._window.recent_menu.chosen.connect(self.open)
        self._window.scenario_panel.task_asked.connect(self.ask_for_task)
        self._window.recent_menu.cleared.connect(self._forget)
        self._window.recent_menu.set_files(settings.recent)

    # Opening.

    def ask_and_open(self) -> None:
        """Ask for a file and open it."""
        from concurviz.files.tracefile import SUFFIX

        everything = self.tr("Scenarios, traces and pictures ({0})")
        foreign = "*.json *.json.gz *.html"
        kinds = [
            everything.format(f"*{_SCENARIO} *{SUFFIX} {foreign} *.png *.svg *{_PYTHON}"),
            self.tr("Scenarios (*.toml)"),
            self.tr("Traces ({0})").format(f"*{SUFFIX}"),
            self.tr("Other tools' traces (*.json *.json.gz *.html)"),
            self.tr("Pictures (*.png *.svg)"),
            self.tr("Python files (*.py)"),
            self.tr("All files (*)"),
        ]
        ask_to_open(self._window, self.tr("Open"), kinds, self.open)

    def ask_for_task(self) -> None:
        """Ask for a file with a function of the user's own, to be the task."""
        kinds = [self.tr("Python files (*.py)")]
        ask_to_open(self._window, self.tr("Your own function"), kinds, self.open)

    def open(self, path: Path) -> None:
        """Open a scenario, a trace, a picture, or a file with functions of the user's own."""
        self._opening += 1
        self._session.spawn(self._open(path, self._opening))

    async def read_and_show(self, path: Path) -> None:
        """As ``open``, to be waited for; what fails has been said."""
        self._opening += 1
        await self._open(path, self._opening)

    async def _open(self, path: Path, turn: int) -> None:
        from concurviz.files.opening import OpenError, open_file

        if path.suffix.lower() == _PYTHON:
            self._open_functions(path.absolute())
            return
        self._window.status.showMessage(self.tr("Opening {0} …").format(path.name))
        try:
            found = await patiently(
                self._window,
                self.tr("Open"),
                self.tr("Reading {0} …").format(path.name),
                partial(open_file, path),
                lambda: self._session.closing or turn != self._opening,
            )
        except Cancelled:
            self._say(self.tr("Nothing was opened: cancelled"))
            return
        except OpenError as error:
            self._window.status.clearMessage()
            self._window.banner.show_message(str(error))
            return
        if turn != self._opening or self._session.closing:
            return  # another file has been opened since
        self._window.status.clearMessage()
        self.show(found, path)

    def _open_functions(self, path: Path) -> None:
        """Offer a file's functions as tasks: it is read, and neither imported nor run."""
        try:
            scenario = with_file(self._session.scenario, path)
        except ScenarioError as error:
            self._window.banner.show_message(str(error))
            return
        self._session.open_scenario(scenario)
        self._say(self.tr("Read {0}. Press Run to import and run it.").format(path.name))

    def show(self, found: Opened, path: Path) -> None:
        """Show what was read from a file."""
        from concurviz.files.pictures import About

        self._remember(path)
        match found:
            case Scenario():
                self._session.open_scenario(found)
                self._say(self.tr("Opened {0}. Press Run to run it.").format(path.name))
            case Trace():
                self._session.open_trace(found, path)
                self._say(self.tr("Opened {0}").format(path.name))
                if found.notes:
                    text = self.tr("Not shown of {0}: {1}.")
                    self._window.banner.show_message(text.format(path.name, "; ".join(found.notes)))
            case About():
                self._show_picture(path, found)

    def _show_picture(self, path: Path, what: About) -> None:
        from concurviz.views.picture_dialog import PictureDialog

        pixmap = pixmap_of(path)
        dialog = PictureDialog(path.name, pixmap, facts_of(what), would_run(what), self._window)

        def show() -> None:
            self._session.open_scenario(what.scenario)
            if what.over:
                tasks = int(what.scenario.params["tasks"])
                self._window.sweep.set_plan(plan(what.scenario, what.over, tasks=tasks))
            self._session.set_mode("sweep" if what.over else what.mode)

        def run() -> None:
            show()
            self._session.run()

        dialog.show_requested.connect(show)
        dialog.run_requested.connect(run)
        dialog.open()

    # Saving.

    def ask_and_save(self) -> None:
        """Ask where to save: the trace shown, if there is one, or the scenario."""
        from concurviz.files.tracefile import SUFFIX

        kinds = {SUFFIX: self.tr("Trace"), _SCENARIO: self.tr("Scenario")}
        if not self._has_trace:
            del kinds[SUFFIX]
        self._ask(self.tr("Save"), kinds, self.save_to)

    def ask_and_save_trace(self) -> None:
        """Ask where to save the trace shown."""
        from concurviz.files.tracefile import SUFFIX

        self._ask(self.tr("Save trace"), {SUFFIX: self.tr("Trace")}, self.save_to)

    def ask_and_save_scenario(self) -> None:
        """Ask where to save the scenario shown."""
        self._ask(self.tr("Save scenario"), {_SCENARIO: self.tr("Scenario")}, self.save_to)

    def save_to(self, path: Path) -> None:
        """Save the trace where the name says so, else the scenario."""
        from concurviz.files.tracefile import SUFFIX, Frozen

        if path.suffix.lower() == SUFFIX:
            # As it is at this moment: its runs may go on while it is being written.
            frozen = Frozen(self._session.kept)
            self._session.spawn(self._write(path, lambda: frozen.write(path)))
            return
        text = self._session.scenario.to_toml(path.absolute().parent)
        self._session.spawn(self._write(path, lambda: write_text(path, text)))

    async def _write(self, path: Path, write: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(write)
        except WriteError as error:
            self._window.banner.show_message(str(error))
        else:
            self._remember(path)
            self._say(self.tr("Saved {0}").format(path))

    # Pictures.

    def ask_for_picture(self) -> None:
        """Ask which part of the runs, how large, and where; a sweep has only one picture."""
        if self._session.mode == "sweep":
            self.ask_and_export()
            return
        from concurviz.views.export_dialog import ExportDialog

        preferred = self._settings.preferences.export_scale
        dialog = ExportDialog(self._window.timeline.width(), preferred, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._place_picture(dialog.order))
        dialog.open()

    def _place_picture(self, order: ExportOrder) -> None:
        # As it is seen at this moment: the view may move while the user looks for a folder.
        seen = self._window.timeline.seen if order.part == "view" else None
        kinds = {".png": self.tr("PNG"), ".svg": self.tr("SVG"), ".pdf": self.tr("PDF")}

        def chosen(path: Path) -> None:
            self.export_to(path, order.scale, width=order.width, seen=seen)

        self._ask(self.tr("Export picture"), kinds, chosen)

    def ask_and_export(self, suffix: str = ".png", scale: int | None = None) -> None:
        """Ask for a file and write the picture of what is shown: a sweep in its mode, else runs.

        ``suffix``: the kind that is offered first; ``scale``: of a PNG, by default the preferred.
        """
        kinds = {
            ".png": self.tr("PNG"),
            ".svg": self.tr("SVG"),
            ".pdf": self.tr("PDF"),
        }
        ordered = {suffix: kinds[suffix], **kinds}
        if self._session.mode == "sweep":
            # Its curves are painted pixels; without a point there is nothing to ask about.
            ordered = {".png": kinds[".png"]}
            if self._swept is None:
                self._say(self.tr("Nothing has been swept yet: press Run first."))
                return
        scale = scale or self._settings.preferences.export_scale
        self._ask(self.tr("Export picture"), ordered, lambda path: self.export_to(path, scale))

    def export_to(
        self, path: Path, scale: int, *, width: int = 1600, seen: Seen | None = None
    ) -> None:
        """Write the picture of what is shown: PNG, SVG or PDF by its suffix, a sweep as PNG."""
        try:
            write_bytes(path, self._picture(path.suffix, scale, width, seen))
        except (WriteError, ValueError) as error:
            self._window.banner.show_message(str(error))
        else:
            self._say(self.tr("Saved {0}").format(path))

    def _picture(self, suffix: str, scale: int, width: int, seen: Seen | None) -> bytes:
        from concurviz.app.picture import picture_bytes
        from concurviz.app.sweep_picture import sweep_png

        if self._session.mode != "sweep":
            trace = self._session.trace()
            return picture_bytes(trace, suffix, scale=scale, width=width, seen=seen)
        if suffix.lower() != ".png":
            raise ValueError(self.tr("The picture of a sweep is a .png"))
        return sweep_png(self._some_sweep(), scale=scale)

    def copy_picture(self) -> None:
        """Put the picture of what is shown on the clipboard."""
        from concurviz.app.picture import sheet_of
        from concurviz.app.sweep_picture import sweep_image
        from concurviz.drawing.picture import render_image

        scale = self._settings.preferences.export_scale
        try:
            if self._session.mode == "sweep":
                image = sweep_image(self._some_sweep(), scale=scale)
            else:
                image = render_image(sheet_of(self._session.trace()), scale)
        except ValueError as error:
            self._window.banner.show_message(str(error))
            return
        QGuiApplication.clipboard().setPixmap(QPixmap.fromImage(image))
        self._say(self.tr("Picture copied"))

    # Small things.

    @property
    def _has_trace(self) -> bool:
        trace = self._session.trace()
        return trace.sweep is not None or any(run.trace is not None for run in trace.runs)

    @property
    def _swept(self) -> Sweep | None:
        """The sweep shown; None before its first point."""
        sweep = self._session.lab.swept
        return sweep if sweep is not None and sweep.points else None

    def _some_sweep(self) -> Sweep:
        if self._swept is None:
            raise ValueError(self.tr("Nothing has been swept yet: press Run first."))
        return self._swept

    def _ask(self, title: str, kinds: dict[str, str], chosen: Callable[[Path], None]) -> None:
        ask_to_save(self._window, title, self.stem(), kinds, chosen)

    def stem(self) -> str:
        """A file name after the scenario's, of characters that every system takes."""
        name = self._session.scenario.name
        return re.sub(r"[^\w.-]+", "-", name).strip("-.").lower() or "untitled"

    def _say(self, text: str) -> None:
        self._window.status.showMessage(text, _MESSAGE_MS)

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._keep_recent()

    def _forget(self) -> None:
        self._settings.recent.clear()
        self._keep_recent()

    def _keep_recent(self) -> None:
        self._window.recent_menu.set_files(self._settings.recent)
        try:
            self._settings.save_recent()
        except OSError as error:
            log.error("the list of recent files could not be saved: %s", error)
