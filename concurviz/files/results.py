"""The results of a comparison as JSON; docs/results-schema.md describes every key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from concurviz.analysis.figures import Rounds, rounds_of
from concurviz.analysis.ledger import Ledger, RunLedger
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.own_cost import total
from concurviz.analysis.regression import Judgement
from concurviz.analysis.spread import Spread
from concurviz.analysis.statistics import Estimate
from concurviz.analysis.trace import Machine
from concurviz.analysis.verdict import Verdict
from concurviz.files.atomic import write_text
from concurviz.scenario.model import Scenario
from concurviz.wire.models import split

#: Grows when a key changes its meaning or goes; a new key alone does not make a new schema.
SCHEMA = 3

#: Lanes that are written one by one: ten thousand tasks would make a file that nobody reads.
MAX_LANES = 1_000


#: The two values of RunMetrics.counter.
COUNTER = ("parent", "tasks")


def results_json(
    scenario: Scenario,
    machine: Machine,
    metrics: Sequence[RunMetrics],
    verdict: Verdict,
    guard: Sequence[Judgement] | None = None,
) -> dict[str, Any]:
    """The whole document, of JSON's own types; times in seconds, sizes in bytes.

    ``guard``: what became of the conditions that were given, None without any.
    """
    rounds = rounds_of(metrics)
    cost = total([m.own_cost for m in metrics])
    return {
        "schema": SCHEMA,
        "scenario": scenario.to_dict(),
        "machine": asdict(machine),
        "winner": verdict.winner,
        "verdict": [finding.to_dict() for finding in verdict.findings],
        "own_cost": None if cost is None else asdict(cost),
        "runs": [_run(m, rounds[m.model]) for m in metrics],
        **({} if guard is None else {"guard": [_judgement(j) for j in guard]}),
    }


def write_results(path: Path, document: dict[str, Any]) -> None:
    """Write the document, whole or not at all; raises concurviz.files.atomic.WriteError."""
    text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    write_text(path, text + "\n")


def _run(m: RunMetrics, rounds: Rounds) -> dict[str, Any]:
    return {
        "name": m.model,
        "model": split(m.model)[0],
        "interpreter": m.interpreter,
        "status": m.status,
        "reason": m.reason,
        "tasks": asdict(m.tasks),
        "wall_s": m.wall_s,
        "throughput": None if m.no_speed else m.throughput,
        "no_speed": m.no_speed,
        "answers": m.answers,
        "offered": m.offered,
        "latency_s": m.latency_s,
        "speedup": m.speedup,
        "ideal": m.ideal,
        "cpu_s": m.cpu_s,
        "cpu_use": m.cpu_use,
        "startup_s": m.startup_s,
        "peak_rss_bytes": m.peak_rss_bytes,
        "unit": m.unit,
        "units": m.units,
        "unit_bytes": m.unit_bytes,
        "events": asdict(m.events),
        "states": m.states,
        "heartbeat": m.heartbeat,
        "counter": None if m.counter is None else dict(zip(COUNTER, m.counter, strict=True)),
        "spread": None if m.spread is None else _spread(m.spread, rounds),
        "own_cost": None if m.own_cost is None else asdict(m.own_cost),
        "loop": None if m.loop is None else {**asdict(m.loop), "per_step_s": m.loop.per_step_s},
        "ledger": None if m.ledger is None else _ledger(m.ledger),
    }


def _ledger(ledger: RunLedger) -> dict[str, Any]:
    return {side.side: _side(side) for side in (ledger.workers, ledger.tasks)}


def _side(side: Ledger) -> dict[str, Any]:
    shown = min(len(side.names), MAX_LANES)
    return {
        "total_s": side.total_s,
        "shares": side.shares(),
        "sampled": side.sampled,
        "lanes": [
            {
                "name": side.names[lane],
                "id": int(side.ids[lane]),
                "wall_s": side.lane_s(lane),
                "shares": side.lane_shares(lane),
                "sampled": side.lane_sampled(lane),
                **({"cpu_s": side.cpu_s(lane)} if side.side == "workers" else {}),
            }
            for lane in range(shown)
        ],
        "lanes_left_out": len(side.names) - shown,
    }


def _judgement(j: Judgement) -> dict[str, Any]:
    condition = j.condition
    return {
        "condition": condition.text,
        "model": condition.model,
        "figure": condition.figure.name,
        "outcome": j.outcome,
        "text": j.text,
        "relative": condition.relative,
        "threshold": condition.threshold,
        "measured": None if j.measured is None else estimate_json(j.measured),
    }


def _spread(spread: Spread, rounds: Rounds) -> dict[str, Any]:
    return {
        "warmup": spread.warmup,
        "walls_s": list(spread.walls.values()),
        "wall_s": estimate_json(spread.wall_s),
        "throughput": estimate_json(spread.throughput),
        "figures": {name: list(values) for name, values in rounds.items()},
    }


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """A median with its interval, and the chance that the interval holds the truth."""
    return {
        "median": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "n": estimate.n,
        "confidence": estimate.confidence,
    }
