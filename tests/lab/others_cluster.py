"""A cluster of Dask's that is not the lab's: a program, and for tests whoever runs it.

It says where its scheduler is, answers each line it reads with what Dask's own task stream has so
far, and ends with its standard input.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.lab.far_away import go_far

ROOT = Path(__file__).parents[2]


class OthersCluster:
    """The running program; ``address``: of its scheduler."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.address = str(self._hear())

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def stream(self) -> list[dict[str, Any]]:
        """Dask's own task stream."""
        assert self.process.stdin is not None
        self.process.stdin.write("stream\n")
        self.process.stdin.flush()
        told: list[dict[str, Any]] = self._hear()
        return told


@contextmanager
def others_cluster(
    kind: str = "near",
    host: str = "127.0.0.1",
    within: Sequence[str] = (),
    configured: Mapping[str, str] | None = None,
) -> Iterator[OthersCluster]:
    """Two worker processes with one thread each.

    ``kind``: "near"; "bare", with a scheduler that has no concurviz; "far", as if they were on
    another machine: the lab's directories are not there, and their clock is another. ``host``: the
    address at which they listen. ``within``: a command that runs the rest of its arguments.
    ``configured``: more of the environment.
    """
    process = subprocess.Popen(
        [*within, sys.executable, __file__, kind, host],
        env={**os.environ, "PYTHONPATH": str(ROOT), **(configured or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout:
        try:
            yield OthersCluster(process)
        finally:
            process.stdin.close()
            process.wait(20)


def main() -> None:
    preload = [str(Path(__file__).with_name("same_clock.py"))]
    if sys.argv[1] == "bare":
        sys.modules["concurviz"] = None  # type: ignore[assignment]
    elif sys.argv[1] == "far":
        go_far()
        preload.append(str(Path(__file__).with_name("far_away.py")))
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            preload=preload,
            host=sys.argv[2],
        ) as cluster,
        Client(cluster) as client,
    ):
        client.get_task_stream()
        print(json.dumps(cluster.scheduler_address), flush=True)
        for _ in sys.stdin:
            told = [
                {"key": task["key"], "startstops": task["startstops"]}
                for task in client.get_task_stream()
            ]
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
