"""The scenario: workload, parameters and chosen models, with everything needed to run it again."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import tomli_w

from concurviz.scenario.contenders import (
    MAX_INTERPRETERS,
    VERSION,
    contenders,
    interpreter_problem,
)
from concurviz.wire.models import MODELS, split
from concurviz.wire.own import OWN, TaskRef, parse_task
from concurviz.wire.params import FAULTS, PARAMS
from concurviz.wire.workloads import WORKLOADS

MAX_SCENARIO_BYTES = 1_000_000
MAX_SEED = 2**31 - 1
MAX_REPEATS = 99
MAX_WARMUP = 9
FAULT_EVERY = 10
MAX_TASK_TIMEOUT_S = 3600.0
TASK_TIMEOUT_S = 10.0
MAX_TASK_CHARACTERS = 4_096
DEFAULT_MODELS = ("serial", "processes", "threads", "coroutines")


class ScenarioError(ValueError):
    """A scenario that cannot be run: one line naming file, key, value and what is allowed."""


def default_params() -> dict[str, float]:
    """Every parameter at its default; integers as int."""
    return {n: int(p.default) if p.integer else p.default for n, p in PARAMS.items()}


@dataclass(frozen=True)
class Scenario:
    """Workload + parameters + chosen models. Immutable: changing one gives another.

    ``params`` has every name of wire.params.PARAMS. ``fault`` makes each ``fault_every``-th task
    misbehave in that way (wire.params.FAULTS), to see what a model does about it. A comparison has
    ``warmup`` rounds that do not count and then ``repeats`` that do, every model once in each.
    ``models`` are names of models or of contenders (see scenario.contenders); ``interpreters``
    those that each model runs under, none for the lab's own.
    ``claim`` names what a preset is there to confirm or refute ("" for nothing).
    ``task`` is the user's own function as of wire.own, with an absolute path where one is known; it
    and the workload "own" go together. Modules are looked for in ``folder``, too, which is not
    saved: it is where the scenario came from. ``task_timeout``: seconds each call may take.
    """

    name: str = "Untitled"
    workload: str = "mixed"
    models: tuple[str, ...] = DEFAULT_MODELS
    params: Mapping[str, float] = field(default_factory=default_params)
    seed: int = 1
    fault: str = "none"
    fault_every: int = FAULT_EVERY
    lesson: str = ""
    repeats: int = 3
    warmup: int = 1
    claim: str = ""
    interpreters: tuple[str, ...] = ()

    @property
    def contenders(self) -> tuple[str, ...]:
        """What is compared: each model under each interpreter, by name."""
        return contenders(self.models, self.interpreters)

    task: str = ""
    folder: str = ""
    task_timeout: float = TASK_TIMEOUT_S

    @property
    def task_ref(self) -> TaskRef | None:
        """What ``task`` names; None for built-in work."""
        return parse_task(self.task) if self.task else None

    @property
    def task_folder(self) -> Path | None:
        """Where the file of the user's own task lies; None if there is no such file."""
        ref = self.task_ref
        return Path(ref.source).parent if ref is not None and ref.is_file else None

    @property
    def foreign(self) -> bool:
        """Whether a run starts what is none of this program's own.

        That is a function of the user's own, an executable named by its path, or a cluster.
        """
        named = (*self.interpreters, *(split(model)[1] for model in self.models))
        return bool(self.task) or any(name and not VERSION.fullmatch(name) for name in named)

    def without_paths(self) -> Scenario:
        """As it may be shown to others: the task's name without the folders it lies in."""
        ref = self.task_ref
        return self if ref is None else replace(self, task=ref.title, folder="")

    @property
    def rounds(self) -> int:
        """Rounds of a comparison, those of the warm-up included."""
        return self.warmup + self.repeats

    def with_params(self, **changes: float) -> Scenario:
        """This scenario with some parameters changed; ScenarioError if out of range."""
        checked = {k: check_param(k, v, "scenario") for k, v in changes.items()}
        return replace(self, params={**self.params, **checked})

    def to_dict(self) -> dict[str, Any]:
        """As written to TOML and JSON; ``from_dict`` of it gives an equal scenario."""
        data: dict[str, Any] = {
            "name": self.name,
            "workload": self.workload,
            "models": list(self.models),
            "seed": self.seed,
            "repeats": self.repeats,
            "warmup": self.warmup,
            "params": dict(self.params),
        }
        if self.lesson:
            data["lesson"] = self.lesson
        if (self.fault, self.fault_every) != ("none", FAULT_EVERY):
            data |= {"fault": self.fault, "fault_every": self.fault_every}
        if self.claim:
            data["claim"] = self.claim
        if self.interpreters:
            data["interpreters"] = list(self.interpreters)
        if self.task:
            data["task"] = self.task
        if self.task or self.task_timeout != TASK_TIMEOUT_S:
            data["task_timeout"] = self.task_timeout
        return data

    def to_toml(self, folder: Path | None = None) -> str:
        """As a file's text; ``folder``: where it will lie, so that what is below it stays so."""
        data = self.to_dict()
        ref = self.task_ref
        if ref is not None and folder is not None and Path(ref.source).is_relative_to(folder):
            data["task"] = str(ref._replace(source=str(Path(ref.source).relative_to(folder))))
        return tomli_w.dumps(data)


