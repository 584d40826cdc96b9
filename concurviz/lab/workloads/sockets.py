"""Socket I/O against the loopback service: its steps, and what blocks; see ``loop_sockets``."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from concurviz.wire.loopback import REPLY, REQUEST
from concurviz.wire.states import State
from concurviz.wire.steps import Io

if TYPE_CHECKING:
    from concurviz.lab.bench import Bench
    from concurviz.lab.loop_bench import CallbackBench, LoopBench, Operation


def block(bench: Bench, step: Io, task: int) -> None:
    """Ask and wait for the reply in this thread; OSError when the service has gone."""
    bench.check()
    # Made ready before, so that nothing lies between the look at the clock and the sending.
    client, request = bench.client, bench.client.pack(step.wait_us, step.size)
    begin = bench.wait(State.IO_WAIT, task)
    # The wait for I/O ends when the reply leaves; what comes after is a wait to run.
    bench.resume(begin, client.request(request), task)


async def on_loop(bench: LoopBench, step: Io, task: int) -> None:
    """Ask and let the loop run others until the reply is there; OSError."""
    connection = await bench.client.connection(task)
    bench.waiting(task, State.IO_WAIT)
    try:
        await connection.request(task, step.wait_us, step.size)
    finally:
        bench.steps[task].waits = State.SUSPENDED


def in_callbacks(bench: CallbackBench, step: Io, operation: Operation) -> State:
    """Ask; the operation goes on in the callback that brings the reply."""
    return bench.client.request(operation, step.wait_us, step.size)


class BlockingClient:
    """One blocking connection; one request at a time."""

    def __init__(self, port: int, token: bytes) -> None:
        self._token = token
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def pack(self, wait_us: int, size: int) -> bytes:
        """The request for a reply of ``size`` bytes after ``wait_us``."""
        return REQUEST.pack(self._token, 0, wait_us, size)

    def request(self, request: bytes) -> int:
        """Ask, wait for the whole reply, and give the time at which it was sent (ns).

        Raises ConnectionError when the service has gone.
        """
        self._socket.sendall(request)
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


class ReplyBuffer:
    """Bytes of a connection that carries many requests at once, as they come in."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, int]]:
        """The replies that are complete with ``data``: of each its id and when it was sent (ns)."""
        buffer = self._bytes
        buffer += data
        offset = 0
        replies = []
        while len(buffer) - offset >= REPLY.size:
            ident, length, sent = REPLY.unpack_from(buffer, offset)
            if len(buffer) - offset < REPLY.size + length:
                break
            offset += REPLY.size + length
            replies.append((ident, sent))
        del buffer[:offset]
        return replies
