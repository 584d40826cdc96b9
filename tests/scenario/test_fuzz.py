"""Broken and hostile scenario files: each loads or is refused in one line, and none does more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from concurviz.scenario.guard import Limits, advice, fit, refusal
from concurviz.scenario.model import KEYS, Scenario, ScenarioError, load
from concurviz.scenario.resources import resource
from concurviz.wire.models import MODELS
from concurviz.wire.params import FAULTS, PARAMS
from concurviz.wire.tasks import Recipe
from concurviz.wire.workloads import WORKLOADS
from tests.fuzz import fuzz

PRESETS = [path.read_bytes() for path in sorted(resource("presets").glob("*.toml"))]
NARROW = Limits(tasks=200, tasks_by="a limit", descriptors=128, memory_bytes=1 << 28)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "scenario.toml"


def judge(path: Path) -> None:
    """What is done with any scenario before it is run."""
    try:
        scenario = load(path)
    except ScenarioError as error:
        text = str(error)
        assert text.startswith(str(path))
        assert len(text.splitlines()) == 1
        return
    assert isinstance(scenario, Scenario)
    path.write_text(scenario.to_toml(), "utf-8")
    assert load(path) == scenario
    recipe = Recipe(
        scenario.workload, scenario.params, scenario.seed, scenario.fault, scenario.fault_every
    )
    assert recipe.task(3) == recipe.task(3)
    advice(scenario, NARROW, live=True)
    assert not refusal(fit(scenario, NARROW)[0], NARROW)


odd = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.datetimes(),
    st.lists(st.one_of(st.text(max_size=9), st.integers()), max_size=4),
    st.dictionaries(st.text(max_size=9), st.integers(-9, 9), max_size=3),
)
param = st.sampled_from(sorted(PARAMS))
near = st.one_of(odd, st.floats(0, 20_000), st.integers(0, 20_000))
table: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "name": st.one_of(st.text(max_size=250), odd),
        "workload": st.one_of(st.sampled_from(sorted(WORKLOADS)), odd),
        "models": st.one_of(st.lists(st.sampled_from(sorted(MODELS)), max_size=9), odd),
        "seed": near,
        "repeats": near,
        "warmup": near,
        "fault": st.one_of(st.sampled_from(sorted(FAULTS)), odd),
        "fault_every": near,
        "lesson": st.one_of(st.text(max_size=500), odd),
        "claim": st.one_of(st.text(max_size=70), odd),
        "interpreters": st.one_of(
            st.lists(st.sampled_from(["3.11", "3.13t", "./python", "/bin/python"]), max_size=9),
            odd,
        ),
        "task": st.one_of(st.sampled_from(["work.py:f", "a.b:c,d"]), st.text(max_size=30), odd),
        "task_timeout": near,
        "params": st.one_of(
            st.dictionaries(st.one_of(param, st.text(max_size=9)), near, max_size=8), odd
        ),
    },
)


@fuzz(0.4)
@given(table, st.dictionaries(st.text(max_size=9), odd, max_size=2))
@example({"fault_every": 1}, {})
@example({"task_timeout": 1}, {})
def test_any_table(path: Path, data: dict[str, Any], more: dict[str, Any]) -> None:
    try:
        text = tomli_w.dumps({**more, **data})
    except (ValueError, TypeError, UnicodeError):
        return  # not to be written as TOML at all
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    judge(path)


@fuzz(0.4)
@given(
    st.sampled_from(PRESETS),
    st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6)), min_size=1, max_size=5),
)
def test_a_preset_with_bytes_changed(
    path: Path, preset: bytes, changes: list[tuple[int, bytes]]
) -> None:
    data = bytearray(preset)
    for at, new in changes:
        at %= len(data)
        data[at : at + len(new)] = new
    path.write_bytes(data)
    judge(path)


@fuzz(0.2)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_bytes(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    judge(path)


def test_the_keys_fuzzed_are_all_there_are() -> None:
    known = {
        "name", "workload", "models", "seed", "repeats", "warmup", "fault", "fault_every",
        "lesson", "claim", "params", "interpreters", "task", "task_timeout",
    }  # fmt: skip
    assert known == set(KEYS)
