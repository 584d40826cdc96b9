"""Scenarios: what goes out comes back, and whatever comes in is a scenario or one line."""

from __future__ import annotations

import math
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.scenario.model import (
    DEFAULT_MODELS,
    KEYS,
    MAX_SEED,
    Scenario,
    ScenarioError,
    from_dict,
    load,
    save,
)
from concurviz.scenario.resources import resource
from concurviz.wire.models import MODELS
from concurviz.wire.params import FAULTS, PARAMS
from concurviz.wire.workloads import WORKLOADS

# What TOML can hold: no surrogates.
TEXT = st.text(st.characters(codec="utf-8"), max_size=200)

PARAM_VALUES = st.fixed_dictionaries(
    {},
    optional={
        p.name: st.integers(int(p.low), int(p.high)) if p.integer else st.floats(p.low, p.high)
        for p in PARAMS.values()
    },
)

SCENARIOS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "workload": st.sampled_from(sorted(WORKLOADS)),
        "models": st.lists(st.sampled_from(sorted(MODELS)), min_size=1, unique=True),
        "params": PARAM_VALUES,
        "seed": st.integers(0, MAX_SEED),
        "fault": st.sampled_from(sorted(FAULTS)),
        "fault_every": st.integers(1, 10_000),
        "lesson": TEXT,
    },
).map(from_dict)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def complaint(read: Callable[[], Scenario]) -> str | None:
    """What a ScenarioError says; None when a scenario was read. Any other exception is a fault."""
    try:
        read()
    except ScenarioError as error:
        return str(error)
    return None


@given(SCENARIOS)
def test_toml_keeps_every_scenario(scenario: Scenario) -> None:

    again = from_dict(tomllib.loads(scenario.to_toml()))

    if scenario.fault == "none":
        # Without a fault it does not matter how often it strikes, and it is not written.
        assert again.to_dict() == scenario.to_dict()
    else:
        assert again == scenario


@given(
    st.dictionaries(st.sampled_from(KEYS) | st.text(), ANYTHING, max_size=4)
    | st.fixed_dictionaries(
        {"params": st.dictionaries(st.sampled_from(sorted(PARAMS)) | st.text(), ANYTHING)}
    )
)
def test_any_dictionary_is_a_scenario_or_one_line(data: dict[str, Any]) -> None:
    said = complaint(lambda: from_dict(data, "file.toml"))

    if said is None:
        assert set(from_dict(data).params) == set(PARAMS)
    else:
        assert said.startswith("file.toml: ")
        assert len(said.splitlines()) == 1


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "ignore")))
def test_any_file_is_a_scenario_or_one_line(content: bytes) -> None:
    # tmp_path would be one folder for all examples of this test.

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.toml"
        path.write_bytes(content)
        said = complaint(lambda: load(path))

    if said is not None:
        assert said.startswith(f"{path}: ")
        assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tasks = 3", "unknown key"),
        ("workloud = 'io'", "did you mean workload?"),
        ("workload = 'gpu'", "workload = 'gpu': allowed: cpu, cpu-nogil, io"),
        ("models = []", "models = []: allowed: a list of different names among serial"),
        ("models = ['serial', 'serial']", "allowed: a list of different names"),
        ("models = 'serial'", "models = 'serial': allowed: a list"),
        ("models = ['fibers']", "models = 'fibers': allowed"),
        ("seed = -1", "seed = -1: allowed: a whole number from 0"),
        ("seed = true", "seed = True: allowed: a whole number"),
        ("params = 3", "params = 3: allowed: a table"),
        ("[params]\ntasks = 0", "params.tasks = 0: allowed: a whole number from 1 to 10000"),
        ("[params]\ntasks = 1.5", "params.tasks = 1.5: allowed: a whole number"),
        ("[params]\ntasks = inf", "params.tasks = inf: allowed"),
        ("[params]\ncpu_ms = nan", "params.cpu_ms = nan: allowed: a number from 0 to 200 ms"),
        ("[params]\ncpu_ms = '4'", "params.cpu_ms = '4': allowed: a number"),
        ("[params]\ncpu_ms = true", "params.cpu_ms = True: allowed: a number"),
        ("[params]\ncpu = 4", "params.cpu = 4: unknown key; did you mean cpu_ms?"),
        ("fault = 'meteor'", "fault = 'meteor': allowed: none, raise"),
        ("[", "not valid TOML"),
        (f"seed = {'9' * 5000}", "not valid TOML"),
        (f"seed = 0x{'f' * 5000}", "seed = "),
        ('"two\\nlines" = 1', "unknown key"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(ScenarioError) as caught:
        load(path)

    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert said in message
    assert len(message.splitlines()) == 1


def test_no_file_a_folder_and_no_text(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * 1_000_001)

    for path, said in (
        (tmp_path / "none.toml", "No such file"),
        (tmp_path, "directory"),
        (binary, "UTF-8"),
        (huge, "larger than"),
    ):
        with pytest.raises(ScenarioError, match=said):
            load(path)


def test_defaults_are_complete_and_valid() -> None:
    scenario = from_dict({})

    assert scenario == Scenario()
    assert scenario.models == DEFAULT_MODELS
    assert set(scenario.params) == set(PARAMS)
    assert all(isinstance(scenario.params[p.name], int) for p in PARAMS.values() if p.integer)


def test_changed_parameters_are_checked() -> None:
    assert Scenario().with_params(io_ms=3).params["io_ms"] == pytest.approx(3.0)
    for bad in (10_001, -1, math.nan):
        with pytest.raises(ScenarioError):
            Scenario().with_params(io_ms=bad)


def test_saving_and_loading_give_the_same(tmp_path: Path) -> None:
    scenario = Scenario(name='日本 "quoted"\n', fault="raise", fault_every=3, lesson="why")
    save(scenario, tmp_path / "s.toml")

    assert load(tmp_path / "s.toml") == scenario


@pytest.mark.parametrize("path", sorted(resource("presets").glob("*.toml")), ids=lambda p: p.stem)
def test_presets_are_valid_and_say_what_they_teach(path: Path) -> None:
    assert load(path).lesson


@pytest.mark.parametrize(
    ("changes", "foreign"),
    [
        ({}, False),
        ({"interpreters": ["3.13", "3.13t"]}, False),
        ({"models": ["serial", "threads@3.12"]}, False),
        ({"models": ["serial", "threads@/opt/python"]}, True),
        ({"interpreters": ["./python"]}, True),
        ({"task": "work.py:resize"}, True),
    ],
)
def test_what_a_scenario_starts_may_be_none_of_ours(
    changes: dict[str, object], foreign: bool
) -> None:
    assert from_dict(changes).foreign is foreign
