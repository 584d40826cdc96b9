"""The window's frame rate while thousands of tasks and threads are live in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.harness import BenchError, Figure, window_environment

BAR_MS = 1000 / 30
LIMIT_S = 180


def measure() -> Iterator[Figure]:
    """Median and p95 of the frame interval for each of the crowds, and how many were live."""
    with window_environment() as env:
        # A process of its own: what other benches imported or left to collect is not the window's.
        said = subprocess.run(
            [sys.executable, "-m", "tests.bench.crowd_window"],
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            timeout=LIMIT_S,
        )
    if said.returncode:
        raise BenchError(f"crowd: the window's process ended with {said.returncode}")
    for name, crowd in json.loads(said.stdout).items():
        yield Figure(f"crowd: {name}, live at once", crowd["live"], "")
        yield Figure(f"crowd: {name}, frame interval p50", crowd["p50_ms"], "ms", BAR_MS)
        yield Figure(f"crowd: {name}, frame interval p95", crowd["p95_ms"], "ms")
        yield Figure(f"crowd: {name}, tasks done", crowd["done_per_s"], "/s")
