"""Tokens that an asyncio loop waits for: the lock and the queue of all processes for its tasks."""

from __future__ import annotations

import asyncio
from time import perf_counter_ns

from concurviz.lab.tokens import TokenLock, TokenQueue, Tokens
from concurviz.lab.workloads.queues import PATIENCE_S, Abandoned


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
    """A lock of all processes for the tasks of a loop; see loop_bench.LoopLock."""

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
    """A bounded queue of all processes for the tasks of a loop; see loop_bench.LoopQueue."""

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
