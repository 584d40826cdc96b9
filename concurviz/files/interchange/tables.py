"""Spans as tables: CSV, JSON and Parquet, a row a span, times in nanoseconds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from typing import Any, BinaryIO

import numpy as np

from concurviz.files.interchange.chrome import Progress
from concurviz.files.interchange.phases import Phases
from concurviz.files.interchange.snapshot import (
    INSTANT_WORDS,
    STATE_WORDS,
    ArrowEnd,
    RunSnapshot,
    Snapshot,
    chunks,
    values,
)
from concurviz.trace.columns import Int32
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.records import NO_TASK

#: The columns of CSV and Parquet. ``side``: whether it is a worker's or a task's span, or a
#: phase in one; ``lane``: what the worker or task is called; ``depth``: 0 of spans, which have a
#: state, from 1 on of phases, which have a name. Times count from the trace's t = 0.
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
    "depth",
    "name",
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
    ns, number = pa.int64(), pa.int32()
    kinds = (word, word, word, word, ns, number, word, ns, ns, number, word)
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
    yield from _phases_json(run)
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


def _phases_json(run: RunSnapshot) -> Iterator[tuple[int, str]]:
    both = (("worker_phases", "lane", run.worker_phases), ("task_phases", "task", run.task_phases))
    used = np.unique(np.concatenate([phases.name for _, _, phases in both]))
    yield 0, f',"phase_names":{json.dumps([run.phase_name(n) for n in used.tolist()])}'
    for title, first, phases in both:
        names = [first, "depth", "name", "start_ns", "end_ns"] + ["task"] * (first == "lane")
        yield 0, f',"{title}":{{"columns":{json.dumps(names)},"rows":['
        for at, part in chunks(phases):
            owners = [phases.tracks[track].owner for track in part.track.tolist()]
            numbers = np.searchsorted(used, part.name)
            columns = [owners, *(c.tolist() for c in (part.depth, numbers, part.start, part.end))]
            columns += [part.task.tolist()] * (first == "lane")
            text = ",\n".join(str(list(row)) for row in zip(*columns, strict=True))
            yield len(part), text if at == 0 else ",\n" + text
        yield 0, "]}"


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
        for side, phases in (("worker", run.worker_phases), ("task", run.task_phases)):
            for _, some in chunks(phases):
                yield _phase_columns(run, side, some)
                done += len(some)
                progress(done / whole)


def _columns(run: RunSnapshot, side: str, spans: SpanBatch) -> list[list[Any]]:
    owners = (spans.lane if side == "worker" else spans.task).tolist()
    return [
        *_whose(run, side, side, owners, spans.task),
        [STATE_WORDS[state] for state in spans.state.tolist()],
        (spans.start + run.offset).tolist(),
        (spans.end + run.offset).tolist(),
        [0] * len(spans),
        [None] * len(spans),
    ]


def _phase_columns(run: RunSnapshot, side: str, phases: Phases) -> list[list[Any]]:
    names = {number: run.phase_name(number) for number in np.unique(phases.name).tolist()}
    owners = [phases.tracks[track].owner for track in phases.track.tolist()]
    return [
        *_whose(run, side, f"{side}_phase", owners, phases.task),
        [None] * len(phases),
        (phases.start + run.offset).tolist(),
        (phases.end + run.offset).tolist(),
        phases.depth.tolist(),
        [names[number] for number in phases.name.tolist()],
    ]


def _whose(
    run: RunSnapshot, side: str, told: str, owners: list[int], task: Int32
) -> list[list[Any]]:
    """The first columns: of which run, lane and task each is, its side being called ``told``."""
    count = len(owners)
    tasks = [None if number == NO_TASK else number for number in task.tolist()]
    if side == "worker":
        lanes = [run.lanes[lane].label for lane in owners]
        pids = [run.lanes[lane].pid or None for lane in owners]
    else:
        lanes = [f"task {number}" for number in owners]
        pids = [None] * count
    return [[run.name] * count, [run.interpreter] * count, [told] * count, lanes, pids, tasks]
