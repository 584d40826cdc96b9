"""Hosts in Live let the window go first; those of a comparison do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/sys/kernel/sched_autogroup_enabled")
STEP_BACK = """
import os, threading
from concurviz.lab.priority import AUTOGROUP, step_back
step_back()
for thread in threading.enumerate():
    if thread is not threading.main_thread():
        thread.join()
print(os.nice(0), open(AUTOGROUP).read() if os.path.exists(AUTOGROUP) else "")
"""


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there are no priorities like these here")
def test_a_process_that_steps_back_does_so_within_its_session_and_as_a_session() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STEP_BACK],
        check=True, capture_output=True, text=True, start_new_session=True, timeout=60,
    )  # fmt: skip
    niceness, _, group = done.stdout.strip().partition(" ")

    assert int(niceness) == min(19, os.nice(0) + 10)
    if AUTOGROUP.exists() and AUTOGROUP.read_text().strip() == "1":
        assert group.endswith("nice 10")
