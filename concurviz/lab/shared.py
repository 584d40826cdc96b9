"""What all tasks of a run share: a lock and a bounded queue, for threads or for processes.

Both say when a waiter could have gone on, so that a wait for the lock and the wait for the GIL that
follows can be told apart.
"""

from __future__ import annotations

import queue
import threading
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import RawValue
from time import perf_counter_ns
from typing import Any, Protocol


class SharedLock(Protocol):
    """A lock; ``released_ns``, read by who has got it, is when it was last given back."""

    @property
    def released_ns(self) -> int: ...

    def acquire(self, timeout_s: float) -> bool:
        """Wait for it up to ``timeout_s``; 0 only tries."""

    def release(self) -> None: ...


class SharedQueue(Protocol):
    """A bounded queue of moments; ``taken_ns`` is when an item was last taken."""

    @property
    def taken_ns(self) -> int: ...

    def put(self, timeout_s: float) -> bool:
        """Put in an item that says when; False if there was no room up to ``timeout_s``."""

    def take(self, timeout_s: float) -> int:
        """Take an item out: when it was put in (ns), or 0 if none came up to ``timeout_s``."""


class Shared:
    """A lock and a queue."""

    def __init__(self, lock: SharedLock, queue: SharedQueue) -> None:
        self.lock = lock
        self.queue = queue

    @staticmethod
    def of_threads(queue_bound: int) -> Shared:
        """For the threads of this process."""
        return Shared(ThreadLock(), ThreadQueue(queue_bound))

    @staticmethod
    def of_processes(context: SpawnContext, queue_bound: int) -> Shared:
        """For the worker processes of this one: to be handed to them when they are started."""
        return Shared(ProcessLock(context), ProcessQueue(context, queue_bound))


class ThreadLock:
    """``threading.Lock``."""

    def __init__(self) -> None:
        self.released_ns = 0
        self._lock = threading.Lock()

    def acquire(self, timeout_s: float) -> bool:
        return self._lock.acquire(timeout_s > 0, timeout_s or -1)

    def release(self) -> None:
        self.released_ns = perf_counter_ns()
        self._lock.release()


class _Stamped(queue.Queue[int]):
    """Says when an item was last taken before whoever waits for the room can know of it."""

    taken_ns = 0

    def _get(self) -> int:
        item = super()._get()
        self.taken_ns = perf_counter_ns()
        return item


class ThreadQueue:
    """``queue.Queue``."""

    def __init__(self, bound: int) -> None:
        self._queue = _Stamped(bound)

    @property
    def taken_ns(self) -> int:
        return self._queue.taken_ns

    def put(self, timeout_s: float) -> bool:
        try:
            self._queue.put(perf_counter_ns(), timeout_s > 0, timeout_s or None)
        except queue.Full:
            return False
        return True

    def take(self, timeout_s: float) -> int:
        try:
            return self._queue.get(timeout_s > 0, timeout_s or None)
        except queue.Empty:
            return 0


class ProcessLock:
    """``multiprocessing.Lock``, with its stamp and its holder in shared memory.

    A holder that dies would keep the lock for ever: ``holder_died`` gives it back for it.
    """

    def __init__(self, context: SpawnContext) -> None:
        self._lock = context.Lock()
        self._released: Any = RawValue("q", 0)
        self._holder: Any = RawValue("q", 0)

    @property
    def released_ns(self) -> int:
        return int(self._released.value)

    def acquire(self, timeout_s: float) -> bool:
        if not self._lock.acquire(timeout_s > 0, timeout_s or None):
            return False
        self._holder.value = threading.get_native_id()
        return True

    def release(self) -> None:
        self._holder.value = 0
        self._released.value = perf_counter_ns()
        self._lock.release()

    def holder_died(self, tid: int) -> None:
        """If the dead process's main thread held the lock, give it back."""
        if self._holder.value == tid:
            self.release()


class ProcessQueue:
    """A pipe between two semaphores: the bounded buffer of the textbooks.

    Not ``multiprocessing.Queue``: its feeder thread would compete with the task for the GIL, and it
    hangs when a process that uses it is killed. Here the inner locks are held only while an item of
    a few bytes goes through the pipe.
    """

    def __init__(self, context: SpawnContext, bound: int) -> None:
        self._receiver, self._sender = context.Pipe(duplex=False)
        self._room = context.Semaphore(bound)
        self._items = context.Semaphore(0)
        self._putting = context.Lock()
        self._taking = context.Lock()
        self._taken: Any = RawValue("q", 0)

    @property
    def taken_ns(self) -> int:
        return int(self._taken.value)

    def put(self, timeout_s: float) -> bool:
        if not self._room.acquire(timeout_s > 0, timeout_s or None):
            return False
        with self._putting:
            self._sender.send(perf_counter_ns())
        self._items.release()
        return True

    def take(self, timeout_s: float) -> int:
        if not self._items.acquire(timeout_s > 0, timeout_s or None):
            return 0
        with self._taking:
            item = int(self._receiver.recv())
        self._taken.value = perf_counter_ns()
        self._room.release()
        return item
