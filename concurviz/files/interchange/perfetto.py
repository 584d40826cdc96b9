"""Perfetto's own format (protobuf): a track for each worker and each task, phases on tracks below.

Field numbers are those of perfetto's ``trace_packet.proto``, ``track_descriptor.proto`` and
``track_event.proto``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np

from concurviz.files.interchange.chrome import Progress
from concurviz.files.interchange.phases import Phases
from concurviz.files.interchange.protobuf import (
    Bytes,
    Rows,
    double,
    key,
    message,
    text,
    varint_columns,
    whole,
)
from concurviz.files.interchange.snapshot import (
    CHUNK,
    INSTANT_WORDS,
    STATE_WORDS,
    RunSnapshot,
    Snapshot,
    chunks,
    instant_args,
    track_title,
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
_DOUBLE_VALUE, _EVENT_NAME, _LEGACY = 44, 23, 6
_BEGIN, _END, _INSTANT, _COUNT = 1, 2, 3, 4
# LegacyEvent: the letter that Chrome's format has for it, its id, and whether it is of the slice
# around it.
_PHASE_CODE, _UNSCOPED_ID, _ENCLOSING = 2, 6, 12
# DebugAnnotation.
_KEY_ID, _INT, _STRING = 1, 4, 6
# InternedData: categories, names of events, keys of annotations.
_CATEGORIES, _NAMES, _KEYS = 1, 2, 3

_CATEGORY_WORDS = ("worker", "task", "instant", "phase", "call", "arrow")
_WORKER, _TASK, _OTHER, _PHASE, _CALL, _ARROW = 1, 2, 3, 4, 5, 6
_ARGS = ("task", "change", "delay_ns", "bytes", "lock", "queue", "error", "text")
_FIRST_INSTANT = len(STATE_WORDS) + 1
#: Names of phases are numbered from here on.
_FIRST_PHASE = 128
#: Bytes of a time (56 bits, more than two years of ns), of a track's number, of a task's and of a
#: phase's name's.
_TIME_WIDTH, _TRACK_WIDTH, _TASK_WIDTH, _PHASE_WIDTH = 8, 7, 5, 4
#: Numbers of tracks: a run has so many at most. Workers are numbered from 1, tasks from 0.
_TRACKS = 1 << 33
_TASKS_FROM = 1 << 31
_WORKER_PHASES_FROM, _TASK_PHASES_FROM = 1 << 32, (1 << 32) + (1 << 31)
_FIRST_COUNTER = 2


def write_perfetto(file: BinaryIO, snapshot: Snapshot, progress: Progress) -> None:
    """Write the trace; ``progress`` is told the share that is done, 0 to 1."""
    file.write(_interned())
    spans = max(1, snapshot.n_spans)
    done = 0
    names: dict[str, int] = {}
    crossing = frozenset(
        end.number
        for run in snapshot.runs
        for end, place in zip(run.arrows, run.arrow_places, strict=True)
        if place >= 0
    )
    for run in snapshot.runs:
        for count, data in _packets(run, names, crossing):
            file.write(data)
            done += count
            progress(min(1.0, done / spans))


def _packet(*fields: bytes, flags: int = _NEEDED) -> bytes:
    return message(_PACKET, whole(_SEQUENCE, 1) + whole(_FLAGS, flags) + b"".join(fields))


def _words(field: int, told: Iterable[tuple[int, str]]) -> bytes:
    return b"".join(message(field, whole(1, n) + text(2, word)) for n, word in told)


def _interned() -> bytes:
    """The words that everything after it is told with, by number."""
    categories = _words(_CATEGORIES, enumerate(_CATEGORY_WORDS, 1))
    names = _words(_NAMES, enumerate(STATE_WORDS, 1))
    names += _words(_NAMES, ((_FIRST_INSTANT + k, word) for k, word in INSTANT_WORDS.items()))
    keys = _words(_KEYS, enumerate(_ARGS, 1))
    return _packet(message(_INTERNED, categories + names + keys), flags=_CLEARED | _NEEDED)


def _packets(
    run: RunSnapshot, names: dict[str, int], crossing: frozenset[int]
) -> Iterator[tuple[int, bytes]]:
    base = run.number * _TRACKS
    yield 0, b"".join(_descriptors(run, base))
    tracks = np.array([lane.number + 1 for lane in run.lanes], np.int64)
    flows = run.flows
    # A flow goes by the index of its source; targets know theirs by it.
    numbers = flows.source + (run.number << 40)
    yield len(run.workers) - len(run.states), b""
    leaving = np.full(len(run.states), -1, np.int64)
    leaving[flows.source] = numbers
    arriving = [np.full(len(spans), -1, np.int64) for spans in (run.states, run.tasks)]
    for into, chosen in zip(arriving, (~flows.on_task, flows.on_task), strict=True):
        into[flows.target[chosen]] = numbers[chosen]
    for first, spans in chunks(run.states):
        part = slice(first, first + len(spans))
        where = base + tracks[spans.lane]
        named = varint_columns(spans.state.astype(np.int64) + 1, 1)
        ends = (leaving[part], arriving[0][part])
        data = _slices(spans, named, where, run.offset, _WORKER, ends)
        yield len(spans), data
    nothing = np.full(len(run.tasks), -1, np.int64)
    for first, spans in chunks(run.tasks):
        part = slice(first, first + len(spans))
        where = base + _TASKS_FROM + spans.task.astype(np.int64)
        named = varint_columns(spans.state.astype(np.int64) + 1, 1)
        ends = (nothing[part], arriving[1][part])
        data = _slices(spans, named, where, run.offset, _TASK, ends)
        yield len(spans), data
    yield from _phases(run, run.worker_phases, _worker_tracks(run, base), names)
    yield from _phases(run, run.task_phases, _task_tracks(run, base), names)
    yield 0, b"".join(_instants(run, base))
    yield 0, b"".join(_arrows(run, base, crossing))
    yield from ((0, data) for data in _counters(run, base))


def _worker_tracks(run: RunSnapshot, base: int) -> Int64:
    """By track of what is nested in workers' lanes: its number."""
    told = zip(run.worker_phases.tracks, run.places, strict=True)
    numbers = (
        run.lanes[lane].number + 1 if place < 0 else _WORKER_PHASES_FROM + place
        for (lane, _), place in told
    )
    return base + np.fromiter(numbers, np.int64)


