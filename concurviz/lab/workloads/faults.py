"""Tasks that misbehave on purpose, to see what each model does about it."""

from __future__ import annotations

import ctypes
import itertools
import os
import signal
from typing import TYPE_CHECKING

from concurviz.lab.workloads.cpu import spin
from concurviz.wire.states import State

if TYPE_CHECKING:
    from concurviz.lab.bench import Ticker


class InjectedError(RuntimeError):
    """Raised by a task whose scenario asks for the fault ``raise``."""


def misbehave(ticker: Ticker, fault: str, task: int) -> None:
    """Commit the fault; returns only for ``none``."""
    if fault == "none":
        return
    if fault == "raise":
        raise InjectedError(f"task {task} was asked to raise")
    if fault == "exit":
        os._exit(3)
    if fault == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if fault == "segfault":
        ctypes.string_at(0)
    # Neither looks at the clock; the latter does not even let go of the GIL.
    if fault == "hang":
        ticker.opaque(State.UNKNOWN, task)
        while True:
            spin(10_000)
    if fault == "hang-c":
        ticker.opaque(State.RUNNING, task)
        sum(itertools.repeat(0))
    raise ValueError(f"unknown fault {fault!r}")
