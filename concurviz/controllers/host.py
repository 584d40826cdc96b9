"""A host's process as the controllers see it: launched, spoken to, and gone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from concurviz.controllers import children
from concurviz.wire.control import decode, encode

STDERR_TAIL_BYTES = 4_000
MOST_OUTPUT_BYTES = 1 << 20
"""More than this of what the host prints is not kept: it would fill the memory it lies in."""
TROUBLE = "trouble.txt"
"""Where lab.trouble leaves why a process ended itself."""
TROUBLE_BYTES = 100_000


class Host:
    """One host process with its control channel.

    ``on_message`` is called with every message of the host, ``on_exit`` once, with how it ended,
    after the last message.
    """

    def __init__(
        self,
        directory: Path,
        on_message: Callable[[dict[str, Any]], None],
        on_exit: Callable[[str], None],
    ) -> None:
        self._directory = directory
        self._on_message = on_message
        self._on_exit = on_exit
        self._process: Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    async def launch(self, python: str, root: Path) -> None:
        """Start the host under ``python``; ChildError if that is impossible."""
        ours, theirs = socket.socketpair()
        try:
            with (
                # Appended to, so that they may be cut short while they are written.
                (self._directory / "stdout.txt").open("ab") as out,
                (self._directory / "stderr.txt").open("ab") as err,
            ):
                self._process = await children.start(
                    python, root, "concurviz.lab.host", str(theirs.fileno()), str(os.getpid()),
                    stdin=DEVNULL, stdout=out, stderr=err, pass_fds=(theirs.fileno(),),
                )  # fmt: skip
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        reader, self._writer = await asyncio.open_connection(sock=ours)
        self._listener = asyncio.create_task(self._listen(reader, self._process))

    async def _listen(self, reader: asyncio.StreamReader, process: Process) -> None:
        try:
            while line := await reader.readline():
                self._on_message(decode(line))
        except (ConnectionError, ValueError) as error:
            # A host that breaks the protocol is as good as dead.
            self.kill()
            self._complain(error)
        code = await process.wait()
        if self._writer is not None:
            self._writer.close()
        self._on_exit(self._obituary(code))

    def trim_output(self) -> None:
        """Cut what the host and its workers printed, where that is more than anyone reads."""
        for name in ("stdout.txt", "stderr.txt"):
            with contextlib.suppress(OSError):
                path = self._directory / name
                if path.stat().st_size > MOST_OUTPUT_BYTES:
                    os.truncate(path, 0)

    def _complain(self, error: Exception) -> None:
        with (self._directory / "stderr.txt").open("a") as err:
            err.write(f"\nlost the control channel: {error}\n")

    def _obituary(self, code: int) -> str:
        # A process of the lab that ends itself says why.
        trouble = self._read_tail(TROUBLE, TROUBLE_BYTES)
        if trouble:
            return trouble
        said = self.stderr_tail()
        return f"the host {children.ending(code)}" + (f"; its last words:\n{said}" if said else "")

    def stderr_tail(self) -> str:
        """The end of what the host wrote to its standard error."""
        return self._read_tail("stderr.txt", STDERR_TAIL_BYTES)

    def _read_tail(self, name: str, most: int) -> str:
        try:
            with (self._directory / name).open("rb") as file:
                file.seek(0, os.SEEK_END)
                file.seek(max(0, file.tell() - most))
                return file.read().decode(errors="replace").strip()
        except OSError:
            return ""

    def say(self, message: Mapping[str, Any]) -> None:
        """Send a message; lost if the host has gone, which its exit will tell."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(encode(message))

    def kill(self) -> None:
        """Kill the host and its workers."""
        if self._process is not None:
            children.kill_group(self._process)

    async def gone(self) -> None:
        """Wait until the process has ended and ``on_exit`` has been called."""
        if self._listener is not None:
            await self._listener
