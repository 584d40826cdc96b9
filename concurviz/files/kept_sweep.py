"""A sweep inside a trace file; docs/trace-format.md describes its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from concurviz.analysis.flip import Flip
from concurviz.analysis.own_cost import OwnCost
from concurviz.analysis.statistics import Estimate
from concurviz.analysis.sweep import Phase, Sweep, Watching
from concurviz.files.fields import FieldError, number, number_or_none, table, text, whole
from concurviz.scenario.model import from_dict
from concurviz.scenario.sweep import plan
from concurviz.wire.params import PARAMS

_MOST_POINTS = 10_000
_MOST_ROUNDS = 1_000
_MOST_FLIPS = 100


def taken_apart(sweep: Sweep) -> dict[str, Any]:
    """The sweep as JSON's own types; one that goes on is kept as if it were stopped now."""
    watching = asdict(sweep.watching)
    del watching["costs"]
    cost = sweep.watching.cost
    return {
        "scenario": sweep.plan.scenario.to_dict(),
        "over": sweep.plan.text,
        "complete": sweep.phase == "done",
        "others_cores": sweep.others_cores,
        "cores": sweep.cores,
        "points": [
            {"model": p.model, "value": p.value, "walls_s": list(p.walls.values())}
            for p in sweep.points.values()
        ],
        "flips": [
            {"from": f.a, "to": f.b, "probes": f.probes, **_estimate(f.at)} for f in sweep.flips
        ],
        "why": sweep.why,
        "watching": {**watching, "cost": None if cost is None else asdict(cost)},
    }


def _estimate(found: Estimate) -> dict[str, Any]:
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def put_together(said: Mapping[str, Any]) -> Sweep:
    """The sweep that was taken apart; FieldError or ScenarioError if this can be none."""
    scenario = from_dict(table(said, "scenario"), "sweep.scenario")
    found = Sweep(plan(scenario, text(said, "over"), tasks=int(scenario.params["tasks"])))
    phase: Phase = "done" if said.get("complete") is True else "stopped"
    found.phase = phase
    found.others_cores = number(said, "others_cores")
    found.cores = whole(said, "cores")
    for point in _tables(said, "points", _MOST_POINTS):
        model, value = _model(found, point, "model"), number(point, "value")
        walls = point.get("walls_s")
        if not isinstance(walls, list) or len(walls) > _MOST_ROUNDS:
            raise FieldError("walls_s is not a list of rounds")
        param = PARAMS[found.plan.over]
        if not param.low <= value <= param.high or (model, value) in found.points:
            raise FieldError("a point of the sweep is impossible or there twice")
        for wall in walls:
            wall_s = number_or_none({"wall_s": wall}, "wall_s")
            if wall_s == 0:
                raise FieldError("a run of the sweep took no time")
            found.add(model, value, wall_s)
    for flip in _tables(said, "flips", _MOST_FLIPS):
        at = Estimate(
            number(flip, "value"), number_or_none(flip, "low"), number_or_none(flip, "high"),
            whole(flip, "n"),
        )  # fmt: skip
        a, b = _model(found, flip, "from"), _model(found, flip, "to")
        found.flips.append(Flip(a, b, at, whole(flip, "probes")))
    # Files from before have no reasons.
    why = table({"why": said.get("why", {})}, "why")
    found.why = {_model(found, {"model": m}, "model"): text(why, m) for m in why}
    found.watching = _watching(table(said, "watching"))
    return found


def _tables(said: Mapping[str, Any], key: str, most: int) -> list[dict[str, Any]]:
    value = said.get(key)
    if not isinstance(value, list) or len(value) > most:
        raise FieldError(f"{key} is not a list of at most {most:,}")
    return [table({key: one}, key) for one in value]


def _model(sweep: Sweep, said: Mapping[str, Any], key: str) -> str:
    model = text(said, key)
    if model not in sweep.plan.scenario.contenders:
        raise FieldError(f"the model {model[:40]!r} is not one of the sweep's")
    return model


def _watching(said: Mapping[str, Any]) -> Watching:
    cost = said.get("cost")
    return Watching(
        costs=[] if cost is None else [cost_of(table(said, "cost"))],
        cpu_s=number(said, "cpu_s"),
        window_cpu_s=number(said, "window_cpu_s"),
        seconds=number(said, "seconds"),
        received=whole(said, "received"),
        dropped=whole(said, "dropped"),
    )


def cost_of(said: Mapping[str, Any]) -> OwnCost:
    """What watching a run took, as ``dataclasses.asdict`` takes it apart."""
    return OwnCost(
        said.get("recorded") is not False,
        number(said, "recorder_s"),
        number(said, "sampler_s"),
        number(said, "clock_error_s"),
    )
