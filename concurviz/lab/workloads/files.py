"""File work: write, force to disk, read back, in the run's private directory.

The calls release the GIL; how much of their time was a wait for the GIL afterwards cannot be told
from inside: the sampler does, and without it all of it counts as I/O. On a loop it is the same
call: the loop itself waits for the disk.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from concurviz.wire.states import State
from concurviz.wire.steps import File

if TYPE_CHECKING:
    from concurviz.lab.bench import Ticker

BLOCK = bytes(range(256)) * 4096


def perform(ticker: Ticker, step: File, task: int) -> None:
    """Write and read the task's file; blocks threads and loops alike. OSError when that fails."""
    ticker.check()
    begin = ticker.opaque(State.IO_WAIT, task)
    try:
        write_and_read(os.path.join(ticker.settings.files, f"task-{task}"), step.size)
    finally:
        ticker.resume(begin, begin, task)


def write_and_read(path: str, size: int) -> None:
    """Leave nothing but a file on disk, read it, remove it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        left = size
        while left > 0:
            left -= os.write(fd, BLOCK[: min(left, len(BLOCK))])
        os.fsync(fd)
        os.lseek(fd, 0, os.SEEK_SET)
        while os.read(fd, len(BLOCK)):
            continue
    finally:
        os.close(fd)
        os.unlink(path)
