"""Runs functions of a user's own for tests: a file is written and compared under models."""

from __future__ import annotations

import asyncio
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.trace import RunRecord, Trace
from concurviz.controllers.lab import Lab
from concurviz.scenario.model import Scenario, from_dict
from concurviz.trace.store import RunTrace
from concurviz.wire.models import MODELS
from concurviz.wire.own import COROUTINE, FUNCTION, TRIO
from tests.lab_runs import in_lab, until

#: The engines that this Python has what they need for.
HERE = [m.name for m in MODELS.values() if m.oldest <= sys.version_info[:2]]
SYNC = [m for m in HERE if FUNCTION in MODELS[m].calls]
ASYNC = [m for m in HERE if COROUTINE in MODELS[m].calls]
ON_TRIO = [m for m in HERE if TRIO in MODELS[m].calls]
#: One of each kind: in threads of the host, on its loop, in processes, in a pool of them.
KINDS = ("threads", "async-io", "processes", "process-pool")
HEADER = """
import asyncio, logging, os, signal, sys, threading, time
log = logging.getLogger("concurviz")
"""


@dataclass
class Own:
    """What came of a comparison of a file's function: runs by model, banners."""

    trace: Trace
    banners: list[str]

    def run(self, model: str) -> RunRecord:
        return next(r for r in self.trace.runs if r.model == model)

    def of(self, model: str) -> RunTrace:
        trace = self.run(model).trace
        assert trace is not None, self.run(model).reason
        return trace

    def metrics(self, model: str) -> RunMetrics:
        return next(m for m in self.trace.metrics if m.model == model)


def write(folder: Path, source: str, *models: str, function: str = "task", **more: Any) -> Scenario:
    """A file with this source in the folder, and the scenario that runs its function once."""
    (folder / "work.py").write_text(HEADER + textwrap.dedent(source), "utf-8")
    params = {"tasks": 4, "workers": 1} | more.pop("params", {})
    wanted = {"task": f"work.py:{function}", "models": list(models), "params": params}
    return from_dict({**wanted, "repeats": 1, "warmup": 0, **more}, folder=folder)


def compare_each(wanted: list[Scenario], python: str = sys.executable) -> list[Own]:
    """The comparisons one after the other in one lab."""
    found: list[Trace] = []
    banners: list[str] = []
    said = [0]

    async def play(lab: Lab) -> None:
        for one in wanted:
            task = asyncio.create_task(lab.compare(one))
            await until(lab, task.done)
            await task
            found.append(lab.trace())
            said.append(len(banners))

    in_lab(play, python, banners=banners)
    return [Own(trace, banners[said[at] : said[at + 1]]) for at, trace in enumerate(found)]


def compare(folder: Path, source: str, *models: str, **more: Any) -> Own:
    """Run a function of a file with this source under each of the models, once; see ``write``."""
    return compare_each([write(folder, source, *models, **more)])[0]
