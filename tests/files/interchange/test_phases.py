"""Phases and calls in what is exported: read by others, and by us again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from concurviz.files.interchange.export import export
from concurviz.files.interchange.foreign import read_foreign
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.trace.phases import new_store
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import FIRST_OWN, HOLDS_LOCK
from concurviz.wire.states import State
from tests.analysis.traces import MS, drawn
from tests.files.examples import snapshot_of
from tests.files.interchange.nesting import again, nested, states
from tests.files.interchange.test_export import FLOWS
from tests.files.interchange.test_foreign import opened, x
from tests.files.interchange.test_foreign_arrows import arrow
from tests.files.interchange.test_foreign_arrows import told as arrows_told
from tests.readers.perfetto import query

#: By track: what lies where, how deep, with the track that it is below.
SLICES = """select t.name, coalesce(h.name, ''), s.name, s.ts, s.dur, s.depth, s.category
    from slice s join track t on t.id = s.track_id
    left join thread_track k on k.id = t.id left join thread h using (utid)
    where s.category in ('phase', 'call', 'worker', 'task') or s.category like 'worker,%'
    order by s.ts, s.depth"""


#: The slices in which arrows' instants lie.
INSIDE = """select p.name, p.ts, q.name, q.ts from flow f join slice a on a.id = f.slice_out
    join slice b on b.id = f.slice_in join slice p on p.id = a.parent_id
    join slice q on q.id = b.parent_id"""


def locked() -> RunTrace:
    """Two threads: the first was at two steps, in the second it held a lock; both wait within."""
    trace = drawn("threads", ["rrrgggrr/33333333", "gggrrrrr/44444444"], ["rrrr"])
    outer, inner = new_store(trace.worker_lanes), new_store(trace.worker_lanes)
    outer.rows[0].extend([0, 4 * MS], [4 * MS, 8 * MS], [2, 1], [1, FIRST_OWN])
    outer.rows[1].extend([MS], [7 * MS], [2], [1])
    inner.rows[0].extend([5 * MS], [7 * MS], [4], [HOLDS_LOCK])
    trace.worker_phases += [outer, inner]
    # The tasks' say the same once more.
    trace.task_phases.append(new_store(trace.task_lanes))
    trace.task_phases[0].rows[0].extend([0], [4 * MS], [2], [1])
    trace.phases[FIRST_OWN] = 'naïve "parse" 页'
    return trace


def awaited() -> RunTrace:
    """A loop with two tasks, one after the other on one row, with phases of their own."""
    trace = drawn("coroutines", ["rrrrrrrr/00001111"])
    row = trace.task_lanes.add_row("tasks 1", "task")
    row.extend([0, 4 * MS], [4 * MS, 8 * MS], [State.RUNNING] * 2, [0, 1])
    for spans in ([(0, 2, 3), (2, 4, 5), (4, 8, 3)], [(1, 2, FIRST_OWN), (5, 8, FIRST_OWN)]):
        store = new_store(trace.task_lanes)
        begins, ends, names = zip(*spans, strict=True)
        store.rows[0].extend(
            [t * MS for t in begins], [t * MS for t in ends], [1] * len(spans), names
        )
        trace.task_phases.append(store)
    trace.phases[FIRST_OWN] = "own"
    return trace


@pytest.mark.parametrize("kind", ["chrome", "perfetto"])
def test_others_read_phases_beside_their_lanes(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "out"
    export(path, snapshot_of(locked(), awaited()), kind)
    (slices,) = query(path, SLICES)
    told: dict[str, list[tuple[Any, ...]]] = {}
    for track, thread, name, ts, dur, depth, category in slices:
        if category == "phase":
            place = thread if kind == "chrome" and thread else track
            told.setdefault(place, []).append((name, int(ts) // MS, int(dur) // MS, int(depth)))
    of_tasks: dict[str, list[tuple[Any, ...]]] = {
        "task 0 · phases": [("I/O", 0, 2, 0), ("own", 1, 1, 1), ("timer", 2, 2, 0)],
        "task 1 · phases": [("I/O", 4, 4, 0), ("own", 5, 3, 1)],
    }
    if kind == "chrome":  # where an event of its own names the track
        of_tasks = {
            title: [(title, spans[0][1], 4, 0), *((*s[:3], s[3] + 1) for s in spans)]
            for title, spans in of_tasks.items()
        }
    assert told == {
        "worker 1 · phases": [
            ("CPU work", 0, 4, 0), ('naïve "parse" 页', 4, 4, 0), ("holds the lock", 5, 2, 1),
        ],
        "worker 2 · phases": [("CPU work", 1, 6, 0)],
        **of_tasks,
    }  # fmt: skip
    # What lanes say is as it was without.
    bare = locked()
    for levels in (bare.worker_phases, bare.task_phases):
        levels.clear()
    lanes = []
    for trace in (locked(), bare):
        export(path, snapshot_of(trace), kind)
        lanes.append([row for row in query(path, SLICES)[0] if row[-1] != "phase"])
    assert lanes[0] == lanes[1]


def test_our_own_phases_come_back_below_their_lanes(tmp_path: Path) -> None:
    snapshot = snapshot_of(locked())
    export(tmp_path / "a.json", snapshot, "chrome")
    back = read_foreign(tmp_path / "a.json")
    (run,) = back.runs
    before = locked()
    (mine, *rows), (_, *_others) = states(back), states(back)
    assert mine == [(0, 3 * MS, 1), (3 * MS, 6 * MS, State.GIL_WAIT), (6 * MS, 8 * MS, 1)]
    assert rows
    found = nested(back)
    assert found[0, "worker 1"] == [
        (1, "CPU work", 0, 4 * MS), (1, 'naïve "parse" 页', 4 * MS, 8 * MS),
        (2, "holds the lock", 5 * MS, 7 * MS),
    ]  # fmt: skip
    assert found[0, "worker 2"] == [(1, "CPU work", MS, 7 * MS)]
    assert run.trace is not None
    assert len(run.trace.workers) == len(before.workers) + 1  # its task is an asynchronous event
    # And once more: now another tool's.
    assert nested(again(tmp_path, back)) == found
    assert states(read_foreign(tmp_path / "again.json")) == states(back)


def test_calls_that_cross_are_exported_and_come_back(tmp_path: Path) -> None:
    events = [
        x("outer", 0, 100), x("a", 10, 40), x("crosses", 30, 50), x("in it", 60, 10),
        x("outlasts all", 90, 60), x("alone", 200, 5),
        x("calm", 0, 9, tid=2), x("running", 1, 3, tid=2),
        {"ph": "i", "name": "here", "ts": 3, "pid": 1, "tid": 2},
        arrow("s", 65, 1), arrow("f", 91, 1, bp="e"),
        arrow("s", 1, 2, 2), arrow("f", 66, 1, 2, bp="e"),
        arrow("s", 2, 2, 3), arrow("f", 120, 1, 3, bp="e"),
    ]  # fmt: skip
    trace = opened(tmp_path, events)
    before = nested(trace)
    assert [len(spans) for spans in before.values()] == [6, 2]
    back = again(tmp_path, trace)
    assert nested(back) == before
    assert states(back) == states(trace)
    # The title has the number of the process once more.
    assert [a[1:] for a in arrows_told(back)] == [
        tuple(end.replace("process 1", "process 1 (1)") for end in a[1:])
        for a in arrows_told(trace)
    ]
    document = json.loads((tmp_path / "again.json").read_bytes())["traceEvents"]
    (text,) = [e["args"]["text"] for e in document if e["name"] == "mark"]
    assert text == "here"
    for kind in ("chrome", "perfetto"):
        export(tmp_path / "out", Snapshot.of(trace), kind)
        slices, flows = query(tmp_path / "out", SLICES, FLOWS)
        # Each once, on the thread's own track where it can be.
        told = sorted((row[2], int(row[3]), int(row[3]) + int(row[4])) for row in slices)
        assert told == sorted(spans[1:] for lane in before.values() for spans in lane)
        own = [row[2] for row in slices if row[1] == "thread 1"]
        assert {"outer", "a", "alone"} <= set(own)
        if kind == "perfetto":  # between instants inside of the calls
            (flows,) = query(tmp_path / "out", INSIDE)
        assert sorted(flow[0:3:2] for flow in flows) == [
            ["in it", "outlasts all"], ["running", "in it"], ["running", "outlasts all"],
        ]  # fmt: skip


def test_tables_tell_phases_as_rows_of_their_own(tmp_path: Path) -> None:
    snapshot = snapshot_of(locked(), awaited())
    for kind in ("csv", "spans-json"):
        export(tmp_path / f"a.{kind}", snapshot, kind)
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == snapshot.n_spans
    phases = [line for line in lines if line["depth"] != "0"]
    assert {line["side"] for line in phases} == {"worker_phase", "task_phase"}
    assert {line["state"] for line in phases} == {""}
    first = next(line for line in phases if line["name"] == "holds the lock")
    assert (first["lane"], first["task"], first["depth"]) == ("worker 1", "3", "2")
    assert (first["start_ns"], first["end_ns"]) == (str(5 * MS), str(7 * MS))
    own = [(line["lane"], line["task"]) for line in phases if line["name"] == "own"]
    assert own == [("task 0", "0"), ("task 1", "1")]
    runs = json.loads((tmp_path / "a.spans-json").read_bytes())["runs"]
    told = []
    for run in runs:
        for side in ("worker", "task"):
            table = run[f"{side}_phases"]
            rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
            names = run["phase_names"]
            told += [(names[r["name"]], r["depth"], r["start_ns"], r["end_ns"]) for r in rows]
    columns = ("name", "depth", "start_ns", "end_ns")
    assert [tuple(map(str, row)) for row in told] == [
        tuple(line[c] for c in columns) for line in phases
    ]


def test_tracks_of_many_processes_are_kept_apart(tmp_path: Path) -> None:
    trace = opened(tmp_path, [x(f"call {pid}", 0, 1, pid=pid) for pid in range(600)])
    export(tmp_path / "out", Snapshot.of(trace), "perfetto")
    sql = "select s.name, p.name from slice s join thread_track k on k.id = s.track_id "
    (told,) = query(tmp_path / "out", sql + "join thread using (utid) join process p using (upid)")
    assert sorted(told) == sorted([f"call {pid}", f"process {pid}"] for pid in range(600))


def test_what_a_file_says_of_its_lanes_is_believed_as_far_as_it_makes_sense(tmp_path: Path) -> None:
    def named(tid: int, pid: int = 1, **more: Any) -> dict[str, Any]:
        event = {"ph": "M", "name": "thread_name", "pid": pid, "tid": tid}
        return {**event, "args": {"name": f"lane {tid}", **more}}

    events = [
        # In a circle, in itself, in one that is not there, in one with calls, in that of others.
        named(1, nested_in=2), named(2, nested_in=1), named(3, nested_in=3, continues=3),
        named(4, nested_in=99), named(5, continues=[1]), named(6, nested_in=5),
        named(7, pid=2, nested_in=8), named(8),
        # Two in one: the first.
        named(9), named(10, nested_in=9), named(11, nested_in=9),
        *(x("running", 0, 9, tid=tid) for tid in (1, 2, 3, 4, 8, 9)),
        *(x("call", 2, 3, tid=tid) for tid in (5, 6, 10, 11)), x("call", 2, 3, tid=7, pid=2),
    ]  # fmt: skip
    trace = opened(tmp_path, events)
    alone = [(1, "call", 2000, 5000)]
    assert nested(trace) == {
        (0, "lane 1"): [], (0, "lane 2"): [], (0, "lane 3"): [], (0, "lane 4"): [],
        (0, "lane 5"): alone, (0, "lane 6"): alone, (0, "lane 8"): [], (0, "lane 9"): alone,
        (0, "lane 11"): alone, (1, "lane 7"): alone,
    }  # fmt: skip
    assert trace.notes == ("1 events that make no sense",)
