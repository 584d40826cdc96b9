"""One thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """``warning``: it works, but less well or not everywhere. ``missing``: it does not work."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True)
class Check:
    """The outcome of one check.

    ``key`` names it in JSON and never changes with the language; ``group`` and ``title`` are what
    was looked at, ``found`` the value, ``remedy`` what to do ("" where nothing is to be done).
    """

    key: str
    group: str
    title: str
    state: State
    found: str
    remedy: str = ""


def worst(checks: list[Check]) -> State:
    """The worst state among the checks."""
    states = {check.state for check in checks}
    return next((s for s in (State.MISSING, State.WARNING) if s in states), State.OK)