def _say(where: str, key: str, value: object, allowed: str) -> ScenarioError:
    try:
        shown = repr(value)
    except ValueError:
        # Python refuses to write out an integer of more than 4,300 digits.
        shown = "a huge number"
    if len(shown) > 60:
        shown = shown[:57] + "..."
    # A key can be any text of a TOML file, line breaks included.
    one_line = key if key.isprintable() else repr(key)
    return ScenarioError(f"{where}: {one_line} = {shown}: {allowed}")


def check_param(key: str, value: object, where: str) -> float:
    """A parameter's value, checked against the schema; ScenarioError otherwise."""
    param = PARAMS.get(key)
    if param is None:
        hint = get_close_matches(key, PARAMS, 1)
        did = f"did you mean {hint[0]}? " if hint else ""
        raise _say(where, f"params.{key}", value, f"unknown key; {did}known: {', '.join(PARAMS)}")
    unit = f" {param.unit}" if param.unit else ""
    kind = "a whole number" if param.integer else "a number"
    allowed = f"allowed: {kind} from {param.low:g} to {param.high:g}{unit}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _say(where, f"params.{key}", value, allowed)
    if param.integer and value != value // 1:
        raise _say(where, f"params.{key}", value, allowed)
    if not param.low <= value <= param.high:  # also refuses NaN
        raise _say(where, f"params.{key}", value, allowed)
    return int(value) if param.integer else float(value)


def _text(data: Mapping[str, Any], key: str, default: str, where: str, limit: int) -> str:
    value = data.get(key, default)
    if not isinstance(value, str) or len(value) > limit:
        raise _say(where, key, value, f"allowed: a text of at most {limit} characters")
    return value


def _choice(
    data: Mapping[str, Any], key: str, default: str, table: Mapping[str, object], where: str
) -> str:
    value = data.get(key, default)
    if not isinstance(value, str) or value not in table:
        raise _say(where, key, value, f"allowed: {', '.join(table)}")
    return value


def _whole(data: Mapping[str, Any], key: str, default: int, low: int, high: int, where: str) -> int:
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _say(where, key, value, f"allowed: a whole number from {low} to {high}")
    return value


KEYS = (
    "name", "workload", "models", "seed", "repeats", "warmup", "params", "lesson", "fault",
    "fault_every", "claim", "interpreters", "task", "task_timeout",
)  # fmt: skip


def check_models(value: object, where: str) -> tuple[str, ...]:
    """A list of model names, checked; ScenarioError otherwise."""
    allowed = f"allowed: a list of different names among {', '.join(MODELS)}"
    if not isinstance(value, list | tuple) or not value:
        raise _say(where, "models", value, allowed)
    for name in value:
        if not isinstance(name, str) or split(name)[0] not in MODELS:
            raise _say(where, "models", name, allowed)
        _, at, interpreter = name.partition("@")
        if at and (problem := interpreter_problem(interpreter)):
            raise _say(where, "models", name, f"behind the @: {problem}")
    if len(set(value)) != len(value):
        raise _say(where, "models", value, allowed)
    return tuple(value)


