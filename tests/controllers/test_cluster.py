"""What is found at a scheduler's address, by a process of its own."""

from __future__ import annotations

import asyncio

from concurviz.controllers.cluster import look
from concurviz.wire.cluster import Cluster
from tests.lab.others_cluster import others_cluster


def test_workers_threads_and_memory_of_a_cluster() -> None:
    with others_cluster() as others:
        seen = asyncio.run(look(Cluster(others.address)))
    assert seen.problem == ""
    assert (len(seen.workers), seen.threads) == (2, 2)
    for worker in seen.workers:
        assert worker.address.startswith("tcp://127.0.0.1:")
        assert worker.memory_bytes > 1 << 20


def test_nobody_there() -> None:
    seen = asyncio.run(look(Cluster("tcp://127.0.0.1:9")))
    assert seen.problem == "no scheduler of Dask answers at tcp://127.0.0.1:9 within 3 s"
    assert seen.workers == ()
