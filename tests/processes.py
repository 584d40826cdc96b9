"""Waiting for what processes do that are not our children, or tell us nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import psutil

GONE_S = 10.0
LOOK_S = 0.002


def holds(condition: Callable[[], bool], patience_s: float = GONE_S) -> bool:
    """Whether the condition holds before the patience is over.

    Only for what another process does: there is nothing of it to wait for but to look again.
    """
    deadline = time.monotonic() + patience_s
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(LOOK_S)
    return held


def alive_after(processes: Iterable[psutil.Process], patience_s: float = GONE_S) -> list[int]:
    """The pids of those still at work when the patience is over; empty as soon as none is.

    An orphan that has ended is a zombie until process 1 looks, which some take seconds for:
    psutil.wait_procs would wait for that.
    """
    left = list(processes)

    def none_left() -> bool:
        left[:] = [p for p in left if _at_work(p)]
        return not left

    holds(none_left, patience_s)
    return [p.pid for p in left]


def _at_work(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
