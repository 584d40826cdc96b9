"""``serial``: one task after the other in the host's main thread."""

from __future__ import annotations

from time import perf_counter_ns

from concurviz.lab.context import Context
from concurviz.lab.worker import Worker, introduce


def run(context: Context) -> None:
    """Execute the source's tasks here."""
    introduce(context.journal, 0, "main thread", "main")
    worker = Worker(context.journal, 0, context.settings, context.stop)
    context.source.open(worker.recorder)
    worker.ticker.last = perf_counter_ns()
    worker.serve(context.source)
