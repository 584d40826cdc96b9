"""Other tools' traces, opened: made by the tools themselves, by us, by hand, and by chance."""

from __future__ import annotations

import base64
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.trace import Trace
from concurviz.files.atomic import Cancelled
from concurviz.files.interchange.collected import ForeignError
from concurviz.files.interchange.export import export
from concurviz.files.interchange.foreign import is_foreign, read_foreign
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.files.opening import open_file
from concurviz.trace.rows import Row
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests.analysis.traces import drawn
from tests.files.examples import example, large, snapshot_of
from tests.files.interchange.nesting import again, nested

PROGRAM = """
import asyncio, threading
async def leaf(): await asyncio.sleep(0.001)
async def job(): await leaf()
async def main(): await asyncio.gather(job(), job())
def inner(): pass
def outer(): inner(); inner()
thread = threading.Thread(target=outer, name="helper")
thread.start(); thread.join()
asyncio.run(main())
"""


def opened(folder: Path, content: Any, name: str = "a.json") -> Trace:
    path = folder / name
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    path.write_bytes(text)
    return read_foreign(path)


def calls(run: RunTrace | None) -> dict[str, list[list[tuple[str, int, int]]]]:
    """By lane and depth, each call with its beginning and end in us."""
    assert run is not None
    found: dict[str, list[list[tuple[str, int, int]]]] = {}
    for row in run.workers.values():
        levels: list[Row] = [store.rows[row.lane] for store in run.worker_phases]
        found[row.label] = [
            [
                (run.phase_name(int(n)), int(s) // 1000, int(e) // 1000)
                for s, e, n in zip(level.start, level.end, level.task, strict=True)
            ]
            for level in levels
            if len(level.start)
        ]
    return found


def x(name: str, ts: Any, dur: Any, tid: Any = 1, **more: Any) -> dict[str, Any]:
    return {"ph": "X", "name": name, "ts": ts, "dur": dur, "pid": 1, "tid": tid, **more}


def test_calls_by_the_thousand_are_read_as_they_are_one_by_one(tmp_path: Path) -> None:
    """Of calls alone whole columns are decoded; a single odd event has Python's types read."""
    many = [
        x(f"f{i % 7}", i * 10 + (i % 3) / 8, 5 + i % 4, tid=(i % 5, "io")[i % 5 == 4], pid=i % 2)
        for i in range(3_000)
    ]
    odd = {"ph": "i", "name": "odd", "ts": 3, "pid": 0, "tid": 0}
    quick = opened(tmp_path, many)
    slow = opened(tmp_path, [e for event in many for e in (event, odd)])
    assert len(quick.runs) == 2
    for mine, theirs in zip(quick.runs, slow.runs, strict=True):
        assert calls(mine.trace) == calls(theirs.trace)


@pytest.mark.parametrize("ts", ["1e18", "-1e18", "1e400", "NaN", "99999999999999999999999"])
def test_times_that_cannot_be_are_left_out_of_thousands(tmp_path: Path, ts: str) -> None:
    text = json.dumps([x("f", i, 1) for i in range(3_000)]).replace('"ts": 1500,', f'"ts": {ts},')
    trace = opened(tmp_path, text.replace('"dur": 1', '"dur": -1', 1).encode())
    assert trace.notes == ("2 events that make no sense",)
    ((_, (level,)),) = calls(trace.runs[0].trace).items()
    assert len(level) == 2_998


def test_calls_are_nested_in_threads_and_async_events_have_rows(tmp_path: Path) -> None:
    end = {"pid": 1, "tid": 2}
    events = [
        {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": "server"}},
        {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "main"}},
        x("b", 102.0, 3), x("a", 100.0, 10), x("c", 110, 2.0), x("zero", 111, 0),
        {"ph": "E", "ts": 108, **end}, {"ph": "B", "name": "outer", "ts": 101, **end},
        {"ph": "B", "name": "inner", "ts": 103, **end}, {"ph": "E", "ts": 105, **end},
        {"ph": "E", "ts": 109, **end}, {"ph": "B", "name": "left open", "ts": 110, **end},
        {"ph": "b", "cat": "t", "id": "0x1", "name": "req", "ts": 101, "pid": 1},
        {"ph": "b", "cat": "t", "id": "0x1", "name": "db", "ts": 102, "pid": 1},
        {"ph": "e", "cat": "t", "id": "0x1", "ts": 103, "pid": 1},
        {"ph": "b", "cat": "t", "id2": {"local": 7}, "name": "other", "ts": 102, "pid": 1},
        {"ph": "e", "cat": "t", "id2": {"local": 7}, "ts": 104, "pid": 1},
        {"ph": "e", "cat": "t", "id": "0x1", "ts": 105, "pid": 1},
        {"ph": "?"},
        "no event", x("no time", "x", 1), x("negative", 100, -1),
    ]  # fmt: skip
    trace = opened(tmp_path, {"displayTimeUnit": "ms", "traceEvents": events, "more": [1]})
    assert (trace.imported, trace.verdict) == ("Chrome trace", None)
    (run,) = trace.runs
    assert run.model == "server (1)"
    assert calls(run.trace) == {
        "main": [[("a", 0, 10), ("c", 10, 12)], [("b", 2, 5), ("zero", 11, 11)]],
        "thread 2": [[("outer", 1, 8), ("left open", 10, 12)], [("inner", 3, 5)]],
        "async 1": [[("req", 1, 5)], [("db", 2, 3)]],
        "async 2": [[("other", 2, 4)]],
    }
    assert trace.metrics[0].status == "done"
    notes = " ".join(trace.notes)
    for told in ("3 events that make no sense", "1 events of other kinds"):
        assert told in notes


def test_viztracers_own_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "viztracer", "--log_async", "-o", "viz.json", "program.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    trace = open_file(tmp_path / "viz.json")
    assert isinstance(trace, Trace)
    found = calls(trace.runs[0].trace)
    # On 3.14 viztracer 1.1 asks for the thread's name before it has one.
    name = "helper" if sys.version_info < (3, 14) else "Dummy-1"
    helper = [name.split(" ")[0] for level in found[name] for name, _, _ in level]
    assert helper.count("inner") == 2
    assert helper.index("outer") < helper.index("inner")
    # --log_async gives each asyncio task a thread of its own.
    assert {"MainThread", name} < found.keys()
    assert sum(label.startswith("Task") for label in found) >= 3
    # Exported, its calls are there for others and for us.
    assert nested(again(tmp_path, trace)) == nested(trace)


def test_our_own_export_comes_back_with_its_states(tmp_path: Path) -> None:
    before = example().runs[0].trace
    path = tmp_path / "a.json.gz"
    export(path, Snapshot.of(example()), "chrome")
    trace = read_foreign(path)
    run = next(r.trace for r in trace.runs if r.model.startswith("Serial"))
    assert run is not None
    assert before is not None
    (mine, theirs) = (t.workers[0] for t in (before, run))
    assert mine.start.tolist() == theirs.start.tolist()
    assert mine.state.tolist() == theirs.state.tolist()
    waits = drawn("threads", ["rrggii"])
    export(path, snapshot_of(waits), "chrome")
    states = read_foreign(path).runs[0].trace
    assert states is not None
    assert states.workers[0].state.tolist() == [State.RUNNING, State.GIL_WAIT, State.IO_WAIT]


def test_speedscope_both_kinds(tmp_path: Path) -> None:
    frames = {"frames": [{"name": "main"}, {"name": "work"}]}
    evented = {
        "type": "evented", "name": "thread", "unit": "microseconds", "startValue": 0, "endValue": 9,
        "events": [
            {"type": "O", "frame": 0, "at": 0}, {"type": "O", "frame": 1, "at": 2},
            {"type": "C", "frame": 1, "at": 5}, {"type": "C", "frame": 0, "at": 9},
        ],
    }  # fmt: skip
    sampled = {
        "type": "sampled", "name": "other", "unit": "milliseconds", "startValue": 0, "endValue": 3,
        "samples": [[0], [0, 1], [0, 1]], "weights": [0.001, 0.001, 0.001],
    }  # fmt: skip
    document = {"profiles": [evented, sampled], "shared": frames, "name": "run"}
    trace = opened(tmp_path, document)
    assert trace.imported == "speedscope"
    assert calls(trace.runs[0].trace) == {
        "thread": [[("main", 0, 9)], [("work", 2, 5)]],
        "other": [[("main", 0, 3)], [("work", 1, 3)]],
    }
    with pytest.raises(ForeignError, match="'bytes', which is no time"):
        opened(tmp_path, {**document, "profiles": [{**evented, "unit": "bytes"}]})


BUSY = """
import threading, time
def inner():
    end = time.monotonic() + 0.3
    while time.monotonic() < end: sum(range(2000))
def outer(): inner()
thread = threading.Thread(target=outer, name="helper")
thread.start(); outer(); thread.join()
"""


@pytest.mark.parametrize(
    ("kind", "said"), [("chrometrace", "Chrome trace"), ("speedscope", "speedscope")]
)
def test_what_py_spy_records_is_opened(tmp_path: Path, kind: str, said: str) -> None:
    (tmp_path / "busy.py").write_text(BUSY)
    program = Path(sys.executable).with_name("py-spy")
    command = (program, "record", "-r", "200", "-f", kind, "-o", tmp_path / "a.json", "--")
    done = subprocess.run(
        [*command, sys.executable, tmp_path / "busy.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    if "ermission denied" in done.stderr:
        pytest.skip(f"processes may not be looked into here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    trace = read_foreign(tmp_path / "a.json")
    assert trace.imported == said
    (run,) = trace.runs
    found = calls(run.trace)
    assert len(found) == 2
    for lane, levels in found.items():
        assert "thread" in lane.lower()
        # Nested as it was called, and there for some of what it took, whenever samples were taken.
        took = dict.fromkeys(("outer", "inner"), 0)
        for name, start, end in (call for level in levels for call in level if call[0] in took):
            took[name] += end - start
        assert took["outer"] >= took["inner"] > 50_000


REPORTED = """
import sys, time
from distributed import Client, LocalCluster, performance_report
def nap(number): time.sleep(0.02)
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=2, dashboard_address=None)
    with cluster, Client(cluster) as client, performance_report(filename=sys.argv[1]):
        client.gather(client.map(nap, range(12)))
"""


def test_a_performance_report_of_dask_is_opened(tmp_path: Path) -> None:
    path, program = tmp_path / "report.html", tmp_path / "reported.py"
    program.write_text(REPORTED)
    subprocess.run([sys.executable, program, path], check=True, capture_output=True, cwd=tmp_path)
    trace = open_file(path)
    assert isinstance(trace, Trace)
    assert (trace.imported, trace.notes) == ("Dask performance report", ())
    assert len(trace.runs) == 2
    found = [
        call
        for run in trace.runs
        for levels in calls(run.trace).values()
        for level in levels
        for call in level
        if call[0] == "nap"
    ]
    # As many as the page has: on a busy machine Dask's scheduler may hear of the last one too late.
    told = len(set(re.findall("nap-[0-9a-f]+", path.read_text())))
    assert len(found) == told >= 11
    assert all(20_000 <= end - start < 500_000 for _, start, end in found)
    # Four threads do three each, one after the other.
    assert max(end for *_, end in found) >= 60_000


def report(columns: Any) -> bytes:
    """A page with the columns of a task stream as Bokeh 2 wrote them."""
    source = {"roots": {"references": [{"attributes": {"data": columns}}]}}
    page = "<!DOCTYPE html>\n<title>Dask Performance Report</title>\n"
    page += f'<script type="application/json" id="x">{json.dumps({"a": source})}</script>'
    return page.encode()


STREAM = {
    "start": [1e12, 1e12 + 5], "duration": [2.5, 1], "name": ["inc", "transfer-inc"],
    "worker": ["tcp://a:1", "tcp://b:1"], "worker_thread": ["tcp://a:1-7", "tcp://b:1-8"],
}  # fmt: skip


def test_older_reports_and_arrays_in_base64_are_read(tmp_path: Path) -> None:
    numbers = base64.b64encode(np.array(STREAM["duration"], "<f8").tobytes()).decode()
    array = {"type": "ndarray", "array": {"type": "bytes", "data": numbers}, "dtype": "float64"}
    for duration in (STREAM["duration"], {**array, "shape": [2], "order": "little"}):
        trace = opened(tmp_path, report({**STREAM, "duration": duration}), "a.html")
        assert [calls(run.trace) for run in trace.runs] == [
            {"thread 7": [[("inc", 0, 2500)]]},
            {"thread 8": [[("transfer-inc", 5000, 6000)]]},
        ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "there is no task stream in the page"),
        ({**STREAM, "start": [1]}, "do not fit together"),
        ({**STREAM, "name": "inc"}, "do not fit together"),
        ({**STREAM, "start": ["now", 1]}, "is no number"),
        ({**STREAM, "start": {"dtype": "object", "array": "eA=="}}, "is no number"),
        ({**STREAM, "start": {"dtype": "float64", "array": {"data": "eA=="}}}, "is no number"),
        ({**STREAM, "start": [1e300, -1e300]}, "times that cannot be|no spans"),
    ],
)
def test_broken_reports_are_refused(tmp_path: Path, columns: Any, said: str) -> None:
    with pytest.raises(ForeignError, match=said):
        opened(tmp_path, report(columns), "a.html")


def deep(count: int) -> bytes:
    return b'[{"ph":"X","args":' + b"[" * count + b"]" * count + b"}]"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{}", "neither a Chrome trace nor a speedscope profile"),
        (b"[]", "no spans that can be shown"),
        (b'{"traceEvents": [', "no spans"),
        (b'{"traceEvents": {}}', "neither"),
        (b'[{"ph":"X"', "no spans"),
        (b"[{]", "no"),
        (deep(100_000), "nested too deeply"),
        (b'[{"ph":"X","ts":NaN,"dur":1},{"ph":"X","ts":1e18,"dur":1}]', "2 events that make no"),
        (gzip.compress(b'[{"ph":"X"}]', mtime=0)[:-12], "cut or damaged"),
        (gzip.compress(b" " * (80 << 20)), "nothing but white space"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ForeignError, match=said) as caught:
        opened(tmp_path, content)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 600


def test_odd_ones_are_shown_as_far_as_they_go(tmp_path: Path) -> None:
    cut = json.dumps([x("a", 0, 5), x("b", 1, 2)]).encode()[:-20]
    trace = opened(tmp_path, cut)
    assert list(calls(trace.runs[0].trace).values()) == [[[("a", 0, 5)]]]
    assert "cut" in trace.notes[0]
    # One that lies elsewhere does not make the others a dot.
    far = [x("a", i, 1) for i in range(9)] + [x("far", 8e15, 1), x("early", -8e15, 1)]
    trace = opened(tmp_path, far)
    assert "2 events at times that cannot be" in trace.notes
    assert trace.runs[0].trace is not None
    assert trace.runs[0].trace.extent == 9000
    long = opened(tmp_path, [x("<b>" + "n" * 2_000_000, 0, 1, tid="t" * 2_000_000)])
    ((label, ((call,),)),) = calls(long.runs[0].trace).items()
    assert len(label) < 300
    assert len(call[0]) == 200
    many = [x(f"f{i}", i, 100 - 2 * i) for i in range(50)]
    assert "nested too deeply" in opened(tmp_path, many).notes[0]
    lanes = (
        b"[" + b",".join(b'{"ph":"X","ts":1,"dur":1,"tid":%d}' % i for i in range(60_000)) + b"]"
    )
    with pytest.raises(ForeignError, match="more than 50,000 lanes"):
        opened(tmp_path, lanes)


def test_reading_tells_how_far_it_is_and_stops(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    export(path, Snapshot.of(large(40_000)), "chrome")
    shares: list[float] = []

    def progress(share: float) -> bool:
        shares.append(share)
        return share < 0.5

    with pytest.raises(Cancelled):
        read_foreign(path, progress)
    assert shares == sorted(shares)
    assert len(shares) > 2
    assert not is_foreign(b"[params]\ntasks = 1")
    assert not is_foreign(b"[[a]]")


def test_a_call_has_the_same_tint_in_every_trace_whatever_its_line(tmp_path: Path) -> None:
    def tints(*names: str) -> dict[str, int]:
        trace = opened(tmp_path, [x(name, 10 * k, 5) for k, name in enumerate(("main", *names))])
        run = trace.runs[0].trace
        assert run is not None
        [store] = run.worker_phases
        spans = store.between(0, 1 << 40, 1 << 40)
        named = (run.phase_name(number) for number in spans.task.tolist())
        return dict(zip(named, spans.state.tolist(), strict=True))

    first, second = tints("f (a.py:1)", "g", "h"), tints("h", "new", "f (b.py:7)", "g")
    assert [second[n] for n in ("g", "h", "main")] == [first[n] for n in ("g", "h", "main")]
    assert second["f (b.py:7)"] == first["f (a.py:1)"]
    assert len(set(second.values())) > 1
