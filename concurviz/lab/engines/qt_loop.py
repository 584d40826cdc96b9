"""``qt-loop``: the coroutines of ``coroutines`` on Qt's event loop, bridged by qasync.

Tasks and frames share one thread, so a coroutine that computes holds up the heartbeat; and every
step goes through a timer of Qt's, which costs several times what asyncio's own loop asks for it.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication
from qasync import QEventLoop

from concurviz.lab.context import Context
from concurviz.lab.engines.coroutines import CoroutineEngine
from concurviz.lab.qt_host import Heartbeat

HEARTBEAT_LANE = 1
"""The loop's own lane is 0."""


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
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(work(context))
    asyncio.set_event_loop(None)
