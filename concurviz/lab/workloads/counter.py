"""A counter that every task increments in the memory of whoever executes it.

Under threads and loops that is the host's own; a worker process changes its copy, and the parent
never sees it. Not guarded by a lock: nothing else of the task depends on it.
"""

from __future__ import annotations


class Counter:
    """``value``: how many tasks have counted in this process."""

    def __init__(self) -> None:
        self.value = 0

    def count(self) -> None:
        """One more."""
        self.value += 1


#: This process's own.
HERE = Counter()
