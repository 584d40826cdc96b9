"""The check of conftest.py catches what it is there to catch, and lets clean tests pass."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

LEAVERS = """
import os, subprocess, sys, tempfile, threading, time
from pathlib import Path
import pytest

KEPT = []
FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
ORPHAN = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:], stdout=-3).pid)"


@pytest.fixture(autouse=True, scope="session")
def impatient():
    sys.modules["conftest"].PATIENCE_S = 0.2
    yield
    for end in KEPT:
        end()


def test_clean():
    subprocess.run([sys.executable, "-c", ""], check=True)


def test_process():
    child = subprocess.Popen(FOREVER)
    KEPT.append(lambda: (child.kill(), child.wait()))


def test_orphan():
    command = [sys.executable, "-c", ORPHAN, *FOREVER]
    pid = int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    KEPT.append(lambda: os.kill(pid, 9))


def test_thread():
    event = threading.Event()
    thread = threading.Thread(target=event.wait, name="stray", daemon=True)
    thread.start()
    KEPT.append(event.set)


def test_directory():
    path = Path(tempfile.gettempdir()) / f"concurviz-lab-{os.getpid()}-1-x"
    path.mkdir()
    KEPT.append(path.rmdir)


def test_descriptor():
    fd = os.open("/dev/zero", os.O_RDONLY)
    KEPT.append(lambda: os.close(fd))
"""


def test_whatever_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_leavers.py").write_text(LEAVERS, "utf-8")

    # Its standard output is a file's, since an orphan would keep a pipe open.
    with (tmp_path / "said").open("w+") as said:
        command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "."]
        subprocess.run(command, cwd=tmp_path, stdout=said, stderr=said, check=False)
        said.seek(0)
        text = said.read()

    summary = [line for line in text.splitlines() if line.startswith("ERROR ")]
    caught = [line.partition("::test_")[2] for line in summary]
    kinds = {line.split(" ")[0]: line.partition("left behind: ")[2] for line in caught}
    assert {name: kind.partition(":")[0] for name, kind in kinds.items()} == {
        "process": "processes",
        "orphan": "processes",
        "thread": "threads",
        "directory": "run directories",
        "descriptor": "descriptors",
    }, text
