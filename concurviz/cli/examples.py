"""``concurviz examples``: the example tasks, what each teaches, and what it needs."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from concurviz.scenario.examples import EXTRA, examples


def run() -> int:
    """Print the table of examples."""
    found = examples()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Example", "Lesson", "Needs"):
        table.add_column(heading)
    for one in found:
        needs = [f"{n} (missing)" if n in one.missing else n for n in one.needs]
        table.add_row(one.name, one.scenario.lesson, ", ".join(needs) or "–")
    console = Console()
    console.print(table)
    console.print(
        f"\nconcurviz compare NAME runs one; its code: {found[0].path.parent}", soft_wrap=True
    )
    if any(one.missing for one in found):
        console.print(f"What is missing comes with pip install '{EXTRA}'", markup=False)
    return 0
