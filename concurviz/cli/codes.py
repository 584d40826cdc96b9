"""What all commands say in one way: how they ended, and what went wrong."""

from __future__ import annotations

import sys

DONE = 0
RUN_FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def say(text: str) -> None:
    """One line on stderr for the user."""
    print(f"concurviz: {text}", file=sys.stderr)
