"""What a host imports before its first task: every run waits for it."""

from __future__ import annotations

import subprocess
import sys

WITHOUT_LOOP = (
    "serial", "threads", "processes", "thread_pool", "process_pool", "subinterpreters", "qthreads",
)  # fmt: skip


def test_a_host_without_a_loop_imports_no_asyncio() -> None:
    """A third of its start would be that."""
    engines = ", ".join(f"concurviz.lab.engines.{name}" for name in WITHOUT_LOOP)
    code = f"import sys, concurviz.lab.host, {engines}; print('asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
