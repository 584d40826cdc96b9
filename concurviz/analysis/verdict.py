"""The verdict in one plain sentence: which model won, by what factor, and the measured reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concurviz.analysis.metrics import ENDED, RunMetrics
from concurviz.scenario.model import Scenario
from concurviz.wire.models import MODELS
from concurviz.wire.states import State

#: Runs this close to the best are not told apart: repeats on a shared machine differ by as much.
TIE = 0.05

#: A share of time below this explains nothing.
TELLING = 0.05

#: The claim whose verdict tells what the parent sees of the counter that every task increments.
OWN_MEMORY = "own-memory"

#: States in which a worker does nothing for its task, and how a sentence names each.
LOSSES = {
    State.GIL_WAIT: "waiting for the GIL",
    State.CPU_WAIT: "waiting for a free core",
    State.STARTING: "starting",
    State.TRANSFER: "moving data between processes",
    State.LOCK_WAIT: "waiting for locks",
}


@dataclass(frozen=True)
class Verdict:
    """``text``: one sentence; ``winner``: the model's name, None when there is no clear one."""

    text: str
    winner: str | None


def verdict(metrics: Sequence[RunMetrics], scenario: Scenario, *, live: bool = False) -> Verdict:
    """Which of the runs of ``scenario`` did best.

    The winner has the highest throughput among the runs that are done and is more than 5 % ahead of
    the next; none is named before every model of the scenario has ended. ``live``: the runs share
    the machine, so there is no winner.
    """
    if not metrics:
        return Verdict("No results yet: run a comparison to see which model wins.", None)
    if live:
        return Verdict(
            "Live models share the machine, so their figures are no fair comparison: "
            "choose Compare to run them in turn.",
            None,
        )
    ended = [m for m in metrics if m.status in ENDED]
    models = max(len(metrics), len(scenario.models))
    if len(ended) < models:
        return Verdict(f"Comparing: {len(ended)} of {models} models have ended.", None)

    ranked = sorted((m for m in metrics if _counts(m)), key=lambda m: -m.throughput)
    out = _left_out([m for m in metrics if not _counts(m)])
    if not ranked:
        return Verdict(f"No verdict: no run was completed{out}.", None)
    best, rest = ranked[0], ranked[1:]
    if not rest:
        return Verdict(_alone(best, models, out), None)
    near = [m for m in ranked if m.throughput >= (1 - TIE) * best.throughput]
    if len(near) > 1:
        memory = _memory(ranked) if scenario.claim == OWN_MEMORY else ""
        return Verdict(f"{_tie(near, ranked, out)}{memory}", None)
    memory = _memory(ranked) if scenario.claim == OWN_MEMORY else ""
    return Verdict(f"{_headline(best, rest)}{_reason(best, rest)}{out}.{memory}", best.model)


def _memory(metrics: Sequence[RunMetrics]) -> str:
    """What became of the counter that every task increments: a sentence with both numbers."""
    seen: dict[tuple[int, int], list[str]] = {}
    for m in metrics:
        if m.counter is not None:
            seen.setdefault(m.counter, []).append(_title(m))
    said = [
        f"{parent:,} of {counted:,} under {_list(titles) if len(titles) > 1 else titles[0]}"
        for (parent, counted), titles in seen.items()
    ]
    return f" Of what the tasks counted the parent sees {', '.join(said)}." if said else ""


def _counts(m: RunMetrics) -> bool:
    return m.status == "done" and m.tasks.done > 0


def _title(m: RunMetrics) -> str:
    return MODELS[m.model].title


def _plural(m: RunMetrics) -> bool:
    return _title(m).endswith("s")


def _its(m: RunMetrics) -> str:
    return "their" if _plural(m) else "its"


def _alone(m: RunMetrics, models: int, out: str) -> str:
    more = "" if models > 1 else "; choose a second model to compare it with"
    return (
        f"Only {_title(m)} completed a run: {m.tasks.done:,} of {m.tasks.submitted:,} tasks "
        f"in {_time(m.wall_s)}, {_rate(m)}{more}{out}."
    )


def _tie(near: Sequence[RunMetrics], ranked: Sequence[RunMetrics], out: str) -> str:
    names = _list([_title(m) for m in near])
    none = f"No clear winner: {names} are within {_percent(TIE)} of each other"
    if len(near) == len(ranked):
        return f"{none} at about {_rate(near[0])}{out}."
    behind = ranked[len(near)]
    ahead = near[0].throughput / behind.throughput
    reason = _reason(near[0], ranked[len(near) :])
    return f"{none} and {_factor(ahead)} as fast as {_title(behind)}{reason}{out}."


