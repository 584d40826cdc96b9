"""The machine a comparison ran on, as far as its figures depend on it."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Machine:
    """``cores``: those this process may use; ``memory_bytes``: of the whole machine."""

    cores: int
    cpu: str
    memory_bytes: int
    platform: str
    python: str


def this_machine() -> Machine:
    """The machine and the interpreter of this process."""
    return Machine(
        cores=usable_cores(),
        cpu=_cpu_model(),
        memory_bytes=psutil.virtual_memory().total,
        platform=platform.platform(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
    )


def usable_cores() -> int:
    """Cores that this process and its children may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
