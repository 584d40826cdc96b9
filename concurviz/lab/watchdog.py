"""Ends what takes too long: the user's own tasks, and the import of their file.

A thread looks at the clock. A task whose time is up gets an exception; if it does not end by that,
its process ends, with the reason left where others find it. The thread itself may get no look in,
where C code keeps the GIL: then ``faulthandler``, whose timer needs no GIL, ends the process.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
import traceback

# By name: gevent puts something else in its place.
from threading import get_ident
from time import perf_counter_ns

from concurviz.lab import trouble
from concurviz.lab.active import Active
from concurviz.wire.own import TIMED_OUT

POLL_S = 0.1
GRACE_NS = 1_000_000_000
"""What a task may take to end once it has been told to."""
DEAD_S = 2.0
"""Beyond the limit: by then the thread would have acted, had it got the GIL."""

# Before any task can put something else in its place.
_sleep = time.sleep


class TaskTimeout(BaseException):
    """Raised in a task whose time is up. No Exception: many a loop swallows those."""


class Watchdog:
    """One process's; ``limit_s``: seconds a task may take, 0 for ever.

    ``busy`` is what is watched: a task that begins is put in, one that ends taken out.
    """

    def __init__(self, directory: str, limit_s: float) -> None:
        self.busy: dict[Active, int] = {}
        self._directory = directory
        self._limit_s = limit_s
        self._what = ""
        self._until = 0
        self._main = get_ident()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def begin(self, what: str, limit_s: float) -> None:
        """Something else than a task begins in the calling thread, which may take so long."""
        self._main = get_ident()
        self._what = f"{what} took longer than {limit_s:g} s"
        self._until = perf_counter_ns() + round(limit_s * 1e9)
        self._arm(limit_s)

    def end(self) -> None:
        """It has ended."""
        self._until = 0
        self._arm(self._limit_s)

    def _arm(self, limit_s: float) -> None:
        # Late: it does not load in sub-interpreters, which import this and are watched by nobody.
        import faulthandler

        file = sys.__stderr__
        if file is None:
            return
        try:
            if limit_s:
                faulthandler.dump_traceback_later(limit_s + DEAD_S, exit=True, file=file)
            else:
                faulthandler.cancel_dump_traceback_later()
        except (OSError, ValueError, RuntimeError):
            return  # somebody has closed it

    def _watch(self) -> None:
        while True:
            _sleep(POLL_S)
            now = perf_counter_ns()
            if self._until:
                if now > self._until:
                    self._give_up(self._what, self._main)
                continue
            if not self._limit_s:
                continue
            self._arm(self._limit_s)
            for active in list(self.busy):
                if now - active.since < self._limit_s * 1e9:
                    continue
                if not active.shot:
                    active.shot = now
                    self._interrupt(active)
                elif now - active.shot > GRACE_NS:
                    self._give_up(f"task {active.task} {self.sentence}", active.thread)

    @property
    def sentence(self) -> str:
        """What is said of a task whose time was up."""
        return f"ran longer than its timeout of {self._limit_s:g} s"

    @staticmethod
    def _interrupt(active: Active) -> None:
        if active.interrupt is None or not active.interrupt():
            shoot(active.thread)

    def _give_up(self, why: str, thread: int) -> None:
        frame = sys._current_frames().get(thread)
        where = "" if frame is None else "".join(traceback.format_stack(frame)[-20:])
        trouble.leave(
            self._directory, f"{why}, and could not be stopped; it was at\n{where}".rstrip()
        )
        os._exit(TIMED_OUT)


def shoot(thread: int) -> None:
    """Have TaskTimeout raised in a thread at its next step of Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(TaskTimeout)
    )


def unshoot(thread: int) -> None:
    """Take it back, where it has not been raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)


class Here:
    """This process's watchdog, None where no task of the user's own is run."""

    dog: Watchdog | None = None
