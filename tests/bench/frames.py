"""The window's frame interval while four CPU-bound threads run, against an idle window."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from concurviz.app.session import Session
from concurviz.controllers.lab import Lab
from concurviz.scenario.model import from_dict
from concurviz.views.main_window import MainWindow
from tests.bench.harness import Figure

ROUNDS = 3
SECONDS = 4.0
BAR = 1.2

BUSY = from_dict(
    {"workload": "cpu", "models": ["threads"], "params": {"workers": 4, "cpu_ms": 20, "tasks": 8}}
)


class TimedSession(Session):
    """A session that notes when its frames begin."""

    def __init__(self, lab: Lab, window: MainWindow, loop: asyncio.AbstractEventLoop) -> None:
        self.frames: list[float] = []
        super().__init__(lab, window, loop)

    def draw(self) -> None:
        self.frames.append(perf_counter())
        super().draw()


def measure() -> Iterator[Figure]:
    """p95 of the frame interval, idle and busy, and the ratio of their medians over rounds."""
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    with loop:
        idle, busy = loop.run_until_complete(_rounds(loop))
    yield Figure("frames: interval p95, idle", 1000 * float(np.median(idle)), "ms")
    yield Figure("frames: interval p95, 4 busy threads", 1000 * float(np.median(busy)), "ms")
    yield Figure("frames: busy / idle", float(np.median(busy) / np.median(idle)), "x", BAR)


async def _rounds(loop: asyncio.AbstractEventLoop) -> tuple[list[float], list[float]]:
    window = MainWindow([])
    window.resize(1280, 800)
    session = TimedSession(Lab(), window, loop)
    session.show(BUSY)
    session.set_mode("live")
    window.show()
    session.tick.start()
    idle, busy = [], []
    for _ in range(ROUNDS):
        idle.append(await _p95(session))
        session.run()
        # The lab has no signal for it: views look at it once a frame.
        while not (session.lab.runs and session.lab.runs[0].status == "running"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        busy.append(await _p95(session))
        await session.lab.stop()
    session.close()
    await session.closed.wait()
    return idle, busy


async def _p95(session: TimedSession) -> float:
    await asyncio.sleep(0.5)  # until what went before has been drawn
    session.frames.clear()
    await asyncio.sleep(SECONDS)
    return float(np.percentile(np.diff(session.frames), 95))
