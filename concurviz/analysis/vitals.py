"""Vital signs as a table: the same texts in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concurviz.words import noop

#: The parts of lab.vitals in the order in which they are shown, each with its name.
PARTS = {
    "process": noop("Process (spawn)"),
    "thread": noop("Thread"),
    "qthread": noop("QThread"),
    "task": noop("asyncio task"),
    "coroutine": noop("Bare coroutine"),
    "subinterpreter": noop("Sub-interpreter"),
}
HEADERS = (
    noop("One"),
    noop("to create"),
    noop("to switch to"),
    noop("to keep"),
    noop("round trip"),
    noop("many at once"),
)
HELP = (
    noop("Each was measured in a process of its own; medians."),
    noop("Creating and ending one; a process is spawned and joined."),
    noop("Half a round trip between two of them; a coroutine: one resumption."),
    noop("Memory that one takes while it waits; a process: all of its own."),
    noop("Through a pipe, a queue or the loop, there and back."),
    noop("As many as this machine took, 10,000 at most."),
)


def rows(found: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """One row of texts a part, as long as HEADERS; why, where a part could not be measured."""
    lines = []
    for part, name in PARTS.items():
        figures = found.get(part)
        if figures is None:
            lines.append([name, "…", "", "", "", ""])
        elif "missing" in figures:
            lines.append([name, str(figures["missing"]), "", "", "", ""])
        else:
            lines.append([name, *_cells(figures)])
    return lines


def _cells(figures: Mapping[str, Any]) -> list[str]:
    trip = next((v for k, v in figures.items() if k.endswith("round_trip_s")), None)
    many = figures.get("many")
    return [
        _time(figures.get("create_s")),
        _time(figures.get("switch_s")),
        _size(figures.get("keep_bytes")),
        _time(trip),
        "–" if many is None else f"{many:,.0f} in {_time(figures.get('many_s'))}",
    ]


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def _size(count: float | None) -> str:
    if count is None:
        return "–"
    return f"{count / 2**20:.1f} MiB" if count >= 2**20 else f"{count / 2**10:.2f} KiB"
