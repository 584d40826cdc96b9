"""A host: the process that runs one engine and obeys the control channel.

Run as ``python -m concurviz.lab.host FD PARENT`` with an inherited socket FD, so that tasks are
free to print. Says ``ready``, waits for ``start``, says ``started`` and, when the engine has
returned, ``ended``.
"""

from __future__ import annotations

import importlib
import os
import platform
import signal
import socket
import sys
import threading
from time import perf_counter_ns
from typing import Any

from concurviz.lab.context import Broken, Context
from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.settings import Settings
from concurviz.lab.source import Source
from concurviz.lab.usage import cpu_s, memory, peak_rss
from concurviz.wire.control import Start, decode, encode
from concurviz.wire.models import MODELS
from concurviz.wire.records import NO_TASK, NO_WORKER
from concurviz.wire.states import Instant
from concurviz.wire.tasks import Recipe


class Control:
    """The host's end of the control channel."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)
        # Not makefile(): a thread blocked in a buffered reader breaks the interpreter's shutdown.
        self._buffer = bytearray()

    def say(self, **message: Any) -> None:
        """Send one message; OSError when nobody listens any more."""
        self._socket.sendall(encode(message))

    def hear(self) -> dict[str, Any] | None:
        """The next message, or None when the controllers have gone."""
        while b"\n" not in self._buffer:
            data = self._socket.recv(1 << 16)
            if not data:
                return None
            self._buffer += data
        line, _, rest = self._buffer.partition(b"\n")
        self._buffer = rest
        return decode(bytes(line))


def has_gil() -> bool:
    """Whether threads of this interpreter take turns."""
    enabled = getattr(sys, "_is_gil_enabled", None)
    return True if enabled is None else bool(enabled())


def obey(control: Control, context: Context) -> None:
    """Act on the controllers' messages until they go; then this process goes too."""
    recorder = context.journal.recorder(NO_WORKER)
    while True:
        message = control.hear()
        if message is None:
            os._exit(1)
        if message["command"] == "change":
            context.source.change(message["params"], recorder)
            recorder.instant(perf_counter_ns(), Instant.CHANGED, NO_TASK, message["version"])
        elif message["command"] == "stop":
            context.stop.set()
            context.source.stop(recorder)


def run_engine(context: Context) -> str:
    """Run the model's engine; returns why it broke, or an empty text."""
    engine = importlib.import_module(f"concurviz.lab.engines.{MODELS[context.start.model].engine}")
    try:
        engine.run(context)
    except Broken as reason:
        context.source.stop(context.recorder, Instant.FAILED)
        return str(reason)
    return ""


def main() -> None:
    """Run one engine for the controllers at the other end of the descriptor in argv."""
    die_with_parent(int(sys.argv[2]))
    # Ctrl+C in the terminal reaches the whole group: the window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = Control(int(sys.argv[1]))
    version = f"{platform.python_implementation()} {platform.python_version()}"
    control.say(event="ready", pid=os.getpid(), python=version, gil=has_gil())
    message = control.hear()
    if message is None:
        return
    start = Start.from_message(message)
    settings = Settings.of(start)
    # Imported before the clock starts: the engine's library is the host's start-up, not the
    # model's.
    importlib.import_module(f"concurviz.lab.engines.{MODELS[start.model].engine}")
    journal = Journal(start.directory)
    recipe = Recipe(start.workload, start.params, start.seed, start.fault, start.fault_every)
    recorder = journal.recorder(NO_WORKER)
    context = Context(start, settings, journal, recorder, Source(recipe, start.total))
    before = cpu_s()
    resident, private = memory() or (0, 0)
    control.say(
        event="started",
        origin=perf_counter_ns(),
        cpu_s=before,
        rss_bytes=resident,
        private_bytes=private,
    )
    threading.Thread(target=obey, args=(control, context), daemon=True).start()
    broken = run_engine(context)
    now = perf_counter_ns()
    recorder.close(now)
    control.say(
        event="ended", at=now, broken=broken, cpu_s=cpu_s() - before, peak_rss_bytes=peak_rss()
    )


if __name__ == "__main__":
    main()
