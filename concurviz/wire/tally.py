"""The tally of what found no room: the only word of a thread that got no segment at all.

A small file of the run directory, written before there is anything to tell, so that a disk that is
full by then cannot keep it from being told. Whoever started the run reads it when all have ended.
"""

from __future__ import annotations

import errno
import os
import struct
from typing import NamedTuple

try:
    import fcntl
except ImportError:  # on Windows; there two that write at the same moment may lose one count
    fcntl = None  # type: ignore[assignment]

NAME = "lost.tally"
_COUNTS = struct.Struct("@qqqq")


class Lost(NamedTuple):
    """``records`` that no journal tells of; how many of them began or ended a task; ``notes``.

    ``error``: the number of the system's error that kept the last of them from being written, 0 at
    a cap of our own.
    """

    records: int = 0
    lifecycle: int = 0
    notes: int = 0
    error: int = 0

    @property
    def why(self) -> str:
        """That error in words; empty where what lacked was room."""
        if self.error in (0, errno.ENOSPC, getattr(errno, "EDQUOT", 0)):
            return ""
        return os.strerror(self.error)

    def plus(self, later: Lost) -> Lost:
        """Both together."""
        records, lifecycle, notes = (a + b for a, b in zip(self[:3], later[:3]))
        return Lost(records, lifecycle, notes, later.error or self.error)


def reserve(directory: str) -> None:
    """Make the file; OSError if there is no room even for that."""
    descriptor = os.open(os.path.join(directory, NAME), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, _COUNTS.pack(*Lost()))
    finally:
        os.close(descriptor)


def add(directory: str, lost: Lost) -> None:
    """Count on, from any process; OSError where nobody has made the file."""
    descriptor = os.open(os.path.join(directory, NAME), os.O_RDWR)
    try:
        if fcntl is not None:
            fcntl.lockf(descriptor, fcntl.LOCK_EX)  # given back with the descriptor
        before = Lost(*_COUNTS.unpack(os.read(descriptor, _COUNTS.size)))
        now = _COUNTS.pack(*before.plus(lost))
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, now)
    finally:
        os.close(descriptor)


def read(directory: str) -> Lost:
    """What was lost so far; nothing where there is no file or none of ours."""
    try:
        with open(os.path.join(directory, NAME), "rb") as file:
            return Lost(*_COUNTS.unpack(file.read()))
    except (OSError, struct.error):
        return Lost()
