"""The program as a user starts it: a real window on an X display, closed by Ctrl+C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.processes import alive_after, holds

pytestmark = pytest.mark.window

WAIT_S = 40


@pytest.fixture
def display() -> Iterator[str]:
    """A fresh Xvfb on a display of its own choosing."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        # `make test` sets it up; without root it can only say how (tools/system_libs.py).
        pytest.skip("Xvfb is not installed: no real window can be opened")
    read, write = os.pipe()
    command = [xvfb, "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with open(read, encoding="ascii") as pipe:  # noqa: PTH123  a descriptor, not a path
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
        server.terminate()


def _wait(program: subprocess.Popen[str], condition: Callable[[], bool]) -> None:
    """Until the program has come so far."""
    assert holds(lambda: program.poll() is not None or condition(), WAIT_S), "it hangs"
    assert program.poll() is None, "the program has ended"


@pytest.mark.parametrize("imported", ["asyncio", "PySide6", "PySide6.QtWidgets", "superqt"])
def test_ctrl_c_before_the_window_is_there_ends_it(display: str, imported: str) -> None:
    """A signal at a bad moment: as the start-up has just begun to import ``imported``."""
    code = f"""
import os, signal, sys
class Struck:
    def find_spec(self, name, path=None, target=None):
        if name == {imported!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Struck())
from concurviz.cli.main import main
sys.exit(main([]))
"""
    environ = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.run(
        [sys.executable, "-c", code],
        env=environ, stderr=subprocess.PIPE, text=True, check=False, timeout=WAIT_S,
    )  # fmt: skip
    assert (program.returncode, program.stderr) == (130, "concurviz: interrupted\n")


def test_the_window_opens_runs_and_quits_on_ctrl_c(display: str, tmp_path: Path) -> None:
    environ = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    log = tmp_path / "xdg" / "state" / "concurviz" / "log" / "concurviz.log"
    command = [sys.executable, "-m", "concurviz"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as program:
        process = psutil.Process(program.pid)
        _wait(program, lambda: log.exists() and "window open" in log.read_text("utf-8"))
        _wait(program, lambda: len(process.children(recursive=True)) >= 2)
        children = process.children(recursive=True)
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=WAIT_S)
    assert program.returncode == 0, said
    assert said == ""
    assert alive_after(children) == []
    assert (tmp_path / "xdg" / "config" / "concurviz" / "last-scenario.toml").exists()
