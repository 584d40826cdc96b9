"""What a host asks of the machine so that thousands of threads and connections fit into it."""

from __future__ import annotations

import contextlib
import resource
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurviz.lab.context import Broken

MANY_THREADS = 256
SMALL_STACK = 1 << 20
"""Bytes of address space: a recursion as deep as Python's own limit still fits."""


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


def too_many_threads(started: int, error: RuntimeError) -> Broken:
    """What to raise when the machine starts no more threads than so many."""
    # Late: the service has no use for all that a context knows, and would start a third slower.
    from concurviz.lab.context import Broken

    return Broken(f"the machine started {started:,} threads and then no more: {error}")
