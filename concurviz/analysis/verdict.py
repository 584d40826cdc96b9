"""The verdict: plain sentences, each with its number and the evidence that proves it.

Which model won, by how much and with what confidence; why the others lost; what the winner costs;
what is still to be measured. No winner is named where the spread is larger than the difference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from concurviz.analysis.claims import claim_finding
from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.metrics import ENDED, RunMetrics
from concurviz.analysis.reasons import at_once_without_gil, costs, why_best, why_slower
from concurviz.analysis.sentences import (
    duration,
    factor,
    listed,
    percent,
    plural,
    rate,
    title,
)
from concurviz.analysis.statistics import Estimate, confidence_of
from concurviz.scenario.model import MAX_REPEATS, Scenario
from concurviz.wire.models import is_serial, model_of, serial_of, split
from concurviz.words import translate, word

if TYPE_CHECKING:
    from concurviz.analysis.sweep import Sweep

#: Cores taken by others above which a result carries a warning, as a share of all.
BUSY = 0.10
#: Runs this close to the best are not told apart when measured once: repeats differ by as much.
TIE = 0.05
#: A smaller lead is no reason to choose a model, however sharply it was measured.
LEAST_LEAD = 1.02


@dataclass(frozen=True)
class Verdict:
    """``text``: the answer and its main reason, for where there is room for one line.

    ``winner``: the model's name, None when there is no clear one. ``findings``: all sentences, the
    answer first.
    """

    text: str
    winner: str | None
    findings: tuple[Finding, ...] = ()

    @staticmethod
    def of(findings: Sequence[Finding], winner: str | None, reasons: int = 1) -> Verdict:
        """A verdict whose one line is the answer with so many of the sentences after it."""
        text = " ".join(f.text for f in findings[: 1 + reasons])
        return Verdict(text, winner, tuple(findings))


def verdict(
    metrics: Sequence[RunMetrics],
    scenario: Scenario,
    *,
    live: bool = False,
    cores: int = 0,
    others: float = 0.0,
) -> Verdict:
    """Which of the runs of ``scenario`` did best.

    None is named before every model of the scenario has ended. ``live``: the runs share the
    machine, so there is no winner. ``others``: of the machine's ``cores``, how many other programs
    took meanwhile, where that was enough to spoil the figures.
    """
    if not metrics:
        return _only(
            translate("verdict", "No results yet: run a comparison to see which model wins.")
        )
    if live:
        return _only(
            translate(
                "verdict",
                "Live models share the machine, so their figures are no fair comparison: "
                "choose Compare to run them in turn.",
            )
        )
    ended = [m for m in metrics if m.status in ENDED]
    models = max(len(metrics), len(scenario.contenders))
    if len(ended) < models:
        text = translate("verdict", "Comparing: {0} of {1} models have ended.")
        return _only(text.format(len(ended), models))

    ranked = sorted((m for m in metrics if _counts(m)), key=_wall_per_task)
    out = _left_out([m for m in metrics if not _counts(m)])
    if not ranked:
        return _only(translate("verdict", "No verdict: no run was completed{0}.").format(out))
    found_claim = claim_finding(scenario.claim, ranked, cores)
    # What a preset is there to show is its main reason.
    claim = [] if found_claim is None else [found_claim]
    aside = [*busy_caution(cores, others), *_to_measure(scenario, ranked)]
    free = at_once_without_gil(ranked)
    if free is not None:
        aside.insert(0, free)
    best, rest = ranked[0], ranked[1:]
    if not rest:
        found = [_alone(best, models, out), *claim, *busy_caution(cores, others)]
        return Verdict.of(found, None, reasons=len(claim))
    leads = [(m, _lead(best, m)) for m in rest]
    near = [best, *(m for m, lead in leads if not _decided(lead))]
    if len(near) > 1:
        behind = [m for m in rest if m not in near]
        found = [_tie(near, behind, leads, out), *claim, *_slower(best, behind)]
        return Verdict.of([*found, *aside], None, len(claim) + min(1, len(behind)))
    found = [_headline(best, rest, leads[0][1], out), *claim]
    reason = why_best(best, rest)
    if reason is not None:
        found.append(reason)
        if free is not None and free.evidence == reason.evidence:
            # It says the same, and how many it were with the next best.
            aside.remove(free)
    found += _slower(best, rest)
    cost = costs(best, rest)
    if cost is not None:
        found.append(cost)
    return Verdict.of([*found, *aside], best.model)


def with_sweep(found: Verdict, sweep: Sweep | None, scenario: Scenario) -> Verdict:
    """The verdict with what a sweep of the same work has shown, instead of the offer to do one."""
    from concurviz.analysis.sweep_verdict import sweep_findings

    if sweep is None or not _same_work(sweep, scenario):
        return found
    sentences = sweep_findings(sweep)
    if not sentences:
        return found
    over = sweep.plan.over
    kept = [
        f
        for f in found.findings
        if f.evidence is None or (f.evidence.kind, f.evidence.over) != ("measure", over)
    ]
    return replace(found, findings=(*kept, *sentences))


def _same_work(sweep: Sweep, scenario: Scenario) -> bool:
    swept = sweep.plan.scenario
    free = {"tasks", sweep.plan.over}
    same = all(swept.params[n] == v for n, v in scenario.params.items() if n not in free)
    return same and swept.workload == scenario.workload


def _only(text: str) -> Verdict:
    return Verdict(text, None, (Finding(text),))


def _counts(m: RunMetrics) -> bool:
    # A file may tell of tasks that took no time.
    return m.status == "done" and m.throughput > 0 and not m.no_speed


def _wall_per_task(m: RunMetrics) -> float:
    rate_ = m.spread.throughput.value if m.spread else m.throughput
    return 1 / rate_ if rate_ else math.inf


def _lead(best: RunMetrics, other: RunMetrics) -> Estimate:
    """How many times as fast the best is as another."""
    if best.spread is not None and other.spread is not None:
        found = best.spread.faster_than(other.spread)
        if found is not None:
            return found
    return Estimate(best.throughput / other.throughput, None, None, 1)


def _decided(lead: Estimate) -> bool:
    """Whether a lead is more than the spread; measured once, more than runs usually differ."""
    if lead.low is None:
        return lead.value > 1 / (1 - TIE)
    return lead.low > 1 and lead.value >= LEAST_LEAD


def _confidence(lead: Estimate) -> str:
    """What a lead may be off by, e.g. ``, 1.87 to 1.97 with 75 % confidence``."""
    if lead.low is None or lead.high is None or lead.confidence is None:
        return translate("verdict", ", measured once")
    return translate("verdict", ", {low:.2f} to {high:.2f} with {share} confidence").format(
        low=lead.low, high=lead.high, share=percent(lead.confidence)
    )


def _alone(m: RunMetrics, models: int, out: str) -> Finding:
    more = translate("verdict", "; choose a second model to compare it with")
    text = translate(
        "verdict",
        "Only {model} completed a run: {done:,} of {all:,} tasks in {time}, {rate}{more}{out}.",
    ).format(
        model=title(m),
        done=m.tasks.done,
        all=m.tasks.submitted,
        time=duration(m.wall_s),
        rate=rate(m),
        more="" if models > 1 else more,
        out=out,
    )
    return Finding(text, m.throughput, "tasks/s", Evidence("spans", model=m.model))


def _headline(best: RunMetrics, rest: Sequence[RunMetrics], lead: Estimate, out: str) -> Finding:
    win = "win" if plural(best) else "wins"
    serial = next((m for m in rest if m.model == serial_of(best.model)), None)
    failed = best.tasks.submitted - best.tasks.done
    without = translate("verdict", " ({0:,} of {1:,} tasks failed)")
    without = without.format(failed, best.tasks.submitted) if failed else ""
    evidence = Evidence("spans", model=best.model)
    if serial is not None and best.speedup is not None:
        against = _lead(best, serial)
        text = translate(
            "verdict",
            "{best} {win}{without}: {factor} serial{confidence} ({time} instead of {slower})",
        )
        if split(serial.model)[1]:
            text = translate(
                "verdict",
                "{best} {win}{without}: {factor} {serial}{confidence} ({time} instead of {slower})",
            )
        text = text.format(
            best=title(best),
            win=win,
            without=without,
            factor=factor(best.speedup),
            serial=title(serial),
            confidence=_confidence(against),
            time=duration(best.wall_s),
            slower=duration(serial.wall_s),
        )
        if rest[0] is not serial:
            text += translate("verdict", "; {factor} {other}, the next best").format(
                factor=factor(lead.value), other=title(rest[0])
            )
        return Finding(
            translate("verdict", "{0}{1}.").format(text, out), best.speedup, "×", evidence
        )
    text = translate(
        "verdict",
        "{best} {win}{without}: {rate}, {factor} {other}, the next best{confidence}{out}.",
    ).format(
        best=title(best),
        win=win,
        without=without,
        rate=rate(best),
        factor=factor(lead.value),
        other=title(rest[0]),
        confidence=_confidence(lead),
        out=out,
    )
    return Finding(text, lead.value, "×", evidence)


def _tie(
    near: Sequence[RunMetrics],
    behind: Sequence[RunMetrics],
    leads: Sequence[tuple[RunMetrics, Estimate]],
    out: str,
) -> Finding:
    names = listed([title(m) for m in near])
    by_model = {m.model: lead for m, lead in leads}
    widest = max((by_model[m.model] for m in near[1:]), key=lambda lead: lead.value)
    if widest.low is None:
        apart = translate("verdict", "are within {0} of each other, and were measured once").format(
            percent(TIE)
        )
    else:
        apart = translate(
            "verdict",
            "differ by {share} in {rounds} rounds, and their spread is larger "
            "({model}: {low:.2f} to {high:.2f}×)",
        ).format(
            share=percent(abs(widest.value - 1)),
            rounds=widest.n,
            model=title(near[0]),
            low=widest.low,
            high=widest.high or 0,
        )
    text = translate("verdict", "No difference measured: {0} {1}").format(names, apart)
    if behind:
        ahead = (
            translate("verdict", "; both are ahead of {0}")
            if len(near) == 2
            else translate("verdict", "; they are ahead of {0}")
        )
        text += ahead.format(listed([title(m) for m in behind]))
    return Finding(
        translate("verdict", "{0}{1}.").format(text, out), widest.value, "×", Evidence("measure")
    )


def _slower(best: RunMetrics, rest: Sequence[RunMetrics]) -> list[Finding]:
    """Why the others lose, the worst loss first; serial last, since it is the measure."""
    found = [(is_serial(m.model), why_slower(m, best)) for m in rest]
    return [f for _, f in sorted(found, key=lambda pair: (pair[0], -(pair[1].value or 0)))]


def busy_caution(cores: int, others: float) -> list[Finding]:
    """A warning that others used the machine: ``others`` of its ``cores``, 0 for nothing to say."""
    if others <= 0:
        return []
    of = translate("verdict", " of {0}").format(cores) if cores else ""
    text = translate(
        "verdict",
        "Caution: other programs took {0:.1f}{1} cores meanwhile; "
        "measure again on an idle machine.",
    ).format(others, of)
    return [Finding(text, others, "cores", Evidence("measure"))]


def _to_measure(scenario: Scenario, ranked: Sequence[RunMetrics]) -> list[Finding]:
    """What this comparison cannot tell, as offers to measure it."""
    found = []
    rounds = ranked[0].spread.wall_s.n if ranked[0].spread else 1
    if rounds < 5 and rounds < MAX_REPEATS:
        text = (
            translate("verdict", "One round tells no spread: 5 would give an interval with 94 %.")
            if rounds < 2
            else translate(
                "verdict",
                "{0} rounds give {1} confidence: 5 would give an interval with 94 %.",
            ).format(rounds, percent(confidence_of(rounds)))
        )
        found.append(Finding(text, 5.0, "rounds", Evidence("measure")))
    pooled = [m for m in ranked if model_of(m.model).pooled]
    if pooled:
        workers = int(scenario.params["workers"])
        text = translate(
            "verdict", "How many workers? {0} were run; a sweep finds the best number."
        ).format(workers)
        if workers == 1:
            text = translate(
                "verdict", "How many workers? One was run; a sweep finds the best number."
            )
        found.append(Finding(text, float(workers), "workers", Evidence("measure", over="workers")))
    over = "io_ms" if scenario.workload == "io" else "cpu_ms"
    what = translate("verdict", "wait") if over == "io_ms" else "CPU"
    if len(ranked) > 1:
        text = translate(
            "verdict",
            "From how much {0} per task on would another model win? A sweep finds the point.",
        ).format(what)
        found.append(Finding(text, scenario.params[over], "ms", Evidence("measure", over=over)))
    return found


def _left_out(runs: Sequence[RunMetrics]) -> str:
    if not runs:
        return ""
    nothing = translate("verdict", "no task done")
    no_time = translate("verdict", "took no time")
    said = ", ".join(
        f"{title(m)}: {m.no_speed or (no_time if m.tasks.done else nothing)}"
        if m.status == "done"
        else f"{title(m)}: {m.reason if m.status == 'unfit' else word(m.status)}"
        for m in runs
    )
    return translate("verdict", " (left out: {0})").format(said)
