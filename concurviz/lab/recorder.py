"""A thread's records of what it does, written into its segments of the journal.

No lock, and no system call each: that would release the GIL and reschedule what is shown.
"""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

from concurviz.wire import tally
from concurviz.wire.records import NO_TASK, RECORD, RECORD_SIZE, SLICE, Kind
from concurviz.wire.states import ENDINGS, State

if TYPE_CHECKING:
    from concurviz.lab.journal import Journal

# Plain ints: an IntEnum member costs struct a call to __index__ for every record.
_END = int(Kind.END)
_WORKER = int(Kind.WORKER)
_TASK = int(Kind.TASK)
_BOTH = int(Kind.BOTH)
_LEAVE = int(Kind.LEAVE)
_INSTANT = int(Kind.INSTANT)
_GAP = int(Kind.GAP)
_FINISH = int(Kind.FINISH)
_OPAQUE = int(Kind.OPAQUE)
_SAMPLE = int(Kind.SAMPLE)
_PHASE = int(Kind.PHASE)
_TASK_PHASE = int(Kind.TASK_PHASE)
_YIELD = int(Kind.YIELD)
_LIFECYCLE = (_FINISH, _INSTANT, _END)
_ENDINGS = tuple(int(ending) for ending in ENDINGS)
_QUEUED = int(State.QUEUED)
_UNRESOLVED = int(State.UNRESOLVED)
_pack_into = RECORD.pack_into
_pack_slice = SLICE.pack_into


