"""Limits of the control groups that this process is in (Linux): the least of all levels counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_PROC = Path("/proc/self")


def cpu_quota(proc: Path = _PROC) -> float | None:
    """Cores' worth of time that may be used; None without a limit."""
    quotas = []
    for folder in _folders("cpu", proc):
        if (text := _read(folder / "cpu.max")) is not None:
            quota, _, period = text.partition(" ")
        else:
            quota = _read(folder / "cpu.cfs_quota_us") or ""
            period = _read(folder / "cpu.cfs_period_us") or ""
        if quota.isdigit() and period.isdigit() and int(period):
            quotas.append(int(quota) / int(period))
    return min(quotas, default=None)


def pids_room(proc: Path = _PROC) -> int | None:
    """Processes and threads that may still be started; None without a limit."""
    return _room("pids", "pids.max", "pids.current", "pids.max", "pids.current", proc)


def memory_room(proc: Path = _PROC) -> int | None:
    """Bytes that may still be taken; None without a limit."""
    v1 = ("memory.limit_in_bytes", "memory.usage_in_bytes")
    return _room("memory", "memory.max", "memory.current", *v1, proc)


def _room(
    controller: str, most: str, used: str, most_v1: str, used_v1: str, proc: Path
) -> int | None:
    rooms = []
    for folder in _folders(controller, proc):
        for most_name, used_name in ((most, used), (most_v1, used_v1)):
            limit, taken = _read(folder / most_name) or "", _read(folder / used_name) or ""
            # Version 1 writes no limit as a number near 2 ** 63.
            if limit.isdigit() and taken.isdigit() and int(limit) < 1 << 60:
                rooms.append(max(0, int(limit) - int(taken)))
                break
    return min(rooms, default=None)


def _folders(controller: str, proc: Path) -> Iterator[Path]:
    """Our group's folder and those above it, under both versions where both are mounted."""
    groups = _groups(controller, proc)
    for line in (_read(proc / "mountinfo") or "").splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) < 5 or not kinds:
            continue
        is_v2 = kinds[0] == "cgroup2"
        if not is_v2 and (kinds[0] != "cgroup" or controller not in kinds[-1].split(",")):
            continue
        root, mount = fields[3], Path(fields[4])
        inside = _inside(groups.get("" if is_v2 else controller, "/"), root)
        for level in (inside, *inside.parents):
            yield mount / level


def _inside(group: str, root: str) -> PurePosixPath:
    """A group's path below the mounted root; the root itself where it lies elsewhere."""
    path = PurePosixPath(group)
    return path.relative_to(root) if path.is_relative_to(root) else PurePosixPath()


def _groups(controller: str, proc: Path) -> dict[str, str]:
    """Our group under version 2 (key "") and under the controller of version 1."""
    found = {}
    for line in (_read(proc / "cgroup") or "").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            found[""] = path
        elif controller in controllers.split(","):
            found[controller] = path
    return found


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return None
