"""Lanes out of another tool's file: what they are called, and which belong to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from concurviz.files.interchange.nesting import MAX_NAME
from concurviz.trace.columns import Int32


@dataclass
class Lane:
    """One lane. ``order``: by what those without a name are told apart and put in order.

    ``nested_in``: what it has is nested in another's states, if that has nothing else;
    ``continues``: what it has are calls of another, too.
    """

    process: Any
    name: str = ""
    order: tuple[bool, int, str] = (False, 0, "")
    nested_in: int | None = None
    continues: int | None = None

    @property
    def label(self) -> str:
        """What it is called."""
        _, number, text = self.order
        return self.name or f"thread {text[:MAX_NAME] or number}"


def joined(lanes: Sequence[Lane]) -> Int32 | None:
    """By lane: the one that its calls are of; None if all are of their own."""
    table = np.arange(len(lanes), dtype=np.int32)
    for one, lane in enumerate(lanes):
        into = lane.continues
        if into is None or lanes[into].process != lane.process:
            continue
        if lanes[into].continues is None:
            table[one] = into
    return table if np.any(np.diff(table) != 1) else None


def nested(
    lanes: Sequence[Lane], used: Sequence[int], flat: npt.NDArray[np.bool_]
) -> dict[int, int]:
    """By lane: the one that is nested in it. ``flat``: those that have states and nothing else."""
    found: dict[int, int] = {}
    for one in used:
        into = lanes[one].nested_in
        if into is None or not flat[into] or lanes[into].process != lanes[one].process:
            continue
        if lanes[into].nested_in is None:
            found.setdefault(into, one)
    return found
