"""What this process has used so far, as only it can tell exactly."""

from __future__ import annotations

import os
import resource
from pathlib import Path


def cpu_s() -> float:
    """CPU time of this process and of its children that have ended and been waited for, seconds."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def memory() -> tuple[int, int] | None:
    """Resident bytes now, and those of them that are private (anonymous); None where untold."""
    try:
        resident, shared = Path("/proc/self/statm").read_text().split()[1:3]
    except (OSError, ValueError):
        return None
    page = os.sysconf("SC_PAGE_SIZE")
    return int(resident) * page, (int(resident) - int(shared)) * page


def peak_rss() -> int | None:
    """The most bytes that were resident in this process; None where the system does not tell.

    Not ``ru_maxrss``: on Linux that begins with the memory of the process that started this one.
    """
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return None
    return None
