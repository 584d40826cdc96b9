"""Perfetto's own format (protobuf): a track for each worker and for each task.

Field numbers are those of perfetto's ``trace_packet.proto``, ``track_descriptor.proto`` and
``track_event.proto``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np

from concurviz.files.interchange.chrome import Progress
from concurviz.files.interchange.protobuf import (
    Rows,
    double,
    key,
    message,
    text,
    varint_columns,
    whole,
)
from concurviz.files.interchange.snapshot import (
    INSTANT_WORDS,
    STATE_WORDS,
    RunSnapshot,
    Snapshot,
    chunks,
    instant_args,
    values,
)
from concurviz.trace.columns import Int64
from concurviz.trace.shelves import SpanBatch
from concurviz.wire.records import NO_TASK

# Trace.
_PACKET = 1
# TracePacket.
_TIMESTAMP, _SEQUENCE, _EVENT, _INTERNED, _FLAGS, _DESCRIPTOR = 8, 10, 11, 12, 13, 60
_CLEARED, _NEEDED = 1, 2
# TrackDescriptor, and in it ProcessDescriptor, ThreadDescriptor, CounterDescriptor.
_UUID, _NAME, _PROCESS, _THREAD, _PARENT, _COUNTER = 1, 2, 3, 4, 5, 8
_PID, _PROCESS_NAME = 1, 6
_THREAD_PID, _TID, _THREAD_NAME = 1, 2, 5
_UNIT_NAME = 6
# TrackEvent.
_CATEGORY, _ANNOTATION, _TYPE, _NAME_ID, _TRACK, _FLOW, _END_FLOW = 3, 4, 9, 10, 11, 47, 48
_DOUBLE_VALUE, _EVENT_NAME = 44, 23
_BEGIN, _END, _INSTANT, _COUNT = 1, 2, 3, 4
# DebugAnnotation.
_KEY_ID, _INT, _STRING = 1, 4, 6
# InternedData: categories, names of events, keys of annotations.
_CATEGORIES, _NAMES, _KEYS = 1, 2, 3

_WORKER, _TASK, _OTHER = 1, 2, 3
_ARGS = ("task", "change", "delay_ns", "bytes", "lock", "queue", "error")
_FIRST_INSTANT = len(STATE_WORDS) + 1
#: Bytes of a time (56 bits, more than two years of ns), of a track's number and of a task's.
_TIME_WIDTH, _TRACK_WIDTH, _TASK_WIDTH = 8, 6, 5
#: Numbers of tracks: a run has so many at most.
_TRACKS = 1 << 33
_TASKS_FROM = 1 << 32
_FIRST_COUNTER = 2


def write_perfetto(file: BinaryIO, snapshot: Snapshot, progress: Progress) -> None:
    """Write the trace; ``progress`` is told the share that is done, 0 to 1."""
    file.write(_interned())
    spans = max(1, snapshot.n_spans)
    done = 0
    for run in snapshot.runs:
        for count, data in _packets(run):
            file.write(data)
            done += count
            progress(min(1.0, done / spans))


def _packet(*fields: bytes, flags: int = _NEEDED) -> bytes:
    return message(_PACKET, whole(_SEQUENCE, 1) + whole(_FLAGS, flags) + b"".join(fields))


def _interned() -> bytes:
    """The words that everything after it is told with, by number."""

    def words(field: int, told: Iterable[tuple[int, str]]) -> bytes:
        return b"".join(message(field, whole(1, n) + text(2, word)) for n, word in told)

    categories = words(_CATEGORIES, [(_WORKER, "worker"), (_TASK, "task"), (_OTHER, "instant")])
    names = words(_NAMES, enumerate(STATE_WORDS, 1))
    names += words(_NAMES, ((_FIRST_INSTANT + k, word) for k, word in INSTANT_WORDS.items()))
    keys = words(_KEYS, enumerate(_ARGS, 1))
    return _packet(message(_INTERNED, categories + names + keys), flags=_CLEARED | _NEEDED)


def _packets(run: RunSnapshot) -> Iterator[tuple[int, bytes]]:
    base = run.number * _TRACKS
    yield 0, b"".join(_descriptors(run, base))
    tracks = np.array([lane.number + 1 for lane in run.lanes], np.int64)
    flows = run.flows
    # A flow goes by the index of its source; targets know theirs by it.
    numbers = flows.source + (run.number << 40)
    leaving = np.full(len(run.workers), -1, np.int64)
    leaving[flows.source] = numbers
    arriving = [np.full(len(spans), -1, np.int64) for spans in (run.workers, run.tasks)]
    for into, chosen in zip(arriving, (~flows.on_task, flows.on_task), strict=True):
        into[flows.target[chosen]] = numbers[chosen]
    for first, spans in chunks(run.workers):
        part = slice(first, first + len(spans))
        where = base + tracks[spans.lane]
        data = _slices(spans, where, run.offset, _WORKER, leaving[part], arriving[0][part])
        yield len(spans), data
    nothing = np.full(len(run.tasks), -1, np.int64)
    for first, spans in chunks(run.tasks):
        part = slice(first, first + len(spans))
        where = base + _TASKS_FROM + spans.task.astype(np.int64)
        data = _slices(spans, where, run.offset, _TASK, nothing[part], arriving[1][part])
        yield len(spans), data
    yield 0, b"".join(_instants(run, base))
    yield 0, b"".join(_arrows(run, base))
    yield from ((0, data) for data in _counters(run, base))


def _descriptors(run: RunSnapshot, base: int) -> Iterator[bytes]:
    def track(number: int, *fields: bytes) -> bytes:
        return _packet(message(_DESCRIPTOR, whole(_UUID, number) + b"".join(fields)))

    name = f"{run.title} ({run.interpreter})" if run.interpreter else run.title
    yield track(base, message(_PROCESS, whole(_PID, run.number) + text(_PROCESS_NAME, name)))
    for lane in sorted(run.lanes, key=lambda a: a.number):
        label = f"{lane.label} (pid {lane.pid})" if lane.pid else lane.label
        # Threads' numbers are those of the machine in Perfetto's eyes: each must be another.
        tid = run.number * 1_000_000 + lane.number + 1
        thread = whole(_THREAD_PID, run.number) + whole(_TID, tid) + text(_THREAD_NAME, label)
        yield track(base + lane.number + 1, whole(_PARENT, base), message(_THREAD, thread))
    if len(run.tasks):
        yield track(base + _TASKS_FROM - 1, whole(_PARENT, base), text(_NAME, "tasks"))
    for task in np.unique(run.tasks.task).tolist():
        parent = whole(_PARENT, base + _TASKS_FROM - 1)
        yield track(base + _TASKS_FROM + task, parent, text(_NAME, f"task {task}"))
    for number, counter in enumerate(run.counters, _FIRST_COUNTER):
        # A key beside others tells what it is of; alone it is as good as a unit.
        alone = sum(c.name == counter.name for c in run.counters) == 1
        title, unit = (counter.name, counter.key) if alone else (counter.title, "")
        about = message(_COUNTER, text(_UNIT_NAME, unit) if unit else b"")
        yield track(base + _TASKS_FROM - number, whole(_PARENT, base), text(_NAME, title), about)


def _slices(
    spans: SpanBatch, track: Int64, offset: int, category: int, leaving: Int64, arriving: Int64
) -> bytes:
    """Beginning and end of each span, one after the other."""
    count = len(spans)
    where = varint_columns(track, _TRACK_WIDTH)
    begin = Rows(count)
    begin.same(whole(_TYPE, _BEGIN) + key(_TRACK, 0))
    begin.add(where)
    begin.same(whole(_CATEGORY, category) + key(_NAME_ID, 0))
    begin.add(varint_columns(spans.state.astype(np.int64) + 1, 1))
    known = spans.task != NO_TASK
    body = whole(_KEY_ID, _ARGS.index("task") + 1) + key(_INT, 0)
    length = bytes([len(body) + _TASK_WIDTH])
    begin.same(key(_ANNOTATION, 2) + length + body, known)
    begin.add(varint_columns(np.where(known, spans.task, 0), _TASK_WIDTH), known)
    for field, flow in ((_FLOW, leaving), (_END_FLOW, arriving)):
        told = flow >= 0
        begin.same(key(field, 1), told)
        begin.add(np.ascontiguousarray(flow).view(np.uint8).reshape(count, 8), told)
    end = Rows(count)
    end.same(whole(_TYPE, _END) + key(_TRACK, 0))
    end.add(where)
    both = Rows(count)
    for event, t in ((begin, spans.start), (end, spans.end)):
        packet = Rows(count)
        packet.same(whole(_SEQUENCE, 1) + whole(_FLAGS, _NEEDED) + key(_TIMESTAMP, 0))
        packet.add(varint_columns(t + offset, _TIME_WIDTH))
        packet.nest(event, key(_EVENT, 2))
        both.nest(packet, key(_PACKET, 2))
    return both.packed()


def _instants(run: RunSnapshot, base: int) -> Iterator[bytes]:
    columns = (run.instants[n].tolist() for n in ("t", "kind", "worker", "task", "detail"))
    for t, kind, worker, task, detail in zip(*columns, strict=True):
        said = b""
        for name, value in instant_args(run, kind, task, detail).items():
            told = whole(_INT, value) if isinstance(value, int) else text(_STRING, str(value))
            said += message(_ANNOTATION, whole(_KEY_ID, _ARGS.index(name) + 1) + told)
        event = whole(_TYPE, _INSTANT) + whole(_TRACK, base + worker + 1)
        event += whole(_CATEGORY, _OTHER) + whole(_NAME_ID, _FIRST_INSTANT + kind) + said
        yield _packet(whole(_TIMESTAMP, t + run.offset), message(_EVENT, event))


def _arrows(run: RunSnapshot, base: int) -> Iterator[bytes]:
    """Another tool's, between instants: a span may have any number of them."""
    for end in run.arrows:
        # Numbers less than those of our own flows, and none is 0.
        flow = (end.number + 1).to_bytes(8, "little")
        event = whole(_TYPE, _INSTANT) + whole(_TRACK, base + end.worker + 1)
        event += whole(_CATEGORY, _OTHER) + text(_EVENT_NAME, end.name)
        event += key(_FLOW if end.leaves else _END_FLOW, 1) + flow
        yield _packet(whole(_TIMESTAMP, end.t + run.offset), message(_EVENT, event))


def _counters(run: RunSnapshot, base: int) -> Iterator[bytes]:
    for number, counter in enumerate(run.counters, _FIRST_COUNTER):
        head = whole(_TYPE, _COUNT) + whole(_TRACK, base + _TASKS_FROM - number)
        for some in values(counter):
            yield b"".join(
                _packet(
                    whole(_TIMESTAMP, t + run.offset),
                    message(_EVENT, head + double(_DOUBLE_VALUE, float(value))),
                )
                for t, value in some
            )
