"""``concurviz vitals``: what a process, a thread, a task and a coroutine cost on this machine."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from concurviz.cli.main import BAD_INPUT, DONE, say
from concurviz.cli.output import UNLIMITED
from concurviz.controllers.machine import this_machine
from concurviz.controllers.vitals import PARTS, measure
from concurviz.files.atomic import WriteError, check_writable
from concurviz.files.results import write_results


def run(args: argparse.Namespace) -> int:
    """Measure, print the card, leave the file asked for; returns the exit code."""
    path = None if args.json is None else Path(args.json)
    try:
        if path is not None:
            check_writable(path)
        found = asyncio.run(measure(lambda _part, _figures: None))
        _print(found)
        if path is not None:
            document = {"machine": asdict(this_machine()), "vitals": found}
            write_results(path, document)
    except WriteError as error:
        say(str(error))
        return BAD_INPUT
    return DONE


def _print(found: dict[str, dict[str, Any]]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("One", "to create", "to switch to", "to keep", "round trip", "many at once"):
        table.add_column(heading, justify="left" if heading == "One" else "right")
    for part, name in PARTS.items():
        figures = found.get(part, {})
        if "missing" in figures:
            table.add_row(name, str(figures["missing"]))
            continue
        trip = next((v for k, v in figures.items() if k.endswith("round_trip_s")), None)
        many = figures.get("many")
        table.add_row(
            name,
            _time(figures.get("create_s")),
            _time(figures.get("switch_s")),
            _size(figures.get("keep_bytes")),
            _time(trip),
            "–" if many is None else f"{many:,.0f} in {_time(figures.get('many_s'))}",
        )
    Console(width=None if sys.stdout.isatty() else UNLIMITED).print(table)


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
