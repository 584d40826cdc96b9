"""``qthreads``: QThread workers beside a Qt event loop with a 60 Hz heartbeat.

The heartbeat stands for a GUI's frames: a beat that comes late is a frame that a window in this
process would have lost.
"""

from __future__ import annotations

from time import perf_counter_ns

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QTimer, Slot

from concurviz.lab.context import Context
from concurviz.lab.worker import introduce
from concurviz.wire.records import NO_TASK
from concurviz.wire.states import Instant, State

HEARTBEAT_MS = 16
"""Qt's timers count whole milliseconds: 62.5 Hz."""


class TaskThread(QThread):
    """A worker in a QThread of its own."""

    def __init__(self, context: Context, number: int) -> None:
        super().__init__()
        self._context = context
        self._number = number
        self._asked = perf_counter_ns()

    def run(self) -> None:
        context = self._context
        worker = context.worker(self._number)
        worker.recorder.worker(self._asked, State.STARTING)
        introduce(context.journal, self._number, f"QThread {self._number + 1}", "qthread")
        worker.serve(context.source)


class Heartbeat:
    """A timer of the main thread; each beat is recorded with how late it came."""

    def __init__(self, context: Context, worker: int) -> None:
        self._recorder = context.journal.recorder(worker)
        self._gap_ns = context.settings.gap_ns
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
        if late > self._gap_ns:
            self._recorder.gap(due, late, NO_TASK)
        else:
            self._recorder.worker(now, State.RUNNING)
        self._recorder.instant(now, Instant.HEARTBEAT, NO_TASK, late)
        self._recorder.worker(perf_counter_ns(), State.IDLE)

    def stop(self) -> None:
        """Beat no more and end the journal of this lane."""
        self._timer.stop()
        now = perf_counter_ns()
        self._recorder.worker(now, State.NONE)
        self._recorder.close(now)


class Countdown(QObject):
    """Quits the Qt loop once every thread has finished; its slot runs in the main thread."""

    def __init__(self, threads: list[TaskThread]) -> None:
        super().__init__()
        self._running = len(threads)
        for thread in threads:
            thread.finished.connect(self.finished)

    @Slot()
    def finished(self) -> None:
        """One thread has finished."""
        self._running -= 1
        if not self._running:
            QCoreApplication.quit()


def run(context: Context) -> None:
    """Run the threads and the Qt loop until the source is worked off."""
    app = QCoreApplication([])
    context.source.open(context.recorder)
    heartbeat = Heartbeat(context, context.workers)
    threads = [TaskThread(context, number) for number in range(context.workers)]
    countdown = Countdown(threads)
    for thread in threads:
        thread.start()
    heartbeat.start()
    app.exec()
    for thread in threads:
        thread.wait()
    heartbeat.stop()
    del countdown
