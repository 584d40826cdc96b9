"""Tokens in a pipe: a semaphore for whoever has its two ends, be it a thread, a process or a loop.

A token is the time at which it was given. Whoever takes it learns since when it could have gone on.
With one token it is a lock; two such pipes, of room and of items, are the bounded buffer of the
textbooks. A pipe can be waited for on an event loop, and by another interpreter of this process,
neither of which ``multiprocessing``'s semaphores can.
"""

from __future__ import annotations

import asyncio
import os
import select
import struct
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import RawValue
from time import perf_counter_ns
from typing import Any, Protocol

from concurviz.lab.workloads.queues import PATIENCE_S, Abandoned

_STAMP = struct.Struct("@q")
#: Of tokens that are there from the beginning.
_ALWAYS = 1


class End(Protocol):
    """One end of a pipe."""

    def fileno(self) -> int: ...


class Descriptor:
    """An end of a pipe that somebody else of this process keeps open."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def fileno(self) -> int:
        return self._descriptor


class Tokens:
    """The two ends of a pipe and the tokens in it. Its ends can be handed to a spawned process."""

    def __init__(self, out: End, into: End) -> None:
        self._out = out
        self._into = into

    @staticmethod
    def of(context: SpawnContext, count: int) -> Tokens:
        """A new pipe with so many tokens in it."""
        out, into = context.Pipe(duplex=False)
        for end in (out, into):
            os.set_blocking(end.fileno(), False)
        tokens = Tokens(out, into)
        for _ in range(count):
            tokens.give(_ALWAYS)
        return tokens

    @property
    def descriptors(self) -> tuple[int, int]:
        return self._out.fileno(), self._into.fileno()

    def give(self, stamp: int) -> None:
        """Put one in that says when, ns."""
        os.write(self._into.fileno(), _STAMP.pack(stamp))

    def take_now(self) -> int:
        """When the one taken was given, ns; 0 if there is none."""
        try:
            data = os.read(self._out.fileno(), _STAMP.size)
        except BlockingIOError:
            return 0
        return int(_STAMP.unpack(data)[0])

    def take(self, timeout_s: float) -> int:
        """The same, waiting in this thread up to ``timeout_s``."""
        stamp = self.take_now()
        if stamp or timeout_s <= 0:
            return stamp
        poll = select.poll()
        poll.register(self._out.fileno(), select.POLLIN)
        deadline = perf_counter_ns() + timeout_s * 1e9
        while not stamp and (left := deadline - perf_counter_ns()) > 0:
            poll.poll(left / 1e6)
            stamp = self.take_now()
        return stamp


class TokenLock:
    """A lock; see shared.SharedLock. ``holder``: the process that has it, where that is asked."""

    def __init__(self, tokens: Tokens, holder: Any = None) -> None:
        self.tokens = tokens
        self.released_ns = 0
        self.holder = holder

    @staticmethod
    def of(context: SpawnContext) -> TokenLock:
        return TokenLock(Tokens.of(context, 1), RawValue("q", 0))

    def acquire(self, timeout_s: float) -> bool:
        return self.got(self.tokens.take(timeout_s))

    def got(self, stamp: int) -> bool:
        """Note that it was taken, if it was."""
        if stamp:
            self.released_ns = stamp
            if self.holder is not None:
                self.holder.value = os.getpid()
        return bool(stamp)

    def release(self) -> None:
        if self.holder is not None:
            self.holder.value = 0
        self.tokens.give(perf_counter_ns())

    def holder_died(self, pid: int) -> None:
        """If the dead process held the lock, give it back."""
        if self.holder is not None and self.holder.value == pid:
            self.release()


class TokenQueue:
    """A bounded queue of moments; see shared.SharedQueue."""

    def __init__(self, room: Tokens, items: Tokens) -> None:
        self.room = room
        self.items = items
        self.taken_ns = 0

    @staticmethod
    def of(context: SpawnContext, bound: int) -> TokenQueue:
        return TokenQueue(Tokens.of(context, bound), Tokens.of(context, 0))

    def put(self, timeout_s: float) -> bool:
        taken = self.room.take(timeout_s)
        if not taken:
            return False
        self.taken_ns = taken
        self.items.give(perf_counter_ns())
        return True

    def take(self, timeout_s: float) -> int:
        put = self.items.take(timeout_s)
        if put:
            self.room.give(perf_counter_ns())
        return put


class Awaited:
    """Tokens that the tasks of an asyncio loop wait for."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        # A descriptor has one reader.
        self._turn = asyncio.Lock()

    async def take(self) -> int:
        """When the one taken was given, ns; Abandoned if none comes for long."""
        stamp = self._tokens.take_now()
        if stamp:
            return stamp
        deadline = perf_counter_ns() + PATIENCE_S * 1e9
        async with self._turn:
            while not stamp:
                await self._readable((deadline - perf_counter_ns()) / 1e9)
                stamp = self._tokens.take_now()
        return stamp

    async def _readable(self, limit_s: float) -> None:
        loop = asyncio.get_running_loop()
        descriptor = self._tokens.descriptors[0]
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(descriptor, _resolve, ready)
        try:
            await asyncio.wait_for(ready, limit_s)
        except asyncio.TimeoutError as error:
            raise Abandoned(f"nobody gave a token back for {PATIENCE_S:.0f} s") from error
        finally:
            loop.remove_reader(descriptor)


def _resolve(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


class AwaitedLock:
    """A lock of all processes for the tasks of a loop; see bench.LoopLock."""

    def __init__(self, lock: TokenLock) -> None:
        self._lock = lock
        self._tokens = Awaited(lock.tokens)
        self.released_ns = 0

    async def acquire(self) -> None:
        self._lock.got(await self._tokens.take())
        self.released_ns = self._lock.released_ns

    def release(self) -> None:
        self._lock.release()


class AwaitedQueue:
    """A bounded queue of all processes for the tasks of a loop; see bench.LoopQueue."""

    def __init__(self, queue: TokenQueue) -> None:
        self._queue = queue
        self._room, self._items = Awaited(queue.room), Awaited(queue.items)
        self.taken_ns = 0

    async def put(self, item: int) -> None:
        """Put in the moment ``item``, once there is room."""
        del item  # it says when it was asked for, and an item when it got in
        self.taken_ns = await self._room.take()
        self._queue.items.give(perf_counter_ns())

    async def get(self) -> int:
        """When the item taken was put in, ns."""
        put = await self._items.take()
        self._queue.room.give(perf_counter_ns())
        return put
