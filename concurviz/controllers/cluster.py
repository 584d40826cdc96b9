"""Looks at a cluster of Dask's, in a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import asdict, dataclass

from concurviz.controllers import rundirs
from concurviz.controllers.children import kill_group, start
from concurviz.wire.cluster import Cluster

TIMEOUT_S = 15.0


@dataclass(frozen=True)
class ClusterWorker:
    """A worker: its address, its threads, and in bytes what memory it has taken and may take.

    ``limit_bytes`` is 0 where there is none.
    """

    address: str
    threads: int
    memory_bytes: int
    limit_bytes: int


@dataclass(frozen=True)
class ClusterSeen:
    """``problem``: why it cannot run the lab's tasks, a clause; "" if it can.

    ``far``: whether it is on another machine, with clocks of its own.
    """

    problem: str
    workers: tuple[ClusterWorker, ...]
    far: bool = False

    @property
    def threads(self) -> int:
        """Of all its workers."""
        return sum(worker.threads for worker in self.workers)


async def look(cluster: Cluster, python: str = sys.executable) -> ClusterSeen:
    """What there is at its address; ChildError or OSError where nobody can look."""
    base = await asyncio.to_thread(rundirs.create)
    try:
        process = await start(
            python, base / "root", "concurviz.lab.cluster_info",
            json.dumps(asdict(cluster)), str(base), str(os.getpid()),
            stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        try:
            out, err = await asyncio.wait_for(process.communicate(), TIMEOUT_S)
        except TimeoutError:
            return ClusterSeen(f"it gave no answer within {TIMEOUT_S:.0f} s", ())
        finally:
            kill_group(process)
            await process.wait()
    finally:
        rundirs.remove(base)
    try:
        found = json.loads(out)
        workers = [
            ClusterWorker(w["address"], w["threads"], w["memory"], w["limit"])
            for w in found["workers"]
        ]
        return ClusterSeen(found["problem"], tuple(workers), found["far"])
    except (ValueError, KeyError, TypeError):
        said = err.decode(errors="replace").strip().splitlines()
        return ClusterSeen(said[-1] if said else "it gave no answer", ())
