"""How busy the machine was with other things than us: it is noted beside every result."""

from __future__ import annotations

import os
import time

import psutil


class LoadMeter:
    """Measures others' use of the cores between two calls of ``lap``.

    Ours is what this process and its children used, those that have ended included, and what the
    processes in ``ours`` (the loopback service) have.
    """

    def __init__(self, ours: int | None = None) -> None:
        self._pid = ours
        self._usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
        self._last = self._look()

    def lap(self) -> tuple[float, float, float]:
        """Others' cores, this process's own CPU seconds and all seconds since the last call."""
        now, last = self._look(), self._last
        self._last = now
        seconds = now[0] - last[0]
        if seconds <= 0:
            return 0.0, 0.0, 0.0
        others = (now[1] - last[1]) - (now[2] - last[2])
        return max(0.0, others / seconds), now[3] - last[3], seconds

    def _look(self) -> tuple[float, float, float, float]:
        """Time, busy seconds of all cores, of ours among them, of this process alone."""
        busy = 0.0
        for number, times in enumerate(psutil.cpu_times(percpu=True)):
            if self._usable is None or number in self._usable:
                # Guest time is part of user time, and waiting for a disk is no use of a core.
                idle = times.idle + getattr(times, "iowait", 0.0)
                idle += getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
                busy += sum(times) - idle
        mine = os.times()
        window = mine.user + mine.system
        ours = window + mine.children_user + mine.children_system
        if self._pid is not None:
            try:
                service = psutil.Process(self._pid).cpu_times()
                ours += service.user + service.system
            except psutil.Error:
                pass  # it has just ended
        return time.monotonic(), busy, ours, window
