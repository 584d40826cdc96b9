"""Waits for the GIL as the journal tells them beside those that the kernel saw.

Probes on the interpreter's take_gil, its return and drop_gil, set and read by ``perf``, say without
our help when each thread waited for the GIL. That needs perf, the right to set probes, and an
interpreter with symbols; where one is missing the bench says which, and measures nothing.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from concurviz.trace.overlap import covered
from concurviz.wire.states import State
from tests.bench.harness import BenchError, Figure
from tests.lab_runs import compare, scenario

WORKERS = 4
#: A wait shorter than this is below what chunks of work can show.
SHORTEST_NS = 200_000
SCENARIOS = {
    "CPU-bound": {"workload": "cpu", "params": {"tasks": 24, "cpu_ms": 30.0, "jitter": 0.0}},
    "with stamped I/O": {
        "workload": "mixed",
        "params": {"tasks": 48, "cpu_ms": 16.0, "io_ms": 8.0, "phases": 2, "jitter": 0.0},
    },
}
_EVENT = re.compile(r"^\s*(\d+)\s+(\d+)\.(\d+):\s+\S*:(\w+):")

Waits = dict[int, npt.NDArray[np.int64]]


class NoProbes(Exception):
    """The kernel cannot be asked; the text says why."""


def measure() -> Iterator[Figure]:
    """Wrong and missed parts of the time in GIL_WAIT: one minus precision, one minus recall."""
    for name, changes in SCENARIOS.items():
        try:
            mislabelled, beside, missed = judge(changes)
        except NoProbes as error:
            yield Figure(f"truth: not measured, {error}", 0.0, "")
            return
        yield Figure(f"truth: spans that are no GIL wait, {name}", mislabelled, "share", 0.01)
        # A thread that has got the GIL may still have no core: one gap, one label.
        yield Figure(f"truth: time in GIL waits that is none, {name}", beside, "share")
        yield Figure(f"truth: GIL wait not told, {name}", missed, "share", 0.05)


def judge(changes: dict[str, object]) -> tuple[float, float, float]:
    """Of one run under ``threads``, as shares of the time in GIL_WAIT.

    What is in spans of which less than half was a wait for the GIL; what was none, be it in spans
    that are right on the whole; and what of the true waits is not in GIL_WAIT.
    """
    params = {"workers": WORKERS, **changes["params"]}  # type: ignore[dict-item]
    wanted = scenario("threads", workload=changes["workload"], params=params)
    with probes() as group, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "perf.data"
        perf = subprocess.Popen(
            ["perf", "record", "-q", "-a", "-k", "CLOCK_MONOTONIC", "-e", f"{group}:*", "-o", data],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            run = compare(wanted).run("threads")
        finally:
            perf.send_signal(signal.SIGINT)
            perf.wait()
        trace = run.trace
        if run.status != "done" or trace is None:
            raise BenchError(f"truth: the run is {run.status}: {run.reason}")
        host = next(iter(trace.workers.values())).pid
        waits = read_waits(data, host)
    # In a host of this model the workers' threads are started last, and in the order of numbers.
    tids = sorted(waits)[-WORKERS:]
    if len(tids) < WORKERS:
        raise NoProbes("perf recorded no probes of the workers")
    claimed = confirmed = right = true = found = 0
    for worker, tid in enumerate(tids):
        row, wait = trace.workers[worker], waits[tid] - trace.origin
        gil = row.state == State.GIL_WAIT
        start, end = row.start[gil], row.end[gil]
        claimed += int((end - start).sum())
        inside = covered(wait[:, 0], wait[:, 1], start, end)
        confirmed += int(inside.sum())
        right += int((end - start)[inside >= 0.5 * (end - start)].sum())
        long = wait[wait[:, 1] - wait[:, 0] >= SHORTEST_NS]
        true += int((long[:, 1] - long[:, 0]).sum())
        found += int(covered(start, end, long[:, 0], long[:, 1]).sum())
    if not claimed or not true:
        raise BenchError("truth: nobody waited for the GIL")
    return 1 - right / claimed, 1 - confirmed / claimed, 1 - found / true


@contextmanager
def probes() -> Iterator[str]:
    """The group of probes, there until the block ends."""
    if shutil.which("perf") is None:
        raise NoProbes("perf is not installed")
    library = _interpreter()
    group = f"cvz_{os.getpid()}"
    try:
        for probe in ("take=take_gil", "took=take_gil%return"):
            done = subprocess.run(
                ["perf", "probe", "-q", "-x", library, "--add", f"{group}:{probe}"],
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


def read_waits(data: Path, pid: int) -> Waits:
    """By thread of the process: start and end of its waits, ns, shape (n, 2)."""
    done = subprocess.run(
        ["perf", "script", "--ns", "--pid", str(pid), "-F", "tid,time,event", "-i", data],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    begun: dict[int, int] = {}
    waits: dict[int, list[tuple[int, int]]] = {}
    for line in done.stdout.splitlines():
        if match := _EVENT.match(line):
            tid, t = int(match[1]), int(match[2]) * 10**9 + int(match[3])
            if match[4].startswith("took"):
                if tid in begun:
                    waits.setdefault(tid, []).append((begun.pop(tid), t))
            else:
                begun[tid] = t
    return {tid: np.array(pairs, np.int64) for tid, pairs in waits.items()}
