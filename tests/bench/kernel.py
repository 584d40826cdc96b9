"""What the kernel saw of a process's threads: who had the GIL, who wanted it, who had no core.

Probes on the interpreter's take_gil, its return, drop_gil and PyEval_SaveThread, and the
scheduler's own events, set and read by ``perf``. That needs perf, the right to set probes, and an
interpreter with symbols.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from concurviz.trace.overlap import covered

#: Sorted and disjoint, ns, shape (n, 2).
Stretches = npt.NDArray[np.int64]

_PROBES = {
    "take": "take_gil",
    "took": "take_gil%return",
    "drop": "drop_gil",
    "save": "PyEval_SaveThread",
}
_EVENT = re.compile(r"^\s*(\d+)/(\d+)\s+(\d+)\.(\d+):\s+(\S+?):(\w+?)(?:__return)?: (.*)$")
_SWITCH = re.compile(r"prev_pid=(\d+) .*prev_state=(\S+) ==>.*next_pid=(\d+)")
_WOKEN = re.compile(r" pid=(\d+)")


class NoProbes(Exception):
    """The kernel cannot be asked; the text says why."""


@dataclass
class Thread:
    """Stretches of one thread: ``held``: it had the GIL; ``ready``: it could run and had no core.

    ``wanted``: it was in take_gil, or had been made to give the GIL up (drop_gil, but not for a
    call that may block) and came back for it.
    """

    held: Stretches
    wanted: Stretches
    ready: Stretches


def joined(stretches: Iterable[tuple[int, int]]) -> Stretches:
    """Any stretches, sorted and disjoint."""
    found: list[list[int]] = []
    for start, end in sorted(s for s in stretches if s[1] > s[0]):
        if found and start <= found[-1][1]:
            found[-1][1] = max(end, found[-1][1])
        else:
            found.append([start, end])
    return np.array(found, np.int64).reshape(-1, 2)


def both(a: Stretches, b: Stretches) -> Stretches:
    """Where a and b are."""
    i = j = 0
    found = []
    while i < len(a) and j < len(b):
        found.append((max(a[i][0], b[j][0]), min(a[i][1], b[j][1])))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return joined((int(s), int(e)) for s, e in found)


def without(a: Stretches, b: Stretches) -> Stretches:
    """Where a is and b is not."""
    if not len(a) or not len(b):
        return a
    edges = np.concatenate([[a[0, 0] - 1], b.ravel(), [max(a[-1, 1], b[-1, 1]) + 1]])
    return both(a, edges.reshape(-1, 2))


def length(a: Stretches) -> int:
    """How long all stretches are together, ns."""
    return int((a[:, 1] - a[:, 0]).sum())


def shared(a: Stretches, b: Stretches) -> int:
    """How long both are, ns."""
    return int(covered(a[:, 0], a[:, 1], b[:, 0], b[:, 1]).sum())


@contextmanager
def recording(data: Path) -> Iterator[None]:
    """The kernel's events go into ``data`` until the block ends; NoProbes where they cannot."""
    with _probes() as group:
        events = [f"{group}:*", "sched:sched_switch", "sched:sched_wakeup"]
        chosen = [part for event in events for part in ("-e", event)]
        perf = subprocess.Popen(
            ["perf", "record", "-q", "-a", "-m4M", "-k", "CLOCK_MONOTONIC", "-o", data, *chosen],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield
        finally:
            perf.send_signal(signal.SIGINT)
            perf.wait()


@contextmanager
def _probes() -> Iterator[str]:
    """The group of probes, there until the block ends."""
    if shutil.which("perf") is None:
        raise NoProbes("perf is not installed")
    library = _interpreter()
    group = f"cvz_{os.getpid()}"
    try:
        for name, where in _PROBES.items():
            done = subprocess.run(
                ["perf", "probe", "-q", "-x", library, "--add", f"{group}:{name}={where}"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                why = done.stderr.strip().splitlines() or ["perf probe failed"]
                raise NoProbes(why[-1].strip())
        yield group
    finally:
        subprocess.run(["perf", "probe", "-q", "--del", f"{group}:*"], capture_output=True)


def _interpreter() -> str:
    """The file that holds this interpreter's code."""
    address = ctypes.cast(ctypes.pythonapi.Py_IncRef, ctypes.c_void_p).value or 0
    for line in Path("/proc/self/maps").read_text().splitlines():
        fields = line.split(None, 5)
        low, high = (int(x, 16) for x in fields[0].split("-"))
        if low <= address < high and len(fields) == 6:
            return fields[5]
    return os.path.realpath(sys.executable)


@dataclass
class _Raw:
    """Of one thread, in order of time: its probes, when it got a core and lost it, its wakings."""

    probes: list[tuple[int, str]] = field(default_factory=list)
    cores: list[tuple[int, int, bool]] = field(default_factory=list)
    woken: list[int] = field(default_factory=list)


def threads_of(data: Path, pid: int) -> dict[int, Thread]:
    """By thread id, the threads of a process of which anything was recorded."""
    done = subprocess.run(
        ["perf", "script", "--ns", "-F", "pid,tid,time,event,trace", "-i", data],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    raw: dict[int, _Raw] = defaultdict(_Raw)
    ours: set[int] = set()
    since: dict[int, int] = {}
    for line in done.stdout.splitlines():
        match = _EVENT.match(line)
        if match is None:
            continue
        t, event, said = int(match[3]) * 10**9 + int(match[4]), match[6], match[7]
        if event == "sched_switch" and (switch := _SWITCH.search(said)):
            left, came = int(switch[1]), int(switch[3])
            if left in since:
                raw[left].cores.append((since.pop(left), t, switch[2].startswith("R")))
            since[came] = t
        elif event == "sched_wakeup" and (woken := _WOKEN.search(said)):
            raw[int(woken[1])].woken.append(t)
        elif event in _PROBES:
            raw[int(match[2])].probes.append((t, event))
            if int(match[1]) == pid:
                ours.add(int(match[2]))
    return {tid: _thread(raw[tid]) for tid in ours}


def _thread(raw: _Raw) -> Thread:
    held, wanted = [], []
    has = wants = -1
    voluntarily = False
    for t, event in raw.probes:
        if event == "save":
            voluntarily = True
        elif event == "drop":
            if has >= 0:
                held.append((has, t))
            has, wants, voluntarily = -1, -1 if voluntarily else t, False
        elif event == "take" and wants < 0:
            wants = t
        elif event == "took":
            if wants >= 0:
                wanted.append((wants, t))
            has, wants = t, -1
    woken = np.array(raw.woken, np.int64)
    ready = []
    for (_, lost, runnable), (got, _, _) in zip(raw.cores[:-1], raw.cores[1:], strict=True):
        if runnable:
            ready.append((lost, got))
        elif len(called := woken[(woken >= lost) & (woken <= got)]):
            ready.append((int(called[0]), got))
    return Thread(joined(held), joined(wanted), joined(ready))
