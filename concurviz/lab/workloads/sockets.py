"""Socket I/O against the loopback service: a blocking and an asyncio client."""

from __future__ import annotations

import asyncio
import socket
from time import perf_counter_ns
from typing import TYPE_CHECKING, Callable

from concurviz.wire.loopback import REPLY, REQUEST
from concurviz.wire.states import State
from concurviz.wire.steps import Io

if TYPE_CHECKING:
    from concurviz.lab.bench import Bench, LoopBench


def block(bench: Bench, step: Io, task: int) -> None:
    """Ask and wait for the reply in this thread; OSError when the service has gone."""
    bench.check()
    begin = bench.wait(State.IO_WAIT, task)
    # The wait for I/O ends when the reply leaves; what comes after is a wait to run.
    bench.resume(begin, bench.client.request(step.wait_us, step.size), task)


async def on_loop(bench: LoopBench, step: Io, task: int) -> None:
    """Ask and let the loop run others until the reply is there; OSError."""
    connection = await bench.client.connection(task)
    bench.waiting(task, State.IO_WAIT)
    try:
        await connection.request(task, step.wait_us, step.size)
    finally:
        bench.steps[task].waits = State.SUSPENDED


class BlockingClient:
    """One blocking connection; one request at a time."""

    def __init__(self, port: int, token: bytes) -> None:
        self._token = token
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, wait_us: int, size: int) -> int:
        """Ask, wait for the whole reply, and give the time at which it was sent (ns).

        Raises ConnectionError when the service has gone.
        """
        self._socket.sendall(REQUEST.pack(self._token, 0, wait_us, size))
        _, length, sent = REPLY.unpack(self._receive(REPLY.size))
        self._receive(length)
        return int(sent)

    def _receive(self, count: int) -> bytes:
        parts = []
        while count:
            part = self._socket.recv(min(count, 1 << 18))
            if not part:
                raise ConnectionError("the loopback service closed the connection")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._socket.close()


class AsyncConnection(asyncio.Protocol):
    """One non-blocking connection that carries many requests at once, told apart by their ids.

    ``on_reply(id, sent_ns, now_ns)`` is called in the callback in which the reply became complete,
    before the waiting coroutine is scheduled.
    """

    def __init__(self, token: bytes, on_reply: Callable[[int, int, int], None]) -> None:
        self._token = token
        self._on_reply = on_reply
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionError("the loopback service closed the connection"))
        self._waiting.clear()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        now = perf_counter_ns()
        buffer = self._buffer
        buffer += data
        offset = 0
        while len(buffer) - offset >= REPLY.size:
            ident, length, sent = REPLY.unpack_from(buffer, offset)
            if len(buffer) - offset < REPLY.size + length:
                break
            offset += REPLY.size + length
            future = self._waiting.pop(ident, None)
            if future is not None and not future.done():
                self._on_reply(ident, sent, now)
                future.set_result(None)
        del buffer[:offset]

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

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class AsyncClient:
    """A pool of connections shared by all coroutines of a loop, opened when first needed."""

    CONNECTIONS = 32

    def __init__(self, port: int, token: bytes, on_reply: Callable[[int, int, int], None]) -> None:
        self._address: tuple[str, int] = ("127.0.0.1", port)
        self._token = token
        self._on_reply = on_reply
        self._connections: dict[int, AsyncConnection] = {}
        self._opening: dict[int, asyncio.Lock] = {}

    async def connection(self, ident: int) -> AsyncConnection:
        """The connection that ``ident`` maps to, opened if need be; OSError if that fails."""
        slot = ident % self.CONNECTIONS
        return self._connections.get(slot) or await self._open(slot)

    async def _open(self, slot: int) -> AsyncConnection:
        async with self._opening.setdefault(slot, asyncio.Lock()):
            if slot not in self._connections:
                loop = asyncio.get_running_loop()
                _, protocol = await loop.create_connection(
                    lambda: AsyncConnection(self._token, self._on_reply), *self._address
                )
                self._connections[slot] = protocol
        return self._connections[slot]

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()
