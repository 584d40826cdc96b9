"""Measures the machine's vital signs: each part in a process of its own, one after the other."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable
from typing import Any

from concurviz.analysis.vitals import PARTS
from concurviz.controllers import rundirs
from concurviz.controllers.children import kill_group, start

TIMEOUT_S = 60.0


async def measure(
    told: Callable[[str, dict[str, Any]], None], python: str = sys.executable
) -> dict[str, dict[str, Any]]:
    """Every part's figures by its name; ``told`` is called with each as it comes.

    A part that could not be measured has ``missing``: why.
    """
    base = await asyncio.to_thread(rundirs.create)
    found: dict[str, dict[str, Any]] = {}
    try:
        for part in PARTS:
            process = await start(
                python, base / "root", "concurviz.lab.vitals", part, str(os.getpid()),
                stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
            )  # fmt: skip
            try:
                out, err = await asyncio.wait_for(process.communicate(), TIMEOUT_S)
                found[part] = json.loads(out)
            except (TimeoutError, ValueError):
                said = err.decode(errors="replace").strip() if process.returncode else ""
                found[part] = {"missing": said.splitlines()[-1] if said else "no answer in time"}
            finally:
                kill_group(process)
                await process.wait()
            told(part, found[part])
    finally:
        rundirs.remove(base)
    return found
