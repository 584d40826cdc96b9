"""CPU work that releases the GIL: hashing and compressing, a calibrated amount of bytes.

A thread inside such a call is running, though another one has the GIL. Where it was not running is
told by its own CPU clock, and why by the kernel's count of its time without a core: what that does
not explain was the wait for the GIL after the call, or where there is none, for a lock of the
interpreter's. Without that count it cannot be told.
"""

from __future__ import annotations

import hashlib
import zlib
from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING, Callable

from concurviz.lab.build import has_gil
from concurviz.lab.off_core import RunDelay
from concurviz.wire.states import State
from concurviz.wire.steps import Crunch

if TYPE_CHECKING:
    from concurviz.lab.bench import Ticker

CHUNK_US = 1_000
"""Calibrated length of one call: short enough to see gaps, long enough to be worth a call."""

CALLS: dict[str, Callable[[memoryview], object]] = {
    "sha256": hashlib.sha256,
    "zlib": lambda data: zlib.compress(data, 1),
}


# Four megabytes that compress to a little more than half: zlib sees no further back than 32 KiB.
_DIGESTS = (hashlib.sha256(i.to_bytes(2, "big")).hexdigest() for i in range(1 << 10))
DATA = memoryview("".join(_DIGESTS).encode() * 64)


def calibrate(method: str) -> float:
    """Bytes per microsecond on this interpreter and machine: the best of many short rounds."""
    call, block = CALLS[method], DATA[: 1 << 16]
    best = 1 << 62
    for _ in range(60):
        start = perf_counter_ns()
        call(block)
        best = min(best, perf_counter_ns() - start)
    return len(block) * 1000 / best


def crunch(ticker: Ticker, step: Crunch, task: int) -> None:
    """Do the work; Stopped when the run is stopped. The same for threads and on a loop."""
    call = CALLS[step.method]
    rates = ticker.settings.rates
    rate = rates.sha256 if step.method == "sha256" else rates.zlib
    left = round(step.work_us * rate)
    chunk = min(len(DATA), round(CHUNK_US * rate))
    delays = RunDelay()
    ticker.tick(task)
    while left > 0:
        ticker.check()
        cpu = thread_time_ns()
        call(DATA[: min(left, chunk)])
        cpu = thread_time_ns() - cpu
        _account(ticker, cpu, delays, task)
        left -= chunk


def _account(ticker: Ticker, cpu: int, delays: RunDelay, task: int) -> None:
    """Look at the clock after a call that took ``cpu`` ns of this thread's own time."""
    now, least = perf_counter_ns(), ticker.settings.gap_ns
    lost = now - ticker.last - cpu
    if lost > least:
        for_core = delays.since_last()
        # When within the call it was is not known: drawn at its end, where the GIL is waited for.
        if for_core is None:
            ticker.recorder.gap(now - lost, lost, task, State.UNKNOWN)
        elif for_core > lost - least:
            ticker.recorder.gap(now - lost, lost, task, State.CPU_WAIT)
        else:
            if for_core > least:
                ticker.recorder.gap(now - lost, for_core, task, State.CPU_WAIT)
                lost -= for_core
            state = State.GIL_WAIT if has_gil() else State.LOCK_WAIT
            ticker.recorder.gap(now - lost, lost, task, state)
    ticker.last = now
