"""``qthreads``: QThread workers beside a Qt event loop with a 60 Hz heartbeat."""

from __future__ import annotations

from time import perf_counter_ns

from PySide6.QtCore import QCoreApplication, QObject, QThread, Slot

from concurviz.lab.context import Context
from concurviz.lab.limits import stack_bytes
from concurviz.lab.qt_host import Heartbeat
from concurviz.lab.worker import introduce
from concurviz.wire.states import State


class TaskThread(QThread):
    """A worker in a QThread of its own."""

    def __init__(self, context: Context, number: int) -> None:
        super().__init__()
        self._context = context
        self._number = number
        self._asked = perf_counter_ns()
        self.setStackSize(stack_bytes(context.workers))

    def run(self) -> None:
        context = self._context
        worker = context.worker(self._number)
        worker.recorder.worker(self._asked, State.STARTING)
        introduce(context.journal, self._number, f"QThread {self._number + 1}", "qthread")
        worker.serve(context.source)


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
