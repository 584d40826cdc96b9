"""A sweep's JSON: plain types, and every number with its interval."""

from __future__ import annotations

import json

from concurviz.analysis.sweep_verdict import sweep_findings
from concurviz.controllers.machine import this_machine
from concurviz.files.sweep_results import sweep_json
from tests.analysis.test_sweep import processes, simulated, threads


def test_points_flips_and_sentences() -> None:
    sweep = simulated("cpu_ms=0.5..20", {"threads": threads, "processes": processes})
    document = json.loads(json.dumps(sweep_json(sweep, this_machine()), allow_nan=False))

    assert (document["kind"], document["over"], document["unit"]) == ("sweep", "cpu_ms", "ms")
    assert document["complete"]
    point = document["points"][0]
    assert len(point["walls_s"]) == 3
    assert point["wall_s"]["low"] <= point["wall_s"]["median"] <= point["wall_s"]["high"]
    (flip,) = document["flips"]
    assert (flip["from"], flip["to"]) == ("threads", "processes")
    assert flip["at"]["low"] <= 3.6 <= flip["at"]["high"]
    assert [f["text"] for f in document["verdict"]] == [f.text for f in sweep_findings(sweep)]
    assert document["fits"] == {}


def test_fits_of_a_sweep_over_workers() -> None:
    sweep = simulated("workers=1..5", {"processes": lambda s: 1 / min(s.params["workers"], 2)})
    document = json.loads(json.dumps(sweep_json(sweep, this_machine()), allow_nan=False))

    fit = document["fits"]["processes"]
    assert fit["best_pool"]["median"] == 2
    assert {"rate", "sigma", "kappa", "r2", "peak"} == fit["usl"].keys()
    assert fit["amdahl"]["kappa"]["median"] == 0
