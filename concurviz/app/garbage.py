"""Garbage is collected in Qt's own thread, and in no other."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 200
#: Every so many periods older generations are looked through as well.
MIDDLE, OLDEST = 10, 100


class Garbage(QObject):
    """Takes Python's automatic collection over until ``stop``.

    Python collects in whichever thread happens to allocate. A closed dialog in a reference cycle
    would then be destroyed in a thread that writes a file, and take the process with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._periods = 0
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self._collect)
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    def _collect(self) -> None:
        self._periods += 1
        if not self._periods % OLDEST:
            gc.collect(2)
        else:
            gc.collect(1 if not self._periods % MIDDLE else 0)
