"""What benches share: figures and their bars, the table and the file, and surroundings."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from concurviz.controllers import rundirs

REPORT = Path("out/bench.json")


class BenchError(Exception):
    """What was measured is not what the bench claims to measure; the figure would be a lie."""


@dataclass(frozen=True)
class Figure:
    """One measured value. ``bar`` is the most it may be; None for what is only reported."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the bar is met; None without one."""
        return None if self.bar is None else self.value <= self.bar


@contextmanager
def run_directory() -> Iterator[Path]:
    """A directory where the lab would put its journals: in memory where there is room."""
    path = rundirs.create()
    try:
        yield path
    finally:
        rundirs.remove(path)


@contextmanager
def window_environment() -> Iterator[dict[str, str]]:
    """The environment of a window's process: fresh settings, offscreen unless asked otherwise.

    Byte code may be written: pip has compiled the libraries that we are measured against, and with
    ``PYTHONDONTWRITEBYTECODE`` set a checkout alone would be compiled anew at each start.
    """
    with tempfile.TemporaryDirectory() as folder:
        homes = {f"XDG_{name}_HOME": folder for name in ("CONFIG", "CACHE", "STATE", "DATA")}
        env = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **homes}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        yield env


def report(figures: Iterable[Figure]) -> bool:
    """Print the figures, write them to ``out/bench.json``; True when every bar is met."""
    rows = list(figures)
    table = Table("figure", "value", "unit", "at most", "")
    for row in rows:
        bar = "" if row.bar is None else f"{row.bar:g}"
        verdict = "" if row.bar is None else "ok" if row.ok else "NOT MET"
        # Whole below the point for counts, three digits for what is measured.
        value = f"{row.value:,.0f}" if row.value >= 1000 else f"{row.value:.3g}"
        table.add_row(row.name, value, row.unit, bar, verdict)
    Console().print(table)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([{**asdict(r), "ok": r.ok} for r in rows], indent=2) + "\n")
    return all(row.ok is not False for row in rows)
