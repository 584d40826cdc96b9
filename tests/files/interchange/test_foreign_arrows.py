"""Arrows of other tools' traces: from which calls to which they lead, and odd ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.trace import Trace
from concurviz.files.interchange import arrows
from concurviz.files.interchange.export import export
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.files.tracefile import read_trace
from tests.files.examples import snapshot_of
from tests.files.interchange.test_export import FLOWS, threads
from tests.files.interchange.test_foreign import opened, x
from tests.files.test_tracefile import assert_same, saved
from tests.readers.perfetto import query


def arrow(kind: str, ts: Any, tid: Any, which: Any = 1, **more: Any) -> dict[str, Any]:
    event = {"ph": kind, "cat": "c", "name": "request", "id": which, "ts": ts, "pid": 1, "tid": tid}
    return event | more


def told(trace: Trace) -> list[tuple[str, ...]]:
    """Each arrow: its name, where it comes from and leads to, as the innermost call and us."""
    ends: dict[int, dict[bool, str]] = {}
    names = {}
    for run in trace.runs:
        assert run.trace is not None
        for end in Snapshot.of(trace).runs[trace.runs.index(run)].arrows:
            lane = run.trace.workers[end.worker].lane
            stores = [s for s in run.trace.worker_phases if lane < len(s.rows)]
            calls = [s.rows[lane].span_at(end.t) for s in stores]
            inner = [call for call in calls if call is not None][-1]
            where = f"{run.model}: {run.trace.phase_name(inner[3])} {end.t / 1000:g}"
            ends.setdefault(end.number, {})[end.leaves] = where
            names[end.number] = end.name
    return [(names[n], ends[n][True], ends[n][False]) for n in sorted(ends)]


def test_ends_are_of_the_calls_they_lie_in_or_come_before(tmp_path: Path) -> None:
    events = [
        x("outer", 0, 100), x("inner", 10, 20), x("work", 50, 50, tid=2), x("late", 200, 9, tid=2),
        x("served", 60, 10, tid=7, pid=2),
        # In file order as it comes: it is time that counts.
        arrow("f", 120, 2), arrow("t", 60, 2), arrow("s", 15, 1),
        arrow("s", 30, 1, "a"), arrow("f", 62, 7, "a", pid=2, bp="e"),
        arrow("f", 65, 7, "a", pid=2, bp="e"),
        # As a call ends it is still of it, and without a next call, of the one that goes on.
        arrow("s", 100, 1, "b"), arrow("f", 205, 2, "b"),
        arrow("s", 1, 1, {"x": 1}, cat="d"), arrow("f", 2, 1, {"x": 1}, cat="d", bp="e"),
        arrow("s", 3, 1, id2={"local": 5}), arrow("f", 61, 7, id2={"local": 5}, pid=2),
    ]  # fmt: skip
    trace = opened(tmp_path, events)
    both = "process 1: ", "process 2: "
    assert sorted(told(trace)) == sorted(
        ("request", *pair)
        for pair in (
            (both[0] + "outer 1", both[0] + "outer 2"),
            (both[0] + "inner 15", both[0] + "work 60"),
            (both[0] + "work 60", both[0] + "late 200"),
            (both[0] + "outer 30", both[1] + "served 62"),
            (both[0] + "outer 30", both[1] + "served 65"),
            (both[0] + "outer 99.999", both[0] + "late 205"),
        )
    )
    # A local id of one process says nothing in another.
    assert set(trace.notes) == {"1 arrows that did not end", "1 ends of arrows that had not begun"}
    again = read_trace(saved(tmp_path, trace))
    assert_same(again, trace)
    assert told(again) == told(trace)


def test_calls_may_be_ends_themselves(tmp_path: Path) -> None:
    bound = {"cat": "ipc", "bind_id": "0x1"}
    events = [
        x("client", 0, 100), x("send", 10, 20, **bound, flow_out=True),
        {"ph": "B", "name": "pass on", "ts": 40, "pid": 1, "tid": 2, **bound, "flow_in": True,
         "flow_out": True}, {"ph": "E", "ts": 50, "pid": 1, "tid": 2},
        x("answer", 60, 20, tid=3, **bound, flow_in=True), x("other", 70, 5, **bound),
        x("odd", 70, 5, bind_id=[1], flow_in=1), x("bad", "x", 5, bind_id=1, flow_in=1),
    ]  # fmt: skip
    trace = opened(tmp_path, events)
    assert told(trace) == [
        ("ipc", "process 1: send 10", "process 1: pass on 40"),
        ("ipc", "process 1: pass on 40", "process 1: answer 60"),
    ]
    assert set(trace.notes) == {
        "1 events that make no sense", "1 ends of arrows that had not begun",
    }  # fmt: skip
    # Calls alone, so many that they are decoded by their types.
    many = [x("other", k, 1, tid=9) for k in range(100)]
    ends = [x("a", 10, 5, **bound, flow_out=1), x("b", 20, 5, **bound, flow_in=1)]
    assert len(told(opened(tmp_path, many + ends + many))) == 1


@pytest.mark.parametrize("kind", ["chrome", "perfetto"])
def test_they_are_exported_again_and_read_by_others(tmp_path: Path, kind: str) -> None:
    # States of our own, so that spans have the names they are exported with.
    events = [
        x("running", 0, 10), x("io_wait", 20, 10, tid=2, pid=2), arrow("s", 5, 1),
        arrow("t", 22, 2, pid=2), arrow("f", 8, 1, 2), arrow("s", 25, 2, 1, pid=2),
        arrow("s", 7, 1, 3), arrow("f", 7.5, 1, 3, bp="e"),
    ]  # fmt: skip
    trace = opened(tmp_path, events)
    path = tmp_path / "out"
    export(path, Snapshot.of(trace), kind)
    (flows,) = query(path, FLOWS)
    found = [["running", "0", "running", "0"], ["running", "0", "io_wait", "20000"]]
    assert sorted(flows) == sorted(found)
    if kind == "chrome":
        assert len(read_foreign(path).runs) == 2
    # Of the innermost call of that time, whatever has ended before.
    nested = [
        x("outer", 0, 100), x("over", 10, 9), x("other", 50, 40, tid=2), x("inner", 60, 20, tid=2),
        arrow("s", 30, 1), arrow("f", 70, 2, bp="e"),
    ]  # fmt: skip
    export(path, Snapshot.of(opened(tmp_path, nested)), kind)
    flows, names = query(path, FLOWS, "select extract_arg(arg_set_id, 'name') from flow")
    # In Chrome's format that reader takes one that has ended for going on.
    first = ["over", "10000"] if kind == "chrome" else ["outer", "0"]
    assert flows == [[*first, "inner", "60000"]]
    assert names == [["request"]]


def test_our_own_causes_come_back_as_arrows(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    before = snapshot_of(threads())
    export(path, before, "chrome")
    (run,) = read_foreign(path).runs
    assert run.trace is not None
    ends = run.trace.arrows
    heads = ends["t"][~ends["leaves"]].tolist()
    workers = before.runs[0].flows
    assert heads == workers.at[~workers.on_task].tolist() + workers.at[workers.on_task].tolist()


def odd() -> Iterator[dict[str, Any]]:
    yield x("call", 0, 100)
    # A cycle of two calls, a thousand times round; one that leads to itself.
    for k in range(1_000):
        yield arrow("s" if k == 0 else "t", k / 20, 1, "cycle")
    yield arrow("s", 60, 1, "n" * 2_000_000 + "a")
    yield arrow("f", 61, 1, "n" * 2_000_000 + "b", bp="e")
    for k in range(500):
        yield arrow("s", 10, 1, f"open {k}")
    for ts in ("x", None, True, 1e300, float("nan")):
        yield arrow("s", ts, 1)
    yield arrow("s", 1, [1])
    yield arrow("s", 1e15, 1, "far")
    yield arrow("s", 1, "no such lane", "nowhere")


def test_odd_arrows_are_said_and_the_rest_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = opened(tmp_path, list(odd()))
    assert len(told(trace)) == 999
    assert set(trace.notes) == {
        "501 arrows that did not end", "1 ends of arrows that had not begun",
        "6 events that make no sense", "2 ends of arrows outside of calls",
    }  # fmt: skip
    monkeypatch.setattr(arrows, "MAX_ENDS", 100)
    monkeypatch.setattr(arrows, "_TOGETHER", 7)
    trace = opened(tmp_path, list(odd()))
    assert len(told(trace)) == 99
    assert any(note.endswith("arrows beyond those shown") for note in trace.notes)
    (run,) = trace.runs
    assert run.trace is not None
    assert np.unique(run.trace.arrows["number"]).tolist() == list(range(99))
