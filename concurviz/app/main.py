"""Opens the window: Qt and asyncio on one loop, the last scenario already running."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pyqtgraph as pg
from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from concurviz.app.commands import Commands
from concurviz.app.failures import Failures, log, route_qt_messages, set_up_logging
from concurviz.app.interpreters import Interpreters
from concurviz.app.language import apply_language, resolve_language
from concurviz.app.memory import keep_freed
from concurviz.app.session import Session
from concurviz.app.settings import Settings
from concurviz.controllers.catalogue import Catalogue
from concurviz.controllers.lab import Lab
from concurviz.controllers.machine import cores
from concurviz.scenario.model import Scenario, load
from concurviz.scenario.resources import presets as preset_files
from concurviz.views.main_window import MainWindow
from concurviz.words import translate

if TYPE_CHECKING:
    from concurviz.files.opening import Opened


class SignalWakeup(QObject):
    """Says ``close_asked()`` at SIGINT and SIGTERM, from Qt's loop.

    Python runs its handlers between any two bytecodes, in the midst of painting as well, where a
    window must not be closed, and a Qt loop that waits runs none at all. A KeyboardInterrupt would
    be lost in the virtual method of Qt that it happened to strike. So the handlers do nothing: a
    signal's number is also written into a socket on which Qt listens.
    """

    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._came)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    def release(self) -> None:
        """Put Python's own handling of the signals back."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self._notifier.setEnabled(False)
        self._read.close()
        self._write.close()

    def _came(self) -> None:
        # Any other signal for which there is a handler is written as well.
        for number in {signal.SIGINT, signal.SIGTERM} & set(self._read.recv(64)):
            log.info("closing on %s", signal.Signals(number).name)
            self.close_asked.emit()


def presets() -> list[tuple[str, Scenario]]:
    """File name and scenario of each preset that ships with the program."""
    return [(path.name, load(path)) for path in preset_files().values()]


def main(given: Opened | None = None, path: Path | None = None) -> int:
    """Open the window and return the exit code when it has closed.

    ``given``: what was read from ``path``, shown without running it. Without a path it is a
    scenario of the program's own, and runs; without either the last one does, unless it starts what
    is none of the program's own: the user may have looked at it, and decided not to.
    """
    keep_freed()
    log_path = set_up_logging()
    route_qt_messages()
    app = QApplication.instance() or QApplication(["concurviz"])
    assert isinstance(app, QApplication)
    # Before the window is built: a signal that comes meanwhile waits for the loop.
    wakeup = SignalWakeup()
    app.setApplicationName("concurviz")
    app.setDesktopFileName("concurviz")
    # The loop ends when the hosts have ended, which is after the last window closed.
    app.setQuitOnLastWindowClosed(False)
    pg.setConfigOptions(antialias=False)
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    try:
        with loop:
            settings = Settings.load()
            # Before anything says a word.
            apply_language(resolve_language(settings.preferences.language), app)
            loop.run_until_complete(_run(app, loop, settings, (given, path), log_path, wakeup))
    finally:
        wakeup.release()
    return 0


async def _run(
    app: QApplication,
    loop: asyncio.AbstractEventLoop,
    settings: Settings,
    start: tuple[Opened | None, Path | None],
    log_path: Path | None,
    wakeup: SignalWakeup,
) -> None:
    window = MainWindow(presets())
    hook = sys.excepthook
    Failures(window.banner.show_message, log_path).install(loop)
    catalogue = Catalogue(settings.interpreters)
    lab = Lab(on_banner=window.banner.show_message, catalogue=catalogue)
    session = Session(lab, window, loop)
    Interpreters(session, settings)
    commands = Commands(session, settings, app)
    wakeup.close_asked.connect(session.close)
    # Once, for all widgets together: each that is made under a style sheet costs as much again.
    commands.set_theme(settings.preferences.theme)
    psutil.cpu_percent(None)  # the first call has nothing to compare with
    session.tick.measured.connect(lambda _fps: _show_machine(window))
    for problem in settings.problems:
        window.banner.show_message(problem)
    session.show(settings.scenario or Scenario())
    session.set_mode("compare")
    commands.restore_geometry()
    window.show()
    window.timeline.setFocus()
    log.info("window open")
    session.tick.start()
    begin(session, commands, *start)
    try:
        await session.closed.wait()
    finally:
        sys.excepthook = hook


def begin(session: Session, commands: Commands, given: Opened | None, path: Path | None) -> None:
    """Show what the program was started with, see ``main``; the last scenario is shown already."""
    if given is not None and path is not None:
        commands.keeper.show(given, path)
    elif isinstance(given, Scenario):
        session.show(given)
        session.run()
    elif session.scenario.foreign:
        session.open_scenario(session.scenario)
    else:
        session.run()


def _show_machine(window: MainWindow) -> None:
    busy = psutil.cpu_percent(None)
    window.machine.setText(
        translate("MainWindow", "{0} cores · {1} % busy").format(cores(), round(busy))
    )
