"""The results table: the same columns and figures in the window and on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from concurviz.analysis.metrics import RunMetrics
from concurviz.wire.models import MODELS
from concurviz.words import word

#: One per column of :func:`rows`, with its unit.
HEADERS = (
    "Model",
    "Wall time (s)",
    "Tasks/s",
    "Offered/s",
    "p50 (ms)",
    "p95 (ms)",
    "p99 (ms)",
    "Speed-up (ideal)",
    "CPU use (cores)",
    "Peak memory (MiB)",
    "Start-up (s)",
    "Tasks done / failed / cancelled",
    "Counter in parent / of all",
    "Events sent / received / dropped",
)

#: What each column means, for tooltips and documentation.
HELP = (
    "The concurrency model; its status follows where the run is neither done nor running.",
    "From the start of the run to the end of its last task: the median of the rounds that count, "
    "and half the interval that holds it.",
    "Tasks done per second of wall time.",
    "Tasks submitted per second, refused ones included: more than are done where they pile up.",
    "Half of the tasks were done within this time of their submission.",
    "95 % of the tasks were done within this time of their submission.",
    "99 % of the tasks were done within this time of their submission.",
    "Serial's wall time over this model's; in brackets the most it could reach on this machine.",
    "Processor time of the host and its workers over the wall time.",
    "The most memory that the host and its workers held together.",
    "From starting the host process until it was ready.",
    "How the tasks of this run ended; refused ones, cancelled since too many were waiting, apart.",
    "Each task adds one to a counter in its worker's memory: what the parent sees of it at the "
    "end, and the sum over all workers.",
    "Records that the workers wrote, that arrived here, and that were dropped for lack of room.",
)

#: Shown for what is not known.
NOTHING = "–"


def rows(metrics: Sequence[RunMetrics]) -> list[list[str]]:
    """One row of texts a run, as long as HEADERS, in the order given."""
    return [_row(m) for m in metrics]


def as_text(metrics: Sequence[RunMetrics]) -> str:
    """The table for the clipboard: lines of tab-separated cells, headers first."""
    return "".join("\t".join(cells) + "\n" for cells in (HEADERS, *rows(metrics)))


def _row(m: RunMetrics) -> list[str]:
    title = word(MODELS[m.model].title)
    speedup = NOTHING
    if m.speedup is not None:
        speedup = f"{m.speedup:.2f}×" + (f" ({m.ideal:.2f}×)" if m.ideal is not None else "")
    return [
        title if m.status in ("done", "running") else f"{title} ({word(m.status)})",
        _wall(m),
        f"{m.throughput:,.1f}",
        f"{m.offered:,.1f}",
        *(_number(m.latency_s[p], ".1f", 1e3) for p in ("p50", "p95", "p99")),
        speedup,
        _number(m.cpu_use, ".2f"),
        _number(m.peak_rss_bytes, ".0f", 1 / 2**20),
        _number(m.startup_s, ".2f"),
        _tasks(m),
        NOTHING if m.counter is None else f"{m.counter[0]:,} / {m.counter[1]:,}",
        f"{m.events.sent:,} / {m.events.received:,} / {m.events.dropped:,}",
    ]


def _tasks(m: RunMetrics) -> str:
    refused = f" ({word('refused')} {m.tasks.refused:,})" if m.tasks.refused else ""
    return f"{m.tasks.done:,} / {m.tasks.failed:,} / {m.tasks.cancelled:,}{refused}"


def _wall(m: RunMetrics) -> str:
    """The median wall time with what it may be off by, e.g. ``0.750 ±0.012``."""
    if m.spread is None:
        return f"{m.wall_s:.3f}"
    wall = m.spread.wall_s
    spread = "" if wall.half_width is None else f" ±{wall.half_width:.3f}"
    return f"{wall.value:.3f}{spread}"


def _number(value: float | None, spec: str, factor: float = 1.0) -> str:
    return NOTHING if value is None else format(value * factor, spec)
