"""What a command does when it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable


def when_told(*numbers: int, do: Callable[[], object]) -> None:
    """Call ``do`` in the running loop when one of these signals comes."""
    for number in numbers:
        with contextlib.suppress(NotImplementedError):  # not on Windows
            asyncio.get_running_loop().add_signal_handler(number, do)
