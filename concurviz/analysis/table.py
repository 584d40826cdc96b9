"""The results table: the same columns and figures in the window and on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from concurviz.analysis.metrics import RunMetrics
from concurviz.scenario.contenders import title_of
from concurviz.words import noop, word

#: Shown for what is not known.
NOTHING = "–"

_UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB"))


@dataclass(frozen=True)
class Column:
    """One column: ``text`` makes the cell, ``value`` what it is sorted and compared by.

    ``better``: -1 where less is better, 1 where more is, 0 where neither. ``telling`` says for all
    runs together whether the column is worth its room.
    """

    header: str
    help: str
    text: Callable[[RunMetrics], str]
    value: Callable[[RunMetrics], float | None]
    better: int = 0
    telling: Callable[[Sequence[RunMetrics]], bool] = lambda _metrics: True


def rows(metrics: Sequence[RunMetrics]) -> list[list[str]]:
    """One row of texts a run, as long as COLUMNS, in the order given."""
    return [[column.text(m) for column in COLUMNS] for m in metrics]


def values(metrics: Sequence[RunMetrics]) -> list[list[float | None]]:
    """What the cells of ``rows`` are sorted by; None for what is not known, and for names."""
    return [[column.value(m) for column in COLUMNS] for m in metrics]


def telling(metrics: Sequence[RunMetrics]) -> list[int]:
    """The columns that tell something of these runs."""
    return [i for i, column in enumerate(COLUMNS) if column.telling(metrics)]


def best(metrics: Sequence[RunMetrics]) -> set[tuple[int, int]]:
    """Row and column of each cell that is the best of its column.

    Among the runs that have done all their tasks, of which there must be two at least; cells that
    read alike are equally good, and where all do, none is.
    """
    found: set[tuple[int, int]] = set()
    fair = [i for i, m in enumerate(metrics) if m.complete]
    for c, column in enumerate(COLUMNS):
        of = {i: column.value(metrics[i]) for i in fair}
        known = [(column.better * v, i) for i, v in of.items() if v is not None]
        if not column.better or len(known) < 2:
            continue
        text = column.text(metrics[max(known)[1]])
        alike = [i for _, i in known if column.text(metrics[i]) == text]
        if len(alike) < len(known):
            found.update((i, c) for i in alike)
    return found


def as_text(metrics: Sequence[RunMetrics]) -> str:
    """The table for the clipboard: lines of tab-separated cells, headers first."""
    headers = [word(h) for h in HEADERS]
    return "".join("\t".join(cells) + "\n" for cells in (headers, *rows(metrics)))


def size(count: float) -> str:
    """Bytes in the binary unit that suits them, in three figures: 27.8 KiB."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:{'.3g' if count < 1000 * unit else ',.0f'}} {name}"
    return f"{count:.0f} B"


def _number(value: float | None, spec: str, factor: float = 1.0) -> str:
    return NOTHING if value is None else format(value * factor, spec)


def _model(m: RunMetrics) -> str:
    title = title_of(m.model)
    if m.no_speed and m.status == "done":
        return f"{title} ({word(noop('no speed'))})"
    return title if m.status in ("done", "running") else f"{title} ({word(m.status)})"


def _wall(m: RunMetrics) -> str:
    """The median wall time with what it may be off by, e.g. ``0.750 ±0.012``."""
    if m.no_speed or m.status in ("unfit", "waiting"):
        return NOTHING
    if m.spread is None:
        return f"{m.wall_s:.3f}"
    wall = m.spread.wall_s
    spread = "" if wall.half_width is None else f" ±{wall.half_width:.3f}"
    return f"{wall.value:.3f}{spread}"


def _speedup(m: RunMetrics) -> str:
    if m.speedup is None:
        return NOTHING
    return f"{m.speedup:.2f}×" + (f" ({m.ideal:.2f}×)" if m.ideal is not None else "")


def _unit_bytes(m: RunMetrics) -> str:
    if m.unit_bytes is None:
        return NOTHING
    said = size(m.unit_bytes)
    return word(noop("{0}/task")).format(said) if m.unit == "task" else said


def _tasks(m: RunMetrics) -> str:
    """How many were done, and what became of the others, where there are any."""
    counts = m.tasks
    stopped = counts.cancelled - counts.refused
    parts = [f"{counts.done:,}"]
    for count, how in (
        (counts.failed, noop("{0} failed")),
        (counts.refused, noop("{0} refused")),
        (stopped, noop("{0} cancelled")),
    ):
        if count:
            parts.append(word(how).format(f"{count:,}"))
    return ", ".join(parts)


def _frames(m: RunMetrics) -> str:
    if m.heartbeat is None:
        return NOTHING
    due = m.heartbeat["frames"] + m.heartbeat["lost"]
    worst = f"{m.heartbeat['max_delay_s'] * 1e3:,.0f}"
    return word(noop("{0} of {1}, {2} ms")).format(f"{m.heartbeat['lost']:,}", f"{due:,}", worst)


