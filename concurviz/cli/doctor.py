"""``concurviz doctor``: what this machine has and lacks, as a table."""

from __future__ import annotations

import json
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from concurviz.cli.codes import BAD_INPUT, DONE, RUN_FAILED, say
from concurviz.cli.known import added
from concurviz.doctor.check import State
from concurviz.doctor.report import Report, examine, report_json
from concurviz.files.atomic import WriteError, check_writable, write_text

_STYLES = {State.OK: "green", State.WARNING: "yellow", State.MISSING: "bold red"}


def run(json_file: str | None) -> int:
    """Print the table, leave the JSON where asked for; 1 if anything is missing."""
    path = None if json_file is None else Path(json_file)
    try:
        if path is not None:
            check_writable(path)
        report = examine(added=added())
        if path is not None:
            write_text(path, json.dumps(report_json(report), indent=2, ensure_ascii=False) + "\n")
    except WriteError as error:
        say(str(error))
        return BAD_INPUT
    _print(report)
    return RUN_FAILED if report.state is State.MISSING else DONE


def _print(report: Report) -> None:
    console = Console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("State", no_wrap=True)
    table.add_column("Check")
    table.add_column("Found, and what to do", overflow="fold")
    group = ""
    for check in report.checks:
        if check.group != group:
            if group:
                table.add_row()
            group = check.group
            table.add_row("", Text(group, style="bold"))
        # Text, not markup: paths may have square brackets.
        state = Text(check.state.value, style=_STYLES[check.state])
        found = Text(check.found)
        if check.remedy:
            # Below what was found: a column of its own would stand empty and squeeze the others.
            found.append(f"\n→ {check.remedy}", style="bold")
        table.add_row(state, Text(check.title), found)
    console.print(table)
    console.print(_summary(report))


def _summary(report: Report) -> str:
    warnings, missing = report.count(State.WARNING), report.count(State.MISSING)
    if not warnings and not missing:
        return f"All {len(report.checks)} checks are well."
    parts = [f"{missing} missing"] if missing else []
    parts += [f"{warnings} warning{'s' if warnings > 1 else ''}"] if warnings else []
    return f"{' and '.join(parts)} in {len(report.checks)} checks."
