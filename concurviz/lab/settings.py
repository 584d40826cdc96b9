"""What the workers of a host need to know, in a form that can be sent to a child process."""

from __future__ import annotations

from dataclasses import dataclass

from concurviz.lab.workloads.cpu import CHUNK_US, best_ns
from concurviz.wire.control import Rates, Start

GAP_CHUNKS = 3
"""A worker that needed longer than this many chunks for one was not running in between."""


@dataclass(frozen=True)
class Settings:
    """Addresses and calibrated sizes: ``chunk`` in iterations, ``gap_ns`` the gap threshold.

    ``payload``: whether tasks come with a payload. ``record``: whether journals are written.
    ``sampler``: the process that may look at this one from outside, 0 for none. ``task``,
    ``folder`` and ``timeout_s``: of the user's own function, as in wire.control.Start.
    """

    directory: str
    files: str
    port: int
    token: bytes
    rates: Rates
    chunk: int
    gap_ns: int
    payload: bool
    record: bool = True
    sampler: int = 0
    task: str = ""
    folder: str = ""
    timeout_s: float = 0.0

    @staticmethod
    def of(start: Start) -> Settings:
        """Settings from a start message.

        The gap threshold is measured here, on this interpreter: the same work takes another one
        longer.
        """
        chunk = max(1, round(CHUNK_US * start.rates.spin))
        return Settings(
            directory=start.directory,
            files=start.files,
            port=start.port,
            token=bytes.fromhex(start.token),
            rates=start.rates,
            chunk=chunk,
            gap_ns=GAP_CHUNKS * max(best_ns(chunk, 50), CHUNK_US * 1000),
            payload=start.workload == "payload",
            record=start.record,
            sampler=start.sampler,
            task=start.task,
            folder=start.folder,
            timeout_s=start.timeout_s,
        )
