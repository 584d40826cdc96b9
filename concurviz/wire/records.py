"""The journal's bytes: records, segments and chunk files (DESIGN: journal).

A *chunk* is one file of a process, ``journal-<pid>-<n>.chunk``, allocated ahead and mapped. It is
cut into *segments*, whole pages that belong to one thread. A segment is a header of two records'
size followed by 32-byte records::

    chunk  | segment: header 64 B | record | record | ... || segment ... || zeros = free |

    record | t int64 | detail int64 | task int32 | kind u8 | state u8 | reserved u16 | seq u64 |

All integers are native: writer and reader share a machine. ``seq`` is written last and counts the
records that the thread *sent* from 1, dropped ones included: a hole in it is a drop that can be
counted.
"""

from __future__ import annotations

import struct
from enum import IntEnum

RECORD = struct.Struct("@qqiBBHQ")
#: The same bytes for a record without a detail: two fields fewer to pack.
SLICE = struct.Struct("@q8xiBB2xQ")
RECORD_SIZE = 32
#: magic (written last), native thread id, worker, segment's index within its stream, bytes, pid,
#: stream: which of the process's recorders wrote it (thread ids come again, streams do not)
HEADER = struct.Struct("@QQiiqqq")
HEADER_SIZE = 64
MAGIC = 0x32564E4F434A5A43
PAGE = 4096
NO_TASK = -1
NO_WORKER = -1


class Kind(IntEnum):
    """What a record says about the lanes of its worker and its task."""

    END = 1
    """The thread's journal ends here; detail = number of records sent, this one included."""
    WORKER = 2
    """The worker entered the state (task: the one it is busy with)."""
    TASK = 3
    """The task entered the state; the worker's lane is untouched."""
    BOTH = 4
    """Worker and task entered the state together."""
    LEAVE = 5
    """The task entered the state and the worker became idle (a coroutine's step ended)."""
    INSTANT = 6
    """A point in time; the state field holds a wire.states.Instant."""
    GAP = 7
    """Found afterwards: from t for detail ns worker and task were in the state, not running."""
    FINISH = 8
    """A task ended (state: a wire.states.Instant); its lane closes and the worker is idle."""
    OPAQUE = 9
    """As BOTH, for code that never looks at the clock until the worker's next record: what it did
    is told by samples, and the record's state is for where there are none."""
    SAMPLE = 10
    """Seen from outside: at t the worker's thread was in the state, and detail ns ago it had been
    looked at before (0: never)."""
    PHASE = 11
    """The task, and the worker that executes it alone, entered a phase: its depth is in the state
    field, its number in the detail (wire.phases). Deeper ones have ended."""
    TASK_PHASE = 12
    """The same of the task alone: others are executed by its worker meanwhile."""
    YIELD = 13
    """As LEAVE, of a loop that says when it waits: until then what it does is its own overhead."""


def chunk_name(pid: int, index: int) -> str:
    """File name of a process's chunk."""
    return f"journal-{pid}-{index}.chunk"


def notes_name(pid: int) -> str:
    """File name of a process's side file: one JSON object per line."""
    return f"notes-{pid}.jsonl"
