"""A sweep as JSON; docs/results-schema.md describes every key."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from concurviz.analysis.scaling import Law, Scaling
from concurviz.analysis.sweep import Point, Sweep
from concurviz.analysis.sweep_verdict import sweep_findings
from concurviz.analysis.trace import Machine
from concurviz.files.results import SCHEMA, estimate_json


def sweep_json(sweep: Sweep, machine: Machine) -> dict[str, Any]:
    """The whole document, of JSON's own types; times in seconds."""
    plan = sweep.plan
    fits = {m: sweep.scaling(m) for m in plan.scenario.contenders}
    return {
        "schema": SCHEMA,
        "kind": "sweep",
        "scenario": plan.scenario.to_dict(),
        "machine": asdict(machine),
        "others_cores": sweep.others_cores,
        "over": plan.over,
        "unit": plan.param.unit,
        "values": list(plan.values),
        "complete": sweep.phase == "done",
        "points": [_point(p, sweep) for m in plan.scenario.contenders for p in sweep.curve(m)],
        "fits": {model: _scaling(found) for model, found in fits.items() if found is not None},
        "flips": [
            {"from": f.a, "to": f.b, "at": estimate_json(f.at), "probes": f.probes}
            for f in sweep.flips
        ],
        "verdict": [finding.to_dict() for finding in sweep_findings(sweep)],
    }


def _point(point: Point, sweep: Sweep) -> dict[str, Any]:
    wall, rate = point.wall_s, point.throughput
    return {
        "model": point.model,
        "value": point.value,
        "constant": not sweep.plan.acts_on(point.model),
        "tasks": point.tasks,
        "walls_s": point.measured,
        "incomplete": len(point.walls) - len(point.measured),
        "wall_s": None if wall is None else estimate_json(wall),
        "throughput": None if rate is None else estimate_json(rate),
    }


def _scaling(scaling: Scaling) -> dict[str, Any]:
    return {
        "amdahl": _law(scaling.amdahl),
        "usl": _law(scaling.usl),
        "best_pool": estimate_json(scaling.best),
        "knee": None if scaling.knee is None else estimate_json(scaling.knee),
    }


def _law(law: Law) -> dict[str, Any]:
    return {
        "rate": estimate_json(law.rate),
        "sigma": estimate_json(law.sigma),
        "kappa": estimate_json(law.kappa),
        "r2": law.r2,
        "peak": law.peak,
    }
