"""The journal's writing half: records into mapped chunk files, no lock and no system call each.

A :class:`Journal` belongs to one process and hands out segments, ``lab.recorder`` fills them.
``wire.records`` describes the bytes, ``trace.reader`` the other half.
"""

from __future__ import annotations

import contextlib
import errno
import json
import mmap
import os
import sys
import threading
from time import perf_counter_ns
from typing import Union
from zlib import crc32

from concurviz.lab.recorder import NullRecorder, Recorder
from concurviz.wire import tally
from concurviz.wire.phases import FIRST_OWN, LARGEST_PHASE, NO_PHASE
from concurviz.wire.records import (
    HEADER,
    HEADER_SIZE,
    MAGIC,
    NO_WORKER,
    PAGE,
    RECORD_SIZE,
    chunk_name,
    notes_name,
)
from concurviz.wire.states import State

#: What a thread gets at its first, second, ... segment. Small first: there may be 10,000 threads.
SEGMENT_BYTES = (PAGE, 4 * PAGE, 16 * PAGE, 64 * PAGE)
#: Few and growing chunks: before Python 3.13 each map keeps a descriptor open.
FIRST_CHUNK = 64 * PAGE
LARGEST_CHUNK = 2048 * PAGE
#: The end of the first chunk is kept for what must not be lost when the disk is full.
RESERVE = 16 * PAGE
DEFAULT_CAP = 512 * 1024 * 1024

#: Names of their own that the tasks of a process may give to phases.
MOST_PHASES = 5_000
PART = 1_000_000
"""No journal has as many chunks or recorders."""

NoteValue = Union[str, int, float, None]


