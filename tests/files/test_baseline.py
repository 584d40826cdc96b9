"""Baselines: read with suspicion, and refused where they are of something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from concurviz.analysis.condition import parse
from concurviz.analysis.figures import FIGURES, rounds_of
from concurviz.files.baseline import BaselineError, read_baseline
from concurviz.files.results import results_json
from concurviz.files.tracefile import read_trace, write_trace
from concurviz.scenario.model import Scenario
from tests.files.examples import MACHINE, example

CONDITIONS = [parse("serial.throughput < 0.9x")]
SCENARIO = example().scenario


def document() -> dict[str, Any]:
    trace = example()
    assert trace.verdict is not None
    return results_json(trace.scenario, trace.machine, trace.metrics, trace.verdict)


def written(path: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Path:
    said = document()
    change(said)
    path.write_text(json.dumps(said), "utf-8")
    return path


def test_every_figure_of_every_round_comes_back(tmp_path: Path) -> None:
    baseline = read_baseline(written(tmp_path / "b.json"))
    expected = rounds_of(example().metrics)
    assert {m: dict(r) for m, r in baseline.rounds.items()} == expected
    assert set(expected["serial"]) == set(FIGURES)
    baseline.check(SCENARIO, MACHINE, CONDITIONS)
    assert baseline.cautions(MACHINE, baseline.interpreters) == []


def test_a_trace_file_keeps_the_figures_of_all_rounds(tmp_path: Path) -> None:
    write_trace(tmp_path / "t.cvtrace", example())
    again = read_trace(tmp_path / "t.cvtrace")
    assert rounds_of(again.metrics) == rounds_of(example().metrics)


def test_of_a_file_without_rounds_the_runs_own_figures_count_once(tmp_path: Path) -> None:
    def older(said: dict[str, Any]) -> None:
        for run in said["runs"]:
            run["spread"] = None

    baseline = read_baseline(written(tmp_path / "b.json", older))
    run = document()["runs"][0]
    assert baseline.rounds["serial"]["throughput"] == (run["throughput"],)
    assert baseline.rounds["serial"]["latency_s.p95"] == (run["latency_s"]["p95"],)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(schema=1), "its schema is 1, and this concurviz reads 3: measure"),
        (lambda d: d.update(schema=True), "it has no schema"),
        (lambda d: d.pop("schema"), "it has no schema"),
        (lambda d: d.update(kind="sweep"), "another command"),
        (lambda d: d.update(runs={}), "runs is not a list"),
        (lambda d: d.update(runs=[1]), "a run is not an object"),
        (lambda d: d.pop("machine"), "machine is not a table"),
        (lambda d: d["runs"][0].update(name=7), "name is not a text"),
        (lambda d: d["runs"][0].update(wall_s="fast", spread=None), "wall_s is not a number"),
        (lambda d: d["runs"][0]["spread"]["figures"].update(wall_s=[]), "no list of rounds"),
        (lambda d: d["runs"][0]["spread"]["figures"].update(wall_s=[-1]), "not a number from 0"),
    ],
)
def test_what_is_no_baseline_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    path = written(tmp_path / "b.json", change)
    with pytest.raises(BaselineError) as error:
        read_baseline(path)
    assert said in str(error.value)
    assert str(error.value).startswith(str(path))
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"schema": 3}'])
def test_any_other_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(BaselineError, match="not the results of a comparison"):
        read_baseline(path)
    with pytest.raises(BaselineError, match="No such file"):
        read_baseline(tmp_path / "none.json")
    with pytest.raises(BaselineError, match="Is a directory"):
        read_baseline(tmp_path)


def test_another_scenario_machine_or_model_is_said_plainly(tmp_path: Path) -> None:
    baseline = read_baseline(written(tmp_path / "b.json"))

    def refused(scenario: Scenario = SCENARIO, text: str = "serial.wall_s > 2x") -> str:
        with pytest.raises(BaselineError) as error:
            baseline.check(scenario, MACHINE, [parse(text)])
        return str(error.value)

    assert "another scenario: cpu_ms was" in refused(SCENARIO.with_params(cpu_ms=17))
    assert "seed was 1, and is 2" in refused(replace(SCENARIO, seed=2))
    assert "processes is not in it; its models: " in refused(text="processes.wall_s > 2x")
    assert "its run of threads is broken" in refused(text="threads.wall_s > 2x")
    # A task's file may lie elsewhere; another function is another task.
    mine, theirs = (replace(SCENARIO, workload="own", task=t) for t in ("/a/w.py:f", "/b/w.py:f"))
    moved = replace(baseline, scenario=mine.to_dict())
    moved.check(theirs, MACHINE, CONDITIONS)
    with pytest.raises(BaselineError, match=r"task was 'w\.py:f', and is 'w\.py:g'"):
        moved.check(replace(theirs, task="/b/w.py:g"), MACHINE, CONDITIONS)
    # Words, and how often it is run, are free.
    baseline.check(replace(SCENARIO, name="x", repeats=9, warmup=0), MACHINE, CONDITIONS)

    other = replace(MACHINE, cores=64, platform="Other")
    with pytest.raises(BaselineError, match=r"another machine \(cores 2 there, 64 here\): measure"):
        baseline.check(SCENARIO, other, CONDITIONS)
    baseline.check(SCENARIO, other, CONDITIONS, any_machine=True)
    cautions = baseline.cautions(other, {"serial": "CPython 3.13.0"})
    assert [c.partition(" than")[0] for c in cautions] == [
        "another number of cores", "another system", "another Python",
    ]  # fmt: skip
