"""Nothing outlives its parent, however it dies."""

from __future__ import annotations

import asyncio
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
from concurviz.wire.models import MODELS
from tests.lab_runs import in_lab, scenario, until

GONE_S = 3.0

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


@pytest.mark.parametrize("model", MODELS)
def test_when_the_window_process_is_killed_everything_goes(model: str) -> None:
    with lab_process(model) as process:
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 2  # host and service at least
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(family, GONE_S)
        assert alive == []
    rundirs.sweep()
    assert not list(Path("/dev/shm").glob(f"concurviz-lab-{process.pid}-*"))


def test_a_host_inside_one_c_call_goes_too() -> None:
    with lab_process("threads", "hang-c") as process:
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(family, GONE_S)
        assert alive == []
    rundirs.sweep()


def test_when_a_host_is_killed_its_workers_go_and_the_run_is_broken() -> None:
    async def play(lab: Lab) -> None:
        task = asyncio.create_task(lab.live(scenario("processes")))
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
        pids = [row.pid for row in trace.workers.values()]
        workers = [psutil.Process(pid) for pid in pids]
        host = workers[0].parent()
        assert host is not None
        done = trace.tasks.done
        host.kill()
        await until(lab, task.done)
        _, alive = psutil.wait_procs(workers, GONE_S)
        assert alive == []
        assert trace.tasks.done >= done

    outcome = in_lab(play)
    run = outcome.run("processes")
    assert run.status == "broken"
    assert "SIGKILL" in run.reason
    assert len(outcome.banners) == 1
