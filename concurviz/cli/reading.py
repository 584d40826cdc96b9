"""Reading what may be large: how far it is, on stderr where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

#: What is read sooner needs no bar, and no import of what draws it.
PATIENCE_S = 0.3


@contextmanager
def progress_of(
    name: str, clock: Callable[[], float] = monotonic
) -> Iterator[Callable[[float], bool]]:
    """What is to be called with the share of a file that is read; it never says to stop.

    Ctrl+C is a KeyboardInterrupt wherever the reading is, which takes the bar away.
    """
    begun = clock()
    move: Callable[[float], None] | None = None
    with ExitStack() as shown:

        def progress(share: float) -> bool:
            nonlocal move
            if move is None and sys.stderr.isatty() and clock() - begun > PATIENCE_S:
                # Late: most files are read before this would be imported.
                from concurviz.cli.output import reading_bar

                move = shown.enter_context(reading_bar(name))
            if move is not None:
                move(share)
            return True

        yield progress
