"""The one frame clock of the window."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS = 16
_MEASURED_S = 1.0
#: However sparing the window is, frames come this often: it must not look frozen.
_LONGEST_S = 0.2


class FrameTick(QObject):
    """Calls ``draw`` once a frame and measures how many frames a second the window manages.

    ``draw`` must do nothing when nothing has changed. ``clock`` and ``used`` are the wall's clock
    and this thread's own, in seconds. Signal ``measured(fps)``: once a second.
    """

    measured = Signal(float)

    def __init__(
        self,
        draw: Callable[[], None],
        parent: QObject | None = None,
        clock: Callable[[], float] = perf_counter,
        used: Callable[[], float] = thread_time,
    ) -> None:
        super().__init__(parent)
        self._draw = draw
        self._clock, self._used = clock, used
        self._share: float | None = None
        self._before, self._not_before = used(), 0.0
        self._timer = QTimer(self)
        # A coarse timer may come 5 % late or early, and a frame's worth of jitter would be seen.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._frames = 0
        self._since = clock()

    def set_cap(self, fps: int) -> None:
        """Draw no more than so many frames per second."""
        self._timer.setInterval(1000 // fps)

    def set_share(self, share: float | None) -> None:
        """Take no more than this part of a core, by drawing less often; None: no such limit."""
        if share != self._share:
            self._share, self._not_before = share, 0.0

    def start(self) -> None:
        """Begin to tick."""
        self._frames, self._since = 0, self._clock()
        self._timer.start()

    def stop(self) -> None:
        """No further frame is drawn."""
        self._timer.stop()

    def _tick(self) -> None:
        now = self._clock()
        if now < self._not_before:
            return
        self._draw()
        self._frames += 1
        # What this thread has used since the frame before: painting comes after drawing.
        used = self._used()
        spent, self._before = used - self._before, used
        if self._share is not None:
            self._not_before = now + min(spent / self._share, _LONGEST_S)
        passed = self._clock() - self._since
        if passed >= _MEASURED_S:
            self.measured.emit(self._frames / passed)
            self._frames, self._since = 0, self._clock()
