"""Starting the lab's processes: hosts, the loopback service, calibration."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import secrets
import signal
import sys
import tomllib
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import asdict
from pathlib import Path
from typing import Any

import platformdirs
import tomli_w

from concurviz.wire.control import Rates

CALIBRATION_TIMEOUT_S = 30.0
SERVICE_TIMEOUT_S = 20.0


class ChildError(Exception):
    """A process of the lab could not be started; the text says which and why."""


def environment(root: Path) -> dict[str, str]:
    """This process's environment for a foreign interpreter.

    Only ``root`` is on its path: our own site-packages would feed our numpy to another Python.
    """
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    # Qt in a host is a QCoreApplication: it needs no platform, and must not ask for the user's.
    # qasync would otherwise take whatever binding the user's own programs are told to use.
    return kept | {"PYTHONPATH": str(root), "PYTHONUNBUFFERED": "1", "QT_API": "pyside6"}


async def start(python: str, root: Path, module: str, *args: str, **options: Any) -> Process:
    """Start ``python -m module`` in a session of its own; ChildError if that is impossible."""
    try:
        return await asyncio.create_subprocess_exec(
            python, "-m", module, *args,
            cwd=root, env=environment(root), start_new_session=True, **options,
        )  # fmt: skip
    except OSError as error:
        raise ChildError(f"cannot start {python}: {error.strerror or error}") from error


def kill_group(process: Process) -> None:
    """Kill a process and everything in its session's group."""
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def ending(code: int) -> str:
    """How a process with this exit code ended, in words."""
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"exited with code {code}"


class Service:
    """The loopback service's process; ``port`` and ``token`` are what clients need."""

    def __init__(self, process: Process, port: int, token: bytes) -> None:
        self._process = process
        self.port = port
        self.token = token

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def gone(self) -> str:
        """Wait until the process has ended; returns how it did, in words."""
        return f"the loopback service {ending(await self._process.wait())}"

    @staticmethod
    async def launch(root: Path) -> Service:
        """Start the service and wait until it listens; ChildError if it does not."""
        token = secrets.token_bytes(16)
        process = await start(
            sys.executable, root, "concurviz.lab.service", str(os.getpid()),
            stdin=PIPE, stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(token.hex().encode() + b"\n")
        try:
            line = await asyncio.wait_for(process.stdout.readline(), SERVICE_TIMEOUT_S)
            return Service(process, int(line), token)
        except (TimeoutError, ValueError) as error:
            kill_group(process)
            said = (await process.stderr.read()).decode(errors="replace").strip()
            await process.wait()
            raise ChildError(f"the loopback service did not start: {said or error}") from error

    async def close(self) -> None:
        """End the service."""
        kill_group(self._process)
        await self._process.wait()


def _machine() -> str:
    return f"{platform.node()} {platform.machine()} {platform.python_version()}"


async def calibration(root: Path) -> Rates:
    """The calibrated amounts of work on this machine, under this interpreter.

    Measured once and kept in the user's cache; ChildError if they cannot be measured.
    """
    path = platformdirs.user_cache_path("concurviz") / "calibration.toml"
    known: dict[str, Any] = {}
    try:
        known = tomllib.loads(path.read_text("utf-8"))
        return _rates(known[_machine()])
    except (OSError, ValueError, KeyError, TypeError):
        # Unreadable, of another version, or not there yet.
        known = {k: v for k, v in known.items() if isinstance(v, dict)}
    process = await start(
        sys.executable, root, "concurviz.lab.calibrate",
        stdin=DEVNULL, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    try:
        out, _err = await asyncio.wait_for(process.communicate(), CALIBRATION_TIMEOUT_S)
        rates = _rates(json.loads(out))
    except (TimeoutError, ValueError, TypeError) as error:
        kill_group(process)
        await process.wait()
        raise ChildError(f"the calibration of CPU work failed: {error}") from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(known | {_machine(): asdict(rates)}), "utf-8")
    except OSError:
        # An unwritable cache only means to measure again next time.
        return rates
    return rates


def _rates(data: Any) -> Rates:
    """Rates as read; TypeError or ValueError for what cannot be any."""
    rates = Rates(**data)
    for value in asdict(rates).values():
        if not isinstance(value, float) or not 0.1 < value < 1e6:
            raise ValueError(f"impossible rate {value!r}")
    return rates
