"""The steps that tasks consist of: small, immutable, cheap to pickle.

``lab.workloads`` has one file a kind, with the side that blocks a worker's thread and the side that
awaits on a loop. Work is in calibrated microseconds: the time that it takes on an idle core.
"""

from __future__ import annotations

from typing import NamedTuple, Union


class Cpu(NamedTuple):
    """Pure-Python work that holds the GIL."""

    work_us: int


class Crunch(NamedTuple):
    """Work inside C calls that release the GIL; ``method`` is one of CRUNCHERS."""

    method: str
    work_us: int


class Io(NamedTuple):
    """A request to the loopback service, which replies with ``size`` bytes after ``wait_us``."""

    wait_us: int
    size: int


class File(NamedTuple):
    """``size`` bytes written to a file of the task's own, forced to disk, read back, removed."""

    size: int


class Timer(NamedTuple):
    """A sleep of ``wait_us``."""

    wait_us: int


class Locked(NamedTuple):
    """CPU work that holds the GIL and, all the while, the lock that all tasks share."""

    work_us: int


class Put(NamedTuple):
    """One item into the bounded queue that all tasks share; waits while it is full."""


class Take(NamedTuple):
    """One item out of that queue; waits while it is empty."""


class Call(NamedTuple):
    """A call of the user's own function, which each worker has loaded by its path."""


Step = Union[Cpu, Crunch, Io, File, Timer, Locked, Put, Take, Call]

CRUNCHERS = ("sha256", "zlib")

#: Ids of what tasks share, as details of the instants about them.
LOCK_ID = 1
QUEUE_ID = 2
