"""A counter that every task increments in the memory of whoever executes it.

Under threads and loops that is the host's own; a worker process changes its copy, and the parent
never sees it.
"""

from __future__ import annotations

# By name: gevent puts something else in its place.
from threading import Lock


class Counter:
    """``value``: how many tasks have counted in this process."""

    def __init__(self) -> None:
        self.value = 0
        self._lock = Lock()

    def count(self) -> None:
        """One more."""
        # Without a GIL threads would lose each other's: to read and to write are two steps.
        with self._lock:
            self.value += 1


#: This process's own.
HERE = Counter()
