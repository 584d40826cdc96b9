"""The sampler's process as the controllers see it."""

from __future__ import annotations

import os
import sys
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path

from concurviz.controllers.children import kill_group, start

SUPPORTED = sys.platform.startswith("linux")
ELSEWHERE = "looking at threads from outside works on Linux only"


class Sampler:
    """A process that samples the threads of one run until it is killed.

    ``cpu_s`` is the CPU time that it took up to then.
    """

    def __init__(self, process: Process) -> None:
        self.cpu_s = 0.0
        self._process = process
        self._killed = False

    @property
    def pid(self) -> int:
        return self._process.pid

    @staticmethod
    async def launch(root: Path, directory: Path) -> Sampler:
        """Start it for the run in ``directory``; ChildError if that is impossible."""
        with (directory / "sampler.txt").open("wb") as said:
            process = await start(
                sys.executable, root, "concurviz.lab.sampler", str(directory), str(os.getpid()),
                stdin=DEVNULL, stdout=said, stderr=said,
            )  # fmt: skip
        return Sampler(process)

    def kill(self) -> None:
        """End it: nothing that it sees from now on matters."""
        if not self._killed:
            self._killed = True
            self.cpu_s = _cpu_s(self.pid)
            kill_group(self._process)

    async def gone(self) -> None:
        """Wait until the process has ended."""
        await self._process.wait()


def _cpu_s(pid: int) -> float:
    """CPU time of a process so far, 0 if that is not told any more."""
    try:
        # The name, in parentheses, may have anything in it; the times are fields 14 and 15.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0
