"""Run directories: private, in memory where there is room, and removed whatever happens."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

import psutil

import concurviz
from concurviz.wire.control import semaphore_prefix

ROOM_BYTES = 256 << 20
"""Less free memory than this in /dev/shm, and the disk is used (containers have 64 MB there)."""
SEMAPHORES = Path("/dev/shm")
"""Where Linux keeps named semaphores."""
NAME = re.compile(r"concurviz-lab-(\d+)-(\d+)-\w+")


def _homes() -> list[Path]:
    return [Path("/dev/shm"), Path(tempfile.gettempdir())]


def _has_room(home: Path) -> bool:
    try:
        stat = os.statvfs(home)
    except OSError:
        return False
    return stat.f_bavail * stat.f_frsize >= ROOM_BYTES and os.access(home, os.W_OK)


def _started(pid: int) -> int:
    return int(psutil.Process(pid).create_time())


def create() -> Path:
    """A new private directory (0700) that names its owner, this process.

    It holds ``root``, the import root of hosts, which contains nothing but this package.
    Raises OSError when neither memory nor the temporary folder can take it.
    """
    path = _create(next((h for h in _homes() if _has_room(h)), Path(tempfile.gettempdir())))
    root = path / "root"
    root.mkdir()
    package = concurviz.__file__
    assert package is not None
    (root / "concurviz").symlink_to(Path(package).resolve().parent, target_is_directory=True)
    return path


def create_on_disk() -> Path:
    """A new private, empty directory for what tasks write: in memory fsync would wait for nothing.

    Raises OSError when the temporary folder cannot take it.
    """
    return _create(Path(tempfile.gettempdir()))


def _create(home: Path) -> Path:
    prefix = f"concurviz-lab-{os.getpid()}-{_started(os.getpid())}-"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=home))


def remove(path: Path) -> None:
    """Remove a lab's or a run's directory; what cannot be removed is left to the next sweep.

    With it go the semaphores of its hosts that were killed.
    """
    shutil.rmtree(path, ignore_errors=True)
    is_lab = NAME.fullmatch(path.name) is not None
    prefix = f"{path.name}." if is_lab else semaphore_prefix(str(path))
    for left in SEMAPHORES.glob(f"sem.{prefix}*"):
        left.unlink(missing_ok=True)


def sweep() -> list[Path]:
    """Remove the directories of this user's labs whose owner is dead; returns them."""
    removed = []
    for home in _homes():
        for path in home.glob("concurviz-lab-*"):
            match = NAME.fullmatch(path.name)
            try:
                if match is None or path.stat().st_uid != os.getuid():
                    continue
            except OSError:
                continue
            if not _alive(int(match[1]), int(match[2])):
                remove(path)
                removed.append(path)
    return removed


def _alive(pid: int, started: int) -> bool:
    try:
        # Creation times are computed from the boot time, which an adjusted clock moves a little.
        return abs(_started(pid) - started) <= 2
    except psutil.Error:
        return False
