"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class WriteError(Exception):
    """A file that cannot be written: one line naming it and why."""


class Cancelled(Exception):
    """Whoever asked for the file wants it no more; nothing is left of it."""


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into; what it held until then is replaced when all has been written.

    Readers see the old file or the new one, never a part, a crash of the machine included. Missing
    folders are made. What is no regular file (``/dev/stdout``, a pipe) is written to, not replaced.
    Raises WriteError for whatever the system refuses, a full disk among them.
    """
    try:
        if path.exists() and not path.is_file():
            # Before links are followed: a pipe's, such as /dev/stdout's, leads to no name.
            with path.open("wb") as file:
                yield file
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with beside.open("wb") as file:
                yield file
                file.flush()
                # Before the name points to it: else a power cut may leave an empty file behind.
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` as ``writing`` does; raises WriteError."""
    with writing(path) as file:
        file.write(data)


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 as ``writing`` does; raises WriteError."""
    write_bytes(path, text.encode("utf-8"))


def check_writable(path: Path) -> None:
    """Raise WriteError now if ``path`` could not be written later, after minutes of work."""
    if path.is_dir():
        raise WriteError(f"{path}: cannot be written: it is a folder")
    if path.exists() and not path.is_file() and os.access(path, os.W_OK):
        return
    path = path.resolve()
    if path.exists():
        target = path
    else:
        target = next(p for p in path.parents if p.exists())
        if not target.is_dir():
            raise WriteError(f"{path}: cannot be written: {target} is not a folder")
    if not os.access(target, os.W_OK):
        raise WriteError(f"{path}: cannot be written: no permission to write to {target}")
