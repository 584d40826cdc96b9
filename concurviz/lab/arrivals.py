"""Open-loop arrivals: tasks come when they come, whatever has become of those before them."""

from __future__ import annotations

import random
import threading
from time import perf_counter_ns
from typing import Callable

#: Seeds of this stream of random numbers are none of a task's.
_STREAM = 7_919


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
        self._changed = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)

    def start(self) -> None:
        """Begin now: the first task comes after a first gap."""
        self._thread.start()

    def change(self, rate: float) -> None:
        """Let tasks come at another rate; 0 for none."""
        self._rate = rate
        self._changed.set()

    def stop(self) -> None:
        """Let no more come."""
        self._stopped = True
        self._changed.set()

    def _run(self) -> None:
        last = perf_counter_ns()
        gap = self._draw.expovariate(1.0)
        while not self._stopped:
            rate = self._rate
            due = last + round(gap / rate * 1e9) if rate else None
            wait_s = None if due is None else (due - perf_counter_ns()) / 1e9
            if wait_s is None or wait_s > 0:
                if self._changed.wait(wait_s):
                    self._changed.clear()
                    # What has passed at the old rate counts.
                    now = perf_counter_ns()
                    gap = max(0.0, gap - (now - last) / 1e9 * rate)
                    last = now
                continue
            assert due is not None
            if not self._submit(due):
                return
            last, gap = due, self._draw.expovariate(1.0)
