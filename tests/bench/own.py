"""What the lab adds to a task of the user's own: against calling it directly, at 1 ms a task."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from concurviz.controllers.lab import Lab
from concurviz.scenario.model import Scenario
from tests.bench.harness import BenchError, Figure

ROUNDS = 5
TASKS = 500
WORKERS = 2
#: In percent, of a task that computes for 1 ms or waits for as long.
BAR = 10.0
SOURCE = """
import asyncio, time
def compute(i):
    end = time.thread_time_ns() + 1_000_000
    while time.thread_time_ns() < end:
        pass
async def wait(i):
    end = time.thread_time_ns() + 1_000_000
    while time.thread_time_ns() < end:
        pass
    await asyncio.sleep(0)
"""
#: The same work as people write it, timed from the first submission to the last result.
DIRECT = """
import asyncio, sys, time
from concurrent.futures import ThreadPoolExecutor
import work
async def all_of(n):
    await asyncio.gather(*(work.wait(i) for i in range(n)))
n = int(sys.argv[2])
begin = time.perf_counter()
if sys.argv[1] == "coroutines":
    asyncio.run(all_of(n))
else:
    with ThreadPoolExecutor(int(sys.argv[3])) as pool:
        list(pool.map(work.compute, range(n)))
print(time.perf_counter() - begin)
"""


def measure() -> Iterator[Figure]:
    """By how much longer all tasks take under the lab, median of rounds in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "work.py").write_text(SOURCE, "utf-8")
        for model, function in (("thread-pool", "compute"), ("coroutines", "wait")):
            scenario = replace(
                Scenario(),
                models=(model,),
                workload="own",
                task=f"{folder}/work.py:{function}",
                repeats=1,
                warmup=0,
            ).with_params(tasks=TASKS, workers=WORKERS)
            ratios = []
            for _ in range(ROUNDS):
                lab_s = asyncio.run(_in_lab(scenario))
                ratios.append(lab_s / _directly(folder, model))
            yield Figure(f"own: {model} / called directly", 100 * (median(ratios) - 1), "%", BAR)


async def _in_lab(scenario: Scenario) -> float:
    lab = Lab(print)
    try:
        work = asyncio.create_task(lab.compare(scenario))
        while not work.done():
            await asyncio.wait({work}, timeout=1 / 20)
            lab.drain()
        (metrics,) = lab.metrics()
        if not metrics.complete:
            raise BenchError(f"{metrics.model}: {metrics.status} {metrics.reason}")
        return metrics.wall_s
    finally:
        await lab.close()


def _directly(folder: Path, model: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", DIRECT, model, str(TASKS), str(WORKERS)],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)
