"""CPU work that holds the GIL: a fixed amount of work, never a fixed time."""

from __future__ import annotations

import marshal
from time import perf_counter_ns

CHUNK_US = 30
"""Calibrated length of the work between two looks at the clock."""


def spin(iterations: int) -> int:
    """Do ``iterations`` steps of pure-Python integer work."""
    x = 1
    for _ in range(iterations):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


# Free-threaded 3.13 makes the numbers in byte code that it reads immortal. Of those in code that it
# has compiled it counts the references, from all threads at once: two took three times as long.
spin.__code__ = marshal.loads(marshal.dumps(spin.__code__))


def best_ns(iterations: int, rounds: int) -> int:
    """The shortest of ``rounds`` measurements of ``spin(iterations)``, in ns."""
    best = 1 << 62
    for _ in range(rounds):
        start = perf_counter_ns()
        spin(iterations)
        best = min(best, perf_counter_ns() - start)
    return best


def calibrate() -> float:
    """Iterations of ``spin`` per microsecond on this interpreter and machine.

    The best of many short rounds: interruptions only ever make a round longer.
    """
    iterations = 2_000
    return iterations * 1000 / best_ns(iterations, 400)
