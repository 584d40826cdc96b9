"""Control messages between the controllers and a host: one JSON object per line.

To the host: ``start`` (a Start), ``change`` (params, version), ``stop``.
From the host: ``ready`` (pid, python: its title as of wire.builds, which ``started`` and ``ended``
tell again, since what is imported may enable the GIL); ``unfit`` (reason) where the model cannot
run the task at all, and then nothing more; ``started`` (origin, and epoch_ns on the wall clock; of
the host at that moment: cpu_s, and rss_bytes and private_bytes, 0 where unknown); ``ended`` (at,
broken, cpu_s of the run with all workers waited for, peak_rss_bytes of the host alone or null,
counter: its value in the host and the sum of what all tasks counted; record_ns and clock_ns:
what one record and one look at the clock cost there; tasks: submitted and ended, and the time of
the last end).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from concurviz.wire.cluster import NO_CLUSTER, Cluster


@dataclass(frozen=True)
class Rates:
    """The calibrated amounts of work: what this machine does in a microsecond.

    ``spin``: iterations of pure Python; ``sha256`` and ``zlib``: bytes.
    """

    spin: float
    sha256: float
    zlib: float


@dataclass(frozen=True)
class Start:
    """Everything a host needs to run one engine.

    ``total`` is the number of tasks of a comparison, or 0 in live mode, where ``params["tasks"]``
    is the number in flight. ``directory`` is the run directory, ``files`` a private directory on
    disk for tasks that write files, ``port`` and ``token`` (hex) lead to the loopback service.
    ``record``: whether journals are written; without them the run's length is all that is known.
    ``sampler``: the process that may look at the host and its workers from outside, 0 for none.
    ``task``: the user's own function as of wire.own, "" where the workload is another; modules are
    looked for in ``folder``, too. ``timeout_s``: how long each of its tasks may take, 0 for ever.
    ``cluster``: the one that ``dask`` is to use.
    """

    model: str
    total: int
    workload: str
    params: Mapping[str, float]
    seed: int
    fault: str
    fault_every: int
    directory: str
    files: str
    port: int
    token: str
    rates: Rates
    record: bool = True
    sampler: int = 0
    task: str = ""
    folder: str = ""
    timeout_s: float = 0.0
    cluster: Cluster = NO_CLUSTER

    def to_message(self) -> dict[str, Any]:
        """As sent on the control channel."""
        return {"command": "start", **asdict(self)}

    @staticmethod
    def from_message(message: Mapping[str, Any]) -> Start:
        """The inverse of ``to_message``; TypeError on a missing or unknown field."""
        fields = {k: v for k, v in message.items() if k != "command"}
        cluster = Cluster(**fields.get("cluster", {}))
        return Start(**{**fields, "rates": Rates(**fields["rates"]), "cluster": cluster})


def semaphore_prefix(directory: str) -> str:
    """What the names of a host's semaphores begin with: ``lab-directory.run-directory``."""
    parent, name = os.path.split(directory)
    return f"{os.path.basename(parent)}.{name}"


def encode(message: Mapping[str, Any]) -> bytes:
    """One line, newline included."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """The object on one line; ValueError if the line is none."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("a control message is a JSON object")
    return message
