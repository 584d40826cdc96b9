"""Fields of untrusted JSON objects, each checked as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concurviz.analysis.trace import Machine, Mode

_LONGEST_TEXT = 100_000
_MOST_CORES = 100_000
_MODES: dict[str, Mode] = {"live": "live", "compare": "compare"}


class FieldError(ValueError):
    """A field that says something impossible: one line."""


def table(of: Mapping[str, Any], key: str) -> dict[str, Any]:
    """An object in an object."""
    value = of.get(key)
    if not isinstance(value, dict):
        raise FieldError(f"{key} is not a table")
    return value


def text(of: Mapping[str, Any], key: str) -> str:
    """A text of bounded length."""
    value = of.get(key)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise FieldError(f"{key} is not a text of at most {_LONGEST_TEXT:,} characters")
    return value


def whole(of: Mapping[str, Any], key: str) -> int:
    """A whole number from 0 on that 64 bits can hold."""
    value = of.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise FieldError(f"{key} is not a whole number")
    return value


def number(of: Mapping[str, Any], key: str) -> float:
    """A finite number from 0 on."""
    value = of.get(key)
    # Below 2**63 also as a float, which is what will be written: 2**63 - 1 is rounded up to 2**63.
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not (0 <= value < 2**63 and float(value) < 2**63)
    ):
        raise FieldError(f"{key} is not a number from 0 on")
    return float(value)


def number_or_none(of: Mapping[str, Any], key: str) -> float | None:
    """A finite number from 0 on, or null."""
    return None if of.get(key) is None else number(of, key)


def mode_of(of: Mapping[str, Any]) -> Mode:
    """The field ``mode``."""
    mode = _MODES.get(text(of, "mode"))
    if mode is None:
        raise FieldError("mode is neither live nor compare")
    return mode


def machine_of(of: Mapping[str, Any]) -> Machine:
    """A machine as ``dataclasses.asdict`` takes it apart."""
    cores = whole(of, "cores")
    if not 1 <= cores <= _MOST_CORES:
        raise FieldError("cores is impossible")
    return Machine(
        cores=cores,
        cpu=text(of, "cpu"),
        memory_bytes=whole(of, "memory_bytes"),
        platform=text(of, "platform"),
        python=text(of, "python"),
    )
