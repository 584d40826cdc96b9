"""What ``diff`` found as JSON; docs/results-schema.md describes every key."""

from __future__ import annotations

from typing import Any

from concurviz.analysis.beside import Pair
from concurviz.analysis.diff import KINDS, Difference
from concurviz.analysis.trace import Trace
from concurviz.files.results import estimate_json

#: Grows when a key changes its meaning or goes.
SCHEMA = 1


def diff_json(pair: Pair, files: tuple[str, str]) -> dict[str, Any]:
    """The whole document, of JSON's own types; ``files``: what the traces were read from."""
    return {
        "kind": "diff",
        "schema": SCHEMA,
        "a": _trace(pair.a, files[0]),
        "b": _trace(pair.b, files[1]),
        "changed": pair.changed,
        "shift_s": pair.shift_ns / 1e9,
        **{kind: [_row(row) for row in pair.diff.of(kind)] for kind in KINDS},
        "left_out": {kind: pair.diff.left_out.get(kind, 0) for kind in KINDS},
    }


def _trace(trace: Trace, file: str) -> dict[str, Any]:
    return {
        "file": file,
        "scenario": trace.scenario.name,
        "imported": trace.imported,
        "began": trace.began,
        "runs": [run.model for run in trace.runs],
    }


def _row(row: Difference) -> dict[str, Any]:
    factor = row.factor
    return {
        "runs": [name or None for name in row.runs],
        "figure": row.figure,
        **({"side": row.side} if row.kind == "states" else {}),
        **({"figure_in_b": row.figure_in_b} if row.figure_in_b else {}),
        "unit": row.unit,
        "values": list(row.values),
        "difference": row.difference,
        "counts": list(row.counts),
        **({} if row.shares is None else {"shares": list(row.shares)}),
        "factor": None if factor is None else estimate_json(factor),
        "outcome": row.outcome,
    }
