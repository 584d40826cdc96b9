"""What commands print: progress bars and the table of results."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from concurviz.analysis import table
from concurviz.analysis.metrics import RunMetrics

#: Characters a line has where nobody set a width: in a file or a pipe nothing should be folded.
UNLIMITED = 400


def progress_bar(unit: str = "tasks") -> Progress:
    """A bar on stderr, where that is a terminal: what is at work and how many ended of all."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


@contextmanager
def reading_bar(name: str) -> Iterator[Callable[[float], None]]:
    """A bar on stderr while a file is read; what is yielded moves it to a share, 0 to 1."""
    bar = Progress(
        TextColumn("reading {task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(plain(name), total=1.0)
        yield lambda share: bar.update(task, completed=share)


def plain(text: str) -> str:
    """A text of anyone's for a terminal: without control characters."""
    return "".join(c if c.isprintable() else "?" for c in text)


def print_results(metrics: Sequence[RunMetrics], winner: str | None) -> None:
    """The table of results on stdout.

    Where the terminal is too narrow for a line per model, a column per model, in as many tables
    below each other as it takes.
    """
    console = Console(width=None if sys.stdout.isatty() else UNLIMITED)
    columns = table.telling(metrics)
    headers = [table.HEADERS[c] for c in columns]
    lines = [[Text(row[c]) for c in columns] for row in table.rows(metrics)]
    for line, run in zip(lines, metrics, strict=True):
        if run.model == winner:
            line[0].stylize("bold green")
    wide = _table([Text(h) for h in headers], lines)
    if fits(console, wide):
        console.print(wide)
        return
    while lines:
        count = len(lines)
        while count > 1 and not fits(console, _upright(headers, lines[:count])):
            count -= 1
        console.print(_upright(headers, lines[:count]))
        lines = lines[count:]


def fits(console: Console, result: Table) -> bool:
    """Whether a table has room without breaking lines."""
    unlimited = console.options.update_width(UNLIMITED)
    return console.measure(result, options=unlimited).maximum <= console.width


def _upright(headers: Sequence[str], lines: Sequence[Sequence[Text]]) -> Table:
    """A column per model."""
    headings = [Text(headers[0]), *(line[0] for line in lines)]
    cells = zip(map(Text, headers[1:]), *(line[1:] for line in lines), strict=True)
    return _table(headings, [list(row) for row in cells])


def _table(headings: Sequence[Text], lines: Sequence[Sequence[Text]]) -> Table:
    result = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, heading in enumerate(headings):
        result.add_column(heading, justify="right" if index else "left", no_wrap=False)
    for line in lines:
        result.add_row(*line)
    return result
