"""The one frame clock of the window."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS = 16
_MEASURED_S = 1.0


class FrameTick(QObject):
    """Calls ``draw`` once a frame and measures how many frames a second the window manages.

    ``draw`` must do nothing when nothing has changed. Signal ``measured(fps)``: once a second.
    """

    measured = Signal(float)

    def __init__(self, draw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._timer = QTimer(self)
        # A coarse timer may come 5 % late or early, and a frame's worth of jitter would be seen.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._frames = 0
        self._since = perf_counter()

    def set_cap(self, fps: int) -> None:
        """Draw no more than so many frames per second."""
        self._timer.setInterval(1000 // fps)

    def start(self) -> None:
        """Begin to tick."""
        self._frames, self._since = 0, perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """No further frame is drawn."""
        self._timer.stop()

    def _tick(self) -> None:
        self._draw()
        self._frames += 1
        passed = perf_counter() - self._since
        if passed >= _MEASURED_S:
            self.measured.emit(self._frames / passed)
            self._frames, self._since = 0, perf_counter()
