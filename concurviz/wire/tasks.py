"""Seeded tasks: what the n-th task of a scenario has to do, the same in every process and model."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class TaskSpec:
    """One task: its fault and its ``phases`` of (calibrated CPU work, I/O wait), both in us."""

    index: int
    phases: tuple[tuple[int, int], ...]
    reply_bytes: int
    fault: str


@dataclass(frozen=True)
class Recipe:
    """All that determines a scenario's tasks; ``task(i)`` is a pure function of it."""

    workload: str
    params: Mapping[str, float]
    seed: int
    fault: str
    fault_every: int

    def task(self, index: int) -> TaskSpec:
        """The ``index``-th task, counted from 0."""
        params = self.params
        draw = random.Random(self.seed * 1_000_003 + index)
        spread = params["jitter"] / 100.0
        cpu = params["cpu_ms"] * 1000 * (1 + spread * (2 * draw.random() - 1))
        wait = params["io_ms"] * 1000 * (1 + spread * (2 * draw.random() - 1))
        if self.workload == "cpu":
            phases: tuple[tuple[int, int], ...] = ((round(cpu), 0),)
        elif self.workload == "io":
            phases = ((0, round(wait)),)
        else:
            count = int(params["phases"])
            phases = ((round(cpu / count), round(wait / count)),) * count
        faulty = self.fault != "none" and (index + 1) % self.fault_every == 0
        return TaskSpec(index, phases, int(params["reply_bytes"]), self.fault if faulty else "none")

    def changed(self, params: Mapping[str, float]) -> Recipe:
        """The same recipe with other parameters."""
        return Recipe(self.workload, dict(params), self.seed, self.fault, self.fault_every)
