"""What a sweep says, in plain sentences: best pool sizes, laws, flip points."""

from __future__ import annotations

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.scaling import Scaling
from concurviz.analysis.statistics import Estimate
from concurviz.analysis.sweep import Sweep, decided
from concurviz.scenario.sweep import SweepPlan
from concurviz.wire.models import MODELS
from concurviz.wire.params import Param
from concurviz.words import word


def sweep_findings(sweep: Sweep) -> list[Finding]:
    """Sentences by their weight: who leads and where that changes, then pool sizes, then laws."""
    if not sweep.points:
        return []
    return [*_leads(sweep), *_flips(sweep), *_pools(sweep), *_laws(sweep), *_incomplete(sweep)]


def flip_sentence(sweep: Sweep, index: int) -> str:
    """One flip as a sentence, e.g. "Threads win until CPU per task exceeds 3.1 ± 0.4 ms"."""
    flip = sweep.flips[index]
    param = sweep.plan.param
    a, b = title(flip.a), title(flip.b)
    if param.integer:
        return (
            f"{a} {_win(a)} up to {flip.at.low or 0:g} {_noun(param)}, "
            f"{b} from {flip.at.value:g} on."
        )
    return f"{a} {_win(a)} until {param.title} exceeds {with_error(flip.at, param.unit)}, then {b}."


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
    return word(MODELS[model].title)


def _win(name: str) -> str:
    return "win" if name.endswith("s") else "wins"


def _noun(param: Param) -> str:
    return param.title.lower()


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
    over = f"{plan.param.title} from {low} to {high}"
    if not clear:
        return [
            Finding(
                f"No difference measured between the models with {over}: the leads are within "
                "their spread.",
                None,
                "",
                Evidence("measure", over=plan.over),
            )
        ]
    models = {model for _, model, _ in clear}
    if len(models) == 1:
        value, model, by = max(clear, key=lambda lead: lead[2].value)
        name = title(model)
        everywhere = "everywhere" if len(clear) == len(leads) else "wherever there is a clear lead"
        return [
            Finding(
                f"{name} {_win(name)} {everywhere} with {over}: up to {by.value:.2f}× "
                f"the next best, at {_at(plan, value)}.",
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
        text = (
            f"{title(a)} {_win(title(a))} at {_at(sweep.plan, low)} and {title(b)} at "
            f"{_at(sweep.plan, high)}: the flip in between is still to be found."
        )
        found.append(Finding(text, None, "", Evidence("measure", over=sweep.plan.over)))
    return found


def _pools(sweep: Sweep) -> list[Finding]:
    found = []
    for model in sweep.plan.scenario.models:
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
            "more were not measured"
            if size >= most
            else f"up to {most:g} bring no more than 5 % on top"
        )
        text = f"{name}: {_workers(size)} are enough ({rate.value:,.0f} tasks/s); {more}."
        if size == 1:
            text = text.replace(" are enough", " is enough")
        evidence = Evidence("sweep", model=model, over="workers", value=float(size))
        found.append(Finding(text, float(size), "workers", evidence))
    return found


def _workers(count: int) -> str:
    return "1 worker" if count == 1 else f"{count} workers"


def _laws(sweep: Sweep) -> list[Finding]:
    found = []
    for model in sweep.plan.scenario.models:
        scaling = sweep.scaling(model)
        if scaling is not None:
            evidence = Evidence("sweep", model=model, over="workers")
            sigma = scaling.usl.sigma.value
            found.append(Finding(_law(title(model), scaling), sigma, "", evidence))
    return found


def _law(name: str, scaling: Scaling) -> str:
    usl = scaling.usl
    waits = f"{_percent(usl.sigma)} of the work waits its turn"
    costs = f"each pair of workers costs {_percent(usl.kappa)} more"
    knee = (
        "no knee in the range measured"
        if scaling.knee is None
        else f"the knee is at {_workers(round(scaling.knee.value))}"
    )
    peak = "" if usl.peak is None or usl.peak > 1_000 else f", the peak near {usl.peak:.0f}"
    return f"{name} scale so: {waits}, {costs}; {knee}{peak} (USL, R² {usl.r2:.2f})."


def _percent(part: Estimate) -> str:
    if part.low is None or part.high is None:
        return f"{100 * part.value:.1f} %"
    return f"{100 * part.value:.1f} % ({100 * part.low:.1f} to {100 * part.high:.1f})"


def _incomplete(sweep: Sweep) -> list[Finding]:
    lacking = sorted({p.model for p in sweep.points.values() if None in p.walls.values()})
    if not lacking:
        return []
    names = ", ".join(map(title, lacking))
    return [Finding(f"Some runs did not complete their tasks and are left out: {names}.")]
