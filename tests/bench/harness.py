"""What benches share: figures, their bars, the table and the file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

REPORT = Path("out/bench.json")


@dataclass(frozen=True)
class Figure:
    """One measured value. ``bar`` is the most it may be; None for what is only reported."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def ok(self) -> bool:
        return self.bar is None or self.value <= self.bar


def memory() -> str | None:
    """Where run directories are when there is room: a folder in memory, or None for the default."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def report(figures: Iterable[Figure]) -> bool:
    """Print the figures, write them to ``out/bench.json``; True when every bar is met."""
    rows = list(figures)
    table = Table("figure", "value", "unit", "at most", "")
    for row in rows:
        bar = "" if row.bar is None else f"{row.bar:g}"
        verdict = "" if row.bar is None else "ok" if row.ok else "NOT MET"
        table.add_row(row.name, f"{row.value:.3g}", row.unit, bar, verdict)
    Console().print(table)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([{**asdict(r), "ok": r.ok} for r in rows], indent=2) + "\n")
    return all(row.ok for row in rows)
