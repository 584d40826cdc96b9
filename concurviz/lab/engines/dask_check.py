"""Whether a cluster that somebody else has started can run the lab's tasks, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable

from distributed import Client

CONNECT_S = 3.0

#: What must be the same on both sides for calls and plugins to be understood.
_PACKAGES = ("distributed", "dask", "cloudpickle", "msgpack")


class Unusable(Exception):
    """There is no cluster, or it cannot be used: the text says why."""


def connected(address: str) -> Any:
    """A client of the scheduler at ``address``; Unusable."""
    try:
        return Client(address, timeout=CONNECT_S)  # type: ignore[no-untyped-call]
    except OSError:
        raise Unusable(
            f"no scheduler of Dask answers at {address} within {CONNECT_S:.0f} s"
        ) from None
    except Exception as error:
        raise Unusable(f"{type(error).__name__}: {error}") from error


def unusable(client: Any) -> str:
    """Why the client's cluster cannot be used, as a clause; "" if it can."""
    if not client.nthreads():
        return "it has no workers"
    return _other_version(client.get_versions()) or _lacking(client)


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
    there, here = client.run(probe), probe()
    there = {"its scheduler": client.run_on_scheduler(probe)} | {
        f"its worker {address}": found for address, found in there.items()
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
    found = [client.run_on_scheduler(probe), *client.run(probe).values()]
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
