"""Run directories: private, swept when their owner is dead, kept while it lives."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from concurviz.controllers import rundirs


def test_a_directory_is_private_and_leads_to_nothing_but_this_package() -> None:
    path = rundirs.create()
    try:
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert [p.name for p in (path / "root").iterdir()] == ["concurviz"]
        assert (path / "root" / "concurviz" / "wire").is_dir()
    finally:
        rundirs.remove(path)
    assert not path.exists()


def test_the_sweep_removes_what_a_dead_owner_left_and_nothing_of_the_living() -> None:
    mine = rundirs.create()
    code = "from concurviz.controllers import rundirs; print(rundirs.create())"
    left = Path(
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout.strip()
    )
    assert left.is_dir()
    try:
        assert left in rundirs.sweep()
        assert not left.exists()
        assert mine.is_dir()
    finally:
        rundirs.remove(mine)


def test_a_directory_of_another_name_is_never_swept(tmp_path: Path) -> None:
    foreign = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else tmp_path
    other = foreign / "concurviz-lab-notes"
    other.mkdir()
    try:
        rundirs.sweep()
        assert other.is_dir()
    finally:
        other.rmdir()
