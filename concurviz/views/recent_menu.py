"""The menu of files that were opened or saved lately."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

_DIGITS = 9


class RecentMenu(QMenu):
    """Newest first; files that are gone are greyed.

    Signals: ``chosen(Path)``, ``cleared()``.
    """

    chosen = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &recent"))
        self.setToolTipsVisible(True)
        self._files: list[Path] = []
        # Files come and go while the program runs.
        self.aboutToShow.connect(self._fill)
        self.set_files([])

    def set_files(self, files: Sequence[Path]) -> None:
        """The files to offer."""
        self._files = list(files)
        self.setEnabled(bool(self._files))
        self._fill()

    def _fill(self) -> None:
        for old in self.actions():
            # Not at once: it may be the one that is being carried out.
            self.removeAction(old)
            old.deleteLater()
        for number, path in enumerate(self._files, 1):
            # An ampersand in a name is no mnemonic.
            name = path.name.replace("&", "&&")
            key = f"&{number}  " if number <= _DIGITS else ""
            there = path.is_file()
            text = name if there else self.tr("{0} (missing)").format(name)
            action = self.addAction(key + text)
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
            action.setEnabled(there)
            action.triggered.connect(lambda _checked=False, p=path: self.chosen.emit(p))
        self.addSeparator()
        self.addAction(self.tr("Clear this list")).triggered.connect(self.cleared)
