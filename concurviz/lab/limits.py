"""What a host asks of the machine so that thousands of threads and connections fit into it."""

from __future__ import annotations

import contextlib
import resource
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurviz.lab.context import Broken

MANY_THREADS = 256
SMALL_STACK = 1 << 20
"""Bytes of address space: a recursion as deep as Python's own limit still fits."""
USUAL_STACK = 8 << 20
FIRST_STEPS = 16 << 20
"""Bytes of address space that a thread asks for before it does anything."""


def allow_descriptors() -> None:
    """Raise this process's limit of open files to what it may be: each worker has a socket."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Where there is no upper limit, the system may still know one and refuse.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def stack_bytes(threads: int) -> int:
    """The size of each thread's stack where that many are wanted; 0 leaves it to the system.

    The usual 8 MB are only reserved, but ten thousand times that is more than many machines and
    containers let one process reserve.
    """
    return SMALL_STACK if threads >= MANY_THREADS else 0


def make_sure_of_room() -> None:
    """RuntimeError, as ``threading`` raises it, where a new thread would find no memory.

    It would die before its first step, and who started it wait for that for ever: CPython does not
    tell them. Only where the address space is limited; elsewhere the system says no by itself.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return
    with contextlib.suppress(OSError):  # not on Linux
        with open("/proc/self/statm") as file:
            taken = int(file.read().split()[0]) * resource.getpagesize()
        if taken + (threading.stack_size() or USUAL_STACK) + FIRST_STEPS > limit:
            raise RuntimeError(f"can't start new thread within {limit >> 20:,} MiB of memory")


def too_many_threads(started: int, error: RuntimeError) -> Broken:
    """What to raise when the machine starts no more threads than so many."""
    # Late: the service has no use for all that a context knows, and would start a third slower.
    from concurviz.lab.context import Broken

    return Broken(f"the machine started {started:,} threads and then no more: {error}")
