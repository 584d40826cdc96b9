"""What can be seen of another process from outside, and whether clocks agree.

All of it is tried on a child started for the purpose, since a right on paper is not yet a read that
succeeds.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import get_clock_info, perf_counter_ns

from concurviz.doctor.check import Check, State
from concurviz.words import translate

#: Says the time once, then lives until its standard input ends.
_CHILD = "import sys, time; print(time.perf_counter_ns(), flush=True); sys.stdin.read()"
SLOW_CLOCK_NS = 1_000
COARSE_CLOCK_S = 1e-6
_CALLS = 20_000


def checks() -> Iterator[Check]:
    """Every check of this file."""
    yield clock()
    command = [sys.executable, "-I", "-S", "-c", _CHILD]
    before = perf_counter_ns()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        yield common_clock(before, int(line or 0), perf_counter_ns())
        yield system_calls(child.pid)
        yield foreign_memory(child.pid)
        assert child.stdin is not None
        child.stdin.close()
    yield tracing_policy()


def clock() -> Check:
    """The clock's resolution and what a look at it costs."""
    resolution = get_clock_info("perf_counter").resolution
    cost = min(_cost_ns() for _ in range(3))
    found = translate("doctor", "resolution {0:.0f} ns, {1:.0f} ns a look").format(
        resolution * 1e9, cost
    )
    remedy = ""
    if cost > SLOW_CLOCK_NS or resolution > COARSE_CLOCK_S:
        remedy = translate(
            "doctor",
            "Recording is slower or coarser than it could be: see whether the kernel's clock "
            "source can be tsc (/sys/devices/system/clocksource).",
        )
    state = State.WARNING if remedy else State.OK
    return _time("clock", translate("doctor", "Clock"), state, found, remedy)


def _cost_ns() -> float:
    began = perf_counter_ns()
    for _ in range(_CALLS):
        perf_counter_ns()
    return (perf_counter_ns() - began) / _CALLS


def common_clock(before: int, child: int, after: int) -> Check:
    """Whether a child's time lies between two of ours."""
    title = translate("doctor", "Clock of other processes")
    if before <= child <= after:
        found = translate("doctor", "the same as this one's")
        return _time("common_clock", title, State.OK, found)
    found = translate("doctor", "differs from this one's")
    remedy = translate("doctor", "Lanes of different processes cannot be compared on this system.")
    return _time("common_clock", title, State.MISSING, found, remedy)


def system_calls(pid: int) -> Check:
    """Whether the system call that a child's thread waits in can be read."""
    title = translate("doctor", "Waits of other processes' threads")
    if not sys.platform.startswith("linux"):
        return _outside("system_calls", title, State.WARNING, _linux_only(), _sampler_remedy())
    path = "/proc/PID/task/TID/syscall"
    try:
        Path(f"/proc/{pid}/task/{pid}/syscall").read_text("ascii")
    except OSError as error:
        found = translate("doctor", "{0} cannot be read: {1}").format(path, error.strerror)
        return _outside("system_calls", title, State.WARNING, found, _sampler_remedy())
    found = translate("doctor", "{0} can be read").format(path) + _as_root()
    return _outside("system_calls", title, State.OK, found)


class _Region(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


def foreign_memory(pid: int) -> Check:
    """Whether a child's memory can be read, which tells who holds its GIL."""
    title = translate("doctor", "Memory of other processes")
    if not sys.platform.startswith("linux"):
        return _outside("foreign_memory", title, State.WARNING, _linux_only(), _sampler_remedy())
    try:
        _read_memory(pid)
    except OSError as error:
        found = translate("doctor", "process_vm_readv fails: {0}").format(error.strerror)
        return _outside("foreign_memory", title, State.WARNING, found, _sampler_remedy())
    found = translate("doctor", "process_vm_readv works") + _as_root()
    return _outside("foreign_memory", title, State.OK, found)


def _read_memory(pid: int) -> bytes:
    """The first 16 bytes of a readable region of the process; OSError if they cannot be read."""
    for line in Path(f"/proc/{pid}/maps").read_text("utf-8", "replace").splitlines():
        addresses, permissions = line.split()[:2]
        if permissions.startswith("r"):
            address = int(addresses.split("-")[0], 16)
            break
    else:
        raise OSError(0, translate("doctor", "no readable memory"))
    buffer = ctypes.create_string_buffer(16)
    ours = _Region(ctypes.cast(buffer, ctypes.c_void_p).value, 16)
    theirs = _Region(address, 16)
    libc = ctypes.CDLL(None, use_errno=True)
    read = libc.process_vm_readv
    read.restype = ctypes.c_ssize_t
    no_flags = ctypes.c_ulong(0)
    one = ctypes.c_ulong(1)
    if read(pid, ctypes.byref(ours), one, ctypes.byref(theirs), one, no_flags) != 16:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return buffer.raw


def tracing_policy(path: Path = Path("/proc/sys/kernel/yama/ptrace_scope")) -> Check:
    """The kernel's policy about processes that look into each other (Yama)."""
    title = translate("doctor", "Tracing policy (ptrace_scope)")
    try:
        scope = int(path.read_text("ascii"))
    except (OSError, ValueError):
        return _outside("tracing_policy", title, State.OK, translate("doctor", "none is in force"))
    found = {
        0: translate("doctor", "0: one's own processes"),
        1: translate("doctor", "1: children, and who allows it, as concurviz's hosts do"),
        2: translate("doctor", "2: administrators only"),
    }.get(scope, translate("doctor", "{0}: nobody").format(scope))
    if scope < 2 or (scope == 2 and os.geteuid() == 0):
        return _outside("tracing_policy", title, State.OK, found)
    return _outside("tracing_policy", title, State.WARNING, found, _sampler_remedy())


def _linux_only() -> str:
    return translate("doctor", "on Linux only")


def _as_root() -> str:
    # Root may read everything: that says nothing about an ordinary user.
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return translate("doctor", " (as root)") if is_root else ""


def _sampler_remedy() -> str:
    if not sys.platform.startswith("linux"):
        return translate("doctor", "Waits of code that cannot be measured from inside are unknown.")
    return translate(
        "doctor",
        "Waits of code that cannot be measured from inside stay unknown. Allow it with "
        "sysctl kernel.yama.ptrace_scope=1, or docker run --cap-add=SYS_PTRACE.",
    )


def _time(key: str, title: str, state: State, found: str, remedy: str = "") -> Check:
    return Check(key, translate("doctor", "Time"), title, state, found, remedy)


def _outside(key: str, title: str, state: State, found: str, remedy: str = "") -> Check:
    return Check(key, translate("doctor", "Looking from outside"), title, state, found, remedy)
