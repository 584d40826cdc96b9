"""What a sweep says, in plain sentences: best pool sizes, laws, flip points."""

from __future__ import annotations

import math

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.scaling import Scaling
from concurviz.analysis.sentences import percent
from concurviz.analysis.statistics import Estimate, confidence_of
from concurviz.analysis.sweep import Sweep, decided
from concurviz.analysis.verdict import BUSY, busy_caution
from concurviz.scenario.contenders import title_of
from concurviz.scenario.sweep import SweepPlan
from concurviz.wire.params import Param
from concurviz.words import translate, word


def sweep_findings(sweep: Sweep) -> list[Finding]:
    """Sentences by their weight: who leads and where that changes, then pool sizes, then laws."""
    if not sweep.points:
        return []
    found = [*_leads(sweep), *_flips(sweep), *_pools(sweep), *_laws(sweep), *_incomplete(sweep)]
    return [*found, *_rounds(sweep), *_busy(sweep)] if found else []


def _busy(sweep: Sweep) -> list[Finding]:
    """A warning where others used so much of the machine that the curves are not to be trusted."""
    if sweep.others_cores <= BUSY * sweep.cores or not sweep.cores:
        return []
    return busy_caution(sweep.cores, sweep.others_cores)


def _rounds(sweep: Sweep) -> list[Finding]:
    """A warning where few rounds stand behind the points: how sure what they tell is."""
    rounds = min((len(p.measured) for p in sweep.points.values() if p.measured), default=5)
    if rounds >= 5:
        return []
    if rounds > 1:
        text = translate(
            "verdict",
            "With {0} rounds a point its spread is told with {1} confidence: 5 would make it 94 %.",
        ).format(rounds, percent(confidence_of(rounds)))
        return [Finding(text)]
    if sweep.plan.scenario.repeats > 1:
        text = translate(
            "verdict",
            "Some points of the sweep were measured once: how far they may be off is not known.",
        )
        return [Finding(text)]
    text = translate(
        "verdict",
        "Every point of the sweep was measured once: how far it may be off is not known.",
    )
    return [Finding(text)]


def flip_sentence(sweep: Sweep, index: int) -> str:
    """One flip as a sentence, e.g. "Threads win until CPU per task exceeds 3.1 ± 0.4 ms"."""
    flip = sweep.flips[index]
    param = sweep.plan.param
    a, b = title(flip.a), title(flip.b)
    if param.integer:
        return translate(
            "verdict", "{a} {win} with {what} up to {low:g}, {b} from {value:g} on."
        ).format(
            a=a, win=_win(a), low=flip.at.low or 0, what=_noun(param), b=b, value=flip.at.value
        )
    return translate("verdict", "{a} {win} until {what} exceeds {value}, then {b}.").format(
        a=a, win=_win(a), what=word(param.title), value=with_error(flip.at, param.unit), b=b
    )


def with_error(estimate: Estimate, unit: str) -> str:
    """A value with what it may be off by, e.g. ``3.1 ± 0.4 ms``; no more digits than it has."""
    tail = f" {unit}" if unit else ""
    half = estimate.half_width
    if half is None:
        return f"{estimate.value:.2g}{tail}"
    digits = 0 if half >= 5 or estimate.value >= 100 else 1 if half >= 0.05 else 2
    return f"{estimate.value:.{digits}f} ± {half:.{digits}f}{tail}"


def title(model: str) -> str:
    """A model's name as sentences have it."""
    return title_of(model)


def _win(name: str) -> str:
    return "win" if name.endswith("s") else "wins"


def _noun(param: Param) -> str:
    return word(param.title).lower()


def _at(plan: SweepPlan, value: float) -> str:
    unit = f" {plan.param.unit}" if plan.param.unit else ""
    return f"{value:.3g}{unit}"


def _leads(sweep: Sweep) -> list[Finding]:
    plan = sweep.plan
    known = [(v, sweep.lead(v)) for v in plan.values]
    leads = [(v, lead) for v, lead in known if lead is not None]
    if not leads:
        return []
    clear = [(v, model, by) for v, (model, by) in leads if decided(by)]
    low, high = _at(plan, leads[0][0]), _at(plan, leads[-1][0])
    over = translate("verdict", "{what} from {low} to {high}").format(
        what=word(plan.param.title), low=low, high=high
    )
    if not clear:
        return [
            Finding(
                translate(
                    "verdict",
                    "No difference measured between the models with {0}: the leads are within "
                    "their spread.",
                ).format(over),
                None,
                "",
                Evidence("measure", over=plan.over),
            )
        ]
    models = {model for _, model, _ in clear}
    if len(models) == 1:
        value, model, by = max(clear, key=lambda lead: lead[2].value)
        name = title(model)
        everywhere = (
            translate("verdict", "everywhere")
            if len(clear) == len(leads)
            else translate("verdict", "wherever there is a clear lead")
        )
        return [
            Finding(
                translate(
                    "verdict",
                    "{model} {win} {where} with {over}: up to {by:.2f}× the next best, at {at}.",
                ).format(
                    model=name,
                    win=_win(name),
                    where=everywhere,
                    over=over,
                    by=by.value,
                    at=_at(plan, value),
                ),
                by.value,
                "×",
                Evidence("sweep", model=model, over=plan.over, value=value),
            )
        ]
    return []


