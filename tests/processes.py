"""Waiting for processes that are not our children to end."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil

GONE_S = 3.0


def alive_after(processes: Iterable[psutil.Process], patience_s: float = GONE_S) -> list[int]:
    """The pids of those still at work when the patience is over; empty as soon as none is.

    An orphan that has ended is a zombie until process 1 looks, which some take seconds for:
    psutil.wait_procs would wait for that.
    """
    deadline = time.monotonic() + patience_s
    left = [p for p in processes if _at_work(p)]
    while left and time.monotonic() < deadline:
        time.sleep(0.002)
        left = [p for p in left if _at_work(p)]
    return [p.pid for p in left]


def _at_work(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
