"""What a host and its workers use, sampled from outside: CPU time and memory of the whole tree."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from time import perf_counter
from typing import NamedTuple

import psutil

from concurviz.trace.series import Samples

#: How long after one sample the next is taken, unless sampling would cost too much.
PERIOD_S = 0.05
#: The most of this process's time that sampling one run may take.
COST_SHARE = 0.02
#: Threads of a process that are asked for the children they started; engines start theirs from one.
MAX_STARTERS = 16

_LINUX = sys.platform == "linux"


class Seen(NamedTuple):
    """One process at one look: CPU seconds with those of ended children, and bytes."""

    parent: int
    cpu_s: float
    rss_bytes: int
    private_bytes: int


class Usage:
    """Adds samples of a host and its workers to ``samples``.

    On Linux a process tells the CPU time of its ended children with its own, so that a worker that
    lived between two samples is counted when its host has waited for it. Elsewhere such a worker is
    missed until the host's own account at the end (``close``).
    """

    def __init__(
        self, samples: Samples, host: int, base_cpu_s: float, *, elsewhere: bool = False
    ) -> None:
        """``host``: its pid; ``base_cpu_s``: the CPU time it had used as its engine began.

        ``elsewhere``: whether its workers are others' processes, which had been there before.
        """
        self._elsewhere = elsewhere
        self._begun_cpu_s: dict[int, float] = {}
        self._samples = samples
        self._host = host
        self._base_cpu_s = base_cpu_s
        self._gone_cpu_s: dict[int, float] = {}
        self._peak_rss = 0

    def open(self, rss_bytes: int, private_bytes: int) -> None:
        """The host's own word on its memory as its engine began."""
        self._samples.add(0, 0, rss_bytes, private_bytes)

    def sample(self, t: int, pids: Iterable[int]) -> float:
        """Look at the host and all that it started; ``pids`` are those of the known workers.

        ``t``: ns from the run's origin. Returns after how many seconds to look again.
        """
        began = perf_counter()
        found = self._look_at_tree(set(pids))
        if found:
            cpu_s = sum(s.cpu_s for s in found.values())
            if not _LINUX:
                self._gone_cpu_s |= {pid: s.cpu_s for pid, s in found.items()}
                cpu_s = sum(self._gone_cpu_s.values())
            self._samples.add(
                t,
                max(0, round((cpu_s - self._base_cpu_s) * 1e9)),
                sum(s.rss_bytes for s in found.values()),
                sum(s.private_bytes for s in found.values()),
            )
        return max(PERIOD_S, (perf_counter() - began) / COST_SHARE)

    def close(self, t: int, cpu_s: float, peak_rss_bytes: int | None) -> None:
        """The host's own account at the engine's end: all children waited for, its own peak."""
        samples = self._samples
        rss = int(samples["rss_bytes"][-1]) if len(samples) else 0
        private = int(samples["private_bytes"][-1]) if len(samples) else 0
        samples.add(t, round(cpu_s * 1e9), max(rss, peak_rss_bytes or 0), private)

    def _look_at_tree(self, workers: set[int]) -> dict[int, Seen]:
        # Parents first: a child that ends in between is then missed once, never counted twice.
        found: dict[int, Seen] = {}
        new = [self._host]
        while new:
            seen = {pid: s for pid in new if (s := look(pid)) is not None}
            found |= seen
            # Workers start none themselves; a fork server does.
            starters = [pid for pid in seen if pid not in workers]
            new = [c for pid in starters for c in children_of(pid) if c not in found]
        for pid in workers - found.keys():
            seen_worker = look(pid)
            if seen_worker is None:
                continue
            if self._elsewhere:
                begun = self._begun_cpu_s.setdefault(pid, seen_worker.cpu_s)
                found[pid] = seen_worker._replace(cpu_s=seen_worker.cpu_s - begun)
            elif seen_worker.parent in found:
                # Its parent tells that it is still that worker and not another's process by now.
                found[pid] = seen_worker
        return found


def look(pid: int) -> Seen | None:
    """A process as it is now; None when it is gone or not ours to look at."""
    return _look_in_proc(pid) if _LINUX else _look_with_psutil(pid)


def _look_in_proc(pid: int) -> Seen | None:
    # A third of what psutil costs: sixty worker processes are looked at twenty times a second.
    try:
        stat = _read(f"/proc/{pid}/stat")
        memory = _read(f"/proc/{pid}/statm").split()
        fields = stat[stat.rindex(b")") + 2 :].split()
        parent, ticks = int(fields[1]), sum(map(int, fields[11:15]))
        resident, shared = int(memory[1]), int(memory[2])
    except (OSError, ValueError, IndexError):
        return None
    return Seen(parent, ticks / _TICKS, resident * _PAGE, (resident - shared) * _PAGE)


def _look_with_psutil(pid: int) -> Seen | None:
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            rss = process.memory_info().rss
            times = process.cpu_times()
            parent = process.ppid()
    except psutil.Error:
        return None
    return Seen(parent, times.user + times.system, rss, rss)


def children_of(pid: int) -> list[int]:
    """The children of a process that its first threads started; none where Linux does not tell."""
    if not _LINUX:
        return []
    found: list[int] = []
    try:
        threads = sorted(map(int, os.listdir(f"/proc/{pid}/task")))  # noqa: PTH208
        for thread in threads[:MAX_STARTERS]:
            found += map(int, _read(f"/proc/{pid}/task/{thread}/children").split())
    except OSError:
        # Ended meanwhile, or a kernel without these lists: workers say their pids themselves.
        return found
    return found


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - half of Path's cost
        return file.read(1 << 16)


_TICKS = os.sysconf("SC_CLK_TCK") if _LINUX else 1
_PAGE = os.sysconf("SC_PAGE_SIZE") if _LINUX else 1
