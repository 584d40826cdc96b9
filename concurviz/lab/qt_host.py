"""What the hosts of Qt's own models share: a Qt event loop with a 60 Hz heartbeat.

The heartbeat stands for a GUI's frames: a beat that comes late is a frame that a window in this
process would have lost.
"""

from __future__ import annotations

from time import perf_counter_ns
from typing import Callable

from PySide6.QtCore import Qt, QTimer

from concurviz.lab.context import Context
from concurviz.lab.worker import introduce
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State

HEARTBEAT_MS = 16
"""Qt's timers count whole milliseconds: 62.5 Hz."""


def never_busy() -> int:
    """For a loop in whose thread no task runs."""
    return 0


class Heartbeat:
    """A timer of the main thread; each beat is recorded with how late it came.

    ``busy_until`` tells when a task last ran in this thread (ns): a beat that was due before then
    was waiting for the loop. What else made it late was another thread, or the machine.
    """

    def __init__(
        self, context: Context, worker: int, busy_until: Callable[[], int] = never_busy
    ) -> None:
        self._recorder = context.journal.recorder(worker)
        self._gap_ns = context.settings.gap_ns
        self._busy_until = busy_until
        introduce(context.journal, worker, "heartbeat", "heartbeat")
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(HEARTBEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = perf_counter_ns()

    def start(self) -> None:
        """Begin to beat."""
        self._last = perf_counter_ns()
        self._recorder.worker(self._last, State.IDLE)
        self._timer.start()

    def _beat(self) -> None:
        now = perf_counter_ns()
        due = self._last + HEARTBEAT_MS * 1_000_000
        late = max(0, now - due)
        # Qt drops the beats that it missed, so the next one is due a period after this one.
        self._last = now
        if late <= self._gap_ns:
            self._recorder.worker(now, State.RUNNING)
        elif self._busy_until() > due:
            self._recorder.worker(due, State.LOOP_WAIT)
            self._recorder.worker(now, State.RUNNING)
        else:
            self._recorder.gap(due, late, NO_TASK)
        self._recorder.instant(now, Instant.HEARTBEAT, NO_TASK, late)
        self._recorder.worker(perf_counter_ns(), State.IDLE)

    def stop(self) -> None:
        """Beat no more and end the journal of this lane."""
        self._timer.stop()
        now = perf_counter_ns()
        self._recorder.worker(now, State.NONE)
        self._recorder.close(now)
