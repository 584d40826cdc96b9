"""One lock around everything: correct, and serial."""

import threading
import zlib

_lock = threading.Lock()
_text = bytes(range(256)) * 4_000
_total = 0


def add(number):
    """Compress a little and add it up, all of it under the lock."""
    global _total
    with _lock:
        packed = zlib.compress(_text, 6)
        _total += len(packed)
    return len(packed) + number
