"""The sampler: looks at workers' threads from outside, for code that never looks at the clock.

Run as ``python -m concurviz.lab.sampler DIRECTORY PARENT``; ends with its parent. Linux only. It
finds threads and interpreters in the notes of a run directory, reads ``/proc/PID/task/TID/syscall``
of each thread some 500 times a second, and writes what it saw as samples into a journal of its own
in the same directory. The sampled processes run none of its code and need only to give leave
(``lab.watched``).
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections import deque
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from concurviz.lab.journal import Journal
from concurviz.lab.lifeline import die_with_parent
from concurviz.lab.recorder import Recorder
from concurviz.lab.watched import NO_GIL, NOT_FOUND
from concurviz.wire.states import State

PERIOD_S = 0.002
LOOKS_A_PERIOD = 16
"""Of more threads each is looked at less often: the sampler must not eat what it measures."""
BUDGET_NS = 20_000_000
"""CPU time that is believed to belong to looks to come: what a tick or two can be behind."""
NEWS_S = 0.05
"""How often it looks for threads that are new."""
CAP_BYTES = 64 * 1024 * 1024

#: futex, and what sleeps for a time: nanosleep, clock_nanosleep.
CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (202, (35, 230)),
    "aarch64": (98, (101, 115)),
    "riscv64": (98, (101, 115)),
    "ppc64le": (221, (162, 246)),
    "s390x": (238, (162, 262)),
}


class Thread:
    """One worker's thread. ``looked``: when, ns; 0 before the first time."""

    def __init__(self, worker: int, pid: int, tid: int, recorder: Recorder) -> None:
        self.worker = worker
        self.pid = pid
        self.looked = 0
        self.recorder = recorder
        path = f"/proc/{pid}/task/{tid}/"
        self._syscall = os.open(path + "syscall", os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._account = os.open(path + "schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            # A kernel that keeps no accounts: then all that is ready counts as running.
            self._account = -1
        self._ran = self.ran_ns()
        self._budget = 0

    def doing(self) -> str:
        """The kernel's line on the thread's system call; OSError when it may not be read."""
        return os.pread(self._syscall, 256, 0).decode("ascii")

    def ran_ns(self) -> int:
        """CPU time of the thread as of the kernel's last tick or switch; 0 where not counted."""
        return int(os.pread(self._account, 64, 0).split()[0]) if self._account >= 0 else 0

    def on_core(self, ready: bool, passed: int) -> bool:
        """Whether a thread seen ``ready`` was running, rather than waiting for a core.

        To be asked at every look, ``passed`` ns after the last. The kernel does not tell the two
        apart, but counts CPU time, if only at every tick: so much of the time in which a thread was
        seen ready was running, and where it is used up the rest was not.
        """
        if self._account < 0:
            return ready
        ran = self.ran_ns()
        self._budget = min(self._budget + ran - self._ran, BUDGET_NS)
        self._ran = ran
        if not ready or self._budget < passed // 2:
            return False
        self._budget -= passed
        return True

    def close(self) -> None:
        """Let go of the files."""
        os.close(self._syscall)
        if self._account >= 0:
            os.close(self._account)


def state_of(line: str, gil: tuple[int, int], machine: str) -> State:
    """What a thread does whose line this is; ``gil``: address and bytes of the GIL's home.

    RUNNING means that it runs or waits for a core: this line does not tell them apart.
    ProcessLookupError when it has ended.
    """
    if line.startswith("running"):
        return State.RUNNING
    futex, sleeps = CALLS[machine]
    fields = line.split()
    number = int(fields[0])
    if number < 0:
        if int(fields[1], 16) == 0:
            raise ProcessLookupError("a thread without a stack has ended")
        # Blocked, but in no system call: a page on its way from the disk.
        return State.IO_WAIT
    if number in sleeps:
        return State.SUSPENDED
    if number != futex:
        return State.IO_WAIT
    address, size = gil
    if size == NOT_FOUND:
        return State.UNKNOWN
    if size != NO_GIL and address <= int(fields[1], 16) < address + size:
        return State.GIL_WAIT
    return State.LOCK_WAIT


class Sampler:
    """The threads of the run in ``directory``, in the order in which they are to be looked at."""

    def __init__(self, directory: str, machine: str) -> None:
        self.refused = ""
        self._directory = Path(directory)
        self._machine = machine
        self._journal = Journal(directory, CAP_BYTES)
        self._offsets: dict[str, int] = {}
        self._gil: dict[int, tuple[int, int]] = {}
        self._early: list[dict[str, Any]] = []
        self._threads: deque[Thread] = deque()

    def discover(self) -> None:
        """Read what is new in the run's notes."""
        for path in sorted(self._directory.glob("notes-*.jsonl")):
            with path.open("rb") as file:
                file.seek(self._offsets.get(path.name, 0))
                data = file.read()
            whole = data.rfind(b"\n") + 1
            self._offsets[path.name] = self._offsets.get(path.name, 0) + whole
            for line in data[:whole].splitlines():
                note = json.loads(line)
                if "process" in note:
                    self._gil[note["process"]] = note["gil"], note["gil_bytes"]
                elif "worker" in note:
                    self._early.append(note)
        early, self._early = self._early, []
        for note in early:
            # A process says where its GIL is before it introduces a worker, but not in one file.
            if note["pid"] in self._gil:
                self._add(note["worker"], note["pid"], note["tid"])
            else:
                self._early.append(note)

    def _add(self, worker: int, pid: int, tid: int) -> None:
        try:
            thread = Thread(worker, pid, tid, self._journal.recorder(worker))
        except OSError as error:
            self._refuse(error)
            return
        self._threads.append(thread)

    def _refuse(self, error: OSError) -> None:
        # A thread that has ended is no reason to say anything.
        if isinstance(error, PermissionError) and not self.refused:
            self.refused = f"/proc/PID/task/TID/syscall: {error.strerror}"
            self._journal.note(sampler=self.refused)

    def look(self) -> None:
        """Look at the threads whose turn it is."""
        for _ in range(min(LOOKS_A_PERIOD, len(self._threads))):
            thread = self._threads.popleft()
            try:
                self._look_at(thread)
            except OSError as error:
                # Its recorder is not closed: that would be the end of the worker's own lane.
                self._refuse(error)
                thread.close()
                continue
            self._threads.append(thread)

    def _look_at(self, thread: Thread) -> None:
        state = state_of(thread.doing(), self._gil[thread.pid], self._machine)
        now = perf_counter_ns()
        passed = now - thread.looked if thread.looked else 0
        if not thread.on_core(state == State.RUNNING, passed) and state == State.RUNNING:
            state = State.CPU_WAIT
        thread.recorder.sample(now, state, passed)
        thread.looked = now


def main() -> None:
    """Sample the run in the directory in argv until the parent in argv ends this process."""
    die_with_parent(int(sys.argv[2]))
    sampler = Sampler(sys.argv[1], platform.machine())
    due = news = time.monotonic()
    while True:
        if due >= news:
            sampler.discover()
            news = due + NEWS_S
        sampler.look()
        # Late once is no reason to hurry: looks in a row would see the same moment.
        now = time.monotonic()
        due = max(due + PERIOD_S, now)
        time.sleep(due - now)


if __name__ == "__main__":
    main()
