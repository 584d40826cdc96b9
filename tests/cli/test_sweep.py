"""``concurviz sweep`` with real hosts: three points from the command to the files."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import psutil
import pytest
from PIL import Image

from tests.cli.test_compare import COMMAND, DEADLINE_S, concurviz, environment
from tests.processes import holds

SMALL = ("--set", "io_ms=4", "--set", "cpu_ms=1", "--tasks", "5", "--repeats", "2")


def test_three_points_end_to_end(tmp_path: Path) -> None:
    done = concurviz(
        "sweep", "--over", "workers=1..3", "--models", "threads,coroutines", *SMALL,
        "--json", "s.json", "--png", "s.png",
        cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    assert lines[0][0] == "Workers"
    assert [line[0] for line in lines[2:5]] == ["1", "2", "3"]
    document = json.loads((tmp_path / "s.json").read_text("utf-8"))
    assert document["complete"]
    by_model: dict[str, list[float]] = {}
    for point in document["points"]:
        by_model.setdefault(point["model"], []).append(point["value"])
        assert len(point["walls_s"]) >= 2
        assert min(point["walls_s"]) > 0
    assert by_model["threads"] == [1, 2, 3]
    assert by_model["coroutines"] == [1]
    assert "threads" in document["fits"]
    assert document["verdict"]
    assert done.stdout.splitlines()[-1] == document["verdict"][-1]["text"]
    with Image.open(tmp_path / "s.png") as picture:
        assert picture.width == 1200
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24) or []) > 10


def test_a_bad_range_is_one_line(tmp_path: Path) -> None:
    done = concurviz("sweep", "--over", "workers=9..1", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stderr == "concurviz: --over workers=9..1: allowed: a range that goes up\n"


def test_ctrl_c_keeps_what_was_measured(tmp_path: Path) -> None:
    arguments = ["sweep", "--over", "workers=1..4", "--models", "threads", "--repeats", "90"]
    process = subprocess.Popen(
        [*COMMAND, *arguments, *SMALL[:-2], "--json", "s.json"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    hosts: set[int] = set()

    def several_hosts() -> bool:
        for child in psutil.Process(process.pid).children(recursive=True):
            try:
                if "concurviz.lab.host" in " ".join(child.cmdline()):
                    hosts.add(child.pid)
            except psutil.Error:
                continue
        return len(hosts) >= 3

    assert holds(several_hosts, DEADLINE_S)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)

    assert process.returncode == 130, err
    assert err == "concurviz: stopped before its end: what was measured is kept\n"
    assert "Threads" in out
    document = json.loads((tmp_path / "s.json").read_text("utf-8"))
    assert not document["complete"]
    assert sum(len(p["walls_s"]) for p in document["points"]) >= 2


@pytest.mark.parametrize("missing", [[], ["--over", "spam=1..2"]])
def test_what_to_vary_must_be_said(tmp_path: Path, missing: list[str]) -> None:
    done = concurviz("sweep", *missing, cwd=tmp_path)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
