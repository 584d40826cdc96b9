"""The scenario that a command line asks for."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from concurviz.cli.codes import say
from concurviz.controllers.catalogue import Catalogue, left_out_text
from concurviz.controllers.limits import read_limits
from concurviz.scenario.cluster import ALLOWED, is_address
from concurviz.scenario.examples import example
from concurviz.scenario.functions import check_file, first_models
from concurviz.scenario.guard import fit
from concurviz.scenario.model import (
    Scenario,
    ScenarioError,
    check_models,
    check_task,
    from_dict,
    load,
)
from concurviz.scenario.resources import example_files, presets
from concurviz.wire.cluster import NO_CLUSTER, Cluster
from concurviz.wire.models import split
from concurviz.wire.own import OWN, parse_task
from concurviz.wire.params import PARAMS

#: What is run when no scenario is named.
DEFAULT = "mixed"


def scenario_path(name: str | None) -> Path:
    """The file of a scenario: a preset's or an example's name, or a path; ScenarioError."""
    known = presets() | example_files()
    if name is None:
        return known[DEFAULT]
    if name in known:
        return known[name]
    path = Path(name)
    if path.suffix == ".toml" or os.sep in name or path.exists():
        return path
    raise ScenarioError(
        f"{name}: no such file, and no preset; presets: {', '.join(presets())}; "
        "concurviz examples lists the examples"
    )


def cluster_of(args: argparse.Namespace, scenario: Scenario) -> Cluster:
    """The Dask cluster that is asked for; ScenarioError."""
    address: str = args.cluster
    files = [str(Path(name).absolute()) for name in args.tls]
    if files and not address.startswith("tls://"):
        raise ScenarioError("--tls is for a --cluster tls://HOST:PORT")
    for name in files:
        if not Path(name).is_file():
            raise ScenarioError(f"--tls: no such file: {name}")
    if not address:
        return NO_CLUSTER
    if not is_address(address):
        raise ScenarioError(f"--cluster {address}: allowed: {ALLOWED}")
    if all(split(name)[0] != "dask" for name in scenario.contenders):
        raise ScenarioError("--cluster is for the model dask, which is not among those chosen")
    return Cluster(address, *files)


def scenario_of(args: argparse.Namespace, catalogue: Catalogue) -> Scenario:
    """The scenario of ``compare``'s arguments; ScenarioError, one line, on a bad one.

    ``catalogue``: the interpreters that may be named.
    """
    path = scenario_path(args.scenario)
    scenario = load(path)
    if path in example_files().values() and not args.python:
        problem = example(path).problem
        if problem:
            raise ScenarioError(problem)
    if path in presets().values():
        scenario, said = fit(scenario, read_limits())
        if said:
            say(said)
    if args.task is not None:
        scenario = _own(scenario, args.task, named=args.scenario is not None)
    if args.timeout is not None:
        scenario = _with(scenario, "--timeout", "task_timeout", args.timeout)
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
    if scenario.task_ref is not None:
        # Said now, and not by each model: nothing of the file is imported here.
        check_file(scenario.task_ref)
    if args.python:
        wanted = [p.strip() for text in args.python for p in text.split(",")]
        scenario = _with(scenario, "--python", "interpreters", wanted)
    return _fielded(scenario, catalogue)


def _fielded(scenario: Scenario, catalogue: Catalogue) -> Scenario:
    """The scenario with the contenders that can run here, others said; ScenarioError if none can.

    Here, before anything is begun: the lab itself would find the same.
    """
    field = asyncio.run(catalogue.field(scenario))
    lines = left_out_text(field)
    # A model that no interpreter can run, or an interpreter that runs nothing, is a mistake.
    out, able = ([split(name) for name in names] for names in (field.left_out, field.pythons))
    if any({pair[i] for pair in out} - {pair[i] for pair in able} for i in (0, 1)):
        raise ScenarioError(lines[0])
    for line in lines:
        say(line)
    return (
        scenario if not lines else replace(scenario, models=tuple(field.pythons), interpreters=())
    )


def _own(scenario: Scenario, task: str, *, named: bool) -> Scenario:
    """The scenario with the user's own task; where none was ``named``, with models that suit it."""
    text = check_task(task, "--task", Path.cwd())
    ref = parse_task(text)
    own = replace(scenario, task=text, workload=OWN, folder=str(Path.cwd()), fault="none")
    if named:
        return own
    own = replace(own, models=first_models(check_file(ref)), claim="", lesson="")
    return replace(own, name=ref.title)


def _with(scenario: Scenario, where: str, key: str, value: str | Sequence[str]) -> Scenario:
    """The scenario with one key or parameter set to what was typed, checked as in a file."""
    data: dict[str, Any] = scenario.to_dict()
    typed = _number(value) if isinstance(value, str) else list(value)
    if key in PARAMS:
        data["params"] = {**data["params"], key: typed}
    else:
        # A name or lesson that looks like a number is a text all the same.
        data[key] = value if key in ("name", "lesson") else typed
    return replace(from_dict(data, where), folder=scenario.folder)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
