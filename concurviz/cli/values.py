"""Values of options, read from their texts: ArgumentTypeError says what is allowed."""

from __future__ import annotations

import argparse
import re


def width(text: str) -> int:
    """A picture's width in pixels."""
    if not text.isdecimal() or not 400 <= int(text[:9]) <= 16384:
        raise argparse.ArgumentTypeError(f"{text}: allowed: 400 to 16384")
    return int(text)


def view(text: str) -> tuple[float, float]:
    """Two moments, ns from t = 0."""
    found = _two_times(text, r"\.\.")
    if found is None or not found[0] < found[1]:
        raise argparse.ArgumentTypeError(f"{text}: two moments in order, e.g. 120ms..1.5s")
    return found


def moments(text: str) -> tuple[float, float]:
    """A moment in each of two traces, ns from their t = 0."""
    found = _two_times(text, ",")
    if found is None:
        raise argparse.ArgumentTypeError(f"{text}: a moment of A and one of B, e.g. 120ms,1.5s")
    return found


def _two_times(text: str, between: str) -> tuple[float, float] | None:
    """Two times in ns, at most 30 years long; None where the text is something else."""
    time = r"(\d+(?:\.\d*)?|\.\d+)(ns|us|ms|s)"
    found = re.fullmatch(time + between + time, text)
    if found is None:
        return None
    unit_ns = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}
    first, second = (float(found[k]) * unit_ns[found[k + 1]] for k in (1, 3))
    return (first, second) if max(first, second) <= 1e18 else None
