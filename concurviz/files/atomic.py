"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


class WriteError(Exception):
    """A file that cannot be written: one line naming it and why."""


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8; readers see the old file or the new one, never a part.

    Missing folders are made. What is no regular file (``/dev/stdout``, a pipe) is written to, not
    replaced. Raises WriteError.
    """
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            path.write_text(text, "utf-8")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            beside.write_text(text, "utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from error


def check_writable(path: Path) -> None:
    """Raise WriteError now if ``path`` could not be written later, after minutes of work."""
    path = path.resolve()
    if path.is_dir():
        raise WriteError(f"{path}: cannot be written: it is a folder")
    if path.exists():
        target = path
    else:
        target = next(p for p in path.parents if p.exists())
        if not target.is_dir():
            raise WriteError(f"{path}: cannot be written: {target} is not a folder")
    if not os.access(target, os.W_OK):
        raise WriteError(f"{path}: cannot be written: no permission to write to {target}")
