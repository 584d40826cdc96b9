"""Seeded tasks: what the n-th task of a scenario has to do, the same in every process and model."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from concurviz.wire.own import OWN
from concurviz.wire.steps import Call, Cpu, Crunch, File, Io, Locked, Put, Step, Take, Timer

# Seeds are at most 2**31, tasks fewer: no two of a scenario's streams are the same.
_STREAMS = 1_000_003


@dataclass(frozen=True)
class TaskSpec:
    """One task: its ``steps`` in their order, then its ``fault``.

    ``payload`` is the size in bytes of what goes to the task and comes back with its result.
    """

    index: int
    steps: tuple[Step, ...]
    fault: str
    payload: int = 0


_CALL = (Call(),)


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
        if self.workload == OWN:
            return TaskSpec(index, _CALL, "none")
        params = self.params
        draw = random.Random(self.seed * _STREAMS + index)
        spread = params["jitter"] / 100.0
        cpu_us = params["cpu_ms"] * 1000 * (1 + spread * (2 * draw.random() - 1))
        wait_us = params["io_ms"] * 1000 * (1 + spread * (2 * draw.random() - 1))
        payload = int(params["payload_bytes"]) if self.workload == "payload" else 0
        fault = "none"
        if draw.random() * 100 < params["failure"]:
            fault = "raise"
        if self.fault != "none" and (index + 1) % self.fault_every == 0:
            fault = self.fault
        return TaskSpec(index, self._steps(index, cpu_us, wait_us), fault, payload)

    def _steps(self, index: int, cpu_us: float, wait_us: float) -> tuple[Step, ...]:
        params, workload = self.params, self.workload
        phases = int(params["phases"])
        work, wait = round(cpu_us / phases), round(wait_us / phases)
        cpu: tuple[Step, ...] = (Cpu(work),) if work else ()
        size = int(params["reply_bytes"])
        if workload == "io":
            return (Io(round(wait_us), size),)
        if workload == "mixed":
            return (*cpu, *((Io(wait, size),) if wait else ())) * phases
        if workload == "timer":
            return (*cpu, *((Timer(wait),) if wait else ())) * phases
        if workload == "file":
            return (*cpu, File(int(params["payload_bytes"]))) * phases
        if workload == "lock":
            locked = round(cpu_us / phases * params["lock_share"] / 100)
            free = work - locked
            return (*((Cpu(free),) if free > 0 else ()), Locked(locked)) * phases
        whole = round(cpu_us)
        if workload == "cpu-nogil":
            return (Crunch("sha256", whole // 2), Crunch("zlib", whole - whole // 2))
        if workload == "queue":
            # A producer first: whatever tasks have been taken, each of their consumers has one.
            return (Cpu(whole), Put()) if index % 2 == 0 else (Take(), Cpu(whole))
        return (Cpu(whole),)

    def changed(self, params: Mapping[str, float]) -> Recipe:
        """The same recipe with other parameters."""
        return Recipe(self.workload, dict(params), self.seed, self.fault, self.fault_every)
