"""Makes a process as if it were on another machine; Dask runs this file in its workers."""

from __future__ import annotations

import os
import time

AHEAD_NS = 3_600_000_000_000
"""How far its clock is ahead of the others'."""


def go_far() -> None:
    """From now on the lab's directories are not there, and who asks has another clock."""
    clock = time.perf_counter_ns
    time.perf_counter_ns = lambda: clock() + AHEAD_NS
    access = os.access
    os.access = lambda path, mode: "concurviz-lab" not in str(path) and access(path, mode)


def dask_setup(worker: object) -> None:
    """Dask calls this before anything of ours is imported."""
    go_far()
