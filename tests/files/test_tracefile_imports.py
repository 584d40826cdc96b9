"""Trace files of what was imported from other tools: they come back as what they were."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from concurviz.analysis.trace import Trace
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.tracefile import read_trace
from tests.files.test_tracefile import assert_same, refused, saved, with_manifest


def imported(folder: Path) -> Trace:
    """Another tool's, with something in it that is not shown."""
    path = folder / "chrome.json"
    events = [
        {"ph": "X", "pid": 7, "tid": tid, "ts": ts, "dur": dur, "name": name}
        for tid, ts, dur, name in ((1, 0, 9, "outer"), (1, 2, 3, "inner"), (2, 1, 5, "a"))
    ]
    path.write_text(json.dumps([*events, {"ph": "?", "id": 1}]))
    return read_foreign(path)


def test_another_tools_trace_comes_back_as_what_it_was(tmp_path: Path) -> None:
    trace = imported(tmp_path)
    again = read_trace(saved(tmp_path, trace))
    assert_same(again, trace)
    assert (again.imported, again.notes) == ("Chrome trace", ("1 events of other kinds",))
    (run,) = again.runs
    assert run.model == "process 7"
    assert run.trace is not None
    assert {*run.trace.phases.values()} == {"outer", "inner", "a"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(imported=7), "imported is not a text"),
        (lambda m: m.update(imported=""), "the model 'process 7' is not known here"),
        (lambda m: m.update(notes="x"), "notes is not a list"),
        (lambda m: m.update(notes=["x"] * 101), "notes is not a list"),
        (lambda m: m.update(notes=[7]), "notes is not a text"),
        (lambda m: m["runs"][0].update(model="threads@3.13"), "the name of a process is none"),
        (lambda m: m["runs"][0].update(model=""), "the name of a process is none"),
        (lambda m: m["runs"][0].update(model="x" * 999), "the name of a process is none"),
    ],
)
def test_an_impossible_import_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any], said: str
) -> None:
    assert said in refused(with_manifest(saved(tmp_path, imported(tmp_path)), change))
