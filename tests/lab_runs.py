"""Runs real scenarios on real hosts for tests, headless, on asyncio's own loop."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import Load
from concurviz.controllers.interpreters import find, probe
from concurviz.controllers.lab import Lab
from concurviz.controllers.run import Run
from concurviz.scenario.model import Scenario, from_dict
from concurviz.trace.store import RunTrace
from concurviz.wire.cluster import Cluster
from concurviz.wire.models import MODELS
from concurviz.wire.states import State

FRAME_S = 0.01

OWN_PROCESSES = frozenset({"processes", "process-pool", "hybrid", "joblib", "dask"})
"""Models that go on when a task takes its process with it."""


@cache
def runnable() -> dict[str, str]:
    """By model, the contender that runs here: under this interpreter, or under one that was found.

    Models that nothing found can run are missing.
    """
    own = probe(Path(sys.executable), "this program")
    able = {name: name for name, model in MODELS.items() if not own.lacks(model)}
    if len(able) < len(MODELS):
        for interpreter in find():
            for name, model in MODELS.items():
                if not interpreter.lacks(model):
                    able.setdefault(name, f"{name}@{interpreter.path}")
    return {name: able[name] for name in MODELS if name in able}


def engines(*names: str) -> Any:
    """Parametrizes ``model`` with contenders, all or those of ``names``; who lacks is skipped."""
    able = runnable()
    # Sub-interpreters need another Python than this one may be.
    skipped = pytest.mark.skip(reason="no interpreter found here can run it")
    return pytest.mark.parametrize(
        "model",
        [
            pytest.param(able[name], id=name)
            if name in able
            else pytest.param(name, id=name, marks=skipped)
            for name in names or MODELS
        ],
    )


DEADLINE_S = 45.0
RUN_S = 6.0
"""How long one run of a comparison may take, where there are many in turn."""


@dataclass
class Outcome:
    """What is left of a lab after it was closed."""

    runs: list[Run]
    metrics: list[RunMetrics] = field(default_factory=list)
    load: Load | None = None
    banners: list[str] = field(default_factory=list)

    def run(self, model: str) -> Run:
        return next(r for r in self.runs if r.model == model)


def scenario(*models: str, **changes: Any) -> Scenario:
    """A small scenario, run once; ``params`` in ``changes`` override the defaults."""
    params = {"tasks": 12, "cpu_ms": 2.0, "io_ms": 6.0, "workers": 3} | changes.pop("params", {})
    once = {"repeats": 1, "warmup": 0}
    return from_dict({"models": list(models), "params": params, **once, **changes})


async def until(lab: Lab, condition: Callable[[], bool], limit_s: float = DEADLINE_S) -> None:
    """Drain as a window would, frame by frame, until the condition holds."""
    async with asyncio.timeout(limit_s):
        while not condition():
            lab.drain()
            # Views have no other signal from a lab than to look at it once a frame.
            await asyncio.sleep(FRAME_S)


def as_cluster(cluster: Cluster | str) -> Cluster:
    """A cluster that may be named by its address alone."""
    return cluster if isinstance(cluster, Cluster) else Cluster(cluster)


def compare(
    wanted: Scenario,
    python: str = sys.executable,
    *,
    record: bool = True,
    cluster: Cluster | str = "",
) -> Outcome:
    """A comparison from beginning to end."""

    async def play(lab: Lab) -> None:
        task = asyncio.create_task(lab.compare(wanted))
        await until(lab, task.done, max(DEADLINE_S, RUN_S * len(wanted.contenders)))
        await task

    return in_lab(play, python, record=record, cluster=cluster)


def live(
    wanted: Scenario, play: Callable[[Lab], Awaitable[None]], *, cluster: Cluster | str = ""
) -> Outcome:
    """A live run: ``play`` is called once every model has its first tasks; then it is stopped."""

    async def whole(lab: Lab) -> None:
        task = asyncio.create_task(lab.live(wanted))
        await until(lab, lambda: bool(lab.runs) and all(has_tasks(r) for r in lab.runs))
        await play(lab)
        await lab.stop()
        await task

    return in_lab(whole, cluster=cluster)


def has_tasks(run: Run) -> bool:
    """Whether the run's first tasks have been read, or it has ended without."""
    return run.final or (run.trace is not None and run.trace.tasks.submitted > 0)


def in_lab(
    play: Callable[[Lab], Awaitable[None]],
    python: str = sys.executable,
    *,
    record: bool = True,
    banners: list[str] | None = None,
    cluster: Cluster | str = "",
) -> Outcome:
    """Call ``play`` with a lab and close it; ``banners``: a list of the caller's for them."""
    outcome = Outcome([], banners=[] if banners is None else banners)

    async def main() -> None:
        lab = Lab(outcome.banners.append, python, record=record, cluster=as_cluster(cluster))
        try:
            await play(lab)
        finally:
            await lab.close()
            outcome.runs, outcome.metrics, outcome.load = lab.runs, lab.metrics(), lab.load

    asyncio.run(main())
    return outcome


def check_trace(trace: RunTrace) -> None:
    """All that must hold of any trace whose run has ended."""
    assert trace.end is not None
    rows = [row for store in trace.stores for row in store.rows]
    for row in rows:
        assert not row.open_state, row.label
        assert (row.start < row.end).all(), row.label
        assert (row.start[1:] >= row.end[:-1]).all(), f"{row.label}: spans overlap"
        if len(row.spans):
            assert row.start[0] >= 0
            assert row.end[-1] <= trace.end
        assert row.depth or State.UNRESOLVED not in row.state
    for row in filter(lambda row: len(row.spans), trace.workers.values()):
        # From its first to its last record a worker is always in some state.
        lengths = int((row.end - row.start).sum())
        assert lengths == row.end[-1] - row.start[0], row.label
    totals = np.zeros(len(State), np.int64)
    for row in trace.workers.values():
        np.add.at(totals, row.state, row.end - row.start)
    assert (totals == trace.worker_ns).all()
    events = trace.events
    assert events.sent == events.received + events.dropped
    assert events.dropped == 0
    tasks = trace.tasks
    assert tasks.submitted == tasks.ended
    ended = trace.instants["task"][np.isin(trace.instants["kind"], [1, 2, 3])]
    assert len(np.unique(ended)) == len(ended) == tasks.submitted
