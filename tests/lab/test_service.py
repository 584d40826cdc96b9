"""The loopback service, over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from time import perf_counter_ns

import pytest

from concurviz.controllers import rundirs
from concurviz.controllers.children import Service
from concurviz.lab.workloads.loop_sockets import AsyncClient
from concurviz.lab.workloads.sockets import BlockingClient


def with_service(play: Callable[[Service], Awaitable[None]]) -> None:
    async def main() -> None:
        base = rundirs.create()
        try:
            service = await Service.launch(base / "root")
            try:
                await play(service)
            finally:
                await service.close()
        finally:
            rundirs.remove(base)

    asyncio.run(main())


def test_a_reply_carries_the_time_it_was_sent_and_comes_no_earlier_than_asked() -> None:
    async def play(service: Service) -> None:
        client = BlockingClient(service.port, service.token)
        try:
            asked = perf_counter_ns()
            sent = await asyncio.to_thread(client.request, client.pack(20_000, 100_000))
            assert asked + 19_000_000 <= sent <= perf_counter_ns()
        finally:
            client.close()

    with_service(play)


def test_many_requests_share_a_connection_and_each_gets_its_own_reply() -> None:
    replies: dict[int, int] = {}

    async def play(service: Service) -> None:
        client = AsyncClient(
            service.port, service.token, lambda ident, sent, now: replies.update({ident: sent})
        )

        async def one(ident: int) -> None:
            connection = await client.connection(ident)
            await connection.request(ident, 1_000 * (ident % 7), ident)

        await asyncio.gather(*(one(i) for i in range(200)))
        client.close()
        await asyncio.sleep(0)

    with_service(play)
    assert sorted(replies) == list(range(200))


def test_a_wrong_token_gets_no_reply() -> None:
    async def play(service: Service) -> None:
        client = BlockingClient(service.port, bytes(16))
        try:
            with pytest.raises(ConnectionError):
                await asyncio.to_thread(client.request, client.pack(0, 10))
        finally:
            client.close()

    with_service(play)


def test_it_listens_on_the_loopback_address_alone() -> None:
    async def play(service: Service) -> None:
        host = socket.gethostbyname(socket.gethostname())
        if host.startswith("127."):
            return
        with pytest.raises(OSError):
            await asyncio.to_thread(socket.create_connection, (host, service.port), 2.0)

    with_service(play)
