"""What presets are there to show: each claim confirmed or refuted by what was measured here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.sentences import at_once, factor, listed, percent, size, task_share, title
from concurviz.wire.builds import without_gil
from concurviz.wire.models import model_of, split
from concurviz.wire.states import State
from concurviz.words import noop, translate, word

Runs = dict[str, RunMetrics]


@dataclass(frozen=True)
class Outcome:
    """``holds``: None where the runs do not tell; ``said``: what was measured, as a clause."""

    holds: bool | None
    said: str
    value: float | None = None
    unit: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Claim:
    """``text``: the claim in one clause; ``check``: from the runs by model and the cores."""

    text: str
    check: Callable[[Runs, int], Outcome]


_DECIDED = {True: noop("Confirmed here"), False: noop("Refuted here"), None: noop("Not decided")}


def _unknown() -> Outcome:
    return Outcome(None, translate("verdict", "the models that it is about did not complete"))


def claim_finding(name: str, metrics: Sequence[RunMetrics], cores: int) -> Finding | None:
    """The verdict on a preset's claim; None for a scenario without a claim that is known here."""
    claim = CLAIMS.get(name)
    if claim is None:
        return None
    outcome = claim.check(_of_one_interpreter(metrics), cores)
    text = translate("verdict", "“{claim}” {decided}: {said}.").format(
        claim=word(claim.text), decided=word(_DECIDED[outcome.holds]), said=outcome.said
    )
    return Finding(text, outcome.value, outcome.unit, outcome.evidence)


def _of_one_interpreter(metrics: Sequence[RunMetrics]) -> Runs:
    """The runs by model, under the interpreter that most of them share: claims are about models."""
    under = Counter(split(m.model)[1] for m in metrics)
    chosen = max(under, key=lambda name: under[name], default="")
    return {split(m.model)[0]: m for m in metrics if split(m.model)[1] == chosen}


def _first(runs: Runs, *models: str) -> RunMetrics | None:
    return next((runs[m] for m in models if m in runs), None)


def _all_cores(runs: Runs, cores: int) -> Outcome:
    """More than one task computing at once with processes, no more than one under one GIL."""
    parallel = _first(runs, "processes", "process-pool")
    if parallel is None:
        return _unknown()
    computing = at_once(parallel, State.RUNNING)
    shared = [m for m in (_first(runs, "threads"), _first(runs, "coroutines")) if m is not None]
    most = max((at_once(m, State.RUNNING) for m in shared), default=0.0)
    evidence = Evidence("spans", model=parallel.model, state=State.RUNNING.word)
    of = translate("verdict", " of {0} cores").format(cores) if cores else ""
    said = translate("verdict", "{tasks:.2f} tasks computed at once with {model}{of}").format(
        tasks=computing, model=title(parallel), of=of
    )
    if shared:
        # Those that come near it: without a GIL threads do what a loop's coroutines cannot.
        others = listed([title(m) for m in shared if at_once(m, State.RUNNING) > most - 0.2])
        said += translate("verdict", ", {tasks:.2f} with {models}").format(
            tasks=most, models=others
        )
    if any(without_gil(m.interpreter) for m in shared):
        said += translate("verdict", "; this Python has no GIL")
    if cores == 1:
        said += translate("verdict", "; one core cannot tell")
        return Outcome(None, said, computing, "tasks", evidence)
    return Outcome(computing > 1.2 and most <= 1.05, said, computing, "tasks", evidence)


def _waits_overlap(runs: Runs, cores: int) -> Outcome:
    """Many waits under way at once with every model but serial."""
    del cores
    models = [runs[m] for m in ("threads", "async-io", "coroutines") if m in runs]
    if not models:
        return _unknown()
    waits = {m.model: at_once(m, State.IO_WAIT) for m in models}
    fewest = min(models, key=lambda m: waits[m.model])
    said = translate("verdict", "waits under way at once on average: {0}").format(
        ", ".join(f"{title(m)} {waits[m.model]:.1f}" for m in models)
    )
    evidence = Evidence("spans", model=fewest.model, side="tasks", state=State.IO_WAIT.word)
    value = waits[fewest.model]
    return Outcome(value > 1.5, said, value, "tasks", evidence)


def _loop_goes_on(runs: Runs, cores: int) -> Outcome:
    """One loop computes while operations of others are in flight."""
    del cores
    loop = _first(runs, "async-io", "coroutines")
    if loop is None:
        return _unknown()
    flying, computing = at_once(loop, State.IO_WAIT), at_once(loop, State.RUNNING)
    said = translate(
        "verdict",
        "{flying:.1f} operations were in flight on average while its one loop "
        "was running callbacks {share} of the time",
    ).format(flying=flying, share=percent(computing))
    evidence = Evidence("spans", model=loop.model, state=State.RUNNING.word)
    return Outcome(flying > 1.0 and computing > 0.02, said, flying, "operations", evidence)


