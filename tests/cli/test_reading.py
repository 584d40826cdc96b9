"""Long reading on the command line: a bar in a terminal, nothing elsewhere, and Ctrl+C ends it."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_compare import COMMAND, DEADLINE_S, concurviz, environment

EVENT = '{"ph":"b","cat":"c","id":1,"ts":1,"pid":1,"name":"[bold]a"},'


def calls(path: Path, count: int) -> Path:
    """A trace whose every event is taken in by itself, so that to read it takes its time."""
    path.write_text("[" + EVENT * count + EVENT.replace('"b"', '"e"').rstrip(",") + "]")
    return path


@pytest.mark.parametrize("command", [["diff", "b.json"], ["open"]])
def test_a_bar_in_a_terminal_and_ctrl_c(tmp_path: Path, command: list[str]) -> None:
    calls(tmp_path / "[red]a.json", 1_000_000)
    calls(tmp_path / "b.json", 1)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, command[0], "[red]a.json", *command[1:]], cwd=tmp_path, stderr=theirs,
        env=environment(COLUMNS="120", TERM="xterm"), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while b"%" not in seen:
        seen += os.read(ours, 4096)
    process.send_signal(signal.SIGINT)
    try:
        while more := os.read(ours, 4096):
            seen += more
    except OSError:
        pass  # how a terminal ends
    os.close(ours)
    assert process.wait(DEADLINE_S) == 130, seen
    assert b"reading [red]a.json" in seen
    assert b"concurviz: interrupted" in seen
    assert b"Traceback" not in seen
    # The bar is gone, and the cursor is back.
    assert seen.rindex(b"\x1b[?25h") > seen.index(b"reading")


def test_no_bar_elsewhere(tmp_path: Path) -> None:
    calls(tmp_path / "a.json", 200_000)
    done = concurviz("diff", "a.json", "a.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
