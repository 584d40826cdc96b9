"""What one more empty task costs under each model, beside the bare library doing the same.

From the difference between few tasks and many, so that starting workers is not in it. Ours is with
everything recorded; a task is drawn, submitted, taken, begun and ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from concurviz.controllers.interpreters import probe
from concurviz.wire.models import MODELS
from tests.bench.bare import BARE, WORKERS
from tests.bench.harness import BenchError, Figure
from tests.lab_runs import compare, scenario

ROUNDS = 5
FEW = 200
MANY = 4_200
LIMIT_S = 120


def measure() -> Iterator[Figure]:
    """us per task of ours and of the bare library, and the median ratio over rounds."""
    if BARE.keys() != MODELS.keys():
        without = ", ".join(sorted(BARE.keys() ^ MODELS.keys()))
        raise BenchError(f"models: no bare library to compare with: {without}")
    own = probe(Path(sys.executable), "this program")
    for model in MODELS:
        if lacking := own.lacks(MODELS[model]):
            print(f"models: {model} left out: {lacking}", file=sys.stderr)
            continue
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(_ours(model))
            bare.append(_bare(model))
        yield Figure(f"models: {model}, one empty task", median(ours), "us")
        yield Figure(f"models: {model}, bare library", median(bare), "us")
        ratio = median(a / b for a, b in zip(ours, bare, strict=True))
        yield Figure(f"models: {model}, ours / bare", ratio, "x")


def _ours(model: str) -> float:
    few, many = (_wall_s(model, count) for count in (FEW, MANY))
    return (many - few) / (MANY - FEW) * 1e6


def _wall_s(model: str, count: int) -> float:
    # Of a mixed task without work and without waiting nothing is left.
    nothing = {"tasks": count, "workers": WORKERS, "cpu_ms": 0.0, "io_ms": 0.0}
    run = compare(scenario(model, workload="mixed", params=nothing)).run(model)
    if run.trace is None or run.trace.tasks.done != count:
        raise BenchError(f"models: {model} did not do its {count} tasks: {run.reason}")
    return run.metrics().wall_s


def _bare(model: str) -> float:
    command = [sys.executable, "-m", "tests.bench.bare", model, str(FEW), str(MANY)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=LIMIT_S)
    if said.returncode:
        raise BenchError(f"models: the bare library of {model} ended with {said.returncode}")
    few, many = json.loads(said.stdout)
    return (many - few) / (MANY - FEW) * 1e6
