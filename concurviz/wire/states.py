"""States of lanes and kinds of instants: the vocabulary of every trace."""

from __future__ import annotations

from enum import IntEnum


class State(IntEnum):
    """What a worker or a task is doing during a span. The values are part of the wire format."""

    NONE = 0
    """No span: closes the lane's open one."""
    RUNNING = 1
    GIL_WAIT = 2
    CPU_WAIT = 3
    IO_WAIT = 4
    SUSPENDED = 5
    LOOP_WAIT = 6
    LOCK_WAIT = 7
    TRANSFER = 8
    STARTING = 9
    QUEUED = 10
    IDLE = 11
    UNKNOWN = 12
    UNRESOLVED = 13
    """A gap inside running, before the reader knows whether it was the GIL or a core."""
    OVERHEAD = 14
    """A loop's own work between its tasks' steps: timers, events, callbacks that are no task's."""

    @property
    def word(self) -> str:
        """The state's name as users and files see it, e.g. ``gil_wait``."""
        return self.name.lower()


#: States that a finished trace can contain, in the order in which legends list them.
SHOWN_STATES = (
    State.RUNNING,
    State.OVERHEAD,
    State.GIL_WAIT,
    State.CPU_WAIT,
    State.IO_WAIT,
    State.SUSPENDED,
    State.LOOP_WAIT,
    State.LOCK_WAIT,
    State.TRANSFER,
    State.STARTING,
    State.QUEUED,
    State.IDLE,
    State.UNKNOWN,
)


class Instant(IntEnum):
    """Points in time on a lane. The values are part of the wire format."""

    DONE = 1
    FAILED = 2
    CANCELLED = 3
    CHANGED = 4
    """Parameters changed; the record's detail is the version now in force."""
    HEARTBEAT = 5
    """A frame of the Qt host's own loop; the record's detail is its delay in ns."""
    MARK = 6
    """The user's own task logged something; the detail is the number of its text, 0 for none."""
    ACQUIRED = 7
    """The task got a lock; the record's detail is the lock's id (wire.steps)."""
    RELEASED = 8
    """The task gave it back; the detail is the lock's id."""
    PUT = 9
    """The task put an item into a queue; the detail is the queue's id."""
    TAKEN = 10
    """The task took an item out of a queue; the detail is the queue's id."""
    BYTES = 11
    """Within a span of transfer, its ends included: the detail is how many bytes it moved."""
    CPU_TIME = 12
    """The worker ends here; the detail is the CPU time of its thread since it was made, ns.

    Without what a library whose thread it is did in it between calls, such as collecting garbage.
    """
    ANSWER = 13
    """What the user's own task returned: the detail is a digest of it, exact but for floats."""
    ANSWER_TOO = 14
    """The same, digested with its floats rounded at other places; only where there are any."""
    DIED = 15
    """The worker died, at the task if there is one; the detail is the number of a mark's text."""


#: Instants that end a task; each submitted task gets exactly one.
ENDINGS = (Instant.DONE, Instant.FAILED, Instant.CANCELLED)

#: The detail of a CANCELLED task that was never let in, since too many were waiting already.
REFUSED = 1
