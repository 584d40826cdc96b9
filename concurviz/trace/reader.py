"""The journal's reading half: whole batches of records out of a run directory's chunk files.

``wire.records`` describes the bytes, ``lab.journal`` the writing half. There is no lock between the
two. What makes that safe:

* A record's sequence number is its last store. The reader looks at the sequence column first and at
  the payload only at a later poll, so nothing half written is ever taken. (Shown by tests on x86,
  whose stores are seen in order. On ARM the time between two polls is what separates them.)
* A thread fills a segment before it takes the next one, so segments are looked at newest first:
  what is seen of a later segment proves that the earlier one was seen whole.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.trace.columns import Int32, Int64
from concurviz.wire import tally
from concurviz.wire.records import HEADER, HEADER_SIZE, MAGIC, PAGE, RECORD_SIZE, Kind

RECORD_DTYPE = np.dtype(
    [
        ("t", np.int64),
        ("detail", np.int64),
        ("task", np.int32),
        ("kind", np.uint8),
        ("state", np.uint8),
        ("reserved", np.uint16),
        ("seq", np.uint64),
    ]
)
Records = npt.NDArray[np.void]
#: The same bytes without fields: numpy joins arrays of them many times as fast.
_WHOLE = np.dtype((np.void, RECORD_SIZE))

_CHUNK = re.compile(r"journal-(\d+)-(\d+)\.chunk")
_NOTES = re.compile(r"notes-(\d+)\.jsonl")
_LONGEST_NOTE = 1 << 20
_SCAN = 1024
_LAST_KIND = max(Kind)
_LARGEST_JUMP = 1 << 40


@dataclass(frozen=True)
class Batch:
    """What one poll brought.

    ``records``: RECORD_DTYPE, each thread's in its order; ``pid`` and ``worker``: of each record's
    writer; ``notes``: the side files' new lines; ``until``: ns, what was written before that time
    is in this batch or an earlier one; ``sent``, ``received``: totals since the run began.
    """

    records: Records
    pid: Int64
    worker: Int32
    notes: list[dict[str, Any]] = field(default_factory=list)
    until: int = 0
    sent: int = 0
    received: int = 0


@dataclass
class _Stream:
    """What is known of one recorder: its last sequence number, and whether its END was read."""

    last: int = 0
    ended: bool = False


class _Segment:
    __slots__ = ("cursor", "pid", "records", "seq", "stream", "visible", "whole", "worker")

    def __init__(self, records: Records, pid: int, worker: int, stream: _Stream) -> None:
        self.records = records
        self.whole = records.view(_WHOLE)
        self.seq: npt.NDArray[np.uint64] = records["seq"]
        self.pid = pid
        self.worker = worker
        self.stream = stream
        self.cursor = 0
        self.visible = 0

    @property
    def done(self) -> bool:
        return self.cursor == len(self.seq) or self.stream.ended

    def look(self) -> int:
        """How many records stand complete from the beginning on."""
        seq, at = self.seq, self.visible
        while at < len(seq) and seq[at]:
            zeros = np.flatnonzero(seq[at : at + _SCAN] == 0)
            if len(zeros):
                return at + int(zeros[0])
            at = min(at + _SCAN, len(seq))
        return at


class _Chunk:
    """One mapped file: how far its segment headers were walked, and the segments not yet done."""

    def __init__(self, path: Path, pid: int, data: mmap.mmap) -> None:
        self.path = path
        self.pid = pid
        self.data = data
        self.offset = 0
        self.segments: list[_Segment] = []

    @property
    def done(self) -> bool:
        return self.offset >= len(self.data) and not self.segments


class JournalReader:
    """Drains all chunk and side files of ``directory``, and removes chunks that are used up.

    One reader per directory. ``sent``, ``received`` and ``dropped`` (their difference) count the
    records of all threads; ``lost``, the tally, is known at the end. ``problems`` says in words
    what was not a journal of ours; such bytes are left alone. ``clock`` is ``perf_counter_ns`` or a
    test's own.
    """

    def __init__(
        self, directory: str | Path, clock: Callable[[], int] = time.perf_counter_ns
    ) -> None:
        self.sent = 0
        self.received = 0
        self.lost = tally.Lost()
        self.problems: list[str] = []
        self._directory = Path(directory)
        self._clock = clock
        self._chunks: dict[tuple[int, int], _Chunk] = {}
        self._streams: dict[tuple[int, int], _Stream] = {}
        self._notes: dict[str, int] = {}
        self._looked_at = 0

    @property
    def dropped(self) -> int:
        return self.sent - self.received

    def poll(self, final: bool = False) -> Batch:
        """The records that were complete at the poll before; with ``final``, all complete ones.

        ``final`` is for the time when all writers are dead, once: it counts what the tally has. A
        directory that is gone is empty.
        """
        now = self._clock()
        self._discover()
        segments = [s for _, c in sorted(self._chunks.items()) for s in c.segments]
        seen = [s.look() for s in reversed(segments)]
        news: list[tuple[_Segment, int]] = []
        for segment, visible in zip(segments, reversed(seen), strict=True):
            upto = visible if final else segment.visible
            segment.visible = visible
            if upto > segment.cursor:
                news.append((segment, upto))
        sources = [segment for segment, _ in news]
        # A thousand threads are a thousand segments: one at a time only where something is wrong.
        records, lengths = self._take_sound(news) or self._take_each(news)
        notes = self._read_notes()
        if final:
            self.lost = tally.read(str(self._directory))
            self.sent += self.lost.records
        until, self._looked_at = (now if final else self._looked_at), now
        batch = Batch(
            records,
            np.repeat(np.array([s.pid for s in sources], np.int64), lengths),
            np.repeat(np.array([s.worker for s in sources], np.int32), lengths),
            notes,
            until,
            self.sent,
            self.received,
        )
        del segments, sources, news
        self._remove_used()
        return batch

    def close(self) -> None:
        """Let go of all maps. Files that are left belong to the run directory."""
        self._chunks.clear()

    def _discover(self) -> None:
        """Map new chunks, and walk each chunk's headers as far as they are written."""
        try:
            with os.scandir(self._directory) as entries:
                names = [e.name for e in entries]
        except FileNotFoundError:
            names = []
        for name in names:
            if match := _CHUNK.fullmatch(name):
                key = int(match[1]), int(match[2])
                if key not in self._chunks:
                    self._map(key, self._directory / name)
            elif _NOTES.fullmatch(name):
                self._notes.setdefault(name, 0)
        for _, chunk in sorted(self._chunks.items()):
            self._walk(chunk)

    def _map(self, key: tuple[int, int], path: Path) -> None:
        try:
            with path.open("rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            self._say(f"{path}: cannot be mapped")
            return
        self._chunks[key] = _Chunk(path, key[0], data)

    def _walk(self, chunk: _Chunk) -> None:
        data, size = chunk.data, len(chunk.data)
        while chunk.offset + HEADER.size <= size:
            magic = int.from_bytes(data[chunk.offset : chunk.offset + 8], sys.byteorder)
            if magic == 0:
                return
            _, _, worker, index, length, _, number = HEADER.unpack_from(data, chunk.offset)
            if magic != MAGIC or length < PAGE or length % PAGE or chunk.offset + length > size:
                self._say(f"{chunk.path}: no segment at {chunk.offset}")
                chunk.offset = size
                return
            # A process id that comes again begins its streams anew.
            if index == 0 or (chunk.pid, number) not in self._streams:
                self._streams[chunk.pid, number] = _Stream()
            records: Records = np.frombuffer(
                data,
                RECORD_DTYPE,
                (length - HEADER_SIZE) // RECORD_SIZE,
                chunk.offset + HEADER_SIZE,
            )
            stream = self._streams[chunk.pid, number]
            chunk.segments.append(_Segment(records, chunk.pid, worker, stream))
            chunk.offset += length

    def _take_sound(self, news: list[tuple[_Segment, int]]) -> tuple[Records, list[int]] | None:
        """Copy and count all segments' records at once, and how many of each; None, and nothing is
        taken, if any of them cannot be true.
        """
        if not news:
            return np.empty(0, RECORD_DTYPE), []
        parts = [s.whole[s.cursor : upto] for s, upto in news]
        records: Records = np.concatenate(parts).view(RECORD_DTYPE)
        lengths = [upto - s.cursor for s, upto in news]
        ends = np.cumsum(lengths)
        seq = records["seq"].astype(np.int64)
        lasts: list[int] = seq[ends - 1].tolist()
        # What each segment goes on from: of one stream there may be several, in their order.
        reached: dict[int, int] = {}
        before = []
        for (segment, _), last in zip(news, lasts, strict=True):
            stream = segment.stream
            before.append(reached.get(id(stream), stream.last))
            reached[id(stream)] = last
        steps = np.diff(seq, prepend=0)
        starts = ends - lengths
        steps[starts] = seq[starts] - before
        kind = records["kind"]
        sound = (steps > 0) & (steps <= _LARGEST_JUMP) & (kind >= Kind.END) & (kind <= _LAST_KIND)
        if not sound.all():
            return None
        ended = (kind[ends - 1] == Kind.END).tolist()
        for (segment, upto), last, at_end in zip(news, lasts, ended, strict=True):
            segment.cursor = upto
            segment.stream.last = last
            segment.stream.ended = at_end
        self.sent += int(steps.sum())
        self.received += len(records)
        return records, lengths

    def _take_each(self, news: list[tuple[_Segment, int]]) -> tuple[Records, list[int]]:
        """The same, segment by segment, without what cannot be true."""
        parts = [self._take(segment, upto) for segment, upto in news]
        return np.concatenate(parts), [len(part) for part in parts]

    def _take(self, segment: _Segment, upto: int) -> Records:
        """Copy a segment's records up to ``upto`` and count them; none of what cannot be true."""
        part = segment.records[segment.cursor : upto].copy()
        stream = segment.stream
        seq = part["seq"].astype(np.int64)
        steps = np.diff(seq, prepend=stream.last)
        wrong = np.flatnonzero((steps <= 0) | (steps > _LARGEST_JUMP))
        segment.cursor = upto
        if len(wrong):
            self._say(f"process {segment.pid}: impossible sequence number")
            part = part[: wrong[0]]
            seq = seq[: wrong[0]]
            segment.cursor = segment.visible = len(segment.seq)
        if not len(part):
            return part
        known = (part["kind"] >= Kind.END) & (part["kind"] <= _LAST_KIND)
        last = int(seq[-1])
        self.sent += last - stream.last
        stream.last = last
        stream.ended = bool(part["kind"][-1] == Kind.END)
        if not known.all():
            self._say(f"process {segment.pid}: record of unknown kind")
            part = part[known]
        self.received += len(part)
        return part

    def _remove_used(self) -> None:
        """Unmap and unlink the chunks of which everything has been read."""
        for key, chunk in list(self._chunks.items()):
            chunk.segments = [s for s in chunk.segments if not s.done]
            if chunk.done:
                del self._chunks[key]
                chunk.path.unlink(missing_ok=True)

    def _read_notes(self) -> list[dict[str, Any]]:
        """New complete lines of all side files; lines that are no JSON object are passed over."""
        notes: list[dict[str, Any]] = []
        for name, offset in self._notes.items():
            try:
                with (self._directory / name).open("rb") as file:
                    if os.fstat(file.fileno()).st_size == offset:
                        continue
                    file.seek(offset)
                    data = file.read()
            except OSError:
                continue
            whole = data.rfind(b"\n") + 1
            self._notes[name] = offset + whole
            for line in data[:whole].splitlines():
                try:
                    note = json.loads(line) if len(line) < _LONGEST_NOTE else None
                except ValueError:
                    note = None
                if isinstance(note, dict):
                    notes.append(note)
                else:
                    self._say(f"{name}: a line that is no note")
        return notes

    def _say(self, problem: str) -> None:
        if problem not in self.problems and len(self.problems) < 100:
            self.problems.append(problem)
