"""What is said of clusters that cannot be used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from concurviz.lab.engines.dask_check import unusable
from concurviz.lab.engines.dask_connect import why_not
from concurviz.wire.cluster import Cluster

PACKAGES = {
    "python": "3.12.4.final.0", "distributed": "2026.8.0", "dask": "2026.8.0",
    "cloudpickle": "3.1.3", "msgpack": "1.2.4",
}  # fmt: skip


class Client:
    """A client of a cluster with one worker, which has ``packages`` and answers ``found``.

    It is its own scheduler. ``pong``: what comes of asking the worker whether it is there.
    """

    def __init__(
        self, packages: dict[str, str], found: dict[str, Any] | None = None, pong: Any = b"pong"
    ) -> None:
        self._packages = packages
        self._found = found
        self._pong = pong
        self.scheduler = self

    def sync(self, ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return asyncio.run(ask())

    async def ncores(self) -> dict[str, int]:
        return {"tcp://w:1": 1} if self._packages else {}

    async def broadcast(self, *, workers: list[str], **_: Any) -> dict[str, Any]:
        if isinstance(self._pong, Exception):
            raise self._pong
        return dict.fromkeys(workers, self._pong)

    nthreads = ncores

    async def get_versions(self) -> dict[str, Any]:
        mine = {"packages": PACKAGES}
        return {
            "client": mine,
            "scheduler": mine,
            "workers": {"tcp://w:1": {"packages": self._packages}},
        }

    async def run(self, probe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return {"tcp://w:1": probe() | (self._found or {})}

    async def run_on_scheduler(self, probe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return probe()


@pytest.mark.parametrize(
    ("changed", "found", "said"),
    [
        ({}, {}, ""),
        # A patch release of Python understands what another one says.
        ({"python": "3.12.9.final.0"}, {}, ""),
        (
            {"python": "3.11.7.final.0"},
            {},
            "its worker tcp://w:1 has Python 3.11.7.final.0, and the tasks' is 3.12.4.final.0",
        ),
        (
            {"distributed": "2024.8.0"},
            {},
            "its worker tcp://w:1 has distributed 2024.8.0, and this Python 2026.8.0",
        ),
        ({}, {"code": 0}, "its worker tcp://w:1 lacks concurviz: install it there, too"),
        ({}, {"code": 1}, "its worker tcp://w:1 has another version of concurviz than this one"),
    ],
)
def test_what_a_worker_lacks(changed: dict[str, str], found: dict[str, Any], said: str) -> None:
    assert unusable(Client(PACKAGES | changed, found)) == said


def test_a_scheduler_that_cannot_be_talked_to_is_taken_for_one_of_another_version() -> None:
    error = TypeError("Scheduler.identity() got an unexpected keyword argument 'n_workers'")
    said = why_not(Cluster("tcp://far:8786"), error)
    assert said.startswith("the scheduler at tcp://far:8786 does not understand this Python's")
    assert said.endswith(f"it has another version: TypeError: {error}")


def test_a_cluster_without_workers() -> None:
    assert unusable(Client({})) == "it has no workers"


@pytest.mark.parametrize("pong", [OSError("no route"), {"status": "error"}])
def test_a_worker_behind_a_wall_is_named(pong: Any) -> None:
    assert unusable(Client(PACKAGES, pong=pong)).startswith(
        "its scheduler gets no answer from the worker at tcp://w:1 within 3 s"
    )
