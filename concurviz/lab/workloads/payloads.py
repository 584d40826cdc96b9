"""Payloads: lists of numbers that go to a task and come back with its result.

Between processes they are pickled and sent through a pipe. Within one they go by reference, which
costs nothing and needs no code.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import Any

_BYTES_PER_NUMBER = 9  # of a float in a pickle


@lru_cache(maxsize=1)
def numbers(size: int) -> list[float]:
    """A list that takes about ``size`` bytes pickled."""
    return [float(i) for i in range(size // _BYTES_PER_NUMBER)]


@lru_cache(maxsize=1)
def packed_size(size: int) -> int:
    """How many bytes those numbers really take pickled."""
    return len(pack(numbers(size)))


def pack(message: Any) -> bytes:
    """What multiprocessing would send."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack(data: bytes) -> Any:
    """The message; only of our own processes' making."""
    return pickle.loads(data)
