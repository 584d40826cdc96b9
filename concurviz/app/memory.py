"""Memory that a frame has freed is kept for the next one."""

from __future__ import annotations

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""glibc's numbers of them."""
KEPT_BYTES = 128 << 20
LARGEST_KEPT = 32 << 20


def keep_freed() -> None:
    """Let glibc keep what is freed, up to 128 MB; elsewhere nothing happens.

    The arrays of a frame are megabytes, which glibc gives back to the system when the frame is
    drawn. The next one then gets every page anew: 600 faults, and up to half of its time.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, LARGEST_KEPT)
    mallopt(_TRIM_THRESHOLD, KEPT_BYTES)
