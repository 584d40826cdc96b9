"""Why a model did better or worse than another, and what it costs: each with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.sentences import (
    TELLING,
    at_once,
    duration,
    factor,
    its,
    percent,
    plural,
    size,
    task_share,
    title,
    worker_share,
)
from concurviz.wire.models import MODELS
from concurviz.wire.states import State

#: States in which a worker does nothing for its task, and how a sentence names each.
LOSSES = {
    State.GIL_WAIT: "waiting for the GIL",
    State.CPU_WAIT: "waiting for a free core",
    State.STARTING: "starting",
    State.TRANSFER: "moving data between processes",
    State.LOCK_WAIT: "waiting for locks",
}

#: A model's memory or start-up is worth a word where it is this many times another's.
DEARER = 1.5


def why_best(best: RunMetrics, rest: Sequence[RunMetrics]) -> Finding | None:
    """What the best did with its time that the next best could not."""
    waits, rival = at_once(best, State.IO_WAIT), at_once(rest[0], State.IO_WAIT)
    evidence = Evidence("spans", model=best.model, side="tasks", state=State.IO_WAIT.word)
    if waits > max(1.0, rival) * (1 + TELLING):
        text = (
            f"{title(best)}: {waits:.1f} waits for I/O were under way at once on average "
            f"({title(rest[0])}: {rival:.1f})."
        )
        return Finding(text, waits, "tasks", evidence)
    running = at_once(best, State.RUNNING)
    rival = at_once(rest[0], State.RUNNING)
    if running > max(1.0, rival) * (1 + TELLING):
        text = (
            f"{title(best)}: {running:.1f} tasks computed at once on average "
            f"({title(rest[0])}: {rival:.1f})."
        )
        evidence = Evidence("spans", model=best.model, side="workers", state=State.RUNNING.word)
        return Finding(text, running, "tasks", evidence)
    return None


def why_slower(m: RunMetrics, best: RunMetrics) -> Finding:
    """One sentence on a model that lost: by how much, and what its time went into."""
    against = (
        f"{factor(m.speedup)} serial"
        if m.speedup is not None and m.model != "serial"
        else f"{factor(m.throughput / best.throughput)} {title(best)}"
    )
    share, reason, evidence = _largest_loss(m)
    text = f"{title(m)}: {against}; {reason}."
    return Finding(text, round(100 * share, 1), "%", evidence)


def _largest_loss(m: RunMetrics) -> tuple[float, str, Evidence]:
    state, share = max(((s, worker_share(m, s)) for s in LOSSES), key=lambda pair: pair[1])
    loop = task_share(m, State.LOOP_WAIT)
    kind = MODELS[m.model]
    if kind.one_loop and loop >= max(TELLING, share):
        evidence = Evidence("spans", model=m.model, side="tasks", state=State.LOOP_WAIT.word)
        return (
            loop,
            f"tasks spent {percent(loop)} of their time waiting for the busy loop",
            evidence,
        )
    waits = worker_share(m, State.IO_WAIT)
    if not kind.one_loop and waits > max(share, 1 / 3):
        evidence = Evidence("spans", model=m.model, state=State.IO_WAIT.word)
        those = f"{percent(waits)} of {its(m)} workers' time"
        return waits, f"{those} waited for I/O with nothing else to do", evidence
    if share >= TELLING:
        evidence = Evidence("spans", model=m.model, state=state.word)
        return (
            share,
            f"{percent(share)} of {its(m)} workers' time went into {LOSSES[state]}",
            evidence,
        )
    running = worker_share(m, State.RUNNING)
    evidence = Evidence("spans", model=m.model, state=State.RUNNING.word)
    return (
        running,
        f"{its(m)} workers were running tasks {percent(running)} of their time",
        evidence,
    )


def costs(best: RunMetrics, rest: Sequence[RunMetrics]) -> Finding | None:
    """What the best takes in memory and start-up, beside the most modest of the others."""
    parts, value, unit = [], None, ""
    others = [m for m in rest if m.peak_rss_bytes]
    if best.peak_rss_bytes and others:
        least = min(others, key=lambda m: m.peak_rss_bytes or 0)
        ratio = best.peak_rss_bytes / (least.peak_rss_bytes or 1)
        if ratio >= DEARER:
            parts.append(
                f"{size(best.peak_rss_bytes)} of memory ({title(least)}: "
                f"{size(least.peak_rss_bytes or 0)})"
            )
            value, unit = float(best.peak_rss_bytes), "B"
    starting = best.seconds("workers", State.STARTING)
    workers = max(1, len(best.ledger.workers.names) if best.ledger else 1)
    if starting / workers > TELLING * best.wall_s:
        parts.append(f"{duration(starting / workers)} to start each worker")
        if value is None:
            value, unit = starting / workers, "s"
    if not parts:
        return None
    cost = "cost" if plural(best) else "costs"
    evidence = Evidence("spans", model=best.model, state=State.STARTING.word)
    return Finding(f"{title(best)} {cost} {' and '.join(parts)}.", value, unit, evidence)
