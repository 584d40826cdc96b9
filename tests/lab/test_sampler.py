"""The sampler: what a line of the kernel means, and what it finds in real hosts."""

from __future__ import annotations

import asyncio
import platform
import sys
import threading
import time
from pathlib import Path

import pytest

from concurviz.controllers.lab import Lab
from concurviz.controllers.run import Run
from concurviz.lab import watched
from concurviz.lab.sampler import state_of
from concurviz.wire.states import State
from tests.lab_runs import scenario, until
from tests.traces import check

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's /proc")
GIL = 0x7F00_0000_1000, 0x200


@pytest.mark.parametrize(
    ("line", "gil", "state"),
    [
        ("running\n", GIL, State.RUNNING),
        ("202 0x7f0000001010 0x189 0x0 0x0 0x0 0x0 0x7ffd 0x7f\n", GIL, State.GIL_WAIT),
        ("202 0x7f0000001200 0x189 0x0 0x0 0x0 0x0 0x7ffd 0x7f\n", GIL, State.LOCK_WAIT),
        ("202 0x7f0000001010 0x189 0x0 0x0 0x0 0x0 0x7ffd 0x7f\n", (0, 0), State.LOCK_WAIT),
        ("202 0x7f0000001010 0x189 0x0 0x0 0x0 0x0 0x7ffd 0x7f\n", (0, -1), State.UNKNOWN),
        ("74 0x7 0x0 0x0 0x0 0x0 0x0 0x7ffd 0x7f\n", GIL, State.IO_WAIT),
        ("230 0x1 0x1 0x0 0x0 0x0 0x0 0x7ffd 0x7f\n", GIL, State.SUSPENDED),
        ("-1 0x7ffd 0x7f\n", GIL, State.IO_WAIT),
    ],
)
def test_lines_of_the_kernel(line: str, gil: tuple[int, int], state: State) -> None:
    assert state_of(line, gil, "x86_64") == state


def test_a_thread_that_has_ended_is_no_wait() -> None:
    with pytest.raises(ProcessLookupError):
        state_of("-1 0x0 0x0\n", GIL, "x86_64")


@linux
def test_a_thread_without_the_gil_waits_inside_the_runtime() -> None:
    home = watched.gil_home()
    assert home[1] > 0
    ids: list[int] = []
    stop = threading.Event()

    def work() -> None:
        ids.append(threading.get_native_id())
        while not stop.is_set():
            sum(range(1000))

    # Two: while this thread reads, and has let go of the GIL, one of them runs and one waits.
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        deadline = time.monotonic() + 20
        while True:
            lines = [Path(f"/proc/self/task/{i}/syscall").read_text() for i in ids]
            if any(state_of(line, home, platform.machine()) == State.GIL_WAIT for line in lines):
                break
            assert time.monotonic() < deadline, lines
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def hang(fault: str, *, sample: bool) -> tuple[Run, list[State]]:
    """Three threads of which one hangs, stopped a while after it did.

    With what was drawn of each worker's last moment just before.
    """
    runs: list[Run] = []
    drawn: list[State] = []

    async def main() -> None:
        lab = Lab(sample=sample)
        task = asyncio.create_task(
            lab.compare(
                scenario(
                    "threads",
                    params={"tasks": 30, "cpu_ms": 15.0, "workers": 3},
                    workload="cpu",
                    fault=fault,
                    fault_every=4,
                )
            )
        )
        try:
            await until(lab, lambda: bool(lab.runs) and lab.runs[0].trace is not None)
            trace = lab.runs[0].trace
            assert trace is not None
            await until(lab, lambda: trace.now > 1_500_000_000)
            opened = [row.opened(trace.extent) for row in trace.workers.values()]
            drawn.extend(State(spans[-1][2]) for spans in opened if spans)
        finally:
            await lab.stop()
            await task
            runs.extend(lab.runs)
            await lab.close()

    asyncio.run(main())
    assert runs[0].trace is not None
    check(runs[0].trace)
    return runs[0], drawn


@linux
def test_a_call_that_keeps_the_gil_leaves_the_others_waiting_for_it() -> None:
    run, drawn = hang("hang-c", sample=True)
    assert run.trace is not None
    assert not run.unsampled
    rows = list(run.trace.workers.values())
    # Inside one call there is no look at the clock, and those who wait never get to theirs.
    last = [State(row.state[-1]) for row in rows]
    # The one that has the GIL; another may be between two tasks. So it was drawn at once, too.
    for states in (drawn, last):
        assert sum(state not in (State.GIL_WAIT, State.IDLE) for state in states) == 1, states


@linux
def test_without_the_sampler_nothing_is_claimed_to_be_sampled() -> None:
    run, _ = hang("hang", sample=False)
    assert run.trace is not None
    assert not len(run.trace.sampled)
    assert run.trace.worker_ns[State.UNKNOWN] > 0
