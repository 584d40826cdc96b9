"""Spans as tables: CSV, JSON and Parquet, a row a span, times in nanoseconds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any, BinaryIO

from concurviz.files.interchange.chrome import Progress
from concurviz.files.interchange.snapshot import (
    INSTANT_WORDS,
    STATE_WORDS,
    ArrowEnd,
    RunSnapshot,
    Snapshot,
    chunks,
    values,
)
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.records import NO_TASK

#: The columns of CSV and Parquet. ``side``: whether it is a worker's or a task's span; ``lane``:
#: what the worker or task is called. Times count from the trace's t = 0.
COLUMNS = (
    "run",
    "interpreter",
    "side",
    "lane",
    "pid",
    "task",
    "state",
    "start_ns",
    "end_ns",
)
PARQUET_PACKAGE = "pyarrow"
SPANS_FORMAT = "concurviz spans"
SPANS_VERSION = 1


def write_csv(file: BinaryIO, snapshot: Snapshot, progress: Progress) -> None:
    """Write a line a span, with a line of headings; no task is an empty cell."""
    text = io.StringIO()
    # Lines end as RFC 4180 has it.
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for columns in _tables(snapshot, progress):
        writer.writerows(zip(*columns, strict=True))
        file.write(text.getvalue().encode("utf-8", "replace"))
        text.seek(0)
        text.truncate()
    file.write(text.getvalue().encode("utf-8", "replace"))


def parquet_problem() -> str | None:
    """Why no Parquet can be written here; None if it can."""
    if find_spec(PARQUET_PACKAGE) is None:
        return "Parquet needs the extra: pip install 'concurviz[parquet]'; CSV and JSON do not"
    return None


def write_parquet(file: BinaryIO, snapshot: Snapshot, progress: Progress) -> None:
    """Write a row a span, in groups of rows; ImportError without pyarrow."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    word = pa.dictionary(pa.int32(), pa.string())
    kinds = (word, word, word, word, pa.int64(), pa.int32(), word, pa.int64(), pa.int64())
    about = {
        "concurviz.scenario": snapshot.scenario.to_toml(),
        "concurviz.machine": json.dumps(asdict(snapshot.machine)),
        "concurviz.began": snapshot.began,
    }
    schema = pa.schema(list(zip(COLUMNS, kinds, strict=True)), metadata=about)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for columns in _tables(snapshot, progress):
            arrays = [
                pa.array(column, kind.value_type).dictionary_encode()
                if kind is word
                else pa.array(column, kind)
                for column, kind in zip(columns, kinds, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def write_spans_json(file: BinaryIO, snapshot: Snapshot, progress: Progress) -> None:
    """Write one JSON object: scenario, machine, and of each run its lanes, spans and instants."""
    head = {
        "format": SPANS_FORMAT,
        "version": SPANS_VERSION,
        "began": snapshot.began,
        "mode": snapshot.mode,
        "scenario": snapshot.scenario.to_dict(),
        "machine": asdict(snapshot.machine),
        "states": {word: number for number, word in enumerate(STATE_WORDS)},
    }
    file.write(json.dumps(head).encode("ascii")[:-1] + b',"runs":[')
    whole, done = max(1, snapshot.n_spans), 0
    for number, run in enumerate(snapshot.runs):
        file.write(b"," if number else b"")
        for count, part in _run_json(run):
            file.write(part.encode("ascii"))
            done += count
            progress(min(1.0, done / whole))
    file.write(b"]}\n")


def _run_json(run: RunSnapshot) -> Iterator[tuple[int, str]]:
    head = {
        "name": run.name,
        "interpreter": run.interpreter,
        "status": run.status,
        "offset_ns": run.offset,
        "end_ns": run.extent,
        "spans_missing": run.missing,
        "lanes": [asdict(lane) for lane in run.lanes],
        "errors": {str(task): error for task, error in run.errors.items()},
    }
    yield 0, json.dumps(head)[:-1]
    for title, first, spans in (
        ("worker_spans", "lane", run.workers),
        ("task_spans", "task", run.tasks),
    ):
        names = ["state", "start_ns", "end_ns"] + ["task"] * (first == "lane")
        yield 0, f',"{title}":{{"columns":{json.dumps([first, *names])},"rows":['
        for at, part in chunks(spans):
            owner = part.lane if first == "lane" else part.task
            columns = [owner.tolist(), part.state.tolist(), part.start.tolist(), part.end.tolist()]
            columns += [part.task.tolist()] * (first == "lane")
            text = ",\n".join(str(list(row)) for row in zip(*columns, strict=True))
            yield len(part), text if at == 0 else ",\n" + text
        yield 0, "]}"
    yield from ((0, part) for part in _counters_json(run))
    yield (
        0,
        f',"arrows":{{"columns":{json.dumps(ArrowEnd._fields)},"rows":{json.dumps(run.arrows)}}}',
    )
    names = ["t", "kind", "worker", "task", "detail"]
    told = [run.instants[name].tolist() for name in names]
    told[1] = [INSTANT_WORDS.get(kind, kind) for kind in told[1]]
    points = json.dumps(list(zip(*told, strict=True)))
    yield 0, f',"instants":{{"columns":["t_ns","kind","worker","task","detail"],"rows":{points}}}}}'


def _counters_json(run: RunSnapshot) -> Iterator[str]:
    yield ',"counters":['
    for number, counter in enumerate(run.counters):
        about = {"name": counter.name, "key": counter.key, "columns": ["t_ns", "value"]}
        yield ("," if number else "") + json.dumps(about)[:-1] + ',"rows":['
        for at, some in enumerate(values(counter)):
            text = ",\n".join(f"[{t}, {json.dumps(value)}]" for t, value in some)
            yield text if at == 0 else ",\n" + text
        yield "]}"
    yield "]"


def _tables(snapshot: Snapshot, progress: Progress) -> Iterator[list[list[Any]]]:
    """Parts of the table, each a list of COLUMNS."""
    whole, done = max(1, snapshot.n_spans), 0
    for run in snapshot.runs:
        for side, spans in (("worker", run.workers), ("task", run.tasks)):
            for _, part in chunks(spans):
                yield _columns(run, side, part)
                done += len(part)
                progress(done / whole)


def _columns(run: RunSnapshot, side: str, spans: SpanBatch) -> list[list[Any]]:
    count = len(spans)
    tasks = [None if task == NO_TASK else task for task in spans.task.tolist()]
    lanes: list[str]
    pids: list[int | None]
    if side == "worker":
        at = spans.lane.tolist()
        lanes = [run.lanes[lane].label for lane in at]
        pids = [run.lanes[lane].pid or None for lane in at]
    else:
        lanes = [f"task {task}" for task in tasks]
        pids = [None] * count
    return [
        [run.name] * count,
        [run.interpreter] * count,
        [side] * count,
        lanes,
        pids,
        tasks,
        [STATE_WORDS[state] for state in spans.state.tolist()],
        (spans.start + run.offset).tolist(),
        (spans.end + run.offset).tolist(),
    ]
