"""CPU work that releases the GIL: hashing and compressing, a calibrated amount of bytes.

A thread inside such a call is running, though another one has the GIL. Where it was not running is
told by its own CPU clock, and why by the kernel's count of its switches: it gives a core up by
itself to wait for the GIL after the call, and against its will when others want the core. Where
both or neither were counted, it cannot be told.
"""

from __future__ import annotations

import hashlib
import resource
import zlib
from functools import lru_cache
from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING, Callable

from concurviz.wire.states import State
from concurviz.wire.steps import Crunch

if TYPE_CHECKING:
    from concurviz.lab.bench import Ticker

CHUNK_US = 1_000
"""Calibrated length of one call: short enough to see gaps, long enough to be worth a call."""
_THREAD = getattr(resource, "RUSAGE_THREAD", None)

CALLS: dict[str, Callable[[memoryview], object]] = {
    "sha256": hashlib.sha256,
    "zlib": lambda data: zlib.compress(data, 1),
}


@lru_cache(maxsize=1)
def data() -> memoryview:
    """Four megabytes that compress to a little more than half."""
    digests = (hashlib.sha256(i.to_bytes(2, "big")).hexdigest() for i in range(1 << 14))
    return memoryview("".join(digests).encode() * 4)


def calibrate(method: str) -> float:
    """Bytes per microsecond on this interpreter and machine: the best of many short rounds."""
    call, block = CALLS[method], data()[: 1 << 16]
    best = 1 << 62
    for _ in range(60):
        start = perf_counter_ns()
        call(block)
        best = min(best, perf_counter_ns() - start)
    return len(block) * 1000 / best


def crunch(ticker: Ticker, step: Crunch, task: int) -> None:
    """Do the work; Stopped when the run is stopped. The same for threads and on a loop."""
    call, block = CALLS[step.method], data()
    rates = ticker.settings.rates
    rate = rates.sha256 if step.method == "sha256" else rates.zlib
    left = round(step.work_us * rate)
    chunk = min(len(block), round(CHUNK_US * rate))
    ticker.tick(task)
    while left > 0:
        ticker.check()
        _one_call(ticker, call, block[: min(left, chunk)], task)
        left -= chunk


def _one_call(
    ticker: Ticker, call: Callable[[memoryview], object], block: memoryview, task: int
) -> None:
    switches, cpu = _switches(), thread_time_ns()
    call(block)
    cpu = thread_time_ns() - cpu
    now = perf_counter_ns()
    lost = now - ticker.last - cpu
    if lost > ticker.settings.gap_ns:
        # When within the call is not known: drawn at its end, where the wait for the GIL would be.
        ticker.recorder.gap(now - lost, lost, task, _why(switches, _switches()))
    ticker.last = now


def _switches() -> tuple[int, int]:
    """How often this thread has given up its core: by itself, and against its will."""
    if _THREAD is None:
        return 0, 0
    usage = resource.getrusage(_THREAD)
    return usage.ru_nvcsw, usage.ru_nivcsw


def _why(before: tuple[int, int], after: tuple[int, int]) -> State:
    by_itself, forced = after[0] > before[0], after[1] > before[1]
    if by_itself == forced:
        return State.UNKNOWN
    return State.GIL_WAIT if by_itself else State.CPU_WAIT
