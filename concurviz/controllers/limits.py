"""What this machine still has room for: processes and threads, descriptors, memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psutil

from concurviz.controllers import cgroup
from concurviz.scenario.guard import Limits
from concurviz.words import translate

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]


def read_limits() -> Limits:
    """The limits as they are now; takes some milliseconds on a machine with many processes."""
    rooms = dict(task_rooms())
    by = min(rooms, key=lambda name: rooms[name], default="")
    return Limits(
        tasks=rooms.get(by),
        tasks_by=by,
        descriptors=_descriptors(),
        memory_bytes=available_memory(),
    )


def task_rooms() -> Iterator[tuple[str, int]]:
    """Each limit of processes and threads together by its name, and how many it still lets in."""
    running = _threads_running()
    # The kernel does not hold root to its own limit of processes.
    if resource is not None and os.geteuid() != 0:
        soft, _hard = resource.getrlimit(resource.RLIMIT_NPROC)
        if soft != resource.RLIM_INFINITY:
            yield "ulimit -u", max(0, soft - running)
    if (room := cgroup.pids_room()) is not None:
        yield translate("doctor", "control group"), room
    for name in ("threads-max", "pid_max"):
        try:
            most = int(Path(f"/proc/sys/kernel/{name}").read_text("ascii"))
        except (OSError, ValueError):
            continue  # not Linux
        yield f"kernel.{name}", max(0, most - running)


def available_memory() -> int:
    """Bytes that can be had without swapping, the control group's limit considered."""
    available = psutil.virtual_memory().available
    room = cgroup.memory_room()
    return available if room is None else min(available, room)


def _descriptors() -> int | None:
    """Open files of one host, which asks for as many as it may have."""
    if resource is None:
        return None
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if hard == resource.RLIM_INFINITY else hard


def _threads_running() -> int:
    count = 0
    for process in psutil.process_iter(["num_threads"]):
        count += process.info["num_threads"] or 1
    return count
