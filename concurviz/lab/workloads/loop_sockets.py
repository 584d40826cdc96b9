"""Connections of an asyncio loop to the loopback service: awaited, and by callbacks."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from functools import partial
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable, Generic, TypeVar

from concurviz.lab.workloads.sockets import ReplyBuffer
from concurviz.wire.loopback import REQUEST
from concurviz.wire.states import State

if TYPE_CHECKING:
    from concurviz.lab.loop_bench import CallbackBench, Operation


#: Connections that all tasks of a loop share.
CONNECTIONS = 32
Link = TypeVar("Link")


class SharedConnections(ABC, Generic[Link]):
    """A pool of connections shared by all tasks of a loop, opened when first needed.

    Libraries say how one is opened (``_connect``) and with which lock others are kept from opening
    it as well (``_new_lock``).
    """

    def __init__(self, port: int) -> None:
        self._address: tuple[str, int] = ("127.0.0.1", port)
        self._connections: dict[int, Link] = {}
        self._opening: dict[int, AbstractAsyncContextManager[Any]] = {}

    @abstractmethod
    async def _connect(self) -> Link: ...

    @abstractmethod
    def _new_lock(self) -> AbstractAsyncContextManager[Any]: ...

    async def connection(self, ident: int) -> Link:
        """The connection that ``ident`` maps to, opened if need be; OSError if that fails."""
        slot = ident % CONNECTIONS
        return self._connections.get(slot) or await self._open(slot)

    async def _open(self, slot: int) -> Link:
        if slot not in self._opening:
            self._opening[slot] = self._new_lock()
        async with self._opening[slot]:
            if slot not in self._connections:
                self._connections[slot] = await self._connect()
        return self._connections[slot]


class Replies(asyncio.Protocol, ABC):
    """The receiving half of a non-blocking connection that carries many requests at once.

    ``_replied(replies, now_ns)`` is called in the callback in which replies became complete, each
    an id and when it was sent (ns); ``_lost(error)`` when the connection has gone.
    """

    def __init__(self) -> None:
        self._buffer = ReplyBuffer()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._lost(ConnectionError("the loopback service closed the connection"))

    def data_received(self, data: bytes) -> None:
        now = perf_counter_ns()
        self._replied(self._buffer.feed(data), now)

    @abstractmethod
    def _replied(self, replies: list[tuple[int, int]], now: int) -> None: ...

    @abstractmethod
    def _lost(self, error: ConnectionError) -> None: ...

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class AsyncConnection(Replies):
    """A connection for coroutines.

    ``on_reply(id, sent_ns, now_ns)`` is called before the waiting coroutine is scheduled.
    """

    def __init__(self, token: bytes, on_reply: Callable[[int, int, int], None]) -> None:
        super().__init__()
        self._token = token
        self._on_reply = on_reply
        self._waiting: dict[int, asyncio.Future[None]] = {}

    def _replied(self, replies: list[tuple[int, int]], now: int) -> None:
        for ident, sent in replies:
            future = self._waiting.pop(ident, None)
            if future is not None and not future.done():
                self._on_reply(ident, sent, now)
                future.set_result(None)

    def _lost(self, error: ConnectionError) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(error)
        self._waiting.clear()

    async def request(self, ident: int, wait_us: int, size: int) -> None:
        """Ask and wait for the whole reply; ConnectionError when the service has gone."""
        if self._transport is None:
            raise ConnectionError("the loopback service is not connected")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[ident] = future
        self._transport.write(REQUEST.pack(self._token, ident, wait_us, size))
        try:
            await future
        finally:
            self._waiting.pop(ident, None)


class AsyncClient(SharedConnections[AsyncConnection]):
    """The connections of an asyncio loop's coroutines."""

    def __init__(self, port: int, token: bytes, on_reply: Callable[[int, int, int], None]) -> None:
        super().__init__(port)
        self._token = token
        self._on_reply = on_reply

    async def _connect(self) -> AsyncConnection:
        _, protocol = await asyncio.get_running_loop().create_connection(
            lambda: AsyncConnection(self._token, self._on_reply), *self._address
        )
        return protocol

    def _new_lock(self) -> asyncio.Lock:
        return asyncio.Lock()

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()


class CallbackConnection(Replies):
    """A connection for operations made of callbacks: a reply's callback goes on with its own.

    What is asked before the connection stands is sent in the callback that makes it.
    """

    def __init__(self, token: bytes, bench: CallbackBench) -> None:
        super().__init__()
        self._token = token
        self._bench = bench
        self._waiting: dict[int, Operation] = {}
        self._unsent: list[tuple[int, bytes]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        bench = self._bench
        for ident, data in self._unsent:
            self._send(data)
            bench.recorder.task(bench.arrive(), State.IO_WAIT, ident)
        self._unsent.clear()

    def _replied(self, replies: list[tuple[int, int]], now: int) -> None:
        for ident, sent in replies:
            # All of them are ready, and each waits for those before it.
            if ident in self._waiting:
                self._bench.recorder.task(min(sent, now), State.LOOP_WAIT, ident)
        for ident, _ in replies:
            operation = self._waiting.pop(ident, None)
            if operation is not None:
                operation.resume(0)

    def _lost(self, error: ConnectionError) -> None:
        self.fail(error)

    def fail(self, error: Exception) -> None:
        """End whatever waits for this connection."""
        waiting = list(self._waiting.values())
        self._waiting.clear()
        self._unsent.clear()
        for operation in waiting:
            operation.fail(error)

    def request(self, operation: Operation, wait_us: int, size: int) -> State:
        """Ask; in which state that leaves the operation."""
        data = REQUEST.pack(self._token, operation.index, wait_us, size)
        self._waiting[operation.index] = operation
        if self._transport is None:
            self._unsent.append((operation.index, data))
            return State.SUSPENDED
        self._send(data)
        return State.IO_WAIT

    def _send(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data)


class CallbackClient:
    """A pool of connections shared by all operations of a loop, opened when first needed."""

    def __init__(self, port: int, token: bytes, bench: CallbackBench) -> None:
        self._address: tuple[str, int] = ("127.0.0.1", port)
        self._token = token
        self._bench = bench
        self._connections: dict[int, CallbackConnection] = {}
        self._opening: set[asyncio.Task[Any]] = set()

    def request(self, operation: Operation, wait_us: int, size: int) -> State:
        """Ask on the operation's connection; in which state that leaves it."""
        slot = operation.index % CONNECTIONS
        connection = self._connections.get(slot)
        if connection is None:
            connection = self._open(slot)
        return connection.request(operation, wait_us, size)

    def _open(self, slot: int) -> CallbackConnection:
        connection = CallbackConnection(self._token, self._bench)
        self._connections[slot] = connection
        # asyncio opens connections in coroutines only: one for each of the few there are.
        opening = self._bench.loop.create_task(
            self._bench.loop.create_connection(lambda: connection, *self._address)
        )
        self._opening.add(opening)
        opening.add_done_callback(partial(self._opened, slot, connection))
        return connection

    def _opened(self, slot: int, connection: CallbackConnection, opening: Any) -> None:
        self._opening.discard(opening)
        error = None if opening.cancelled() else opening.exception()
        if isinstance(error, Exception):
            del self._connections[slot]
            connection.fail(error)

    def close(self) -> None:
        for opening in self._opening:
            opening.cancel()
        for connection in self._connections.values():
            connection.close()
