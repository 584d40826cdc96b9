"""A cluster on another machine: namespaces give it an address, a clock and a disk of its own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from concurviz.controllers.lab import Lab
from concurviz.scenario.model import from_dict
from tests.lab.others_cluster import others_cluster
from tests.lab_runs import check_trace, compare, in_lab, scenario, until

NET = "10.213.77"
AHEAD_S = 3600
SOON_S = 10.0
#: The kernel takes at most fifteen characters for a link's name.
NAME = f"cvz{os.getpid()}"


def ip(*words: str) -> None:
    """Run ``ip``; CalledProcessError."""
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


OWN = """
import socket

def task(i):
    print(socket.gethostname(), i)
    return 1 / i
"""
LACKING = """
import socket

if socket.gethostname() == "far":
    import not_there

def task(i):
    return i
"""


@contextmanager
def another_network() -> Iterator[None]:
    """A network namespace called NAME at NET.2, of which this side is NET.1."""
    if os.geteuid() or not shutil.which("ip") or not shutil.which("unshare"):
        pytest.skip("another machine takes root, ip and unshare")
    try:
        ip("netns", "add", NAME)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace can be made here: {error.stderr.strip()}")
    try:
        ip("link", "add", f"{NAME}a", "type", "veth", "peer", "name", f"{NAME}b", "netns", NAME)
        ip("addr", "add", f"{NET}.1/30", "dev", f"{NAME}a")
        ip("link", "set", f"{NAME}a", "up")
        for words in ("addr add {}.2/30 dev {}b", "link set {1}b up", "link set lo up"):
            ip("-n", NAME, *words.format(NET, NAME).split())
        yield
    finally:
        # The namespace lives on as long as connections over the cut cable do, and with it the link.
        subprocess.run(["ip", "link", "del", f"{NAME}a"], check=False, capture_output=True)
        ip("netns", "del", NAME)


def test_a_run_on_another_machine_and_its_cable_cut(tmp_path: Path) -> None:
    hide = f'mount -t tmpfs none /dev/shm && mount -t tmpfs none "{tmp_path}"'
    shell = f'hostname far && {hide} && exec "$@"'
    far = ["unshare", "-m", "-u", "-T", "--monotonic", str(AHEAD_S), "--fork", "--kill-child"]
    within = ["ip", "netns", "exec", NAME, *far, "sh", "-c", shell, "sh"]
    wanted = scenario("dask", workload="cpu", params={"tasks": 5, "workers": 2})
    once = scenario("dask", workload="cpu", params={"workers": 2})
    with another_network(), others_cluster("near", f"{NET}.2", within) as others:
        run = compare(once, cluster=others.address).run("dask")
        assert (run.status, run.reason) == ("done", "")
        assert run.trace is not None
        check_trace(run.trace)
        workers = [row for row in run.trace.workers.values() if row.role == "process"]
        assert len(workers) == 2
        for row in workers:
            assert re.fullmatch(r"10\.213\.77\.2:\d+ ±\d+\.\d ms", row.label), row.label

        # A file that is not there goes there.
        file = tmp_path / "work.py"
        file.write_text(OWN, "utf-8")
        own = {"models": ["dask"], "repeats": 1, "warmup": 0}
        own |= {"params": {"tasks": 2, "workers": 2}}
        own["task"] = f"{file}:task"
        run = compare(from_dict(own), cluster=others.address).run("dask")
        assert (run.status, run.reason) == ("done", "")
        assert run.trace is not None
        assert run.trace.outputs[1] == "far 1\n"
        # Its lines are in tracebacks there, too.
        assert "\n    return 1 / i\n" in run.trace.errors[0]
        file.write_text(LACKING, "utf-8")
        run = compare(from_dict(own), cluster=others.address).run("dask")
        assert run.status == "broken"
        assert re.match(
            rf"the cluster at {others.address} cannot be used: on its worker \S+ work.py does not "
            r"import: ModuleNotFoundError: No module named 'not_there' \(its file alone goes to "
            r"the workers: what it imports must be there\)\n",
            run.reason,
        ), run.reason

        async def play(lab: Lab) -> None:
            work = asyncio.create_task(lab.live(wanted))
            await until(lab, lambda: bool(lab.runs) and lab.runs[0].trace is not None)
            trace = lab.runs[0].trace
            assert trace is not None
            await until(lab, lambda: trace.tasks.done > 5)
            ip("link", "set", f"{NAME}a", "down")
            await until(lab, work.done, SOON_S)

        cut = in_lab(play, cluster=others.address).run("dask")
    assert cut.status == "broken"
    assert cut.reason == (
        f"the cluster at {others.address} has given no answer for 5 s: the way to it is cut, or it "
        "hangs"
    )
    assert cut.trace is not None
    check_trace(cut.trace)
    assert cut.trace.tasks.submitted > 5
