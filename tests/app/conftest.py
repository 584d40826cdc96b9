"""A whole application, with its real lab and hosts, on one Qt + asyncio loop."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from concurviz.app.commands import Commands
from concurviz.app.failures import Failures
from concurviz.app.main import presets
from concurviz.app.session import Session
from concurviz.app.settings import Settings
from concurviz.controllers.lab import Lab
from concurviz.scenario.model import Scenario
from concurviz.views.main_window import MainWindow

PATIENCE_S = 30.0

TINY = Scenario(
    name="Tiny", workload="mixed", models=("serial", "threads"), repeats=1, warmup=0
).with_params(tasks=4, cpu_ms=1.0, io_ms=2.0, workers=2, phases=1)


@dataclass
class App:
    """What a test drives: the window by clicks, everything else by waiting for states."""

    window: MainWindow
    session: Session
    commands: Commands
    settings: Settings
    loop: QEventLoop

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; fails after PATIENCE_S."""
        async with asyncio.timeout(PATIENCE_S):
            # What is waited for is a state of hosts and panels, which no event announces.
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def until_done(self) -> None:
        """Wait until the lab is idle and the panels show it."""
        await self.until(lambda: self.session.settled)

    async def until_busy(self) -> None:
        """Wait until the lab has taken an order up."""
        await self.until(lambda: self.session.lab.busy)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine on its application's loop, and close the application there.

    qasync's callbacks are Qt timers: they would also fire while no loop is running, wherever Qt's
    events are processed, as pytest-qt does between the phases of a test.
    """
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    app: App = pyfuncitem.funcargs["app"]
    names = pyfuncitem._fixtureinfo.argnames
    test = pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names})

    async def run() -> None:
        app.session.tick.start()
        try:
            await test
        finally:
            app.session.close()
            await app.until(app.session.closed.is_set)

    app.loop.run_until_complete(run())
    return True


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    hook = sys.excepthook
    window = MainWindow(presets())
    settings = Settings.load(tmp_path / "settings")
    Failures(window.banner.show_message, None).install(loop)

    async def make() -> tuple[Session, Commands]:
        session = Session(Lab(on_banner=window.banner.show_message), window, loop)
        return session, Commands(session, settings, qapp)

    session, commands = loop.run_until_complete(make())
    commands.set_theme("light")
    session.show(TINY)
    session.set_mode("compare")
    window.show()
    yield App(window, session, commands, settings, loop)
    sys.excepthook = hook
    loop.close()
    asyncio.set_event_loop(None)
    window.deleteLater()
    qapp.setStyleSheet("")
