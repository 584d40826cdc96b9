"""The machine that runs take place on, as far as their figures depend on it."""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path

import psutil

from concurviz.analysis.trace import Machine


@cache
def this_machine() -> Machine:
    """The machine and the interpreter of this process."""
    return Machine(
        cores=cores(),
        cpu=_cpu_model(),
        memory_bytes=psutil.virtual_memory().total,
        platform=platform.platform(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
    )


def cores() -> int:
    """Cores that this process, and so its hosts, may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu_model() -> str:
    try:
        # platform.processor() is empty on most Linux systems.
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() in ("model name", "Model"):
                return value.strip()
    except OSError:
        pass  # not Linux
    return platform.processor() or platform.machine()