class Recorder:
    """Writes one thread's records; ``t`` is always ``perf_counter_ns``, states are ``wire.State``.

    Only one thread may use it. No method raises for lack of room: what finds none is counted by the
    sequence number, so that the reader knows what was dropped. ``sent`` is the number so far.
    """

    __slots__ = (
        "_end",
        "_index",
        "_journal",
        "_lost",
        "_lost_lifecycle",
        "_map",
        "_pos",
        "_spare",
        "_stream",
        "_worker",
        "sent",
    )

    def __init__(self, journal: Journal, worker: int, stream: int) -> None:
        self.sent = 0
        self._journal = journal
        self._worker = worker
        self._stream = stream
        self._index = 0
        self._map: mmap.mmap | bytearray = bytearray()
        self._pos = self._end = 0
        # Where lifecycle records go once slices are dropped; None before.
        self._spare: tuple[mmap.mmap, int, int] | None = None
        # Records dropped since the last one written, whose number would tell of them.
        self._lost = self._lost_lifecycle = 0

    # The hot methods repeat five lines each: one more call would cost a third of the record.

    def worker(self, t: int, state: int, task: int = NO_TASK) -> None:
        """The worker entered ``state``."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, 0, task, _WORKER, state)
            return
        _pack_slice(self._map, pos, t, task, _WORKER, state, seq)
        self._pos = pos + RECORD_SIZE

    def task(self, t: int, state: int, task: int) -> None:
        """The task entered ``state``; the worker's lane is untouched."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, 0, task, _TASK, state)
            return
        _pack_slice(self._map, pos, t, task, _TASK, state, seq)
        self._pos = pos + RECORD_SIZE

    def both(self, t: int, state: int, task: int) -> None:
        """Worker and task entered ``state`` together."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, 0, task, _BOTH, state)
            return
        _pack_slice(self._map, pos, t, task, _BOTH, state, seq)
        self._pos = pos + RECORD_SIZE

    def leave(self, t: int, state: int, task: int) -> None:
        """The task entered ``state`` and the worker became idle."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, 0, task, _LEAVE, state)
            return
        _pack_slice(self._map, pos, t, task, _LEAVE, state, seq)
        self._pos = pos + RECORD_SIZE

    def give_way(self, t: int, state: int, task: int) -> None:
        """The task entered ``state`` and the worker, a loop, goes on with work of its own."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, 0, task, _YIELD, state)
            return
        _pack_slice(self._map, pos, t, task, _YIELD, state, seq)
        self._pos = pos + RECORD_SIZE

    def gap(self, t: int, duration_ns: int, task: int, state: int = _UNRESOLVED) -> None:
        """Found afterwards: from ``t`` for ``duration_ns`` worker and task were not running.

        ``state`` is for a writer that knows why.
        """
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, duration_ns, task, _GAP, state)
            return
        _pack_into(self._map, pos, t, duration_ns, task, _GAP, state, 0, seq)
        self._pos = pos + RECORD_SIZE

    def instant(self, t: int, kind: int, task: int = NO_TASK, detail: int = 0) -> None:
        """A point in time; ``kind`` is a ``wire.Instant``."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, detail, task, _INSTANT, kind)
            return
        _pack_into(self._map, pos, t, detail, task, _INSTANT, kind, 0, seq)
        self._pos = pos + RECORD_SIZE

    def finish(self, t: int, ending: int, task: int, detail: int = 0) -> None:
        """The task ended (``ending``: one of ``wire.ENDINGS``) and the worker is idle."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, detail, task, _FINISH, ending)
            return
        _pack_into(self._map, pos, t, detail, task, _FINISH, ending, 0, seq)
        self._pos = pos + RECORD_SIZE

    def opaque(self, t: int, state: int, task: int) -> None:
        """Code of ``task`` begins that never looks at the clock; it ends with the next record.

        What it did meanwhile is for samples from outside to tell, ``state`` for where they cannot.
        """
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, 0, task, _OPAQUE, state)
            return
        _pack_slice(self._map, pos, t, task, _OPAQUE, state, seq)
        self._pos = pos + RECORD_SIZE

    def sample(self, t: int, state: int, passed_ns: int) -> None:
        """Of the worker's thread, by another process: its state, ``passed_ns`` after the last."""
        self.sent = seq = self.sent + 1
        pos = self._pos
        if pos == self._end:
            self._overflow(t, passed_ns, NO_TASK, _SAMPLE, state)
            return
        _pack_into(self._map, pos, t, passed_ns, NO_TASK, _SAMPLE, state, 0, seq)
        self._pos = pos + RECORD_SIZE

    def phase(self, t: int, number: int, task: int, depth: int, alone: bool) -> None:
        """The task entered a phase of ``wire.phases``; ``alone``: it has the worker to itself."""
        self.sent = seq = self.sent + 1
        pos, kind = self._pos, _PHASE if alone else _TASK_PHASE
        if pos == self._end:
            self._overflow(t, number, task, kind, depth)
            return
        _pack_into(self._map, pos, t, number, task, kind, depth, 0, seq)
        self._pos = pos + RECORD_SIZE

    def close(self, t: int) -> None:
        """The thread's last record: how many it sent, this one included. Nothing may follow."""
        self.sent = seq = self.sent + 1
        if self._pos == self._end:
            self._overflow(t, seq, NO_TASK, _END, 0)
        else:
            _pack_into(self._map, self._pos, t, seq, NO_TASK, _END, 0, 0, seq)
        self._map = bytearray()
        self._pos = self._end = 0
        self._spare = None
        if self._lost or self._lost_lifecycle:
            self._journal.lose(tally.Lost(self._lost, self._lost_lifecycle))

    def _overflow(self, t: int, detail: int, task: int, kind: int, state: int) -> None:
        """Write the record just counted into a fresh segment, or drop it."""
        segment = self._journal.segment(self._worker, self._stream, self._index, False)
        if segment is not None:
            self._index += 1
            self._map, pos, self._end = segment
            _pack_into(self._map, pos, t, detail, task, kind, state, 0, self.sent)
            self._pos = pos + RECORD_SIZE
            self._lost = 0
        elif kind in _LIFECYCLE or (kind == _TASK and state == _QUEUED):
            self._keep(t, detail, task, kind, state)
        else:
            self._lost += 1

    def _keep(self, t: int, detail: int, task: int, kind: int, state: int) -> None:
        """Write a record of a task's beginning or end where slices no longer find room."""
        if self._spare is None or self._spare[1] == self._spare[2]:
            self._spare = self._journal.segment(self._worker, self._stream, self._index, True)
            if self._spare is None:
                self._lost += 1
                # Other instants and a lane's end tell nothing of how tasks went.
                told = kind != _END and (kind != _INSTANT or state in _ENDINGS)
                self._lost_lifecycle += told
                return
            self._index += 1
        chunk, pos, end = self._spare
        _pack_into(chunk, pos, t, detail, task, kind, state, 0, self.sent)
        self._spare = (chunk, pos + RECORD_SIZE, end)
        self._lost = 0


class NullRecorder(Recorder):
    """Takes every record and writes none: what a run costs without being watched."""

    __slots__ = ()

    def worker(self, t: int, state: int, task: int = NO_TASK) -> None:
        return

    def task(self, t: int, state: int, task: int) -> None:
        return

    def both(self, t: int, state: int, task: int) -> None:
        return

    def leave(self, t: int, state: int, task: int) -> None:
        return

    def give_way(self, t: int, state: int, task: int) -> None:
        return

    def gap(self, t: int, duration_ns: int, task: int, state: int = _UNRESOLVED) -> None:
        return

    def instant(self, t: int, kind: int, task: int = NO_TASK, detail: int = 0) -> None:
        return

    def finish(self, t: int, ending: int, task: int, detail: int = 0) -> None:
        return

    def opaque(self, t: int, state: int, task: int) -> None:
        return

    def phase(self, t: int, number: int, task: int, depth: int, alone: bool) -> None:
        return

    def close(self, t: int) -> None:
        return
