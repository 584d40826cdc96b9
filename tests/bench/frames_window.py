"""The process that the bench of frames measures: the real window, by turns idle and at work.

Prints one JSON list with a round's ``idle_ms``, ``busy_ms`` (p95 of the frame interval) and
``worst_ms`` (the longest while busy) in each element.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from time import perf_counter

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from concurviz.app.session import Session
from concurviz.controllers.lab import Lab
from concurviz.scenario.model import from_dict
from concurviz.views.look import apply_theme, resolve_theme
from concurviz.views.main_window import MainWindow
from tests.bench.harness import BenchError

ROUNDS = 5
SECONDS = 4.0
#: Until what went before has been drawn.
SETTLE_S = 0.5
START_LIMIT_S = 20.0

BUSY = from_dict(
    {"workload": "cpu", "models": ["threads"], "params": {"workers": 4, "cpu_ms": 20, "tasks": 8}}
)


class TimedSession(Session):
    """A session that notes when its frames begin (``frames``: seconds)."""

    def __init__(self, lab: Lab, window: MainWindow, loop: asyncio.AbstractEventLoop) -> None:
        self.frames: list[float] = []
        super().__init__(lab, window, loop)

    def draw(self) -> None:
        self.frames.append(perf_counter())
        super().draw()


def window_session(measure: Callable[[TimedSession], Awaitable[object]]) -> None:
    """Open the real window, print as JSON what ``measure`` finds in it, and close it."""
    app = QApplication(["bench"])
    app.setQuitOnLastWindowClosed(False)
    apply_theme(resolve_theme("light", app), app)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        print(json.dumps(loop.run_until_complete(_in_window(loop, measure))))


async def _in_window(
    loop: asyncio.AbstractEventLoop, measure: Callable[[TimedSession], Awaitable[object]]
) -> object:
    window = MainWindow([])
    window.resize(1280, 800)
    session = TimedSession(Lab(), window, loop)
    window.show()
    session.tick.start()
    try:
        return await measure(session)
    finally:
        session.close()
        await session.closed.wait()


async def _measure(session: TimedSession) -> list[dict[str, float]]:
    session.show(BUSY)
    session.set_mode("live")
    return [await _round(session) for _ in range(ROUNDS)]


async def _round(session: TimedSession) -> dict[str, float]:
    idle = await intervals(session)
    session.run()
    async with asyncio.timeout(START_LIMIT_S):
        # The lab has no signal for it: views look at it once a frame.
        while not _tasks_done(session):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    before = _tasks_done(session)
    busy = await intervals(session)
    if _tasks_done(session) <= before:
        raise BenchError("frames: the threads did nothing while frames were timed")
    await session.lab.stop()
    return {
        "idle_ms": float(np.percentile(idle, 95)),
        "busy_ms": float(np.percentile(busy, 95)),
        "worst_ms": float(busy.max()),
    }


def _tasks_done(session: TimedSession) -> int:
    """Tasks that the present run has ended; 0 while none runs."""
    runs = session.lab.runs
    if not runs or runs[0].status != "running" or runs[0].trace is None:
        return 0
    return runs[0].trace.tasks.done


async def intervals(session: TimedSession) -> npt.NDArray[np.float64]:
    """The next seconds' frame intervals, in ms."""
    await asyncio.sleep(SETTLE_S)
    session.frames.clear()
    await asyncio.sleep(SECONDS)
    return np.diff(np.array(session.frames)) * 1000


if __name__ == "__main__":
    window_session(_measure)
