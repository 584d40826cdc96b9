"""What a tree of real processes used, seen from outside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from concurviz.controllers import usage
from concurviz.controllers.usage import PERIOD_S, Usage, children_of, look
from concurviz.trace.series import Samples

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

BURN = "import time\nt = time.process_time()\nwhile time.process_time() < t + 0.15: pass\n"
#: Says a line when it has waited for a child that computed 0.15 s, then one more with a live child.
PARENT = f"""
import subprocess, sys
burn = {BURN!r}
subprocess.run([sys.executable, "-c", burn])
print("waited", flush=True)
sys.stdin.readline()
child = subprocess.Popen(
    [sys.executable, "-c", burn + "print('burnt', flush=True)\\nimport sys\\nsys.stdin.read()"],
    stdin=subprocess.PIPE,
)
sys.stdin.readline()
child.communicate()
"""


@contextmanager
def parent() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdin
        assert process.stdout
        yield process
        process.communicate("\n", timeout=20)


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@linux
def test_a_worker_that_lived_between_two_samples_is_counted() -> None:
    with parent() as process:
        assert hear(process) == "waited"
        samples = Samples()
        seen = Usage(samples, process.pid, base_cpu_s=0.0)
        seen.open(1, 1)
        assert seen.sample(10, []) >= PERIOD_S
        assert samples["t"].tolist() == [0, 10]
        assert samples["cpu_ns"][-1] >= 140_000_000
        say(process)
        hear(process)
        seen.sample(20, [])
        # The second child is alive and unannounced: found as a child of the host.
        assert samples["cpu_ns"][-1] >= 280_000_000
        assert samples["private_bytes"][-1] > samples["private_bytes"][-2]
        assert 0 < samples["private_bytes"][-1] < samples["rss_bytes"][-1]
        assert len(children_of(process.pid)) == 1


@linux
def test_a_pid_that_is_no_child_of_the_host_is_not_counted() -> None:
    with parent() as process:
        hear(process)
        samples = Samples()
        seen = Usage(samples, process.pid, base_cpu_s=0.0)
        seen.sample(0, [])
        seen.sample(1, [1])
        assert samples["rss_bytes"][1] < 1.5 * samples["rss_bytes"][0]


def test_what_has_gone_adds_nothing() -> None:
    samples = Samples()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    Usage(samples, gone.pid, base_cpu_s=0.0).sample(5, [])
    assert len(samples) == 0
    assert look(gone.pid) is None
    assert children_of(gone.pid) == []


def test_the_hosts_own_account_is_the_last_word() -> None:
    samples = Samples()
    seen = Usage(samples, 0, base_cpu_s=0.0)
    seen.open(100, 50)
    seen.close(30, 0.25, 400)
    assert samples["cpu_ns"].tolist() == [0, 250_000_000]
    assert samples["rss_bytes"].tolist() == [100, 400]
    assert samples["private_bytes"].tolist() == [50, 50]


def test_psutil_tells_the_same_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with parent() as process:
        hear(process)
        here = look(process.pid)
        monkeypatch.setattr(usage, "_LINUX", False)
        elsewhere = look(process.pid)
        assert here is not None
        assert elsewhere is not None
        assert elsewhere.parent == here.parent
        assert elsewhere.rss_bytes == pytest.approx(here.rss_bytes, rel=0.05)
        samples = Samples()
        seen = Usage(samples, process.pid, base_cpu_s=0.0)
        seen.sample(0, [])
        assert samples["rss_bytes"][0] > 0
        assert children_of(process.pid) == []