def _events(m: RunMetrics) -> str:
    received = f"{m.events.received:,}"
    if not m.events.dropped:
        return received
    return f"{received}, {word(noop('{0} dropped')).format(f'{m.events.dropped:,}')}"


def _latency(key: str) -> Column:
    percent = key[1:]
    return Column(
        f"{key} (ms)",
        _LATENCY_HELP[percent],
        lambda m: _number(m.latency_s[key], ".1f", 1e3),
        lambda m: m.latency_s[key],
        better=-1,
    )


_LATENCY_HELP = {
    "50": "Half of the tasks were done within this time of their submission.",
    "95": "95 % of the tasks were done within this time of their submission.",
    "99": "99 % of the tasks were done within this time of their submission.",
}

COLUMNS = (
    Column(
        "Model",
        "The concurrency model; its status follows where the run is neither done nor running.",
        _model,
        lambda _m: None,
    ),
    Column(
        "Wall time (s)",
        "From the start of the run to the end of its last task: the median of the rounds that "
        "count, and half the interval that holds it.",
        _wall,
        lambda m: None if m.no_speed else m.wall_s if m.spread is None else m.spread.wall_s.value,
        better=-1,
    ),
    Column(
        "Tasks/s",
        "Tasks done per second of wall time.",
        lambda m: (
            NOTHING if m.no_speed or m.status in ("unfit", "waiting") else f"{m.throughput:,.1f}"
        ),
        lambda m: None if m.no_speed else m.throughput,
        better=1,
    ),
    Column(
        "Offered/s",
        "Tasks submitted per second, refused ones included: more than are done where they pile up.",
        lambda m: f"{m.offered:,.1f}",
        lambda m: m.offered,
        telling=lambda metrics: any(not m.complete for m in metrics),
    ),
    _latency("p50"),
    _latency("p95"),
    _latency("p99"),
    Column(
        "Speed-up (ideal)",
        "Serial's wall time over this model's; in brackets the most it could reach on this "
        "machine.",
        _speedup,
        lambda m: m.speedup,
        better=1,
    ),
    Column(
        "CPU use (cores)",
        "Processor time of the host and its workers over the wall time.",
        lambda m: _number(m.cpu_use, ".2f"),
        lambda m: m.cpu_use,
    ),
    Column(
        "Loop (µs/step)",
        "What the event loop took for itself for each step of a task: timers, events, callbacks.",
        lambda m: _number(None if m.loop is None else m.loop.per_step_s, ".1f", 1e6),
        lambda m: None if m.loop is None else m.loop.per_step_s,
        better=-1,
        telling=lambda metrics: any(m.loop is not None for m in metrics),
    ),
    Column(
        "Peak (MiB)",
        "The most resident memory that the host and its workers held together.",
        lambda m: _number(m.peak_rss_bytes, ",.0f", 1 / 2**20),
        lambda m: m.peak_rss_bytes,
        better=-1,
    ),
    Column(
        "Memory per worker",
        "What one more worker took, or one more task where it says so, since there tasks are "
        "objects on one loop: private memory beyond that of the host as its engine began.",
        _unit_bytes,
        lambda m: m.unit_bytes,
        better=-1,
    ),
    Column(
        "Start-up (s)",
        "From starting the host process until it was ready.",
        lambda m: _number(m.startup_s, ".2f"),
        lambda m: m.startup_s,
        better=-1,
    ),
    Column(
        "Tasks done",
        "Tasks done, and where there are any: failed, refused since too many were waiting, "
        "cancelled.",
        _tasks,
        lambda m: m.tasks.done,
    ),
    Column(
        "Counter (parent / all)",
        "Each task adds one to a counter in its worker's memory: what the parent sees of it at the "
        "end, and the sum over all workers.",
        lambda m: NOTHING if m.counter is None else f"{m.counter[0]:,} / {m.counter[1]:,}",
        lambda m: None if m.counter is None else m.counter[0],
        telling=lambda metrics: any(m.counter is not None for m in metrics),
    ),
    Column(
        "Frames lost (worst)",
        "Of the frames that a window in the Qt host would have drawn those that were lost, and the "
        "worst delay of its 60 Hz timer.",
        _frames,
        lambda m: None if m.heartbeat is None else m.heartbeat["lost"],
        better=-1,
        telling=lambda metrics: any(m.heartbeat is not None for m in metrics),
    ),
    Column(
        "Events",
        "Records of the workers that arrived here, and how many were dropped for lack of room.",
        _events,
        lambda m: m.events.received,
    ),
)

#: One per column of :func:`rows`, with its unit, and what it means.
HEADERS = tuple(column.header for column in COLUMNS)
HELP = tuple(column.help for column in COLUMNS)
