"""The window's frame interval while four CPU-bound threads run, against an idle window."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from tests.bench.harness import BenchError, Figure, window_environment

BAR = 1.2
LIMIT_S = 120


def measure() -> Iterator[Figure]:
    """p95 of the frame interval, idle and busy, and the median ratio over rounds."""
    with window_environment() as env:
        # A process of its own: what other benches imported or left to collect is not the window's.
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.frames_window"],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            timeout=LIMIT_S,
        )
    if said.returncode:
        raise BenchError(f"frames: the window's process ended with {said.returncode}")
    rounds: list[dict[str, float]] = json.loads(said.stdout)
    idle, busy = ([r[name] for r in rounds] for name in ("idle_ms", "busy_ms"))
    ratio = median(b / i for i, b in zip(idle, busy, strict=True))
    yield Figure("frames: interval p95, idle", median(idle), "ms")
    yield Figure("frames: interval p95, 4 busy threads", median(busy), "ms")
    yield Figure("frames: busy / idle", ratio, "x", BAR)
    yield Figure(
        "frames: longest interval, 4 busy threads", max(r["worst_ms"] for r in rounds), "ms"
    )
