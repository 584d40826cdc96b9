"""What is little is said with what to do about it."""

from __future__ import annotations

import os
import resource
import shutil
from collections import namedtuple

import pytest

from concurviz.controllers import cgroup
from concurviz.doctor import capacity
from concurviz.doctor.check import State

Room = namedtuple("Room", "total used free")


def test_a_quota_below_the_cores_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1, 2, 3})
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(cgroup, "cpu_quota", lambda: None)
    assert (capacity.cores().state, capacity.cores().found) == (State.OK, "4 of 8 cores")
    monkeypatch.setattr(cgroup, "cpu_quota", lambda: 1.5)
    check = capacity.cores()
    assert check.state is State.WARNING
    assert check.found == "4 of 8 cores, but only 1.5 cores' worth of time"
    assert "--cpus" in check.remedy


def test_one_core_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {3})
    monkeypatch.setattr(cgroup, "cpu_quota", lambda: None)
    assert capacity.cores().state is State.WARNING


@pytest.mark.parametrize(
    ("soft", "state"),
    [
        (resource.RLIM_INFINITY, State.OK),
        (1_024, State.OK),
        (256, State.WARNING),
        (20, State.MISSING),
    ],
)
def test_open_files(monkeypatch: pytest.MonkeyPatch, soft: int, state: State) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (soft, resource.RLIM_INFINITY))
    check = capacity.descriptors()
    assert check.state is state
    assert ("ulimit -n" in check.remedy) is (state is not State.OK)
    assert "unlimited when asked for" in check.found


@pytest.mark.parametrize(
    ("room", "state"), [(5, State.MISSING), (500, State.WARNING), (1_200, State.OK)]
)
def test_the_narrowest_limit_of_processes_is_named(
    monkeypatch: pytest.MonkeyPatch, room: int, state: State
) -> None:
    monkeypatch.setattr(cgroup, "pids_room", lambda: room)
    check = capacity.processes()
    assert check.state is state
    assert check.found == f"room for {room:,} (control group)"


def test_a_small_shared_memory_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Room(64 << 20, 0, 64 << 20))
    check = capacity.shared_memory()
    assert (check.state, check.found) == (State.WARNING, "64 MiB free")
    assert "--shm-size" in check.remedy


def test_folders_that_cannot_be_written_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    blocked = os.fspath(tmp_path) + "/file"
    with open(blocked, "w"):  # noqa: PTH123  a name is all that is needed
        pass
    monkeypatch.setenv("XDG_CONFIG_HOME", blocked)
    check = capacity.own_folders()
    assert check.state is State.WARNING
    assert f"{blocked}/concurviz" in check.found


def test_the_control_groups_memory_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "memory_room", lambda: 100 << 20)
    check = capacity.memory()
    assert (check.state, check.found) == (State.MISSING, "100 MiB available")
