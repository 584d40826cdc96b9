"""``concurviz compare`` as users run it: a process of its own, real tasks under real models."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest
from PIL import Image

from tests.processes import holds

COMMAND = (sys.executable, "-m", "concurviz")
#: Small enough for a second, large enough for every state to appear.
TINY = (
    "--tasks", "6", "--set", "cpu_ms=1", "--set", "io_ms=4", "--workers", "2",
    "--repeats", "1", "--warmup", "0",
)  # fmt: skip
DEADLINE_S = 30.0


def environment(**changes: str | None) -> dict[str, str]:
    merged: Mapping[str, str | None] = {**os.environ, **changes}
    return {k: v for k, v in merged.items() if v is not None}


def concurviz(
    *args: str, cwd: Path, deadline_s: float = DEADLINE_S, **changes: str | None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *args],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=deadline_s,
        check=False,
    )


def test_the_table_the_verdict_and_the_files(tmp_path: Path) -> None:
    done = concurviz(
        "compare", *TINY, "--models", "serial,threads,coroutines",
        "--json", "new/r.json", "--png", "new/t.png", "--scale", "2",
        cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    assert lines[0].startswith("Model")
    assert [line.split()[0] for line in lines[2:5]] == ["Serial", "Threads", "Coroutines"]
    document = json.loads((tmp_path / "new/r.json").read_text("utf-8"))
    told = [finding["text"] for finding in document["verdict"]]
    assert lines[-len(told) :] == told
    for run in document["runs"]:
        assert run["status"] == "done"
        assert run["tasks"] == {
            "submitted": 6, "done": 6, "failed": 0, "cancelled": 0, "refused": 0,
        }  # fmt: skip
        assert run["events"]["sent"] == run["events"]["received"] > 0
        assert run["events"]["dropped"] == 0
        assert 0 < run["latency_s"]["p50"] <= run["wall_s"]
        assert run["speedup"] > 0
    with Image.open(tmp_path / "new/t.png") as picture:
        assert picture.width == 3200
        assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24) or []) > 10


def test_quiet_leaves_the_verdict_alone(tmp_path: Path) -> None:
    done = concurviz("compare", "io-bound", *TINY, "--models", "serial", "--quiet", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Only Serial completed a run: 6 of 6 tasks in ")
    assert len(done.stdout.splitlines()) == 1


def test_failed_tasks_make_the_exit_code_1(tmp_path: Path) -> None:
    done = concurviz(
        "compare", *TINY, "--models", "serial,threads", "--set", "fault=raise",
        "--set", "fault_every=3", "--json", "r.json",
        cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 1
    assert "Threads: of 6 tasks 2 failed, 0 were cancelled" in done.stderr
    for run in json.loads((tmp_path / "r.json").read_text("utf-8"))["runs"]:
        assert (run["status"], run["tasks"]["failed"], run["speedup"]) == ("done", 2, None)


def test_a_host_that_dies_makes_the_exit_code_1_and_is_named(tmp_path: Path) -> None:
    done = concurviz(
        "compare", *TINY, "--models", "serial,threads", "--set", "fault=kill",
        "--set", "fault_every=3", "--json", "r.json",
        cwd=tmp_path,
    )  # fmt: skip

    assert done.returncode == 1
    assert "Threads: the run broke: " in done.stderr
    runs = json.loads((tmp_path / "r.json").read_text("utf-8"))["runs"]
    assert [(r["model"], r["status"]) for r in runs] == [
        ("serial", "broken"),
        ("threads", "broken"),
    ]
    assert all(r["reason"] for r in runs)


def test_without_room_for_records_the_run_is_broken_and_nothing_is_lost_in_silence(
    tmp_path: Path,
) -> None:
    # Files may grow to 64 KiB, enough for the results: no journal can be made, as on a full disk.
    code = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
from concurviz.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
    arguments = ["compare", "--models", "processes,coroutines", *TINY]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--json", "results.json"],
        cwd=tmp_path, capture_output=True, text=True, timeout=DEADLINE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "12 beginnings and ends of tasks could not be recorded" in done.stderr
    for run in json.loads((tmp_path / "results.json").read_text())["runs"]:
        assert run["status"] == "broken"
        events = run["events"]
        assert events["received"] == 0
        assert events["sent"] == events["dropped"] > 12


def test_a_python_that_is_none_is_refused_before_anything_runs(tmp_path: Path) -> None:
    false = shutil.which("false")
    done = concurviz("compare", *TINY, "--models", "serial", "--python", str(false), cwd=tmp_path)

    assert done.returncode == 2
    assert f"{false} is no working Python: exit code 1" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_everything(tmp_path: Path, number: int, code: int) -> None:
    process = subprocess.Popen(
        [*COMMAND, "compare", *TINY, "--models", "threads,processes", "--set", "fault=hang"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def host_runs() -> bool:
        found = psutil.Process(process.pid).children(recursive=True)
        return any("concurviz.lab.host" in " ".join(child.cmdline()) for child in found)

    assert holds(host_runs, DEADLINE_S)
    process.send_signal(number)
    asked = time.monotonic()
    _, err = process.communicate(timeout=DEADLINE_S)

    assert process.returncode == code, err
    assert time.monotonic() - asked < 5.0
    assert len(err.splitlines()) == 1


def test_without_a_display_the_default_comparison_runs_headless(tmp_path: Path) -> None:
    scenario = tmp_path / "tiny.toml"
    scenario.write_text(
        'models = ["serial", "threads"]\nrepeats = 1\nwarmup = 0\n'
        "[params]\ntasks = 6\ncpu_ms = 1.0\nio_ms = 4.0\n",
        "utf-8",
    )

    done = concurviz(
        str(scenario), cwd=tmp_path, DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("concurviz: there is no display ")
    assert "Serial" in done.stdout
    assert (tmp_path / "out/timeline.png").stat().st_size > 1000
    assert json.loads((tmp_path / "out/comparison.json").read_text("utf-8"))["schema"] == 3


def test_a_reader_that_has_gone_is_no_traceback(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [*COMMAND, "models"],
            cwd=tmp_path,
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )
    finally:
        os.close(write)

    assert done.returncode == 1
    assert done.stderr == ""
