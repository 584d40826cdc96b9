"""The loopback service: a process of its own that replies after the time it was asked to wait.

Run as ``python -m concurviz.lab.service PARENT``: reads the token (hex) from its standard input,
listens on a free port of 127.0.0.1 and prints that port. A request with another token ends the
connection.
"""

from __future__ import annotations

import asyncio
import hmac
import sys
from time import perf_counter_ns

from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.limits import allow_descriptors
from concurviz.wire.loopback import MAX_REPLY, REPLY, REQUEST

BACKLOG = 1024


class Responder(asyncio.Protocol):
    """Answers the requests of one connection, each after its own wait."""

    def __init__(self, token: bytes) -> None:
        self._token = token
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._timers: set[asyncio.TimerHandle] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        loop = asyncio.get_running_loop()
        while len(self._buffer) >= REQUEST.size:
            token, ident, wait_us, size = REQUEST.unpack_from(self._buffer)
            del self._buffer[: REQUEST.size]
            if not hmac.compare_digest(token, self._token) or size > MAX_REPLY:
                if self._transport is not None:
                    self._transport.abort()
                return
            if wait_us == 0:
                self._reply(ident, size)
                continue
            cell: list[asyncio.TimerHandle] = []
            timer = loop.call_later(wait_us / 1e6, self._due, ident, size, cell)
            cell.append(timer)
            self._timers.add(timer)

    def _due(self, ident: int, size: int, cell: list[asyncio.TimerHandle]) -> None:
        self._timers.discard(cell[0])
        self._reply(ident, size)

    def _reply(self, ident: int, size: int) -> None:
        if self._transport is not None:
            body = bytes(size)
            self._transport.write(REPLY.pack(ident, size, perf_counter_ns()) + body)


async def serve(token: bytes) -> None:
    """Listen until cancelled; prints the port once it is open."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Responder(token), "127.0.0.1", 0, backlog=BACKLOG)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


def main() -> None:
    die_with_parent(int(sys.argv[1]))
    allow_descriptors()
    token = bytes.fromhex(sys.stdin.readline().strip())
    asyncio.run(serve(token))


if __name__ == "__main__":
    main()
