"""Shared by all tests: their surroundings, and a check after each that it left nothing behind."""

from __future__ import annotations

import gc
import itertools
import os
import re
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# Before anything imports Qt. A test that opens a real window sets its own platform and display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
import pytest

#: So often all garbage is collected, and not only the young.
THOROUGHLY = 25

#: In the environment of every process that the tests start, their orphans included.
MARK = "CONCURVIZ_TEST_SESSION"
#: How long what a test started may take to be gone.
PATIENCE_S = 10.0
RUN_DIRECTORY = re.compile(r"concurviz-lab-(\d+)-")


def pytest_configure() -> None:
    """Python collects in whichever thread happens to allocate: pytest-xdist's, which reads what
    its other processes say, would destroy windows that a test has left, and take all down."""
    gc.disable()


_torn_down = itertools.count(1)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect garbage in the thread of the tests, as the application does in that of its window."""
    gc.collect(1 if next(_torn_down) % THOROUGHLY else 2)


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache for the session, so that CPU work is calibrated once; the mark of its processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv(MARK, str(os.getpid()))
        # Other interpreters would compile all of the lab at each start of a host.
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A shell starts its background jobs so, and what they start inherits it: the programs
            # under test could not be interrupted.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        yield


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings of whoever runs it, nor those of another test."""
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "xdg" / name.lower()))


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Fail a test that leaves a process, a thread, a run directory or a descriptor.

    What is still on its way out gets PATIENCE_S. Only what is new is looked at closely, so that a
    clean test pays about a millisecond.
    """
    pids, threads, folders = _pids(), set(threading.enumerate()), _run_directories()
    descriptors = _descriptors()
    yield
    left = {
        "processes": _wait_gone(lambda: _our_processes(_pids() - pids)),
        "threads": _wait_gone(lambda: _alive(set(threading.enumerate()) - threads)),
        "run directories": _wait_gone(lambda: _without_owner(_run_directories() - folders)),
        "descriptors": _wait_gone(lambda: _grown(descriptors, _descriptors())),
    }
    said = "; ".join(f"{what}: {', '.join(found)}" for what, found in left.items() if found)
    if said:
        pytest.fail(f"left behind: {said}")


def _wait_gone(look: Callable[[], list[str]]) -> list[str]:
    """What is still found when PATIENCE_S has passed; nothing, as soon as nothing is."""
    found = look()
    deadline = time.monotonic() + PATIENCE_S
    if found:
        # Sockets, transports and Qt objects in reference cycles are gone only after this.
        gc.collect()
    while found and time.monotonic() < deadline:
        # Of orphans, threads and folders nothing tells that they have gone but another look.
        time.sleep(0.01)
        found = look()
    return found


def _pids() -> set[int]:
    return set(psutil.pids())


def _our_processes(pids: set[int]) -> list[str]:
    """Those among the processes that this session started, itself or through others."""
    found = []
    for pid in pids:
        try:
            process = psutil.Process(pid)
            if process.ppid() == os.getpid() or process.environ().get(MARK) == str(os.getpid()):
                found.append(f"{pid} {' '.join(process.cmdline()) or process.status()}")
        except psutil.Error:
            continue  # ended meanwhile, or another user's
    return found


def _alive(threads: set[threading.Thread]) -> list[str]:
    # A dummy stands for a thread that Python did not start, such as a QThread, and outlives it.
    dummy = threading._DummyThread
    return [t.name for t in threads if t.is_alive() and not isinstance(t, dummy)]


def _run_directories() -> set[Path]:
    homes = {Path("/dev/shm"), Path(tempfile.gettempdir())}
    return {path for home in homes for path in home.glob("concurviz-lab-*")}


def _without_owner(folders: set[Path]) -> list[str]:
    """Those that are ours or nobody's any more: others may be at work on this machine, too."""
    found = []
    for path in folders:
        match = RUN_DIRECTORY.match(path.name)
        owner = int(match[1]) if match else os.getpid()
        if path.exists() and (owner == os.getpid() or not psutil.pid_exists(owner)):
            found.append(str(path))
    return found


def _descriptors() -> dict[int, str]:
    found = {}
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found[int(entry.name)] = str(entry.readlink())
        except OSError:
            continue  # the one that listed them
    return found


def _grown(before: dict[int, str], after: dict[int, str]) -> list[str]:
    """Descriptors opened since. Qt keeps some of its own with an application."""
    return [
        f"{fd} -> {target}"
        for fd, target in after.items()
        if before.get(fd) != target
        and target not in ("anon_inode:[eventfd]", "/dev/urandom")
        and not target.endswith("/mime/mime.cache")
    ]
