"""What happens to errors that nobody caught: they are logged and shown, never lost."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from platformdirs import user_log_path
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("concurviz")

_LOG_BYTES = 1_000_000
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def set_up_logging(folder: Path | None = None) -> Path | None:
    """Log warnings to stderr and everything to a rotating file; its path, None if it cannot be."""
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    stderr = logging.StreamHandler()
    stderr.setLevel(logging.WARNING)
    stderr.setFormatter(logging.Formatter("concurviz: %(levelname)s: %(message)s"))
    log.addHandler(stderr)
    path = (folder or user_log_path("concurviz", appauthor=False)) / "concurviz.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=1)
    except OSError as error:
        log.warning("no log file: %s", error)
        return None
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(file)
    return path


def route_qt_messages() -> None:
    """Send Qt's own messages to the log."""

    def handle(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        log.log(_QT_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)

    qInstallMessageHandler(handle)


class Failures:
    """Shows uncaught errors of slots and of asyncio tasks with ``show``, and logs them.

    ``where`` says where the details are (the log's path), for the message.
    """

    def __init__(self, show: Callable[[str], None], where: Path | None) -> None:
        self._show = show
        self._where = f"Details: {where}" if where else "Details are on the terminal."

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Become the handler of uncaught exceptions of this process and of the loop."""
        sys.excepthook = self.on_exception
        loop.set_exception_handler(self.on_loop_error)

    def on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """As sys.excepthook."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("uncaught exception", exc_info=(kind, error, trace))
        self._tell(error)

    def on_loop_error(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """As asyncio's exception handler."""
        error = context.get("exception")
        log.error("asyncio: %s", context.get("message"), exc_info=error)
        self._tell(error or RuntimeError(context.get("message")))

    def _tell(self, error: BaseException) -> None:
        what = str(error) or type(error).__name__
        self._show(
            f"Something went wrong in concurviz itself: {type(error).__name__}: {what}\n"
            f"The window goes on. {self._where}"
        )
