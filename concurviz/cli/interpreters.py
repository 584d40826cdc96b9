"""``concurviz interpreters``: the Pythons found here, any of which may run tasks."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from concurviz.cli import known
from concurviz.cli.output import UNLIMITED
from concurviz.controllers.catalogue import spelled, unavailable
from concurviz.controllers.interpreters import Interpreter


def run() -> int:
    """Print the table of interpreters."""
    found = known.found()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("--python", "What it is", "GIL", "Found", "Path", "Cannot run"):
        table.add_column(heading)
    for interpreter in found:
        table.add_row(*(Text(cell) for cell in _cells(interpreter, found)))
    console = Console()
    # A path that is folded cannot be copied.
    Console(width=None if console.is_terminal else UNLIMITED).print(table)
    return 0


def _cells(interpreter: Interpreter, found: list[Interpreter]) -> tuple[str, ...]:
    path, source = str(interpreter.path), interpreter.source
    if interpreter.unfit:
        why = interpreter.problem or "too old, or no CPython"
        return "–", interpreter.title, "–", source, path, why
    gil = "none" if interpreter.free_threaded else "yes"
    name = spelled(interpreter, found)
    cannot = ", ".join(unavailable(interpreter)) or "–"
    return "its path" if name == path else name, interpreter.title, gil, source, path, cannot
