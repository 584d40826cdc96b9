"""How a run's Python is called, and what that says of its GIL."""

from __future__ import annotations

FREE_THREADED = " free-threaded"
GIL_ENABLED = ", GIL enabled"
"""Of a free-threaded build that has its GIL all the same: asked for, or for a module's sake."""


def title(name: str, *, free_threaded: bool, gil: bool, module: str = "") -> str:
    """For example ``CPython 3.13.5 free-threaded, GIL enabled by numpy``.

    ``name``: implementation and version; ``module``: for whose sake the GIL was enabled, if known.
    """
    if not free_threaded:
        return name
    enabled = GIL_ENABLED + (f" by {module}" if module else "") if gil else ""
    return name + FREE_THREADED + enabled


def without_gil(interpreter: str) -> bool:
    """Whether threads run at once under the Python of that title."""
    return FREE_THREADED in interpreter and GIL_ENABLED not in interpreter
