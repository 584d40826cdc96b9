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
    listed,
    percent,
    plural,
    size,
    task_share,
    title,
    worker_share,
)
from concurviz.scenario.contenders import title_of
from concurviz.wire.builds import without_gil
from concurviz.wire.models import is_serial, model_of, serial_of, split
from concurviz.wire.states import State
from concurviz.words import noop, translate, word

#: States in which a worker does nothing for its task, and how a sentence names each.
LOSSES = {
    State.GIL_WAIT: noop("waiting for the GIL"),
    State.CPU_WAIT: noop("waiting for a free core"),
    State.STARTING: noop("starting"),
    State.TRANSFER: noop("moving data between processes"),
    State.OVERHEAD: noop("the loop's own work"),
    State.LOCK_WAIT: noop("waiting for locks"),
}

#: A model's memory or start-up is worth a word where it is this many times another's.
DEARER = 1.5


def why_best(best: RunMetrics, rest: Sequence[RunMetrics]) -> Finding | None:
    """What the best did with its time that the next best could not."""
    waits, rival = at_once(best, State.IO_WAIT), at_once(rest[0], State.IO_WAIT)
    evidence = Evidence("spans", model=best.model, side="tasks", state=State.IO_WAIT.word)
    if waits > max(1.0, rival) * (1 + TELLING):
        text = translate(
            "verdict",
            "{best}: {waits:.1f} waits for I/O were under way at once on average "
            "({other}: {fewer:.1f}).",
        ).format(best=title(best), waits=waits, other=title(rest[0]), fewer=rival)
        return Finding(text, waits, "tasks", evidence)
    running = at_once(best, State.RUNNING)
    rival = at_once(rest[0], State.RUNNING)
    if running > max(1.0, rival) * (1 + TELLING):
        text = translate(
            "verdict",
            "{best}: {tasks:.1f} tasks computed at once on average ({other}: {fewer:.1f}).",
        ).format(best=title(best), tasks=running, other=title(rest[0]), fewer=rival)
        evidence = Evidence("spans", model=best.model, side="workers", state=State.RUNNING.word)
        return Finding(text, running, "tasks", evidence)
    return None


def at_once_without_gil(ranked: Sequence[RunMetrics]) -> Finding | None:
    """What threads do that have no GIL to wait for, of the best run of such; None without any."""
    for m in ranked:
        kind = model_of(m.model)
        if kind.pooled and kind.shares_gil and without_gil(m.interpreter):
            break
    else:
        return None
    running = at_once(m, State.RUNNING)
    text = translate(
        "verdict",
        "{model}: this Python is free-threaded, so threads need not wait for a GIL; {tasks:.2f} "
        "tasks computed at once on average.",
    ).format(model=title(m), tasks=running)
    evidence = Evidence("spans", model=m.model, side="workers", state=State.RUNNING.word)
    return Finding(text, running, "tasks", evidence)


def why_slower(m: RunMetrics, best: RunMetrics) -> Finding:
    """One sentence on a model that lost: by how much, and what its time went into."""
    against = f"{factor(m.throughput / best.throughput)} {title(best)}"
    if m.speedup is not None and not is_serial(m.model):
        serial = serial_of(m.model)
        against = (
            f"{factor(m.speedup)} {title_of(serial)}"
            if split(serial)[1]
            else translate("verdict", "{0} serial").format(factor(m.speedup))
        )
    share, reason, evidence = _largest_loss(m)
    text = translate("verdict", "{model}: {against}; {reason}.").format(
        model=title(m), against=against, reason=reason
    )
    return Finding(text, round(100 * share, 1), "%", evidence)


def _largest_loss(m: RunMetrics) -> tuple[float, str, Evidence]:
    state, share = max(((s, worker_share(m, s)) for s in LOSSES), key=lambda pair: pair[1])
    loop = task_share(m, State.LOOP_WAIT)
    kind = model_of(m.model)
    if kind.one_loop and loop >= max(TELLING, share):
        evidence = Evidence("spans", model=m.model, side="tasks", state=State.LOOP_WAIT.word)
        return (
            loop,
            translate("verdict", "tasks spent {0} of their time waiting for the busy loop").format(
                percent(loop)
            ),
            evidence,
        )
    waits = worker_share(m, State.IO_WAIT)
    if not kind.one_loop and waits > max(share, 1 / 3):
        evidence = Evidence("spans", model=m.model, state=State.IO_WAIT.word)
        text = translate(
            "verdict", "{share} of {its} workers' time waited for I/O with nothing else to do"
        )
        return waits, text.format(share=percent(waits), its=its(m)), evidence
    if share >= TELLING:
        evidence = Evidence("spans", model=m.model, state=state.word)
        return (
            share,
            translate("verdict", "{share} of {its} workers' time went into {loss}").format(
                share=percent(share), its=its(m), loss=word(LOSSES[state])
            ),
            evidence,
        )
    running = worker_share(m, State.RUNNING)
    evidence = Evidence("spans", model=m.model, state=State.RUNNING.word)
    return (
        running,
        translate("verdict", "{its} workers were running tasks {share} of their time").format(
            its=its(m), share=percent(running)
        ),
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
                translate("verdict", "{size} of memory ({other}: {least})").format(
                    size=size(best.peak_rss_bytes),
                    other=title(least),
                    least=size(least.peak_rss_bytes or 0),
                )
            )
            value, unit = float(best.peak_rss_bytes), "B"
    starting = best.seconds("workers", State.STARTING)
    workers = best.ledger.workers.executing if best.ledger else 1
    if starting / workers > TELLING * best.wall_s:
        text = translate("verdict", "{0} to start each worker")
        parts.append(text.format(duration(starting / workers)))
        if value is None:
            value, unit = starting / workers, "s"
    if not parts:
        return None
    cost = "cost" if plural(best) else "costs"
    evidence = Evidence("spans", model=best.model, state=State.STARTING.word)
    text = translate("verdict", "{model} {cost} {what}.").format(
        model=title(best), cost=cost, what=listed(parts)
    )
    return Finding(text, value, unit, evidence)
