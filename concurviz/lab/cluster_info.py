"""What there is at the address of a scheduler of Dask, and whether it can run the lab's tasks.

Run as ``python -m concurviz.lab.cluster_info CLUSTER DIRECTORY PARENT``: CLUSTER is a
wire.cluster.Cluster as a JSON object, DIRECTORY one such as runs have. One JSON object on standard
output: ``problem``, a clause, "" if there is none; ``workers``, each with ``address``, ``threads``,
and in bytes ``memory`` and ``limit``; ``far``: whether it is on another machine.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Callable

from concurviz.lab.lifeline import die_with_parent
from concurviz.wire.cluster import Cluster

CLOSE_S = 1.0


def look(cluster: Cluster, directory: str) -> dict[str, Any]:
    """What is there. ImportError without Dask."""
    from concurviz.lab.engines.dask_check import is_far, unusable
    from concurviz.lab.engines.dask_connect import Unusable, asked, connected

    try:
        client = connected(cluster)
    except Unusable as reason:
        return {"problem": str(reason), "workers": [], "far": False}
    workers: list[dict[str, Any]] = []
    try:
        workers = asked(client, client.run_on_scheduler, _ask())
        problem = unusable(client)
        far = not problem and is_far(client, directory)
        return {"problem": problem, "workers": workers, "far": far}
    except Unusable as reason:
        return {"problem": str(reason), "workers": workers, "far": False}
    finally:
        client.close(timeout=CLOSE_S)


def _ask() -> Callable[..., list[dict[str, Any]]]:
    def ask(dask_scheduler: Any) -> list[dict[str, Any]]:
        # It goes there as code, since there may be nothing of ours.
        return [
            {
                "address": worker.address,
                "threads": worker.nthreads,
                "memory": worker.metrics.get("memory", 0),
                "limit": worker.memory_limit or 0,
            }
            for worker in dask_scheduler.workers.values()
        ]

    return ask


def main() -> None:
    """Look at what argv names, for the parent whose id comes last."""
    cluster, directory, parent = sys.argv[1:]
    die_with_parent(int(parent))
    try:
        found = look(Cluster(**json.loads(cluster)), directory)
    except ImportError:
        found = {
            "problem": "needs distributed, which this Python lacks",
            "workers": [],
            "far": False,
        }
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
