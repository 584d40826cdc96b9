"""Nothing outlives its parent, however it dies."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from concurviz.controllers import rundirs
from concurviz.controllers.lab import Lab
from tests.lab_runs import engines, in_lab, scenario, until
from tests.processes import alive_after, holds

#: A lab that runs a model live for ever and says so once it has tasks.
FOREVER = """
import asyncio, sys
from concurviz.controllers.lab import Lab
from tests.lab_runs import has_tasks, scenario, until

async def main():
    lab = Lab()
    fault = dict(fault="hang-c", fault_every=3) if sys.argv[2] == "hang-c" else {}
    task = asyncio.create_task(lab.live(scenario(sys.argv[1], **fault)))
    await until(lab, lambda: bool(lab.runs) and has_tasks(lab.runs[0]))
    print("running", flush=True)
    await task

asyncio.run(main())
"""


@contextmanager
def lab_process(model: str, fault: str = "none") -> Iterator[subprocess.Popen[str]]:
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", FOREVER, model, fault], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        try:
            assert process.stdout.readline() == "running\n"
            yield process
        finally:
            process.kill()


@engines()
def test_when_the_window_process_is_killed_everything_goes(model: str) -> None:
    with lab_process(model) as process:
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2  # host and service at least
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert alive_after(family) == []
    rundirs.sweep()
    assert not list(Path("/dev/shm").glob(f"concurviz-lab-{process.pid}-*"))


@pytest.mark.parametrize("model", ["threads", "processes", "thread-pool", "process-pool", "dask"])
def test_a_host_inside_one_c_call_goes_too(model: str) -> None:
    with lab_process(model, "hang-c") as process:
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert alive_after(family) == []
    rundirs.sweep()


def semaphores(family: list[psutil.Process]) -> list[Path]:
    """The files of the named semaphores that these processes have mapped.

    Told by their inodes: the C library maps a semaphore under a draft's name and then renames it.
    """
    lines = [line for p in family for line in Path(f"/proc/{p.pid}/maps").read_text().splitlines()]
    inodes = {int(line.split()[4]) for line in lines if "/dev/shm/sem." in line}
    with os.scandir("/dev/shm") as entries:
        return [Path(e.path) for e in entries if e.name.startswith("sem.") and e.inode() in inodes]


@pytest.mark.parametrize("victim", ["window", "host", "worker"])
def test_whoever_of_a_process_pool_is_killed_its_semaphores_go(victim: str) -> None:
    with lab_process("process-pool") as process:
        family = psutil.Process(process.pid).children(recursive=True)
        used = semaphores(family)
        assert used
        host = next(p for p in family if semaphores([p]))
        workers: list[psutil.Process] = []

        def has_workers() -> bool:
            workers[:] = (p for p in host.children() if "spawn_main" in " ".join(p.cmdline()))
            return bool(workers)

        # They come one after the other, and each is a copy of who starts it at first.
        assert holds(has_workers)
        killed = {"window": psutil.Process(process.pid), "host": host, "worker": workers[0]}
        killed[victim].kill()
        assert holds(lambda: not any(path.exists() for path in used))
    rundirs.sweep()


@pytest.mark.parametrize("model", ["processes", "process-pool", "dask"])
def test_when_a_host_is_killed_its_workers_go_and_the_run_is_broken(model: str) -> None:
    async def play(lab: Lab) -> None:
        task = asyncio.create_task(lab.live(scenario(model)))
        await until(
            lab,
            lambda: (
                bool(lab.runs)
                and lab.runs[0].trace is not None
                and lab.runs[0].trace.tasks.done > 0
            ),
        )
        trace = lab.runs[0].trace
        assert trace is not None
        pids = [row.pid for row in trace.workers.values() if row.role == "process"]
        workers = [psutil.Process(pid) for pid in pids]
        host = workers[0].parent()
        assert host is not None
        done = trace.tasks.done
        host.kill()
        await until(lab, task.done)
        assert alive_after(workers) == []
        assert trace.tasks.done >= done

    outcome = in_lab(play)
    run = outcome.run(model)
    assert run.status == "broken"
    assert "SIGKILL" in run.reason
    assert len(outcome.banners) == 1
