"""The recorder's influence: the default scenario with and without journals, in turns."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from concurviz.controllers.lab import Lab
from concurviz.scenario.model import Scenario
from concurviz.wire.models import MODELS
from tests.bench.harness import BenchError, Figure

ROUNDS = 9
#: In percent, either way.
BAR = 3.0


def measure() -> Iterator[Figure]:
    """By how much the wall time differs in the median, of all models together and of each."""
    once = replace(Scenario(), repeats=1, warmup=0)
    walls = asyncio.run(_walls(once))
    together = []
    for number in range(ROUNDS):
        seen, blind = (sum(walls[m, r][number] for m in once.models) for r in (True, False))
        together.append(seen / blind)
    difference = abs(100 * (median(together) - 1))
    yield Figure("influence: with / without journals, difference", difference, "%", BAR)
    for model in once.models:
        pairs = zip(walls[model, True], walls[model, False], strict=True)
        ratio = median(a / b for a, b in pairs)
        yield Figure(f"influence: {MODELS[model].title}", 100 * (ratio - 1), "%")


async def _walls(scenario: Scenario) -> dict[tuple[str, bool], list[float]]:
    """Wall times by model and whether it was recorded: both ways in every round, in turns."""
    walls: dict[tuple[str, bool], list[float]] = {
        (m, r): [] for m in scenario.models for r in (True, False)
    }
    labs = {record: Lab(print, record=record) for record in (True, False)}
    try:
        for number in range(-1, ROUNDS):
            for record in (True, False) if number % 2 else (False, True):
                lab = labs[record]
                work = asyncio.create_task(lab.compare(scenario))
                while not work.done():
                    await asyncio.wait({work}, timeout=1 / 60)
                    lab.drain()
                for m in lab.metrics():
                    if not m.complete:
                        raise BenchError(f"influence: {m.model} did not complete")
                    if number >= 0:
                        walls[m.model, record].append(m.wall_s)
    finally:
        for lab in labs.values():
            await lab.close()
    return walls
