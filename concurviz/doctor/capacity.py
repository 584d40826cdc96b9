"""How much this machine can take: cores, processes and threads, descriptors, memory, disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from concurviz.controllers import cgroup
from concurviz.controllers.limits import available_memory, task_rooms
from concurviz.controllers.rundirs import ROOM_BYTES
from concurviz.doctor.check import Check, State
from concurviz.words import translate

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

#: A thousand threads and what starts them.
THREADS_WANTED = 1_100
THREADS_NEEDED = 32
DESCRIPTORS_WANTED = 1_024
DESCRIPTORS_NEEDED = 128
MEMORY_WANTED = 1 << 30
MEMORY_NEEDED = 200 << 20


def checks() -> Iterator[Check]:
    """Every check of this file."""
    yield cores()
    yield descriptors()
    yield processes()
    yield memory()
    yield shared_memory()
    yield temporary_folder()
    yield own_folders()


def cores() -> Check:
    """Cores by affinity and by the control group's quota."""
    has_affinity = hasattr(os, "sched_getaffinity")
    of_all = os.cpu_count() or 1
    usable = len(os.sched_getaffinity(0)) if has_affinity else of_all
    quota = cgroup.cpu_quota()
    found = translate("doctor", "{0} of {1} cores").format(usable, of_all)
    remedy = ""
    if quota is not None and quota < usable:
        found += translate("doctor", ", but only {0:.2g} cores' worth of time").format(quota)
        remedy = translate(
            "doctor",
            "Raise the container's CPU quota (docker run --cpus): tasks are paused when it is used "
            "up, and that shows as waiting for a core.",
        )
    elif usable < 2:
        remedy = translate(
            "doctor", "Allow two cores or more (taskset, docker --cpuset-cpus): nothing can run in "
            "parallel on one.",
        )  # fmt: skip
    return _machine("cores", translate("doctor", "Cores"), found, remedy)


def descriptors() -> Check:
    """Open files that a process may have."""
    title = translate("doctor", "Open files")
    if resource is None:
        return _machine("descriptors", title, translate("doctor", "no limit to be read here"))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = translate("doctor", "{0} per process, {1} when asked for").format(
        _number(soft), _number(hard)
    )
    remedy = translate("doctor", "Raise it before the start: ulimit -n {0}").format(4096)
    return _rated("descriptors", title, _room(soft), DESCRIPTORS_NEEDED, DESCRIPTORS_WANTED, found,
                  remedy)  # fmt: skip


def processes() -> Check:
    """Processes and threads that may still be started: the least of all limits."""
    limits = dict(task_rooms())
    title = translate("doctor", "Processes and threads")
    if not limits:
        return _machine("processes", title, translate("doctor", "no limit to be read here"))
    which = min(limits, key=lambda name: limits[name])
    found = translate("doctor", "room for {0} ({1})").format(_number(limits[which]), which)
    remedy = translate(
        "doctor",
        "Raise the limit (ulimit -u, docker run --pids-limit), or keep to fewer workers.",
    )
    return _rated("processes", title, limits[which], THREADS_NEEDED, THREADS_WANTED, found, remedy)


def memory() -> Check:
    """Memory that can be had without swapping, the control group's limit considered."""
    least = available_memory()
    found = translate("doctor", "{0} available").format(_bytes(least))
    remedy = translate("doctor", "Close other programs, or keep to few workers.")
    title = translate("doctor", "Memory")
    return _rated("memory", title, least, MEMORY_NEEDED, MEMORY_WANTED, found, remedy)


def shared_memory() -> Check:
    """Room in /dev/shm, where journals are kept if there is enough."""
    title = translate("doctor", "Shared memory (/dev/shm)")
    try:
        free = shutil.disk_usage("/dev/shm").free
    except OSError:
        found = translate("doctor", "none: journals go to the temporary folder")
        return _machine("shared_memory", title, found)
    found = translate("doctor", "{0} free").format(_bytes(free))
    remedy = ""
    if free < ROOM_BYTES or not os.access("/dev/shm", os.W_OK):
        remedy = translate(
            "doctor",
            "Journals go to the disk instead, which is slower: allow more with "
            "docker run --shm-size=1g.",
        )
    return _machine("shared_memory", title, found, remedy)


def temporary_folder() -> Check:
    """Room in the folder for temporary files."""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    found = translate("doctor", "{0} free in {1}").format(_bytes(free), folder)
    remedy = translate("doctor", "Make room there, or set TMPDIR to a folder that has some.")
    if os.access(folder, os.W_OK) and free >= ROOM_BYTES:
        remedy = ""
    return _machine("temporary_folder", translate("doctor", "Temporary folder"), found, remedy)


def own_folders() -> Check:
    """Whether settings, cache and log can be written."""
    folders = {
        platformdirs.user_config_path("concurviz", appauthor=False),
        platformdirs.user_cache_path("concurviz"),
        platformdirs.user_log_path("concurviz", appauthor=False),
    }
    refused = sorted(str(f) for f in folders if not _writable(f))
    title = translate("doctor", "Settings, cache and log")
    if not refused:
        return _machine("folders", title, translate("doctor", "can be written"))
    found = translate("doctor", "cannot be written: {0}").format(", ".join(refused))
    remedy = translate("doctor", "Nothing is remembered: give yourself the right to write there.")
    return _machine("folders", title, found, remedy)


def _writable(folder: Path) -> bool:
    there = next(p for p in (folder, *folder.parents) if p.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def _machine(key: str, title: str, found: str, remedy: str = "") -> Check:
    """A check of this file: a warning where there is something to do."""
    state = State.WARNING if remedy else State.OK
    return Check(key, translate("doctor", "Machine"), title, state, found, remedy)


def _rated(
    key: str, title: str, value: float, needed: float, wanted: float, found: str, remedy: str
) -> Check:
    group = translate("doctor", "Machine")
    if value >= wanted:
        return Check(key, group, title, State.OK, found)
    state = State.WARNING if value >= needed else State.MISSING
    return Check(key, group, title, state, found, remedy)


def _room(limit: int) -> float:
    assert resource is not None
    return float("inf") if limit == resource.RLIM_INFINITY else limit


def _number(value: int) -> str:
    if resource is not None and value == resource.RLIM_INFINITY:
        return translate("doctor", "unlimited")
    return f"{value:,}"


def _bytes(value: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if value < 1024:
            return f"{value:.0f} {unit}"
        value /= 1024
    return f"{value:,.1f} GiB"
