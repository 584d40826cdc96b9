"""Exports, read by others: Perfetto's trace processor, json, csv, pyarrow."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.files.atomic import Cancelled, WriteError
from concurviz.files.interchange import tables
from concurviz.files.interchange.export import FORMATS, export
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.trace.counters import Counter
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending, used
from tests.files.examples import example, large, live, snapshot_of
from tests.readers.perfetto import query

SLICES = """select t.name, s.name, s.ts, s.dur, s.category, extract_arg(s.arg_set_id, 'debug.task'),
    extract_arg(s.arg_set_id, 'args.task') from slice s join track t on t.id = s.track_id
    order by s.ts, s.dur, t.name, s.name"""
THREADS = """select p.name, t.name, s.name, s.ts, s.dur from slice s
    join thread_track k on k.id = s.track_id join thread t using (utid) join process p using (upid)
    where s.category not like '%instant%' order by p.name, t.name, s.ts"""
FLOWS = """select a.name, a.ts, b.name, b.ts from flow f join slice a on a.id = f.slice_out
    join slice b on b.id = f.slice_in order by b.ts"""
COUNTERS = """select t.name, c.ts, c.value from counter c join track t on t.id = c.track_id
    order by t.name, c.ts"""


def threads() -> RunTrace:
    """Two threads that pass the GIL on, three tasks, one of them failed; times beyond a float."""
    trace = drawn("threads", ["rrrrggggrr/0000000022", "ggggrrrrii/1111111111"])
    for row in trace.workers.values():
        row.pid = 7
    late = 2**52 // MS * MS + 1
    trace.workers[1].extend([late], [late + 3], [State.RUNNING], [-1])
    trace.task_lanes.add_row("tasks 1", "task").extend(
        [0, 4 * MS, 4 * MS + 1, late], [4 * MS, 4 * MS + 1, 8 * MS, late + 1],
        [State.QUEUED, State.RUNNING, State.GIL_WAIT, State.RUNNING], [0, 0, 0, 1],
    )  # fmt: skip
    ending(trace, Instant.FAILED, 8, task=0)
    ending(trace, Instant.BYTES, 2, task=1, detail=77)
    ending(trace, Instant.CHANGED, 3, detail=1)
    trace.changes[1] = 'tasks "many" <b>'
    trace.errors[0] = 'ValueError: naïve "x" \\ \n  File'
    trace.end = trace.now = late + 3
    for key, values in (("items", [2.0, -0.25]), ("value", [1e300, 3.0])):
        trace.counters.append(Counter("load", key, np.array([5 * MS, late]), np.array(values)))
    return used(trace, (0, 0, 5, 3), (4, 2, 5, 4), (8, 6, 5, 4))


def written(folder: Path, snapshot: Snapshot, kind: str, name: str = "out") -> Path:
    path = folder / f"{name}{FORMATS[kind].suffix}"
    export(path, snapshot, kind)
    return path


@pytest.mark.parametrize("kind", ["perfetto", "chrome"])
def test_perfettos_own_reader_finds_every_span(tmp_path: Path, kind: str) -> None:
    trace = threads()
    path = written(tmp_path, snapshot_of(trace, drawn("serial", ["rr"], ["qr"])), kind)
    slices, on_threads, flows, counters = query(path, SLICES, THREADS, FLOWS, COUNTERS)
    n_spans, n_instants, n_tasks = trace.n_spans + 3, len(trace.instants) + 1, 3
    # In Chrome's format a task is an event of its own around its states.
    assert len(slices) == n_spans + n_instants + (n_tasks if kind == "chrome" else 0)
    mine = [row[1:] for row in on_threads if row[0].startswith("Threads")]
    expected = [
        [f"{row.label} (pid 7)", State(int(s)).word, str(start), str(end - start)]
        for row in trace.workers.values()
        for start, end, s in zip(row.start, row.end, row.state, strict=True)
    ]
    assert mine == expected
    of_task = [row[1:4] for row in slices if row[0] == "task 0" and row[1] != "task 0"]
    first = [["queued", "0", str(4 * MS)], ["running", str(4 * MS), "1"]]
    assert [r for r in first if r in of_task] == first
    assert [r[1] for r in slices if r[1] == "failed"] == ["failed"]
    tasks = {row[5] or row[6] for row in slices if row[1] == "io_wait"}
    assert tasks == {"1"}
    assert flows == [
        ["running", "0", "running", str(4 * MS)],
        ["running", str(4 * MS), "running", str(8 * MS)],
    ]
    late = str(trace.counters[0].t[1])
    by_name: dict[str, list[list[Any]]] = {}
    for name, *row in counters:
        by_name.setdefault(name.replace(" ·", ""), []).append(row)
    values = "load value" if kind == "chrome" else "load"
    assert by_name == {
        name if kind == "perfetto" else f"{name}{unit}": rows
        for name, unit, rows in (
            ("CPU use", " cores", [[str(4 * MS), 0.5], [str(8 * MS), 1.0]]),
            ("memory", " bytes", [["0", 3.0], [str(4 * MS), 4.0], [str(8 * MS), 4.0]]),
            ("load items", "", [[str(5 * MS), 2.0], [late, -0.25]]),
            (values, "", [[str(5 * MS), 1e300], [late, 3.0]]),
        )
    }


def test_live_runs_lie_where_they_began_and_end_now(tmp_path: Path) -> None:
    lines = written(tmp_path, Snapshot.of(live()), "csv").read_text("utf-8").splitlines()
    threads = [line.split(",")[-5:-2] for line in lines if line.startswith("threads,")]
    assert threads == [["running", "0", "4000000"], ["gil_wait", "4000000", "8000000"]]
    began = min(int(line.split(",")[-4]) for line in lines if line.startswith("qthreads,"))
    assert began == 2 * MS


def test_chrome_json_is_json_with_exact_times(tmp_path: Path) -> None:
    trace = threads()
    path = written(tmp_path, snapshot_of(trace), "chrome")
    document = json.loads(path.read_text("utf-8"), parse_float=str)
    events = document["traceEvents"]
    late = [e for e in events if e.get("dur") == "0.003"]
    assert [e["ts"] for e in late] == [f"{2**52 // MS * 1000}.001"]
    (error,) = [e["args"]["error"] for e in events if e["name"] == "failed"]
    assert error == trace.errors[0]
    assert {e["cname"] for e in events if e["name"] == "gil_wait" and e["ph"] == "X"} == {
        "terrible"
    }
    (changed,) = [e["args"] for e in events if e["name"] == "changed"]
    assert changed == {"change": 'tasks "many" <b>'}


def test_tables_tell_every_span(tmp_path: Path) -> None:
    trace = example()
    snapshot = Snapshot.of(trace)
    with written(tmp_path, snapshot, "csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == snapshot.n_spans
    assert lines[0] == {
        "run": "serial", "interpreter": "CPython 3.12.4", "side": "worker", "lane": "worker 1",
        "pid": "100", "task": "0", "state": "running", "start_ns": "0", "end_ns": "4000000",
        "depth": "0", "name": "",
    }  # fmt: skip
    document: dict[str, Any] = json.loads(written(tmp_path, snapshot, "spans-json").read_bytes())
    assert document["scenario"]["name"] == "Example"
    rows = [
        (run["name"], side, row)
        for run in document["runs"]
        for side in ("worker", "task")
        for row in run[f"{side}_spans"]["rows"]
    ]
    words = {number: word for word, number in document["states"].items()}
    told = [(r, s, words[row[1]], str(row[2]), str(row[3])) for r, s, row in rows]
    columns = ("run", "side", "state", "start_ns", "end_ns")
    assert told == [tuple(line[c] for c in columns) for line in lines]
    assert document["runs"][1]["errors"] == {"1": "ValueError: naïve"}
    assert ["failed" in i for i in document["runs"][1]["instants"]["rows"]].count(True) == 1

    parquet = pytest.importorskip("pyarrow.parquet", reason="no pyarrow: concurviz[parquet]")
    table = parquet.read_table(written(tmp_path, snapshot, "parquet"))
    assert [{k: str(v) for k, v in row.items() if v is not None} for row in table.to_pylist()] == [
        {k: v for k, v in line.items() if v} for line in lines
    ]
    assert b"Example" in table.schema.metadata[b"concurviz.scenario"]


def test_parquet_without_its_package_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PARQUET_PACKAGE", "no_such_package")
    with pytest.raises(WriteError, match=r"concurviz\[parquet\]"):
        written(tmp_path, Snapshot.of(example()), "parquet")


class Sink(io.RawIOBase):
    """Counts what is written and how much of it at once."""

    def __init__(self) -> None:
        self.total = self.largest = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.total += len(data)
        self.largest = max(self.largest, len(data))
        return len(data)


def test_files_are_written_in_parts_and_gz_is_the_same(tmp_path: Path) -> None:
    snapshot = Snapshot.of(large(80_000))
    for kind in ("chrome", "perfetto", "csv", "spans-json"):
        sink = Sink()
        FORMATS[kind].write(sink, snapshot, lambda _share: None)  # type: ignore[arg-type]
        assert sink.total > 2 * 2**20, kind
        assert sink.largest < sink.total / 3, kind
    small = Snapshot.of(example())
    packed = tmp_path / "a.json.GZ"
    export(packed, small, "chrome")
    assert gzip.decompress(packed.read_bytes()) == written(tmp_path, small, "chrome").read_bytes()


def test_who_cancels_is_left_with_nothing(tmp_path: Path) -> None:
    snapshot = Snapshot.of(large(60_000))
    shares: list[float] = []

    def progress(share: float) -> bool:
        shares.append(share)
        return share < 0.5

    with pytest.raises(Cancelled):
        export(tmp_path / "a.json", snapshot, "chrome", progress)
    assert 0 <= shares[0] < 0.5 <= shares[-1] < 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(WriteError, match="No space left"):
        export(Path("/dev/full"), snapshot, "csv")
