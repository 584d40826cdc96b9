"""``concurviz models``: the concurrency models and what each needs."""

from __future__ import annotations

import importlib.util

from rich.console import Console
from rich.table import Table

from concurviz.wire.models import MODELS


def run() -> int:
    """Print the table of models."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Model", "What it is", "Workers", "Needs"):
        table.add_column(heading)
    for model in MODELS.values():
        workers = "settable" if model.pooled else "one loop" if model.one_loop else "one"
        needs = ", ".join(f"{n}{'' if _installed(n) else ' (missing)'}" for n in model.needs) or "–"
        table.add_row(model.name, model.summary, workers, needs)
    Console().print(table)
    return 0


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
