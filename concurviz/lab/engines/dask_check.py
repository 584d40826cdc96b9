"""Whether a cluster that somebody else has started can run the lab's tasks, and if not, why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Callable

from concurviz.lab.engines.dask_connect import asked

REACH_S = 3.0
"""The same of a worker, whom its scheduler asks."""
MOST_NAMED = 3

#: What must be the same on both sides for calls and plugins to be understood.
_PACKAGES = ("distributed", "dask", "cloudpickle", "msgpack")


def unreachable(client: Any) -> str:
    """Which workers their scheduler does not get through to, as a clause; "" if to all."""

    async def is_silent(address: str) -> bool:
        asking = client.scheduler.broadcast(
            msg={"op": "ping"}, workers=[address], on_error="return_pickle"
        )
        try:
            (said,) = (await asyncio.wait_for(asking, REACH_S)).values()
        except (asyncio.TimeoutError, OSError, ValueError):
            return True
        return bool(said != b"pong")

    async def ask() -> list[str]:
        there = list(await client.scheduler.ncores())
        found = await asyncio.gather(*map(is_silent, there))
        return [address for address, one in zip(there, found) if one]

    lost = asked(client, ask)
    if not lost:
        return ""
    named = ", ".join(lost[:MOST_NAMED])
    if len(lost) > MOST_NAMED:
        named += f" and {len(lost) - MOST_NAMED} more"
    return (
        f"its scheduler gets no answer from the worker at {named} within {REACH_S:.0f} s: its "
        "port may be closed by a firewall, or it hangs"
    )


def unusable(client: Any) -> str:
    """Why the client's cluster cannot be used, as a clause; "" if it can."""
    if not asked(client, client.nthreads):
        return "it has no workers"
    return (
        unreachable(client)
        or _other_version(asked(client, client.get_versions))
        or _lacking(client)
    )


def _other_version(versions: dict[str, Any]) -> str:
    mine = versions["client"]["packages"]
    for title, theirs in _others(versions):
        packages = theirs["packages"]
        if _minor(packages["python"]) != _minor(mine["python"]):
            return f"{title} has Python {packages['python']}, and the tasks' is {mine['python']}"
        for name in _PACKAGES:
            if packages.get(name) != mine.get(name):
                return f"{title} has {name} {packages.get(name)}, and this Python {mine.get(name)}"
    return ""


def _others(versions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "its scheduler", versions["scheduler"]
    for address, theirs in versions["workers"].items():
        yield f"its worker {address}", theirs


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _lacking(client: Any) -> str:
    """Where the lab's own code is missing, or another."""
    probe = _probe("")
    here = probe()
    there = {"its scheduler": asked(client, client.run_on_scheduler, probe)} | {
        f"its worker {address}": found
        for address, found in asked(client, client.run, probe).items()
    }
    for title, found in there.items():
        if not found["code"]:
            return f"{title} lacks concurviz: install it there, too"
        if found["code"] != here["code"]:
            return f"{title} has another version of concurviz than this one"
    return ""


def is_far(client: Any, directory: str) -> bool:
    """Whether any of its processes cannot write there: it is on another machine, or another's."""
    probe = _probe(directory)
    found = [
        asked(client, client.run_on_scheduler, probe),
        *asked(client, client.run, probe).values(),
    ]
    return not all(one["directory"] for one in found)


def _probe(directory: str) -> Callable[[], dict[str, Any]]:
    def probe() -> dict[str, Any]:
        # It goes to the other process as code, since that may have nothing of ours to name it by.
        import importlib.util
        import os
        import zlib

        found = importlib.util.find_spec("concurviz")
        code = 0
        for folder in [] if found is None else found.submodule_search_locations or []:
            for room in ("wire", "lab", os.path.join("lab", "engines")):
                inside = os.path.join(folder, room)
                names = os.listdir(inside) if os.path.isdir(inside) else []
                for name in sorted(name for name in names if name.endswith(".py")):
                    with open(os.path.join(inside, name), "rb") as file:
                        code = zlib.crc32(file.read(), code)
        return {"code": code, "directory": os.access(directory, os.W_OK)}

    return probe
