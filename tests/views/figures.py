"""Figures of runs made by hand, for the panels' tests."""

from __future__ import annotations

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.verdict import Verdict
from concurviz.trace.store import EventCounts, TaskCounts
from concurviz.views.state import Phase, RunView, ScreenState


def metrics(model: str, wall_s: float, status: str = "done") -> RunMetrics:
    """A run of 60 tasks that took ``wall_s``, its workers half running and half in I/O."""
    return RunMetrics(
        model=model,
        interpreter="CPython 3.11.7",
        status=status,
        tasks=TaskCounts(60, 60, 0, 0),
        wall_s=wall_s,
        throughput=60 / wall_s,
        offered=60 / wall_s,
        latency_s={"p50": 0.1, "p95": 0.2, "p99": None},
        speedup=2 / wall_s,
        ideal=4.0,
        cpu_s=0.2,
        cpu_use=0.5,
        startup_s=0.05,
        peak_rss_bytes=20 << 20,
        unit_bytes=2.0 * 2**20,
        unit="worker",
        units=4.0,
        events=EventCounts(100, 100, 0),
        states={"workers": {"running": wall_s / 2, "io_wait": wall_s / 2}, "tasks": {}},
        heartbeat=None,
    )


def run_view(model: str, wall_s: float = 1.0, status: str = "done", reason: str = "") -> RunView:
    return RunView(model, status, reason, metrics(model, wall_s, status))


def finished(**changes: object) -> ScreenState:
    """A comparison that threads have won, with some fields changed."""
    fields: dict[str, object] = {
        "phase": Phase.DONE,
        "mode": "compare",
        "runs": (run_view("serial", 2.0), run_view("threads", 0.5)),
        "verdict": Verdict("Threads win: 4.00× serial.", "threads"),
    }
    return ScreenState(**(fields | changes))  # type: ignore[arg-type]
