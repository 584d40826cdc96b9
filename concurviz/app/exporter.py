"""Exports what is shown for other tools, and as a report; long ones can be watched and stopped."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from concurviz.app.patience import patiently
from concurviz.app.session import Session
from concurviz.views.file_dialogs import ask_to_save
from concurviz.words import word

_MESSAGE_MS = 4000

#: Actions by the format that they write, as of files.interchange.export.FORMATS.
ACTIONS = {
    "export_chrome": "chrome",
    "export_perfetto": "perfetto",
    "export_csv": "csv",
    "export_spans": "spans-json",
    "export_parquet": "parquet",
}


class Exporter(QObject):
    """Carries out the export actions. ``stem`` names a file after the scenario."""

    def __init__(self, session: Session, stem: Callable[[], str]) -> None:
        super().__init__(session)
        self._session = session
        self._window = session.window
        self._stem = stem
        self.commands: dict[str, Callable[[], None]] = {
            action: partial(self.ask, kind) for action, kind in ACTIONS.items()
        }
        self.commands["export_report"] = self.ask_for_report

    def ask(self, kind: str) -> None:
        """Ask for a file and export what is shown in a format."""
        from concurviz.files.interchange.export import FORMATS

        chosen = FORMATS[kind]
        if problem := chosen.problem():
            self._window.banner.show_message(problem)
            return
        kinds = {chosen.suffix: word(chosen.title)}
        write = partial(self.export_to, kind)
        ask_to_save(self._window, self.tr("Export"), self._stem(), kinds, write)

    def export_to(self, kind: str, path: Path) -> None:
        """Export what is shown into a file, in a format."""
        from concurviz.files.interchange.export import export
        from concurviz.files.interchange.snapshot import Snapshot

        # As it is at this moment: its runs may go on while it is being written.
        snapshot = Snapshot.of(self._session.kept)

        def write(progress: Callable[[float], bool]) -> None:
            export(path, snapshot, kind, progress)

        self._session.spawn(self._watch(path, write))

    def ask_for_report(self) -> None:
        """Ask for a file and write the report of what is shown."""
        kinds = {".html": self.tr("Report (HTML)")}
        ask_to_save(self._window, self.tr("Export"), self._stem(), kinds, self.report_to)

    def report_to(self, path: Path) -> None:
        """Write the report of what is shown."""
        from concurviz.app.report import report_bytes
        from concurviz.files.interchange.export import write_packed

        trace = self._session.kept
        try:
            data = report_bytes(trace, trace.said.findings)
        except ValueError as error:
            self._window.banner.show_message(str(error))
            return

        def write(_progress: Callable[[float], bool]) -> None:
            write_packed(path, data)

        self._session.spawn(self._watch(path, write))

    async def _watch(self, path: Path, write: Callable[[Callable[[float], bool]], None]) -> None:
        """Write in a thread. What it says is looked at from here."""
        from concurviz.files.atomic import Cancelled, WriteError

        doing = self.tr("Writing {0} …").format(path.name)
        window, session = self._window, self._session
        try:
            await patiently(window, self.tr("Export"), doing, write, lambda: session.closing)
            window.status.showMessage(self.tr("Saved {0}").format(path), _MESSAGE_MS)
        except Cancelled:
            text = self.tr("Nothing was written: cancelled")
            window.status.showMessage(text, _MESSAGE_MS)
        except WriteError as error:
            window.banner.show_message(str(error))
