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

from concurviz.analysis.vitals import HEADERS, rows
from concurviz.cli.codes import BAD_INPUT, DONE, say
from concurviz.cli.output import UNLIMITED
from concurviz.controllers.machine import this_machine
from concurviz.controllers.vitals import measure
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
    for heading in HEADERS:
        table.add_column(heading, justify="right" if heading != HEADERS[0] else "left")
    for line in rows(found):
        table.add_row(*line)
    Console(width=None if sys.stdout.isatty() else UNLIMITED).print(table)
