"""A run's trace as plain arrays and back again: the part of a trace file that is about spans.

``to_arrays`` and ``from_arrays`` are each other's inverse, bit for bit. What ``from_arrays`` is
given may come from anywhere: it is checked before anything is built from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from concurviz.trace import freeze_meta as read
from concurviz.trace.columns import Columns
from concurviz.trace.freeze_checks import (
    LONGEST_NS,
    check_details,
    check_lengths,
    check_spans,
    check_times,
)
from concurviz.trace.freeze_meta import LARGEST
from concurviz.trace.freeze_mips import FrozenError as FrozenError
from concurviz.trace.freeze_mips import mips_from_arrays, mips_to_arrays
from concurviz.trace.freeze_phases import (
    add_phases,
    nested_sides,
    phases_to_arrays,
    read_names,
    read_phases,
)
from concurviz.trace.freeze_told import (
    arrows_to_arrays,
    counters_to_arrays,
    read_arrows,
    read_counters,
)
from concurviz.trace.mipmap import Mipmap
from concurviz.trace.rows import NEVER, LaneStore, Row
from concurviz.trace.series import (
    COUNTS,
    FIRST_WIDTH_NS,
    N_BINS,
    N_LATENCY_BINS,
    Bins,
    RunSeries,
    Samples,
)
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import N_STATES, EventCounts, RunTrace, TaskCounts
from concurviz.wire.records import NO_WORKER

Array = npt.NDArray[Any]
Counts = TypeVar("Counts", EventCounts, TaskCounts)

#: Every array of a run with its type; all have one dimension. docs/trace-format.md tells of each.
ARRAYS: dict[str, np.dtype[Any]] = {
    name: np.dtype(kind)
    for name, kind in {
        "row_worker": "<i4",
        "row_pid": "<i8",
        "row_first": "<i8",
        "row_open_start": "<i8",
        "row_open_state": "|u1",
        "row_open_task": "<i4",
        "row_open_stuck": "<i8",
        "span_start": "<i8",
        "span_end": "<i8",
        "span_state": "|u1",
        "span_task": "<i4",
        "instant_t": "<i8",
        "instant_kind": "|u1",
        "instant_worker": "<i4",
        "instant_task": "<i4",
        "instant_detail": "<i8",
        "latency_t": "<i8",
        "latency_ns": "<i8",
        "worker_ns": "<i8",
        "task_ns": "<i8",
        "series_task_ns": "<i8",
        "series_worker_ns": "<i8",
        "series_counts": "<i8",
        "series_latency": "<i8",
        "sample_t": "<i8",
        "sample_cpu_ns": "<i8",
        "sample_rss_bytes": "<i8",
        "sample_private_bytes": "<i8",
        "sampled_worker": "<i4",
        "sampled_task": "<i4",
        "sampled_start": "<i8",
        "sampled_end": "<i8",
        "error_task": "<i8",
        "error_first": "<i8",
        "error_text": "|u1",
        "mip_time": "<i8",
        "mip_ns": "<i8",
        "phase_lane": "<i4",
        "phase_start": "<i8",
        "phase_end": "<i8",
        "phase_number": "<i4",
        "counter_first": "<i8",
        "counter_t": "<i8",
        "counter_value": "<f8",
        "arrow_number": "<i8",
        "arrow_t": "<i8",
        "arrow_worker": "<i4",
        "arrow_leaves": "|u1",
        "arrow_name": "<i8",
    }.items()
}
#: Those that a file has only where there is something in them: older readers do not know them.
RARE = frozenset(name for name in ARRAYS if name.startswith(("counter_", "arrow_")))
#: Those that version 1 of the format did not have: empty there.
SINCE_2 = RARE | {"mip_time", "mip_ns", "phase_lane", "phase_start", "phase_end", "phase_number"}

#: Those that some files of version 2 do not have, with what then counts.
IF_MISSING = {"row_open_stuck": NEVER}

_COLUMNS = ("start", "end", "state", "task")
_INSTANT = ("t", "kind", "worker", "task", "detail")
_LATENCY = ("t", "ns")
_SAMPLED = ("worker", "task", "start", "end")
#: Of the user's own tasks: texts by number.
_OWN = ("marks", "outputs", "answers")
#: Series in bins, with the columns of each.
_BINS = {"task_ns": N_STATES, "worker_ns": N_STATES, "counts": COUNTS}


def ended(trace: RunTrace) -> RunTrace:
    """The trace as if its run had been stopped now: what is open stays open up to its end.

    A shallow copy, to be frozen before the run goes on; the trace itself if it has ended.
    """
    if trace.end is not None:
        return trace
    tasks = trace.tasks
    left = max(0, tasks.submitted - tasks.ended)
    return replace(trace, end=trace.now, tasks=replace(tasks, cancelled=tasks.cancelled + left))


def to_arrays(trace: RunTrace) -> tuple[dict[str, Array], dict[str, Any]]:
    """All of a trace: arrays by the names of ARRAYS, and the rest in JSON's own types.

    The arrays share no memory with the trace. ``version``, which counts changes on the screen, is
    left out.
    """
    rows: list[Row] = [*trace.workers.values(), *trace.task_rows]
    texts = [text.encode("utf-8", "surrogatepass") for text in trace.errors.values()]
    arrays: dict[str, Any] = {
        "row_worker": [*trace.workers, *(NO_WORKER for _ in trace.task_rows)],
        "row_pid": [r.pid for r in rows],
        "row_first": _offsets([len(r.start) for r in rows]),
        "row_open_start": [r.open_start for r in rows],
        "row_open_state": [r.open_state for r in rows],
        "row_open_task": [r.open_task for r in rows],
        "row_open_stuck": [int(r.store.open_stuck[r.lane]) for r in rows],
        "worker_ns": trace.worker_ns.copy(),
        "task_ns": trace.task_ns.copy(),
        "error_task": list(trace.errors),
        "error_first": _offsets([len(t) for t in texts]),
        "error_text": np.frombuffer(bytearray(b"".join(texts)), np.uint8),
    }
    for name in _COLUMNS:
        columns = [getattr(r, name) for r in rows]
        arrays[f"span_{name}"] = np.concatenate(columns) if columns else ()
    arrays |= {f"instant_{name}": trace.instants[name].copy() for name in _INSTANT}
    sampled = trace.sampled_until(trace.extent)
    arrays |= {f"sampled_{name}": getattr(sampled, name).copy() for name in _SAMPLED}
    arrays |= {f"latency_{name}": trace.latencies[name].copy() for name in _LATENCY}
    arrays |= {f"series_{name}": getattr(trace.series, name).values.ravel() for name in _BINS}
    arrays["series_latency"] = trace.series.latency
    arrays |= {f"sample_{name}": trace.series.samples[name] for name in Samples.NAMES}
    phases, nested = phases_to_arrays(trace)
    mips, said = mips_to_arrays((*_sides(trace), *nested_sides(trace)))
    counters, about = counters_to_arrays(trace.counters)
    arrays |= mips | phases | counters | arrows_to_arrays(trace.arrows)
    meta = {
        "model": trace.model,
        "origin": trace.origin,
        "interpreter": trace.interpreter,
        "epoch_ns": trace.epoch_ns,
        "end": trace.end,
        "now": trace.now,
        "evicted": [trace.worker_lanes.evicted, trace.task_lanes.evicted],
        "horizon": [trace.worker_lanes.horizon, trace.task_lanes.horizon],
        "mipmaps": said,
        "phases": nested,
        "phase_names": {str(number): name for number, name in trace.phases.items()},
        "counters": about,
        "changes": {str(number): text for number, text in trace.changes.items()},
        "counter": None if trace.counter is None else list(trace.counter),
        **{
            name: {str(number): text for number, text in getattr(trace, name).items()}
            for name in _OWN
        },
        "events": asdict(trace.events),
        "tasks": asdict(trace.tasks),
        "workers": len(trace.workers),
        "widths": {name: getattr(trace.series, name).width_ns for name in _BINS},
        "labels": [r.label for r in rows],
        "roles": [r.role for r in rows],
    }
    return {name: np.array(arrays[name], kind) for name, kind in ARRAYS.items()}, meta


def from_arrays(arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> RunTrace:
    """The trace that ``to_arrays`` took apart; FrozenError if these cannot be a run's."""
    for name, kind in ARRAYS.items():
        array = arrays.get(name)
        if array is None or array.dtype != kind or array.ndim != 1:
            raise FrozenError(f"{name} is missing or of another type")
    check_lengths(arrays)
    end = meta.get("end")
    trace = RunTrace(
        model=read.text(meta, "model"),
        origin=read.whole(meta, "origin"),
        interpreter=read.text(meta, "interpreter"),
        epoch_ns=read.whole(meta, "epoch_ns", 0, 2**63 - 1),
        end=None if end is None else read.whole(meta, "end", 0, LONGEST_NS),
        now=read.whole(meta, "now", 0, LONGEST_NS),
        events=read.counts(EventCounts, meta.get("events"), "events"),
        tasks=read.counts(TaskCounts, meta.get("tasks"), "tasks"),
        series=_series(arrays, meta),
    )
    trace.errors.update(_errors(arrays))
    trace.changes.update(read.changes(meta))
    for name in _OWN:
        getattr(trace, name).update(read.numbered(meta, name))
    trace.counter = read.counter(meta)
    _fill(trace.instants, arrays, "instant", _INSTANT)
    _fill(trace.latencies, arrays, "latency", _LATENCY)
    _fill(trace.sampled, arrays, "sampled", _SAMPLED)
    check_times(trace.sampled["start"], trace.extent, "a sampled stretch")
    check_times(trace.sampled["end"], trace.extent, "a sampled stretch")
    check_times(trace.instants["t"], trace.extent, "an instant")
    check_times(trace.latencies["t"], trace.extent, "a latency")
    check_times(trace.latencies["ns"], LONGEST_NS, "a latency")
    check_details(trace.instants["kind"], trace.instants["detail"])
    check_spans(arrays, trace.extent)
    workers = read.whole(meta, "workers", 0, len(arrays["row_worker"]))
    lanes = {"workers": workers, "tasks": len(arrays["row_worker"]) - workers}
    nested = read_phases(arrays, meta.get("phases", []), lanes, trace.extent)
    lanes |= {one.name: one.lanes for one in nested}
    mips = mips_from_arrays(arrays, meta.get("mipmaps", []), lanes, trace.extent)
    _add_rows(trace, arrays, meta, mips)
    add_phases(trace, nested, mips)
    trace.counters += read_counters(arrays, meta.get("counters", []), trace.extent)
    read_arrows(arrays, trace)
    trace.phases.update(read_names(meta.get("phase_names", {})))
    evicted, horizon = read.pair(meta, "evicted"), read.pair(meta, "horizon", trace.extent)
    for which, (side, store) in enumerate(_sides(trace)):
        name = "worker_ns" if side == "workers" else "task_ns"
        totals = read.totals(arrays[name], name)
        if side in mips and (store.totals != totals).any():
            raise FrozenError(f"the mipmap of {side} does not add up to {name}")
        store.totals = totals
        store.evicted, store.horizon = evicted[which], horizon[which]
    trace.version = 1
    return trace


