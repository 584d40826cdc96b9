"""The scenario that a command line asks for."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from concurviz.cli.main import say
from concurviz.controllers.limits import read_limits
from concurviz.scenario.guard import fit
from concurviz.scenario.model import Scenario, ScenarioError, check_models, from_dict, load
from concurviz.scenario.resources import resource
from concurviz.wire.params import PARAMS

#: What is run when no scenario is named.
DEFAULT = "mixed"


def presets() -> dict[str, Path]:
    """The presets' files by name."""
    return {path.stem: path for path in sorted(resource("presets").glob("*.toml"))}


def scenario_path(name: str | None) -> Path:
    """The file of a scenario: a preset's name, or a path. ScenarioError if it is neither."""
    known = presets()
    if name is None:
        return known[DEFAULT]
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".toml" or os.sep in name or path.exists():
        return path
    raise ScenarioError(f"{name}: no such file, and no preset; presets: {', '.join(known)}")


def scenario_of(args: argparse.Namespace) -> Scenario:
    """The scenario of ``compare``'s arguments; ScenarioError, one line, on a bad one."""
    path = scenario_path(args.scenario)
    scenario = load(path)
    if path in presets().values():
        scenario, said = fit(scenario, read_limits())
        if said:
            say(said)
    for option in ("tasks", "workers", "repeats", "warmup"):
        text = getattr(args, option)
        if text is not None:
            scenario = _with(scenario, f"--{option}", option, text)
    for assignment in args.set:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise ScenarioError(f"--set {assignment}: allowed: NAME=VALUE, for example cpu_ms=10")
        scenario = _with(scenario, "--set", key.strip(), text.strip())
    if args.models is not None:
        names = check_models([m.strip() for m in args.models.split(",")], "--models")
        scenario = _with(scenario, "--models", "models", names)
    return scenario


def _with(scenario: Scenario, where: str, key: str, value: str | Sequence[str]) -> Scenario:
    """The scenario with one key or parameter set to what was typed, checked as in a file."""
    data: dict[str, Any] = scenario.to_dict()
    typed = _number(value) if isinstance(value, str) else list(value)
    if key in PARAMS:
        data["params"] = {**data["params"], key: typed}
    else:
        # A name or lesson that looks like a number is a text all the same.
        data[key] = value if key in ("name", "lesson") else typed
    return from_dict(data, where)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
