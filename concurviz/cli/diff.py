"""``concurviz diff``: two traces side by side, and what differs between them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from concurviz.analysis import diff_table
from concurviz.analysis.beside import Pair, PairError, beside
from concurviz.analysis.diff import KINDS, Difference, Kind
from concurviz.analysis.trace import Trace
from concurviz.cli.codes import BAD_INPUT, DONE, say
from concurviz.cli.output import UNLIMITED, fits, plain
from concurviz.cli.outputs import OutputError, Outputs
from concurviz.cli.reading import progress_of
from concurviz.files.atomic import WriteError
from concurviz.files.diff_results import diff_json
from concurviz.files.opening import OpenError, open_runs
from concurviz.files.results import write_results

#: Tasks and phases are printed by those that differ most; the JSON has more of them.
MOST_PRINTED = 10
_DIFFERENCE, _MEASURED = 4, 6
#: Columns that are left out, the fewest that make room.
_LEFT_OUT = ((), (_MEASURED,), (_MEASURED, _DIFFERENCE))


def run(args: argparse.Namespace) -> int:
    """Carry out ``diff`` as parsed by concurviz.cli.arguments and return the exit code."""
    outputs = Outputs.of(args)
    paths = Path(args.a), Path(args.b)
    at = args.align or (0.0, 0.0)
    try:
        outputs.check()
        traces = [_read(path) for path in paths]
        pair = beside(traces[0], traces[1], (paths[0].name, paths[1].name), at[0] - at[1])
        if args.align_mark is not None:
            pair = pair.shifted(_shift_of(pair, args.align_mark))
        if outputs.json is not None:
            write_results(outputs.json, diff_json(pair, (args.a, args.b)))
        replace(outputs, json=None).save(pair.joined)
    except (OpenError, PairError, OutputError, WriteError) as error:
        say(str(error))
        return BAD_INPUT
    print_diff(pair)
    return DONE


def _read(path: Path) -> Trace:
    with progress_of(path.name) as progress:
        return open_runs(path, progress)


def _shift_of(pair: Pair, text: str) -> float:
    """The shift that lays two marks on each other; PairError naming those there are."""
    if text in pair.marks:
        return pair.marks[text]
    known = ", ".join(list(pair.marks)[:MOST_PRINTED]) or "none"
    raise PairError(plain(f"--align-mark {text}: no mark of both; marks of both: {known}"))


def print_diff(pair: Pair) -> None:
    """What is compared, and a table of each kind on stdout."""
    for finding in pair.findings:
        print(plain(finding.text))
    for side, trace in pair.traces:
        for note in trace.notes:
            print(f"not shown of {side}: {note}")
    for kind in KINDS:
        shown = most(pair.diff.of(kind), kind)
        if not shown:
            continue
        left = len(pair.diff.of(kind)) + pair.diff.left_out.get(kind, 0) - len(shown)
        print(f"\n{kind.capitalize()}" + (f", and {left:,} more" if left else ""))
        _print(shown)


def most(rows: Sequence[Difference], kind: Kind) -> list[Difference]:
    """Those to print: of tasks and phases those that differ by most seconds, in their order."""
    if kind not in ("tasks", "phases") or len(rows) <= MOST_PRINTED:
        return list(rows)
    kept = sorted(range(len(rows)), key=lambda i: -rows[i].weight)[:MOST_PRINTED]
    return [rows[i] for i in sorted(kept)]


def _print(rows: Sequence[Difference]) -> None:
    """The table, without what can be worked out from the rest where that has no room."""
    console = Console(width=None if sys.stdout.isatty() else UNLIMITED)
    for left_out in _LEFT_OUT:
        table = _table(rows, left_out)
        if fits(console, table):
            break
    console.print(table)


def _table(rows: Sequence[Difference], left_out: Sequence[int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown = [place for place in range(len(diff_table.HEADERS)) if place not in left_out]
    for place in shown:
        left = place in (0, 1, len(diff_table.HEADERS) - 1)
        table.add_column(Text(diff_table.HEADERS[place]), justify="left" if left else "right")
    for row, cells in zip(rows, diff_table.rows(rows), strict=True):
        style = "bold" if row.differs else ""
        # Names are text, whatever is in them: neither markup nor control characters.
        table.add_row(*(Text(plain(cells[place]), style) for place in shown))
    return table
