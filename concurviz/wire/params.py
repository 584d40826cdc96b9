"""The parameter schema: every knob of a workload, its unit, range and default, in one table.

Sliders, scenario validation, the command line and the hosts all read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FAULTS: dict[str, str] = {
    "none": "no task misbehaves",
    "raise": "the task raises an exception",
    "exit": "the task calls os._exit",
    "kill": "the task's process is killed (SIGKILL)",
    "segfault": "the task's process crashes (SIGSEGV)",
    "hang": "the task loops for ever in Python",
    "hang-c": "the task never returns from one C call that holds the GIL",
}
#: Those whose code never looks at the clock.
OPAQUE_FAULTS = frozenset({"hang", "hang-c"})


@dataclass(frozen=True)
class Param:
    """One numeric parameter: SI ``unit`` as shown, ``integer`` or not, inclusive range, default.

    ``logarithmic`` asks for a logarithmic slider; ``live`` says that it acts in a running host.
    ``place``: "main", "work" for what belongs to one kind of work and means nothing to others, or
    "more" for what one seldom changes.
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
    place: str = "main"


PARAMS: dict[str, Param] = {
    p.name: p
    for p in (
        Param(
            "tasks", "Tasks", "", 1, 10_000, 60, True,
            "Live: tasks in flight at once; with an arrival rate, the most that may be waiting or "
            "under way before more are refused. Compare: tasks per run.", logarithmic=True,
        ),
        Param(
            "cpu_ms", "CPU per task", "ms", 0.0, 200.0, 4.0, False,
            "Work per task, as a calibrated amount of work: its time on an idle core.",
        ),
        Param(
            "io_ms", "Wait per task", "ms", 0.0, 10_000.0, 20.0, False,
            "How long a task waits, for the loopback service's reply or for a timer, summed over "
            "its phases.",
        ),
        Param(
            "phases", "Phases", "", 1, 20, 2, True,
            "How often a task alternates between CPU work and whatever else it does.",
        ),
        Param(
            "workers", "Workers", "", 1, 10_000, 4, True,
            "Processes or threads that execute tasks. Coroutines always share one event loop.",
            logarithmic=True, live=False,
        ),
        Param(
            "arrival", "Arrival rate", "/s", 0, 10_000, 0, True,
            "Tasks that arrive per second, at random moments that the seed determines, whether or "
            "not the ones before are done. 0: all at once, and in Live a new one for each that "
            "ended.",
        ),
        Param(
            "payload_bytes", "Payload", "B", 0, 10_000_000, 100_000, True,
            "What goes to each task and comes back with its result, as pickled; in file work, what "
            "is written and read.", place="work",
        ),
        Param(
            "lock_share", "Work under the lock", "%", 0.0, 100.0, 50.0, False,
            "The share of a task's CPU work that it does while it holds the lock.",
            place="work",
        ),
        Param(
            "queue_bound", "Queue size", "", 1, 1_000, 4, True,
            "Items that the queue holds before a producer has to wait.", logarithmic=True,
            live=False, place="work",
        ),
        Param(
            "jitter", "Jitter", "%", 0.0, 100.0, 20.0, False,
            "Random spread of each task's work and wait around its mean; seeded, so repeatable.",
            place="more",
        ),
        Param(
            "failure", "Failure rate", "%", 0.0, 100.0, 0.0, False,
            "The share of tasks that raise an exception at their end; seeded, so repeatable.",
            place="more",
        ),
        Param(
            "limit", "Concurrency limit", "", 0, 10_000, 0, True,
            "Coroutines that may be under way at once, by a semaphore; 0 for no limit.",
            live=False,
            place="more",
        ),
        Param(
            "switch_ms", "Switch interval", "ms", 0.5, 50.0, 5.0, False,
            "How long a thread may hold the GIL while others wait (sys.setswitchinterval).",
            logarithmic=True,
            place="more",
        ),
        Param(
            "reply_bytes", "Reply size", "B", 0, 1_000_000, 1_024, True,
            "Size of the loopback service's replies.", logarithmic=False,
            place="more",
        ),
    )
}  # fmt: skip


def changes_text(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    """What differs, as notes about changes have it: ``cpu_ms 4 8; tasks 60 100``."""
    changed = [n for n in PARAMS if n in before and n in after and before[n] != after[n]]
    return "; ".join(f"{n} {before[n]:g} {after[n]:g}" for n in changed)
