"""``serial``: one task after the other in the host's main thread."""

from __future__ import annotations

from concurviz.lab.context import Context
from concurviz.lab.worker import introduce


def run(context: Context) -> None:
    """Execute the source's tasks here."""
    introduce(context.journal, 0, "main thread", "main")
    worker = context.worker(0)
    context.source.open(worker.recorder)
    worker.bench.restart()
    worker.serve(context.source)