def _sides(trace: RunTrace) -> tuple[tuple[str, LaneStore], tuple[str, LaneStore]]:
    return ("workers", trace.worker_lanes), ("tasks", trace.task_lanes)


def _offsets(lengths: Sequence[int]) -> Array:
    """Where each of so long parts begins in their concatenation, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(lengths, np.int64))])


def _fill(columns: Columns, arrays: Mapping[str, Array], kind: str, names: Sequence[str]) -> None:
    columns.extend(**{name: arrays[f"{kind}_{name}"] for name in names})


def _add_rows(
    trace: RunTrace,
    arrays: Mapping[str, Array],
    meta: Mapping[str, Any],
    mips: Mapping[str, list[Mipmap]],
) -> None:
    """Rows and spans, first of the workers, then of the tasks."""
    count = len(arrays["row_worker"])
    labels, roles = read.texts(meta, "labels", count), read.texts(meta, "roles", count)
    workers = read.whole(meta, "workers", 0, count)
    numbers, pids = arrays["row_worker"].tolist(), arrays["row_pid"].tolist()
    for index in range(workers):
        if numbers[index] < 0 or numbers[index] in trace.workers:
            raise FrozenError(f"worker {numbers[index]} is there twice or has no number")
        trace.add_worker(numbers[index], labels[index], roles[index], pids[index])
    if any(number != NO_WORKER for number in numbers[workers:]):
        raise FrozenError("a row of tasks has a worker")
    for index in range(workers, count):
        trace.task_lanes.add_row(labels[index], roles[index], pid=pids[index])
    first = arrays["row_first"]
    for (side, store), low, high in zip(_sides(trace), (0, workers), (workers, count), strict=True):
        store.open_start[: high - low] = arrays["row_open_start"][low:high]
        store.open_state[: high - low] = arrays["row_open_state"][low:high]
        store.open_task[: high - low] = arrays["row_open_task"][low:high]
        store.open_stuck[: high - low] = arrays["row_open_stuck"][low:high]
        lane = np.repeat(np.arange(high - low, dtype=np.int32), np.diff(first[low : high + 1]))
        held = slice(int(first[low]), int(first[high]))
        columns = (np.ascontiguousarray(arrays[f"span_{name}"][held]) for name in _COLUMNS)
        if side in mips:
            store.restore(SpanBatch(lane, *columns), mips[side])
        else:
            store.append(SpanBatch(lane, *columns))


def _series(arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> RunSeries:
    series = RunSeries()
    widths = meta.get("widths")
    if not isinstance(widths, dict):
        raise FrozenError("widths is not a table")
    for name, columns in _BINS.items():
        bins: Bins = getattr(series, name)
        array = arrays[f"series_{name}"]
        known = len(array) // N_BINS
        if len(array) % N_BINS or known > columns:
            raise FrozenError(f"series_{name} has another size")
        _check_sums(array, f"series_{name}")
        bins.values[:, :known] = array.reshape(N_BINS, known)
        bins.width_ns = read.whole(widths, name, FIRST_WIDTH_NS, LONGEST_NS)
        doubled, rest = divmod(bins.width_ns, FIRST_WIDTH_NS)
        if rest or doubled & (doubled - 1):
            raise FrozenError(f"the width of series_{name} is impossible")
    if len(arrays["series_latency"]) != N_LATENCY_BINS:
        raise FrozenError("series_latency has another size")
    _check_sums(arrays["series_latency"], "series_latency")
    series.latency[:] = arrays["series_latency"]
    for name in Samples.NAMES:
        _check_sums(arrays[f"sample_{name}"], f"sample_{name}")
    if any(np.any(np.diff(arrays[f"sample_{name}"]) < 0) for name in ("t", "cpu_ns")):
        raise FrozenError("samples are out of order")
    _fill(series.samples, arrays, "sample", Samples.NAMES)
    return series


def _check_sums(array: Array, name: str) -> None:
    if len(array) and (array.min() < 0 or array.max() > LARGEST // N_BINS):
        raise FrozenError(f"{name} is negative or too large")


def _errors(arrays: Mapping[str, Array]) -> dict[int, str]:
    text = arrays["error_text"].tobytes()
    cuts = arrays["error_first"].tolist()
    errors = {}
    for index, task in enumerate(arrays["error_task"].tolist()):
        part = text[cuts[index] : cuts[index + 1]]
        try:
            errors[task] = part.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise FrozenError("the text of an error is not UTF-8") from error
    return errors
