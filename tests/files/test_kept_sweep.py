"""A sweep in a trace file: it comes out as it went in, and nonsense is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from concurviz.analysis.own_cost import OwnCost
from concurviz.analysis.sweep import Sweep, Watching
from concurviz.analysis.sweep_verdict import sweep_findings
from concurviz.analysis.trace import Trace
from concurviz.files.fields import FieldError
from concurviz.files.kept_sweep import put_together, taken_apart
from concurviz.files.tracefile import read_trace, write_trace
from tests.analysis.test_sweep import processes, simulated, threads
from tests.files.examples import MACHINE, example


def swept() -> Sweep:
    sweep = simulated("cpu_ms=0.5..20", {"threads": threads, "processes": processes})
    cost = OwnCost(True, 0.1, 0.2, 1e-7)
    sweep.watching = Watching([cost], 3.0, 0.5, 4.0, 1_000, 2)
    return sweep


@pytest.mark.parametrize("beside", [True, False])
def test_a_sweep_comes_back_with_or_without_runs(tmp_path: Path, beside: bool) -> None:
    sweep = swept()
    trace = example() if beside else Trace(sweep.plan.scenario, MACHINE)
    path = tmp_path / "sweep.cvtrace"
    write_trace(path, replace(trace, sweep=sweep))
    again = read_trace(path).sweep

    assert again is not None
    assert (again.plan, again.points, again.flips) == (sweep.plan, sweep.points, sweep.flips)
    assert (again.phase, again.watching) == (sweep.phase, sweep.watching)
    assert sweep_findings(again) == sweep_findings(sweep)
    assert len(read_trace(path).runs) == (3 if beside else 0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said["points"][0].update(model="nobody"),
        lambda said: said["points"][0].update(value=-1),
        lambda said: said["points"][0].update(value=1e9),
        lambda said: said["points"][0].update(walls_s=[0]),
        lambda said: said["points"][0].update(walls_s=["1"]),
        lambda said: said["points"].append(said["points"][0]),
        lambda said: said.update(points={}),
        lambda said: said["flips"][0].update({"from": "serial"}),
        lambda said: said.update(watching=None),
    ],
)
def test_nonsense_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    said = json.loads(json.dumps(taken_apart(swept())))
    put_together(said)
    spoil(said)
    with pytest.raises(FieldError):
        put_together(said)