def check_interpreters(value: object, where: str) -> tuple[str, ...]:
    """A list of interpreters, checked for their form; ScenarioError otherwise."""
    allowed = f"allowed: a list of at most {MAX_INTERPRETERS} different versions or paths"
    if not isinstance(value, list | tuple) or len(value) > MAX_INTERPRETERS:
        raise _say(where, "interpreters", value, allowed)
    for name in value:
        if not isinstance(name, str):
            raise _say(where, "interpreters", name, allowed)
        if problem := interpreter_problem(name):
            raise _say(where, "interpreters", name, problem)
    if len(set(value)) != len(value):
        raise _say(where, "interpreters", value, allowed)
    return tuple(value)


def check_task(value: object, where: str, folder: Path | None = None) -> str:
    """A task of the user's own, its path made absolute by ``folder``; ScenarioError otherwise."""
    if not isinstance(value, str) or len(value) > MAX_TASK_CHARACTERS:
        raise _say(where, "task", value, "allowed: FILE.py:FUNCTION or PACKAGE.MODULE:FUNCTION")
    try:
        ref = parse_task(value)
    except ValueError as error:
        raise _say(where, "task", value, str(error)) from None
    if ref.is_file and folder is not None:
        ref = ref._replace(source=os.path.normpath(folder / ref.source))
    return str(ref)


def _seconds(data: Mapping[str, Any], key: str, default: float, high: float, where: str) -> float:
    value = data.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.1 <= value <= high:
        raise _say(where, key, value, f"allowed: 0.1 to {high:g} seconds")
    return float(value)


def from_dict(
    data: Mapping[str, Any], where: str = "scenario", folder: Path | None = None
) -> Scenario:
    """A scenario from TOML's or JSON's dictionary; ``folder``: where its task's path begins.

    Raises ScenarioError, whose text is one line, on an unknown key, a wrong type or a value out
    of range.
    """
    for key in data:
        if key not in KEYS:
            hint = get_close_matches(key, KEYS, 1)
            did = f"did you mean {hint[0]}? " if hint else ""
            raise _say(where, key, data[key], f"unknown key; {did}known: {', '.join(KEYS)}")
    params = data.get("params", {})
    if not isinstance(params, Mapping):
        raise _say(where, "params", params, "allowed: a table of parameters")
    task = check_task(data["task"], where, folder) if data.get("task", "") != "" else ""
    workload = data.get("workload", OWN if task else "mixed")
    if (workload == OWN) != bool(task):
        allowed = '"own" and no other with a task' if task else ", ".join(WORKLOADS)
        raise _say(where, "workload", workload, f"allowed: {allowed}")
    return Scenario(
        name=_text(data, "name", "Untitled", where, 200),
        workload=OWN if task else _choice(data, "workload", "mixed", WORKLOADS, where),
        models=check_models(data.get("models", list(DEFAULT_MODELS)), where),
        params=default_params() | {k: check_param(k, v, where) for k, v in params.items()},
        seed=_whole(data, "seed", 1, 0, MAX_SEED, where),
        fault=_choice(data, "fault", "none", FAULTS, where),
        fault_every=_whole(data, "fault_every", FAULT_EVERY, 1, 10_000, where),
        lesson=_text(data, "lesson", "", where, 400),
        repeats=_whole(data, "repeats", 3, 1, MAX_REPEATS, where),
        warmup=_whole(data, "warmup", 1, 0, MAX_WARMUP, where),
        claim=_text(data, "claim", "", where, 60),
        interpreters=check_interpreters(data.get("interpreters", []), where),
        task=task,
        folder=str(folder) if task and folder is not None else "",
        task_timeout=_seconds(data, "task_timeout", TASK_TIMEOUT_S, MAX_TASK_TIMEOUT_S, where),
    )


def load(path: Path) -> Scenario:
    """Read a scenario's TOML file; ScenarioError on anything that is not a valid scenario."""
    try:
        if path.stat().st_size > MAX_SCENARIO_BYTES:
            raise ScenarioError(f"{path}: larger than {MAX_SCENARIO_BYTES} bytes: not a scenario")
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: not a text file in UTF-8") from error
    except (ValueError, RecursionError) as error:  # ValueError: TOML's own, and a huge number's
        raise ScenarioError(f"{path}: not valid TOML: {error}") from error
    return from_dict(data, str(path), path.absolute().parent)


def save(scenario: Scenario, path: Path) -> None:
    """Write a scenario as TOML; OSError if the file cannot be written."""
    path.write_text(scenario.to_toml(path.absolute().parent), "utf-8")
