"""Open-loop arrivals: tasks come when they come, whatever has become of those before them."""

from __future__ import annotations

import random

# By name: gevent puts greenlets in their place, and what arrives must not wait for its hub.
from _thread import start_new_thread
from threading import Lock
from time import perf_counter_ns
from typing import Callable

#: Seeds of this stream of random numbers are none of a task's.
_STREAM = 7_919
#: How long to wait at a time: a lock takes no time without end.
LONGEST_S = 3_600.0


class Arrivals:
    """A thread that calls ``submit(due_ns)`` at the moments of a seeded Poisson process.

    ``due_ns`` is when the task should have come: where the thread had to wait for the GIL, that
    wait is the task's, too. ``submit`` returns False when no more are wanted. The gaps between
    arrivals are in units of the mean gap, so a change of the rate stretches what is still to come.
    """

    def __init__(self, seed: int, rate: float, submit: Callable[[int], bool]) -> None:
        self._draw = random.Random(seed * _STREAM + 1)
        self._rate = rate
        self._submit = submit
        self._stopped = False
        # Taken unless something has changed.
        self._changed = Lock()
        self._changed.acquire()

    def start(self) -> None:
        """Begin now: the first task comes after a first gap."""
        start_new_thread(self._run, ())

    def change(self, rate: float) -> None:
        """Let tasks come at another rate; 0 for none."""
        self._rate = rate
        self._wake()

    def stop(self) -> None:
        """Let no more come."""
        self._stopped = True
        self._wake()

    def _wake(self) -> None:
        # Called by one thread at a time: whoever has the source's lock.
        if self._changed.locked():
            self._changed.release()

    def _run(self) -> None:
        last = perf_counter_ns()
        gap = self._draw.expovariate(1.0)
        while not self._stopped:
            rate = self._rate
            due = last + round(gap / rate * 1e9) if rate else None
            wait_s = None if due is None else (due - perf_counter_ns()) / 1e9
            if wait_s is None or wait_s > 0:
                if self._changed.acquire(timeout=min(wait_s or LONGEST_S, LONGEST_S)):
                    # What has passed at the old rate counts.
                    now = perf_counter_ns()
                    gap = max(0.0, gap - (now - last) / 1e9 * rate)
                    last = now
                continue
            assert due is not None
            if not self._submit(due):
                return
            last, gap = due, self._draw.expovariate(1.0)