class Journal:
    """Segments of this process's chunk files in ``directory``, up to ``cap_bytes`` in all.

    Any thread may call its methods. ``error`` is None or the OSError that stopped it from growing
    (a full disk); records are counted as dropped from then on, and nothing is raised.
    ``wire.tally`` has the notes that could not be written, and the records that no later one of
    their thread tells of. Without ``record`` its recorders write nothing. ``part`` tells the
    journals of one process apart, where each of its interpreters has one.
    """

    def __init__(
        self,
        directory: str,
        cap_bytes: int = DEFAULT_CAP,
        record: bool = True,
        part: int = 0,
    ) -> None:
        self.error: OSError | None = None
        self._record = record
        self._directory = directory
        self._pid = os.getpid()
        self._cap = cap_bytes
        self._lock = threading.Lock()
        self._allocated = 0
        self._chunks = 0
        self._number = self._streams = part * PART
        self._notes = -1
        self._notes_identity = (0, 0)
        self._slices_refused = False
        self._phases: dict[str, int] = {}
        self._map: mmap.mmap | None = None
        self._next = self._limit = 0
        self._reserve_map: mmap.mmap | None = None
        self._reserve_next = self._reserve_limit = 0

    def recorder(self, worker: int) -> Recorder:
        """A recorder for the calling thread, which executes as ``worker``."""
        with self._lock:
            stream = self._streams
            self._streams += 1
        return (Recorder if self._record else NullRecorder)(self, worker, stream)

    def note(self, **fields: NoteValue) -> None:
        """Append one JSON line to the side file: what records have no room for."""
        line = (json.dumps(fields, ensure_ascii=True) + "\n").encode("ascii")
        with self._lock:
            try:
                failed = 0 if os.write(self._side_file(), line) == len(line) else errno.ENOSPC
            except OSError as error:
                failed = error.errno or 0
        if failed:
            self.lose(tally.Lost(notes=1, error=failed))

    def _side_file(self) -> int:
        """The side file's descriptor.

        A task may have closed it, and its number may be that of a file of the task's own by now.
        """
        with contextlib.suppress(OSError):
            if self._notes >= 0 and _identity(self._notes) == self._notes_identity:
                return self._notes
        path = os.path.join(self._directory, notes_name(self._pid))
        self._notes = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._notes_identity = _identity(self._notes)
        return self._notes

    def phase_number(self, name: str) -> int:
        """The number of a phase that a task has named itself; noted when it is new.

        It comes from the name: interpreters that share a process give it the same. NO_PHASE where
        the process has named too many.
        """
        with self._lock:
            number = self._phases.get(name)
            new = number is None
            if number is None:
                if len(self._phases) >= MOST_PHASES:
                    return NO_PHASE
                taken = set(self._phases.values())
                number = crc32(name.encode("utf-8", "backslashreplace"))
                number = FIRST_OWN + number % (LARGEST_PHASE - FIRST_OWN)
                while number in taken:
                    number += 1
                self._phases[name] = number
        if new:
            self.note(phase=number, text=name, pid=self._pid)
        return number

    def lose(self, lost: tally.Lost) -> None:
        """Tell of what found no room."""
        if not lost.error and self.error is not None:
            lost = lost._replace(error=self.error.errno or 0)
        try:
            tally.add(self._directory, lost)
        except OSError as error:
            self.error = self.error or error

    def close(self) -> None:
        """Let go of maps and the side file; recorders must have been closed before."""
        with self._lock:
            with contextlib.suppress(OSError):
                if self._notes >= 0 and _identity(self._notes) == self._notes_identity:
                    os.close(self._notes)
            self._notes = -1
            self._map = self._reserve_map = None
            self._next = self._limit = self._reserve_next = self._reserve_limit = 0
            self._cap = 0

    def segment(
        self, worker: int, stream: int, index: int, lifecycle: bool
    ) -> tuple[mmap.mmap, int, int] | None:
        """A fresh segment with its header: the map, where records begin, and where they end.

        None when there is no room (any more). Slices get none for good once the cap or the disk's
        end was met; ``lifecycle`` records, asked for only then, until the reserves are used up.
        """
        wanted = PAGE if lifecycle else SEGMENT_BYTES[min(index, len(SEGMENT_BYTES) - 1)]
        with self._lock:
            if self._slices_refused and not lifecycle:
                return None
            if self._next < self._limit or self._grow(lifecycle):
                size = min(wanted, self._limit - self._next)
                chunk, start = self._map, self._next
                self._next += size
            elif not lifecycle:
                self._slices_refused = True
                return None
            elif self._reserve_next < self._reserve_limit:
                # All before the reserve in its chunk is handed out: the reader's walk gets here.
                size = wanted
                chunk, start = self._reserve_map, self._reserve_next
                self._reserve_next += size
            else:
                return None
            assert chunk is not None
            tid = threading.get_native_id()
            HEADER.pack_into(chunk, start, 0, tid, worker, index, size, self._pid, stream)
            # Under the lock: headers must appear in the order in which the reader walks them.
            chunk[start : start + 8] = MAGIC.to_bytes(8, sys.byteorder)
        return chunk, start + HEADER_SIZE, start + size

    def _grow(self, lifecycle: bool) -> bool:
        """Allocate the next chunk; False at the cap or when the disk is full."""
        if self.error is not None:
            return False
        size = min(FIRST_CHUNK << min(self._chunks, 16), LARGEST_CHUNK)
        # Slices leave the last sixteenth of the cap to the records of tasks' beginnings and ends.
        cap = self._cap if lifecycle else self._cap - self._cap // 16
        size = min(size, (cap - self._allocated) // PAGE * PAGE)
        if size < PAGE:
            return False
        path = os.path.join(self._directory, chunk_name(self._pid, self._number))
        while os.path.exists(path):  # left by an earlier process that had our id
            self._number += 1
            path = os.path.join(self._directory, chunk_name(self._pid, self._number))
        try:
            chunk = _create(path, size)
        except OSError as error:
            self.error = error
            return False
        self._map, self._next, self._limit = chunk, 0, size
        if self._reserve_map is None and size > 2 * RESERVE:
            self._limit = size - RESERVE
            self._reserve_map, self._reserve_next, self._reserve_limit = chunk, self._limit, size
        self._chunks += 1
        self._number += 1
        self._allocated += size
        return True


def _identity(descriptor: int) -> tuple[int, int]:
    """Which file is open under a descriptor; OSError if none is."""
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino


def costs_ns(rounds: int = 2_000) -> tuple[float, float]:
    """What one record, its look at the clock included, and one look at the clock cost here.

    Measured on a journal in this process's own memory, which nobody reads.
    """
    scratch = Recorder(Journal(""), NO_WORKER, 0)
    scratch._map, scratch._end = bytearray(rounds * RECORD_SIZE), rounds * RECORD_SIZE
    begin = perf_counter_ns()
    for task in range(rounds):
        scratch.both(perf_counter_ns(), State.QUEUED.value, task)
    middle = perf_counter_ns()
    for _ in range(rounds):
        perf_counter_ns()
    end = perf_counter_ns()
    return (middle - begin) / rounds, (end - middle) / rounds


def _create(path: str, size: int) -> mmap.mmap:
    """A new file of ``size`` zero bytes that the disk really has, mapped.

    It gets its name when it is whole, so the reader never maps a part of it. Raises OSError when
    the disk is full: a hole in the file would be a SIGBUS at the first store.
    """
    draft = path + ".new"
    fd = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(fd, 0, size)
        else:
            done = 0
            while done < size:
                done += os.write(fd, bytes(min(size - done, FIRST_CHUNK)))
        chunk = mmap.mmap(fd, size)
        os.rename(draft, path)
        return chunk
    except OSError:
        os.unlink(draft)
        raise
    finally:
        os.close(fd)
