"""What is said of clusters that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from concurviz.lab.engines.dask_check import unusable

PACKAGES = {
    "python": "3.12.4.final.0", "distributed": "2026.8.0", "dask": "2026.8.0",
    "cloudpickle": "3.1.3", "msgpack": "1.2.4",
}  # fmt: skip


class Client:
    """A client of a cluster with one worker, which has ``packages`` and answers ``found``."""

    def __init__(self, packages: dict[str, str], found: dict[str, Any] | None = None) -> None:
        self._packages = packages
        self._found = found

    def nthreads(self) -> dict[str, int]:
        return {"tcp://w:1": 1} if self._packages else {}

    def get_versions(self) -> dict[str, Any]:
        mine = {"packages": PACKAGES}
        return {
            "client": mine,
            "scheduler": mine,
            "workers": {"tcp://w:1": {"packages": self._packages}},
        }

    def run(self, probe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return {"tcp://w:1": probe() | (self._found or {})}

    def run_on_scheduler(self, probe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
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


def test_a_cluster_without_workers() -> None:
    assert unusable(Client({})) == "it has no workers"
