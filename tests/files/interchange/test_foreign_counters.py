"""Counters of other tools' traces: viztracer's own, ours come back, and whatever there may be."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.trace import Trace
from concurviz.files.interchange import quantities
from concurviz.files.interchange.export import export
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.files.tracefile import read_trace
from concurviz.trace.counters import MAX_COUNTERS
from tests.files.examples import example
from tests.files.interchange.test_foreign import opened, x
from tests.files.test_tracefile import assert_same, saved

COUNTING = """
from viztracer import get_tracer
from viztracer.vizcounter import VizCounter
counter = VizCounter(get_tracer(), "load")
def work(): sum(range(100))
for number in range(5):
    counter.items = number
    counter.depth = -number / 8
    work()
"""


def c(ts: Any, args: Any, name: Any = "load", **more: Any) -> dict[str, Any]:
    return {"ph": "C", "name": name, "ts": ts, "pid": 1, "args": args, **more}


def counted(trace: Trace) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """By process and series: us and value."""
    return {
        run.model: {
            c.title: list(zip((c.t / 1000).tolist(), c.value.tolist(), strict=True))
            for c in run.trace.counters
        }
        for run in trace.runs
        if run.trace is not None
    }


def test_viztracers_counters_are_read(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(COUNTING)
    command = [sys.executable, "-m", "viztracer", "-o", "viz.json", "program.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    trace = read_foreign(tmp_path / "viz.json")
    (found,) = counted(trace).values()
    items = [value for _, value in found["load · items"]]
    assert list(dict.fromkeys(items)) == [0, 1, 2, 3, 4]
    assert {value for _, value in found["load · depth"]} == {0, -1 / 8, -2 / 8, -3 / 8, -4 / 8}
    assert trace.notes == ()
    assert_same(read_trace(saved(tmp_path, trace)), trace)


@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
def test_our_own_come_back_through_chromes_format(tmp_path: Path, name: str) -> None:
    before = Snapshot.of(example()).runs[0].counters
    export(tmp_path / name, Snapshot.of(example()), "chrome")
    trace = read_foreign(tmp_path / name)
    after = next(r.trace for r in trace.runs if r.model.startswith("Serial"))
    assert after is not None
    for mine, theirs in zip(before, after.counters, strict=True):
        assert (mine.name, mine.key) == (theirs.name, theirs.key)
        assert mine.t.tolist() == theirs.t.tolist()
        assert mine.value.tolist() == theirs.value.tolist()
    assert Snapshot.of(trace).n_spans


def test_series_go_by_process_name_id_and_key(tmp_path: Path) -> None:
    events = [
        x("call", 100, 10), c(105, {"b": 2, "a": 1}), c(101, {"a": 0.5}), c(104, {"n": 7}, id="7"),
        c(104, {"n": 8}, id2={"local": 8}), c(99, {"value": -1}, "other", pid=2),
    ]  # fmt: skip
    trace = opened(tmp_path, events)
    # What came first is t = 0.
    assert counted(trace) == {
        "process 1": {
            "load · a": [(2, 0.5), (6, 1.0)],
            "load · b": [(6, 2.0)],
            "load 7 · n": [(5, 7.0)],
            "load {'local': 8} · n": [(5, 8.0)],
        },
        "process 2": {"other": [(0, -1.0)]},
    }
    assert {run.trace and run.trace.extent for run in trace.runs} == {11_000}
    # Counters alone are something to show.
    alone = opened(tmp_path, [c(8 * 10**15, {"a": 1}), c(8 * 10**15 + 4, {"a": 2})])
    assert counted(alone) == {"process 1": {"load · a": [(0, 1.0), (4, 2.0)]}}
    assert alone.metrics[0].status == "done"
    assert_same(read_trace(saved(tmp_path, alone)), alone)


def test_odd_counters_are_said_and_the_rest_is_there(tmp_path: Path) -> None:
    values = ["NaN", "Infinity", "-Infinity", "true", "null", '"5"', "[1]", "{}", "1" + "0" * 400]
    odd = ",".join(json.dumps(c(5, {"a": "@"})).replace('"@"', value) for value in values)
    more = [
        c(6, {"a": 1e300}),
        c(7, {"a": -1e300}),
        c(8, None),
        c("x", {"a": 1}),
        c(True, {"a": 1}),
    ]
    more += [c(9e15, {"a": 1}), c(-9e15, {"a": 1}), c(1e18, {"a": 1}), c(3, {"a": 1}, pid=[1])]
    text = f"[{json.dumps(x('call', 0, 9))},{odd},{json.dumps(more)[1:-1]}]"
    trace = opened(tmp_path, text.encode())
    assert counted(trace) == {"process 1": {"load · a": [(6, 1e300), (7, -1e300)]}}
    assert set(trace.notes) == {
        "9 values of counters that are no numbers",
        "5 events that make no sense",
        "2 events at times that cannot be",
    }


def test_more_than_can_be_shown_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantities, "_TOGETHER", 100)
    many = [c(1, {"a": 1}, f"n{i}") for i in range(MAX_COUNTERS + 500)]
    trace = opened(tmp_path, [x("call", 0, 9), *many, c(2, {"a": 2}, "n0")])
    (found,) = counted(trace).values()
    assert len(found) == MAX_COUNTERS
    assert found["n0 · a"] == [(1, 1.0), (2, 2.0)]
    assert trace.notes == ("500 values of counters beyond those shown",)
    monkeypatch.setattr(quantities, "MAX_VALUES", 1_000)
    trace = opened(tmp_path, [x("call", 0, 9), *(c(1, {"a": i}) for i in range(1_500))])
    (found,) = counted(trace).values()
    assert len(found["load · a"]) == 1_000
    assert trace.notes == ("500 values of counters beyond those shown",)
    # Long names are cut, and told apart all the same.
    long = ["n" * 2_000_000 + end for end in "ab"]
    trace = opened(
        tmp_path, [c(1, dict.fromkeys(long, n), f"m{name}") for n, name in enumerate(long)]
    )
    (run,) = trace.runs
    assert run.trace is not None
    assert [len(counter.title) for counter in run.trace.counters] == [403] * 4
    assert sorted(np.concatenate([s.value for s in run.trace.counters]).tolist()) == [0, 0, 1, 1]
