"""What a host and its workers use: memory and CPU time, sampled from outside with psutil."""

from __future__ import annotations

from collections.abc import Iterable

import psutil


class Usage:
    """Peak of the summed resident memory, and CPU time, of a changing set of processes.

    Pages that processes share are counted in each of them: the sum is an upper bound.
    """

    def __init__(self) -> None:
        self.peak_rss_bytes: int | None = None
        self._processes: dict[int, psutil.Process] = {}
        self._cpu: dict[int, float] = {}
        self._base: float | None = None

    @property
    def cpu_s(self) -> float | None:
        """CPU seconds since the first sample, those of ended processes as last seen."""
        return None if self._base is None else sum(self._cpu.values()) - self._base

    def sample(self, pids: Iterable[int]) -> None:
        """Look at these processes; those that have ended are skipped."""
        total = 0
        for pid in pids:
            try:
                process = self._processes.get(pid) or psutil.Process(pid)
                self._processes[pid] = process
                with process.oneshot():
                    total += process.memory_info().rss
                    times = process.cpu_times()
                self._cpu[pid] = times.user + times.system
            except psutil.Error:
                continue
        if total:
            self.peak_rss_bytes = max(total, self.peak_rss_bytes or 0)
            if self._base is None:
                self._base = sum(self._cpu.values())
