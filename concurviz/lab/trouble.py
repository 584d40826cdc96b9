"""Why the lab's own processes end themselves, left where others find it: a file in the run's
directory. The first word stays: what comes after it is most often its consequence."""

from __future__ import annotations

import contextlib
import os

NAME = "trouble.txt"
MOST_BYTES = 100_000


def leave(directory: str, text: str) -> None:
    """Say why; nothing if somebody has said something before, or it cannot be written."""
    draft = os.path.join(directory, f"trouble-{os.getpid()}.new")
    with contextlib.suppress(OSError):
        with open(draft, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text[:MOST_BYTES])
        # Whole or not at all, and never over another's.
        os.link(draft, os.path.join(directory, NAME))


def read(directory: str) -> str:
    """What was said; empty if nothing was."""
    try:
        with open(os.path.join(directory, NAME), encoding="utf-8") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return ""


def take(directory: str) -> str:
    """The same, and forgotten: its process has been replaced."""
    said = read(directory)
    with contextlib.suppress(OSError):
        os.unlink(os.path.join(directory, NAME))
    return said
