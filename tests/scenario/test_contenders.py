"""Contenders: names, titles, and every model under every interpreter."""

from __future__ import annotations

import pytest

from concurviz.scenario.contenders import (
    SIDES,
    contenders,
    interpreter_problem,
    label,
    on_side,
    side_of,
    title_of,
)
from concurviz.scenario.model import ScenarioError, from_dict
from concurviz.wire.models import MODELS, is_serial, model_of, serial_of


def test_without_interpreters_the_models_are_the_contenders() -> None:
    assert contenders(["serial", "threads@3.13t"], []) == ("serial", "threads@3.13t")


def test_every_model_meets_every_interpreter_and_one_that_names_its_own_that_alone() -> None:
    assert contenders(["serial", "threads", "threads@3.13"], ["3.11", "./py"]) == (
        "serial@3.11",
        "threads@3.11",
        "threads@3.13",
        "serial@./py",
        "threads@./py",
    )


def test_a_name_leads_to_its_model_and_to_its_own_serial() -> None:
    assert model_of("threads@3.13t") is MODELS["threads"]
    assert serial_of("threads@3.13t") == "serial@3.13t"
    assert serial_of("threads") == "serial"
    assert is_serial("serial@/a/b")


@pytest.mark.parametrize(
    ("interpreter", "short"),
    [
        ("3.13t", "3.13t"),
        ("/usr/bin/python3.11", "python3.11"),
        ("/home/me/.pyenv/versions/3.9.18/bin/python", "3.9.18"),
        ("/home/me/work/.venv/bin/python", "work/.venv"),
        ("/opt/conda/envs/numpy2/bin/python", "numpy2"),
        ("./python", "python"),
    ],
)
def test_an_interpreter_has_a_short_name(interpreter: str, short: str) -> None:
    assert label(interpreter) == short
    assert title_of(f"threads@{interpreter}") == f"Threads on {short}"
    assert interpreter_problem(interpreter) == ""


@pytest.mark.parametrize("text", ["", "4.1", "bash", "3.13.1.1", "3.13,3.12", "/a\n/b", "/" * 500])
def test_what_names_no_interpreter_is_refused(text: str) -> None:
    assert interpreter_problem(text).startswith("allowed: a version")
    with pytest.raises(ScenarioError, match=r"^here: interpreters = .*: allowed: a version"):
        from_dict({"interpreters": [text]}, "here")
    with pytest.raises(ScenarioError, match=r"^here: models = .*: behind the @: allowed"):
        from_dict({"models": [f"threads@{text}"]}, "here")


def test_interpreters_are_kept_in_files() -> None:
    wanted = from_dict({"models": ["threads"], "interpreters": ["3.11", "3.13t"]})
    assert wanted.contenders == ("threads@3.11", "threads@3.13t")
    assert from_dict(wanted.to_dict()) == wanted
    with pytest.raises(ScenarioError, match="different versions or paths"):
        from_dict({"interpreters": ["3.11", "3.11"]})


@pytest.mark.parametrize("name", ["threads", "serial@3.13t", "threads@/a/b·c", "main (17)"])
def test_beside_another_trace_a_run_has_its_side_behind_its_name(name: str) -> None:
    for side in SIDES:
        beside = on_side(name, side)
        assert side_of(beside) == (name, side)
        assert title_of(beside) == f"{title_of(name)} · {side}"
        if name != "main (17)":
            assert model_of(beside) is model_of(name)
            assert serial_of(beside) == on_side(serial_of(name), side)
    assert side_of(name) == (name, "")
    # No scenario can ask for such a run.
    with pytest.raises(ScenarioError):
        from_dict({"models": [on_side("threads", "A")]}, "here")
