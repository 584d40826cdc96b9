"""``qt-loop``: the coroutines of ``coroutines`` on Qt's event loop, bridged by qasync.

Tasks and frames share one thread, so a coroutine that computes holds up the heartbeat; and every
step goes through a timer of Qt's, which costs several times what asyncio's own loop asks for it.
What Qt's loop does by itself is told from its waits by the signals of its dispatcher.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication
from qasync import QEventLoop

from concurviz.lab.context import Context
from concurviz.lab.engines.coroutines import CoroutineEngine
from concurviz.lab.loop_bench import LoopTicker
from concurviz.lab.qt_host import Heartbeat

HEARTBEAT_LANE = 1
"""The loop's own lane is 0."""


class WatchedDispatcher:
    """Says to ``ticker`` when Qt's loop begins to wait for events, and when it goes on."""

    def __init__(self) -> None:
        self.ticker: LoopTicker | None = None
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.aboutToBlock.connect(self._waits)
        dispatcher.awake.connect(self._goes_on)

    def _waits(self) -> None:
        if self.ticker is not None:
            self.ticker.wait_for_events()

    def _goes_on(self) -> None:
        # Qt says so after it has handled what it woke for, and at times without having waited.
        if self.ticker is not None and self.ticker.waits:
            self.ticker.arrive()
            self.ticker.go_on()


class WatchedQtLoop(QEventLoop):  # type: ignore[misc]
    """qasync's loop, which engines can watch."""

    def __init__(self, app: QCoreApplication) -> None:
        self.watch = WatchedDispatcher()
        super().__init__(app)


async def work(context: Context) -> None:
    """Run the coroutines with the heart beating in the same loop."""
    engine = CoroutineEngine(context)
    heartbeat = Heartbeat(context, HEARTBEAT_LANE, engine.busy_until)
    heartbeat.start()
    try:
        await engine.run()
    finally:
        heartbeat.stop()


def run(context: Context) -> None:
    """Run Qt's loop until the source is worked off."""
    app = QCoreApplication([])
    loop = WatchedQtLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(work(context))
    asyncio.set_event_loop(None)
