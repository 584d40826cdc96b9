"""The parameter schema: every knob of a workload, its unit, range and default, in one table.

Sliders, scenario validation, the command line and the hosts all read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Value = Union[int, float, str]

WORKLOADS: dict[str, str] = {
    "cpu": "CPU work in pure Python that holds the GIL",
    "io": "socket I/O against the loopback service",
    "mixed": "CPU work and socket I/O in turn",
}

FAULTS: dict[str, str] = {
    "none": "no task misbehaves",
    "raise": "the task raises an exception",
    "exit": "the task calls os._exit",
    "kill": "the task's process is killed (SIGKILL)",
    "segfault": "the task's process crashes (SIGSEGV)",
    "hang": "the task loops for ever in Python",
    "hang-c": "the task never returns from one C call that holds the GIL",
}


@dataclass(frozen=True)
class Param:
    """One numeric parameter: SI ``unit`` as shown, ``integer`` or not, inclusive range, default.

    ``logarithmic`` asks for a logarithmic slider; ``live`` says that it acts in a running host.
    """

    name: str
    title: str
    unit: str
    low: float
    high: float
    default: float
    integer: bool
    help: str
    logarithmic: bool = False
    live: bool = True


PARAMS: dict[str, Param] = {
    p.name: p
    for p in (
        Param(
            "tasks", "Tasks", "", 1, 10_000, 60, True,
            "Live: tasks in flight at once. Compare: tasks per run.", logarithmic=True,
        ),
        Param(
            "cpu_ms", "CPU per task", "ms", 0.0, 200.0, 4.0, False,
            "Pure-Python work per task, as a calibrated amount of work: its time on an idle core.",
        ),
        Param(
            "io_ms", "I/O wait per task", "ms", 0.0, 500.0, 20.0, False,
            "How long the loopback service waits before it replies, summed over the task's phases.",
        ),
        Param(
            "phases", "Phases", "", 1, 20, 2, True,
            "Mixed work: how often a task alternates between CPU work and I/O.",
        ),
        Param(
            "jitter", "Jitter", "%", 0.0, 100.0, 20.0, False,
            "Random spread of each task's work and wait around its mean; seeded, so repeatable.",
        ),
        Param(
            "workers", "Workers", "", 1, 64, 4, True,
            "Processes or threads that execute tasks. Coroutines always share one event loop.",
            live=False,
        ),
        Param(
            "reply_bytes", "Reply size", "B", 0, 1_000_000, 1_024, True,
            "Size of the loopback service's replies.", logarithmic=False,
        ),
    )
}  # fmt: skip