def _blocked_loop(runs: Runs, cores: int) -> Outcome:
    """Ready tasks wait because another computes on the loop."""
    del cores
    loop = _first(runs, "coroutines", "async-io", "qt-loop")
    if loop is None:
        return _unknown()
    share = task_share(loop, State.LOOP_WAIT)
    said = translate(
        "verdict", "tasks that were ready spent {0} of their time waiting for the busy loop"
    ).format(percent(share))
    evidence = Evidence("spans", model=loop.model, side="tasks", state=State.LOOP_WAIT.word)
    return Outcome(share > 0.05, said, 100 * share, "%", evidence)


def _suspend_resume(runs: Runs, cores: int) -> Outcome:
    """Many coroutines suspended at once, and each goes on to its end."""
    del cores
    loop = _first(runs, "coroutines")
    if loop is None:
        return _unknown()
    asleep = at_once(loop, State.SUSPENDED)
    said = translate(
        "verdict", "{0:.1f} were suspended at once on average, and all {1:,} went on"
    ).format(asleep, loop.tasks.done)
    evidence = Evidence("spans", model=loop.model, side="tasks", state=State.SUSPENDED.word)
    return Outcome(asleep > 1.0 and loop.complete, said, asleep, "tasks", evidence)


def _lighter(runs: Runs, cores: int) -> Outcome:
    """A coroutine takes less memory than a thread."""
    del cores
    light, heavy = runs.get("coroutines"), runs.get("threads")
    if light is None or heavy is None or not light.unit_bytes or not heavy.unit_bytes:
        return Outcome(None, translate("verdict", "the memory of both models was not measured"))
    ratio = heavy.unit_bytes / light.unit_bytes
    said = translate(
        "verdict",
        "a coroutine took {light} ({many:,.0f} at once), a thread {heavy} ({few:,.0f}), "
        "{factor} as much",
    ).format(
        light=size(light.unit_bytes),
        many=light.units,
        heavy=size(heavy.unit_bytes),
        few=heavy.units,
        factor=factor(ratio),
    )
    return Outcome(
        ratio > 1.2, said, ratio, "×", Evidence("spans", model="coroutines", side="tasks")
    )


def _own_memory(runs: Runs, cores: int) -> Outcome:
    """The parent sees what threads count, and nothing of what processes do."""
    del cores
    counted = [m for m in runs.values() if m.counter is not None]
    if not counted:
        return _unknown()
    seen: dict[tuple[int, int], list[str]] = {}
    for m in counted:
        assert m.counter is not None
        seen.setdefault(m.counter, []).append(title(m))
    part = translate("verdict", "{0:,} of {1:,} under {2}")
    said = translate("verdict", "of what the tasks counted the parent sees {0}").format(
        ", ".join(part.format(*counter, listed(names)) for counter, names in seen.items())
    )
    holds = all(
        (m.counter[0] == 0) if not model_of(m.model).shares_gil else m.counter[0] == m.counter[1]
        for m in counted
        if m.counter is not None
    )
    return Outcome(holds, said)


def _frozen_window(runs: Runs, cores: int) -> Outcome:
    """The heartbeat of a Qt host loses frames."""
    del cores
    beating = [m for m in runs.values() if m.heartbeat is not None]
    if not beating:
        return _unknown()
    said = []
    for m in beating:
        assert m.heartbeat is not None
        text = translate(
            "verdict", "{model} lost {frames:,} frames, the longest delay was {delay:.0f} ms"
        )
        said.append(
            text.format(
                model=title(m),
                frames=m.heartbeat["lost"],
                delay=m.heartbeat["max_delay_s"] * 1e3,
            )
        )
    worst = max(m.heartbeat["max_delay_s"] for m in beating if m.heartbeat is not None)
    late = all(m.heartbeat is not None and m.heartbeat["lost"] > 0 for m in beating)
    return Outcome(late, "; ".join(said), worst, "s", Evidence("spans", model=beating[0].model))


#: By the word in a scenario's ``claim``.
CLAIMS: dict[str, Claim] = {
    "all-cores": Claim(
        noop("Processes compute on all cores, threads take turns on one."), _all_cores
    ),
    "waits-overlap": Claim(noop("While one operation waits, others go on."), _waits_overlap),
    "loop-goes-on": Claim(
        noop("A loop runs other callbacks while operations wait."), _loop_goes_on
    ),
    "blocked-loop": Claim(noop("Computing on the loop blocks everyone on it."), _blocked_loop),
    "suspend-resume": Claim(
        noop("Coroutines suspend and resume where they were."), _suspend_resume
    ),
    "lighter": Claim(noop("Coroutines are lighter than threads."), _lighter),
    "own-memory": Claim(
        noop("Processes have a memory of their own, threads share one."), _own_memory
    ),
    "frozen-window": Claim(
        noop("Python code beside or on a Qt loop delays its window."), _frozen_window
    ),
}