def _task_tracks(run: RunSnapshot, base: int) -> Int64:
    return base + _TASK_PHASES_FROM + np.arange(len(run.task_phases.tracks))


def _phases(
    run: RunSnapshot, phases: Phases, tracks: Int64, names: dict[str, int]
) -> Iterator[tuple[int, bytes]]:
    """Slices of what is nested; ``names``: those that have been told, and what they are now."""
    used = np.unique(phases.name)
    new: list[tuple[int, str]] = []
    numbers = np.zeros(len(used), np.int64)
    for place, number in enumerate(used.tolist()):
        name = run.phase_name(number)
        if name not in names:
            names[name] = _FIRST_PHASE + len(names)
            new.append((names[name], name))
        numbers[place] = names[name]
    for first in range(0, len(new), CHUNK):
        yield 0, _packet(message(_INTERNED, _words(_NAMES, new[first : first + CHUNK])))
    category = _CALL if run.imported else _PHASE
    for _, some in chunks(phases):
        told = varint_columns(numbers[np.searchsorted(used, some.name)], _PHASE_WIDTH)
        nothing = np.full(len(some), -1, np.int64)
        where = tracks[some.track]
        yield len(some), _slices(some, told, where, run.offset, category, (nothing, nothing))


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
    for (of_lane, count), number in zip(
        run.worker_phases.tracks, _worker_tracks(run, base).tolist(), strict=True
    ):
        lane = run.lanes[of_lane]
        thread_number = base + lane.number + 1
        if number != thread_number:
            title = track_title(lane.label, run.nested_word, count)
            yield track(number, whole(_PARENT, thread_number), text(_NAME, title))
    if len(run.tasks):
        yield track(base + _TASKS_FROM - 1, whole(_PARENT, base), text(_NAME, "tasks"))
    for task in np.unique(run.tasks.task).tolist():
        parent = whole(_PARENT, base + _TASKS_FROM - 1)
        yield track(base + _TASKS_FROM + task, parent, text(_NAME, f"task {task}"))
    for (task, count), number in zip(
        run.task_phases.tracks, _task_tracks(run, base).tolist(), strict=True
    ):
        title = track_title(f"task {task}", run.nested_word, count)
        yield track(number, whole(_PARENT, base + _TASKS_FROM + task), text(_NAME, title))
    for number, counter in enumerate(run.counters, _FIRST_COUNTER):
        # A key beside others tells what it is of; alone it is as good as a unit.
        alone = sum(c.name == counter.name for c in run.counters) == 1
        title, unit = (counter.name, counter.key) if alone else (counter.title, "")
        about = message(_COUNTER, text(_UNIT_NAME, unit) if unit else b"")
        yield track(base + _TASKS_FROM - number, whole(_PARENT, base), text(_NAME, title), about)


def _slices(
    spans: SpanBatch | Phases,
    name: Bytes,
    track: Int64,
    offset: int,
    category: int,
    flows: tuple[Int64, Int64],
) -> bytes:
    """Beginning and end of each span, one after the other; flows that leave and arrive, or -1."""
    count = len(spans)
    where = varint_columns(track, _TRACK_WIDTH)
    begin = Rows(count)
    begin.same(whole(_TYPE, _BEGIN) + key(_TRACK, 0))
    begin.add(where)
    begin.same(whole(_CATEGORY, category) + key(_NAME_ID, 0))
    begin.add(name)
    known = spans.task != NO_TASK
    body = whole(_KEY_ID, _ARGS.index("task") + 1) + key(_INT, 0)
    length = bytes([len(body) + _TASK_WIDTH])
    begin.same(key(_ANNOTATION, 2) + length + body, known)
    begin.add(varint_columns(np.where(known, spans.task, 0), _TASK_WIDTH), known)
    for field, flow in zip((_FLOW, _END_FLOW), flows, strict=True):
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


def _arrows(run: RunSnapshot, base: int, crossing: frozenset[int]) -> Iterator[bytes]:
    """Another tool's: each end is of the innermost slice of its time.

    ``crossing``: those with an end on a track that is no thread's, for which the format has no such
    events: they lead between instants. A slice's own flows would all be told as it begins.
    """
    for end, place in zip(run.arrows, run.arrow_places, strict=True):
        where = end.worker + 1 if place < 0 else _WORKER_PHASES_FROM + place
        # Numbers less than those of our own flows, and none is 0.
        flow = end.number + 1
        event = whole(_TRACK, base + where) + whole(_CATEGORY, _ARROW) + text(_EVENT_NAME, end.name)
        if end.number in crossing:
            event += whole(_TYPE, _INSTANT) + key(_FLOW if end.leaves else _END_FLOW, 1)
            event += flow.to_bytes(8, "little")
        else:
            told = whole(_PHASE_CODE, ord("s" if end.leaves else "f")) + whole(_UNSCOPED_ID, flow)
            event += message(_LEGACY, told if end.leaves else told + whole(_ENCLOSING, 1))
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
