"""Limits of control groups, of both versions, from files laid out as the kernel does."""

from __future__ import annotations

from pathlib import Path

import pytest

from concurviz.controllers import cgroup


def lay(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    return tmp_path / "proc"


def v2(tmp_path: Path, group: str = "/a/b", root: str = "/") -> None:
    line = f"30 23 0:26 {root} {tmp_path / 'cg'} rw,nosuid shared:4 - cgroup2 cgroup2 rw"
    lay(tmp_path, {"proc/cgroup": f"0::{group}", "proc/mountinfo": line})


def test_without_control_groups_there_is_no_limit(proc: Path) -> None:
    assert cgroup.cpu_quota(proc) is None
    assert cgroup.pids_room(proc) is None
    assert cgroup.memory_room(proc) is None


def test_the_least_of_all_levels_counts(tmp_path: Path, proc: Path) -> None:
    v2(tmp_path)
    lay(
        tmp_path / "cg",
        {
            "a/b/cpu.max": "max 100000",
            "a/cpu.max": "150000 100000",
            "cpu.max": "400000 100000",
            "a/b/pids.max": "500",
            "a/b/pids.current": "20",
            "a/pids.max": "max",
            "a/pids.current": "100",
            "a/memory.max": "1000",
            "a/memory.current": "1400",
        },
    )
    assert cgroup.cpu_quota(proc) == 1.5
    assert cgroup.pids_room(proc) == 480
    assert cgroup.memory_room(proc) == 0


def test_a_group_beside_the_mounted_root_is_looked_up_at_the_root(
    tmp_path: Path, proc: Path
) -> None:
    v2(tmp_path, group="/docker/f00", root="/docker/other")
    lay(tmp_path / "cg", {"cpu.max": "50000 100000"})
    assert cgroup.cpu_quota(proc) == 0.5


def test_version_one_has_a_mount_for_each_controller(tmp_path: Path, proc: Path) -> None:
    lines = (
        f"31 23 0:27 / {tmp_path}/cpu rw - cgroup cgroup rw,cpu,cpuacct",
        f"32 23 0:28 /x {tmp_path}/pids rw - cgroup cgroup rw,pids",
        f"33 23 0:29 / {tmp_path}/memory rw - cgroup cgroup rw,memory",
    )
    lay(
        tmp_path,
        {
            "proc/mountinfo": "\n".join(lines),
            "proc/cgroup": "8:pids:/x/y\n4:memory:/m\n1:cpu,cpuacct:/\n0::/",
            "cpu/cpu.cfs_quota_us": "-1",
            "cpu/cpu.cfs_period_us": "100000",
            "pids/y/pids.max": "64",
            "pids/y/pids.current": "60",
            "memory/m/memory.limit_in_bytes": "9223372036854771712",
            "memory/m/memory.usage_in_bytes": "4096",
        },
    )
    assert cgroup.cpu_quota(proc) is None
    assert cgroup.pids_room(proc) == 4
    assert cgroup.memory_room(proc) is None
