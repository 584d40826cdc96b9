"""A baseline: an earlier comparison's results as JSON, read with suspicion."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concurviz.analysis.condition import Condition
from concurviz.analysis.figures import FIGURES, Rounds
from concurviz.analysis.trace import Machine
from concurviz.files.fields import FieldError, machine_of, table, text
from concurviz.files.results import SCHEMA
from concurviz.scenario.model import MAX_REPEATS, Scenario
from concurviz.wire.own import parse_task

MAX_BYTES = 64 << 20

#: What may differ between a scenario and its baseline's: words, and how often it is run.
_FREE = frozenset({"name", "lesson", "claim", "models", "interpreters", "repeats", "warmup"})


class BaselineError(ValueError):
    """A file that is no baseline, or of something else: one line with what to do."""


@dataclass(frozen=True)
class Baseline:
    """``rounds``: by model and figure the values of each round. ``status``: how each run went."""

    path: Path
    machine: Machine
    scenario: Mapping[str, Any]
    rounds: Mapping[str, Rounds]
    status: Mapping[str, str]
    interpreters: Mapping[str, str]

    def check(
        self,
        scenario: Scenario,
        machine: Machine,
        conditions: Sequence[Condition],
        *,
        any_machine: bool = False,
    ) -> None:
        """BaselineError if it cannot be compared with what is about to be run here."""
        # Of all models those that cannot run the task at all are not meant.
        able = [m for m in scenario.contenders if self.status.get(m) != "unfit"]
        wanted = [one.model for c in conditions if c.relative for one in c.for_models(able)]
        for model in dict.fromkeys(wanted):
            if model not in self.rounds:
                has = ", ".join(self.rounds) or "none"
                raise BaselineError(f"{self.path}: {model} is not in it; its models: {has}")
            if self.status[model] != "done":
                raise BaselineError(f"{self.path}: its run of {model} is {self.status[model]}")
        changed = _differences(self.scenario, scenario.to_dict())
        if changed:
            raise BaselineError(f"{self.path}: it is of another scenario: {'; '.join(changed)}")
        other = [
            f"{what} {was!r} there, {is_!r} here"
            for what, was, is_ in (
                ("cores", self.machine.cores, machine.cores),
                ("cpu", self.machine.cpu, machine.cpu),
            )
            if was != is_
        ]
        if other and not any_machine:
            raise BaselineError(
                f"{self.path}: it was measured on another machine ({'; '.join(other)}): measure "
                "one here, or judge all the same with --any-machine"
            )

    def cautions(self, machine: Machine, interpreters: Mapping[str, str]) -> list[str]:
        """What else differs, in sentences: it may be the very reason of a change."""
        found = []
        for what, was, is_ in (
            ("number of cores", str(self.machine.cores), str(machine.cores)),
            ("processor", self.machine.cpu, machine.cpu),
            ("system", self.machine.platform, machine.platform),
        ):
            if was != is_:
                found.append(f"another {what} than the baseline's: {is_}, and {was} there")
        pairs = {
            (self.interpreters[m], i) for m, i in interpreters.items() if m in self.interpreters
        }
        for was, is_ in sorted(pairs):
            if was != is_:
                found.append(f"another Python than the baseline's: {is_}, and {was} there")
        return found


def read_baseline(path: Path) -> Baseline:
    """Read the JSON of an earlier comparison; BaselineError, one line, if it is none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BaselineError(f"{path}: larger than {MAX_BYTES >> 20} MiB: no baseline")
        document = json.loads(path.read_bytes())
        if not isinstance(document, dict):
            raise FieldError("it holds no object")
        return _baseline(path, document)
    except OSError as error:
        raise BaselineError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, BaselineError):
            raise
        why = str(error).splitlines()[0] if isinstance(error, FieldError) else "it is no JSON"
        raise BaselineError(f"{path}: not the results of a comparison: {why}") from error


def _baseline(path: Path, document: Mapping[str, Any]) -> Baseline:
    if "kind" in document:
        raise FieldError("they are those of another command")
    schema = document.get("schema")
    if isinstance(schema, bool) or not isinstance(schema, int):
        raise FieldError("it has no schema")
    if schema != SCHEMA:
        raise BaselineError(
            f"{path}: its schema is {schema}, and this concurviz reads {SCHEMA}: measure it anew "
            f"with concurviz compare ... --json {path.name}"
        )
    runs = document.get("runs")
    if not isinstance(runs, list):
        raise FieldError("runs is not a list")
    rounds, status, interpreters = {}, {}, {}
    for run in runs:
        if not isinstance(run, dict):
            raise FieldError("a run is not an object")
        # Before there were interpreters to choose, a run was named by its model alone.
        model = text(run, "name" if "name" in run else "model")
        rounds[model] = _rounds(run)
        status[model] = text(run, "status")
        interpreters[model] = text(run, "interpreter")
    machine = machine_of(table(document, "machine"))
    return Baseline(path, machine, table(document, "scenario"), rounds, status, interpreters)


def _rounds(run: Mapping[str, Any]) -> dict[str, tuple[float | None, ...]]:
    """The values of each round; those of the run itself where the file does not have them."""
    spread = run.get("spread")
    listed = spread.get("figures") if isinstance(spread, dict) else None
    found = {}
    for name in FIGURES:
        values = listed.get(name) if isinstance(listed, dict) else None
        if values is None:
            head, _, key = name.partition(".")
            value = run.get(head)
            values = [value.get(key) if isinstance(value, dict) else value]
        if not isinstance(values, list) or not 1 <= len(values) <= MAX_REPEATS:
            raise FieldError(f"{name} has no list of rounds")
        found[name] = tuple(_number(name, value) for value in values)
    return found


def _number(name: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**63:
        raise FieldError(f"{name} is not a number from 0 on")
    return float(value)


def _differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between two scenarios in what is executed, at most three of it."""
    then, this = _flat(was), _flat(now)
    changed = [
        f"{key} was {_short(then.get(key))}, and is {_short(this.get(key))}"
        for key in sorted(then.keys() | this.keys())
        if then.get(key) != this.get(key)
    ]
    return changed if len(changed) <= 3 else [*changed[:3], f"and {len(changed) - 3} more"]


def _flat(scenario: Mapping[str, Any]) -> dict[str, Any]:
    params = scenario.get("params")
    more = params if isinstance(params, dict) else {}
    kept = {k: v for k, v in scenario.items() if k not in _FREE and k != "params"}
    if isinstance(kept.get("task"), str):
        # The same file may lie elsewhere: every build has a checkout of its own.
        with contextlib.suppress(ValueError):
            kept["task"] = parse_task(kept["task"]).title
    return {**kept, **{str(k): v for k, v in more.items()}}


def _short(value: object) -> str:
    said = (
        "not said"
        if value is None
        else str(value)
        if isinstance(value, int | float)
        else repr(value)
    )
    return said if len(said) <= 40 else said[:37] + "..."
