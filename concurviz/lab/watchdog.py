"""Ends what takes too long: the user's own tasks, and the import of their file.

A thread looks at the clock. A task whose time is up gets an exception; if it does not end by that,
its process ends, with the reason left where others find it. The thread itself may get no look in,
where C code keeps the GIL: then ``faulthandler``, whose timer needs no GIL, ends the process; and
where several interpreters share a process, the main one's watchdog sees that another's is stuck.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
import traceback
from functools import partial
from itertools import compress, repeat, starmap
from operator import is_, methodcaller

# By name: gevent puts something else in its place.
from threading import Lock, get_ident
from time import perf_counter_ns
from types import FrameType

from concurviz.lab import trouble
from concurviz.lab.active import Active
from concurviz.wire.own import TIMED_OUT
from concurviz.wire.records import NO_TASK

POLL_S = 0.1
GRACE_NS = 1_000_000_000
"""What a task may take to end once it has been told to."""
DEAD_S = 2.0
"""Beyond the limit: by then the thread would have acted, had it got the GIL."""


LOOK_S, MOST_LOOKS = 0.001, 100
"""How often it is looked whether a task that is to get an exception is in code of its own."""

_OURS = os.path.dirname(__file__)
_RECORDING = frozenset(
    os.path.join(_OURS, name) for name in ("bench.py", "journal.py", "loop_bench.py", "recorder.py")
)
# Before any task can put something else in its place.
_sleep = time.sleep


class TaskTimeout(BaseException):
    """Raised in a task whose time is up. No Exception: many a loop swallows those."""


class Pulse:
    """Where an interpreter's watchdog says that it is awake, in memory that another's can look at.

    ``seen``: when it last was, ns, 0 while it does not watch; ``task``: the task it watched then.
    """

    def __init__(self, address: int = 0) -> None:
        cells = ctypes.c_longlong * 2
        self._cells = cells.from_address(address) if address else cells(0, NO_TASK)

    @property
    def address(self) -> int:
        return ctypes.addressof(self._cells)

    @property
    def seen(self) -> int:
        return self._cells[0]

    @property
    def task(self) -> int:
        return self._cells[1]

    def beat(self, now: int, task: int) -> None:
        """It is awake ``now``, and ``task`` is at work."""
        self._cells[1] = task
        self._cells[0] = now


class Watchdog:
    """One interpreter's; ``limit_s``: seconds a task may take, 0 for ever.

    ``pulse``: where to say that it is awake, None where the interpreter has the process to itself
    or is its main one, whose ``others`` are those of the rest. A watchdog with a pulse has to be
    closed.
    """

    def __init__(self, directory: str, limit_s: float, pulse: Pulse | None = None) -> None:
        self._busy: dict[Active, int] = {}
        # Held to shoot at one that is busy, and to be so no more: none is hit that has ended.
        self._shooting = Lock()
        self.others: list[Pulse] = []
        self._pulse = pulse
        self._directory = directory
        self._limit_s = limit_s
        self._what = ""
        self._until = 0
        self._main = get_ident()
        # Taken until the end; nothing that a task can put something else in the place of.
        self._over = Lock()
        self._over.acquire()
        # Only the main interpreter may have a thread that ends with it.
        daemon = pulse is None
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=daemon)
        self._thread.start()

    def watch(self, active: Active) -> None:
        """A task begins."""
        self._busy[active] = active.task
        if self._pulse is not None:
            self._pulse.beat(active.since, active.task)

    def forget(self, active: Active) -> None:
        """It has ended."""
        with self._shooting:
            self._busy.pop(active, None)

    def close(self) -> None:
        """Watch no longer; returns when its thread has ended."""
        self._over.release()
        self._thread.join()
        if self._pulse is not None:
            self._pulse.beat(0, NO_TASK)

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
        file = sys.__stderr__
        if file is None or self._pulse is not None:
            return
        # Late: it does not load in sub-interpreters.
        import faulthandler

        try:
            if limit_s:
                faulthandler.dump_traceback_later(limit_s + DEAD_S, exit=True, file=file)
            else:
                faulthandler.cancel_dump_traceback_later()
        except (OSError, ValueError, RuntimeError):
            return  # somebody has closed it

    def _watch(self) -> None:
        while not self._over.acquire(timeout=POLL_S):
            now = perf_counter_ns()
            if self._pulse is not None:
                self._pulse.beat(now, next(iter(list(self._busy.values())), NO_TASK))
            if self._until:
                if now > self._until:
                    self._give_up(self._what, self._main)
                continue
            if not self._limit_s:
                continue
            self._arm(self._limit_s)
            for other in self.others:
                if other.seen and now - other.seen > (self._limit_s + DEAD_S) * 1e9:
                    self._give_up(f"task {other.task} {self.sentence}", 0)
            for active in list(self._busy):
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

    def _interrupt(self, active: Active) -> None:
        if active.interrupt is not None and active.interrupt():
            return
        for _ in range(MOST_LOOKS):
            frame = self._frame_of(active.thread)
            if frame is None:
                break
            # An exception in there would cost a record.
            if not _records(frame) and shoot_at(active.thread, frame):
                return
            _sleep(LOOK_S)
        with self._shooting:
            if active in self._busy:
                shoot(active.thread)

    def _frame_of(self, thread: int) -> FrameType | None:
        """Where a thread is; unknown where others than its interpreter share the process.

        CPython looks at the threads of all interpreters, and makes objects of theirs as its own.
        """
        shared = self._pulse is not None or self.others
        return None if shared else sys._current_frames().get(thread)

    def _give_up(self, why: str, thread: int) -> None:
        frame = self._frame_of(thread)
        whole = traceback.extract_stack(frame) if frame is not None else []
        theirs = [step for step in whole if not step.filename.startswith((_OURS, "<frozen "))]
        where = "".join(traceback.format_list((theirs or whole)[-20:]))
        at = f"\nIt was at\n{where}" if where else ""
        trouble.leave(self._directory, f"{why}, and could not be stopped{at}".rstrip())
        os._exit(TIMED_OUT)


def shoot(thread: int) -> None:
    """Have TaskTimeout raised in a thread at its next step of Python."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(*_aimed(thread))


def shoot_at(thread: int, frame: FrameType) -> bool:
    """``shoot`` a thread that is in this frame still; False if it is not.

    To look and to shoot is one call, without a step of Python in it at which the GIL could be lost:
    the thread would go on, and the exception hit it anywhere. Where there is no GIL it may.
    """
    now = map(methodcaller("get", thread), starmap(sys._current_frames, [()]))
    shots = compress(repeat(_aimed(thread)), map(partial(is_, frame), now))
    return any(starmap(ctypes.pythonapi.PyThreadState_SetAsyncExc, shots))


def _records(frame: FrameType | None) -> bool:
    """Whether a record is being written in it, or in what called it."""
    while frame is not None:
        if frame.f_code.co_filename in _RECORDING:
            return True
        frame = frame.f_back
    return False


def _aimed(thread: int) -> tuple[ctypes.c_ulong, ctypes.py_object[type[TaskTimeout]]]:
    return ctypes.c_ulong(thread), ctypes.py_object(TaskTimeout)


def unshoot(thread: int) -> None:
    """Take it back, where it has not been raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)


class Here:
    """This process's watchdog, None where no task of the user's own is run."""

    dog: Watchdog | None = None
