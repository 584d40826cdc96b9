"""``concurviz models``: the concurrency models, what each needs, and whether it can run here."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from concurviz.cli import known
from concurviz.controllers.catalogue import fitting_for, spelled
from concurviz.controllers.interpreters import OLDEST, Interpreter
from concurviz.wire.models import MODELS, Model


def run() -> int:
    """Print the table of models."""
    found = known.found()
    own = next(i for i in found if i.path == Path(sys.executable))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Model", "What it is", "Workers", "Needs", "Here"):
        table.add_column(heading)
    for model in MODELS.values():
        workers = "settable" if model.pooled else "one loop" if model.one_loop else "one"
        table.add_row(model.name, model.summary, workers, _needs(model), _here(model, own, found))
    Console().print(table)
    return 0


def _needs(model: Model) -> str:
    oldest = [] if model.oldest == OLDEST else [f"Python {'.'.join(map(str, model.oldest))}"]
    return ", ".join([*oldest, *model.needs]) or "–"


def _here(model: Model, own: Interpreter, found: list[Interpreter]) -> str:
    if not own.lacks(model):
        return "yes"
    fitting = fitting_for(model, found)
    if fitting is None:
        missing = [name for name in model.needs if name not in own.packages]
        return f"missing: {', '.join(missing)}" if missing else "no"
    return f"as {model.name}@{spelled(fitting, found)}"
