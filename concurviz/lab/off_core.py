"""Time in which a thread was not running though it wanted to, told by clocks of its own.

Under a GIL that is for the reader to tell, who knows what the other threads did. Without one the
thread itself can: its CPU clock says for how long it was not running, and the kernel's count of its
time without a core how much of that was for want of one. The rest it was blocked, by a lock of the
interpreter's own: another thread's use of the same list or dict, or a pause for collecting garbage.
"""

from __future__ import annotations

import os
from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING

from concurviz.wire.states import State

if TYPE_CHECKING:
    from concurviz.lab.recorder import Recorder


class RunDelay:
    """How long the calling thread has been ready without a core, by the kernel's count."""

    def __init__(self) -> None:
        self._before = _run_delay_ns()

    def since_last(self) -> int | None:
        """In ns since the last call; None where the kernel does not count it."""
        now = _run_delay_ns()
        if now is None or self._before is None:
            return None
        passed, self._before = now - self._before, now
        return passed


def _run_delay_ns() -> int | None:
    try:
        fd = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
    except OSError:
        return None
    try:
        return int(os.read(fd, 64).split()[1])
    finally:
        os.close(fd)


class Account:
    """Of one thread that computes from now on and waits for nothing by its own will."""

    def __init__(self, delays: RunDelay) -> None:
        self._delays = delays
        self._wall = perf_counter_ns()
        self._cpu = thread_time_ns()

    def tell(self, recorder: Recorder, begin: int, end: int, task: int, least_ns: int) -> None:
        """Record what of the gap ``[begin, end)`` was not running, parts from ``least_ns`` on.

        It may be nothing: threads that use the same objects slow each other down. When within the
        gap it was is not known: drawn at its end.
        """
        cpu, wall = thread_time_ns(), perf_counter_ns()
        off = min(end - begin, (wall - self._wall) - (cpu - self._cpu))
        self._wall, self._cpu = wall, cpu
        if off < least_ns:
            return
        delay = self._delays.since_last()
        if delay is None:
            recorder.gap(end - off, off, task, State.UNKNOWN)
            return
        blocked = off - min(delay, off)
        if blocked >= least_ns:
            recorder.gap(end - off, blocked, task, State.LOCK_WAIT)
        else:
            blocked = 0
        if off > blocked:
            recorder.gap(end - off + blocked, off - blocked, task, State.CPU_WAIT)