def _headline(best: RunMetrics, rest: Sequence[RunMetrics]) -> str:
    win = "win" if _plural(best) else "wins"
    serial = next((m for m in rest if m.model == "serial"), None)
    failed = best.tasks.submitted - best.tasks.done
    without = f" ({failed:,} of {best.tasks.submitted:,} tasks failed)" if failed else ""
    if serial is not None and best.speedup is not None:
        return (
            f"{_title(best)} {win}{without}: {_factor(best.speedup)} serial "
            f"({_time(best.wall_s)} instead of {_time(serial.wall_s)})"
        )
    rival = rest[0]
    return (
        f"{_title(best)} {win}{without}: {_rate(best)}, "
        f"{_factor(best.throughput / rival.throughput)} {_title(rival)}, the next best"
    )


def _reason(best: RunMetrics, rest: Sequence[RunMetrics]) -> str:
    """The measured difference that explains most, as a clause; the first that holds.

    1. Others share a GIL and lost time to it, or to the loop, while the best computed in parallel.
    2. More waits of the best overlapped than of the next.
    3. What the next lost most of its workers' time to.
    4. What the best's workers did with their time.
    """
    if not MODELS[best.model].shares_gil:
        clause = _shared_interpreter(rest)
        if clause:
            return f"; {clause}"
    waits, rival_waits = _at_once(best, State.IO_WAIT), _at_once(rest[0], State.IO_WAIT)
    if waits > max(1.0, rival_waits) * (1 + TELLING):
        return (
            f", because {_its(best)} waits overlapped: {waits:.1f} were under way at once "
            f"on average ({_title(rest[0])}: {rival_waits:.1f})"
        )
    state, share = max(((s, _worker_share(rest[0], s)) for s in LOSSES), key=lambda pair: pair[1])
    if share >= TELLING:
        return f"; {_spent(rest[0], share)} {LOSSES[state]}"
    running = _worker_share(best, State.RUNNING)
    return f"; {_its(best)} workers were running tasks {_percent(running)} of their time"


def _shared_interpreter(rest: Sequence[RunMetrics]) -> str:
    """What sharing one interpreter cost the models that do; "" if it cost nothing worth a word."""
    gil = [(m, _worker_share(m, State.GIL_WAIT)) for m in rest]
    loser, share = max(gil, key=lambda pair: pair[1])
    if share >= TELLING:
        return f"{_spent(loser, share)} {LOSSES[State.GIL_WAIT]}"
    loop = [(m, _task_share(m, State.LOOP_WAIT)) for m in rest]
    loser, share = max(loop, key=lambda pair: pair[1])
    if share >= TELLING:
        tasks = f"tasks under {_title(loser)}"
        return f"{tasks} spent {_percent(share)} of their time waiting for the busy loop"
    return ""


def _spent(m: RunMetrics, share: float) -> str:
    return f"{_title(m)} spent {_percent(share)} of {_its(m)} workers' time"


def _worker_share(m: RunMetrics, state: State) -> float:
    whole = sum(m.states["workers"].values())
    return m.seconds("workers", state) / whole if whole else 0.0


def _task_share(m: RunMetrics, state: State) -> float:
    """Of the tasks' time since they began; the queue before that depends on how many there are."""
    whole = sum(m.states["tasks"].values()) - m.seconds("tasks", State.QUEUED)
    return m.seconds("tasks", state) / whole if whole > 0 else 0.0


def _at_once(m: RunMetrics, state: State) -> float:
    """How many tasks were in the state at once, on average over the run."""
    return m.seconds("tasks", state) / m.wall_s if m.wall_s else 0.0


def _left_out(runs: Sequence[RunMetrics]) -> str:
    if not runs:
        return ""
    said = ", ".join(
        f"{_title(m)}: {m.status if m.status != 'done' else 'no task done'}" for m in runs
    )
    return f" (left out: {said})"


def _list(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _factor(value: float) -> str:
    """Three figures and the sign: 1.92×, 12.1×, 121×."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}×"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.0f} ms"


def _rate(m: RunMetrics) -> str:
    return f"{m.throughput:,.0f} tasks/s" if m.throughput >= 10 else f"{m.throughput:.2f} tasks/s"