def _flips(sweep: Sweep) -> list[Finding]:
    found = []
    for index, flip in enumerate(sweep.flips):
        evidence = Evidence("sweep", model=flip.b, over=sweep.plan.over, value=flip.at.value)
        unit = sweep.plan.param.unit
        found.append(Finding(flip_sentence(sweep, index), flip.at.value, unit, evidence))
    if not sweep.flips and len(sweep.changes()) and sweep.phase != "done":
        a, b, low, high = sweep.changes()[0]
        text = translate(
            "verdict",
            "{a} {win} at {low} and {b} at {high}: the flip in between is still to be found.",
        ).format(
            a=title(a),
            win=_win(title(a)),
            low=_at(sweep.plan, low),
            b=title(b),
            high=_at(sweep.plan, high),
        )
        found.append(Finding(text, None, "", Evidence("measure", over=sweep.plan.over)))
    return found


def _pools(sweep: Sweep) -> list[Finding]:
    found = []
    for model in sweep.plan.scenario.contenders:
        scaling = sweep.scaling(model)
        if scaling is None:
            continue
        size = round(scaling.best.value)
        point = sweep.at(model, float(size))
        rate = point.throughput if point is not None else None
        if rate is None:
            continue
        most = max(p.value for p in sweep.curve(model))
        name = title(model)
        more = (
            translate("verdict", "more were not measured")
            if size >= most
            else translate("verdict", "up to {0:g} bring no more than 5 % on top").format(most)
        )
        enough = (
            translate("verdict", "{model}: 1 worker is enough ({rate:,.0f} tasks/s); {more}.")
            if size == 1
            else translate(
                "verdict", "{model}: {size} workers are enough ({rate:,.0f} tasks/s); {more}."
            )
        )
        text = enough.format(model=name, size=size, rate=rate.value, more=more)
        evidence = Evidence("sweep", model=model, over="workers", value=float(size))
        found.append(Finding(text, float(size), "workers", evidence))
    return found


def _workers(count: int) -> str:
    if count == 1:
        return translate("verdict", "1 worker")
    return translate("verdict", "{0} workers").format(count)


def _laws(sweep: Sweep) -> list[Finding]:
    found = []
    for model in sweep.plan.scenario.contenders:
        scaling = sweep.scaling(model)
        if scaling is not None:
            evidence = Evidence("sweep", model=model, over="workers")
            sigma = scaling.usl.sigma.value
            found.append(Finding(_law(title(model), scaling), sigma, "", evidence))
    return found


def _law(name: str, scaling: Scaling) -> str:
    usl = scaling.usl
    # A flat curve's noise may lead beyond all of it.
    waits = translate("verdict", "{0} of the work waits its turn").format(
        _percent(usl.sigma, most=1.0)
    )
    costs = translate("verdict", "each pair of workers costs {0} more").format(_percent(usl.kappa))
    knee = (
        translate("verdict", "no knee in the range measured")
        if scaling.knee is None
        else translate("verdict", "the knee is at {0}").format(_workers(round(scaling.knee.value)))
    )
    peak = ""
    if usl.peak is not None and usl.peak <= 1_000:
        peak = translate("verdict", ", the peak near {0:.0f}").format(usl.peak)
    return translate(
        "verdict", "{model} scale so: {waits}, {costs}; {knee}{peak} (USL, R² {r2:.2f})."
    ).format(model=name, waits=waits, costs=costs, knee=knee, peak=peak, r2=usl.r2)


def _percent(part: Estimate, most: float = math.inf) -> str:
    if part.low is None or part.high is None:
        return f"{100 * min(part.value, most):.1f} %"
    return translate("verdict", "{0:.1f} % ({1:.1f} to {2:.1f})").format(
        *(100 * min(v, most) for v in (part.value, part.low, part.high))
    )


def _incomplete(sweep: Sweep) -> list[Finding]:
    lacking = sorted({p.model for p in sweep.points.values() if None in p.walls.values()})
    if not lacking:
        return []
    found = []
    for model in lacking:
        why = sweep.why.get(model)
        text = (
            translate("verdict", "{model}: runs without all their tasks are left out: {why}.")
            if why
            else translate("verdict", "{model}: runs without all their tasks are left out.")
        )
        found.append(Finding(text.format(model=title(model), why=why)))
    return found
