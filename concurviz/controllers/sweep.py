"""Runs a sweep: the grid in rounds, coarse first, then the flip points by bisection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from concurviz.analysis.flip import FlipSearch
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.sweep import Sweep
from concurviz.scenario.model import Scenario
from concurviz.words import headline, told

#: Runs one model on one scenario; its figures, or None when the sweep has been stopped.
Measure = Callable[[str, Scenario], Awaitable[RunMetrics | None]]


class Stopped(Exception):
    """The sweep has been stopped; what was measured stays."""


async def run_sweep(sweep: Sweep, measure: Measure) -> None:
    """Measure every point in every round, then each change of lead; stops where ``measure`` does.

    A model whose run does not complete all its tasks has no wall time at that point.
    """
    try:
        await _grid(sweep, measure)
        sweep.phase = "flips"
        sweep.version += 1
        for a, b, low, high in sweep.changes():
            await _bisect(
                sweep, measure, FlipSearch(a, b, low, high, whole=sweep.plan.param.integer)
            )
        sweep.phase = "done"
    except Stopped:
        sweep.phase = "stopped"
    sweep.note = ""
    sweep.version += 1


def coarse_first(values: Sequence[float]) -> list[float]:
    """The ends, then the middles of what is open: a curve shows its shape from the beginning."""
    order = [0, len(values) - 1] if len(values) > 1 else [0]
    gaps = [(0, len(values) - 1)]
    while gaps:
        low, high = gaps.pop(0)
        if high - low > 1:
            middle = (low + high) // 2
            order.append(middle)
            gaps += [(low, middle), (middle, high)]
    return [values[i] for i in order]


async def _grid(sweep: Sweep, measure: Measure) -> None:
    plan = sweep.plan
    models = list(plan.scenario.contenders)
    sweep.total = plan.scenario.repeats * sum(len(plan.values_for(m)) for m in models)
    for _ in range(plan.scenario.repeats):
        for value in coarse_first(plan.values):
            for model in tuple(models):
                if value not in plan.values_for(model):
                    continue
                if not await _one(sweep, measure, model, value):
                    models.remove(model)
                    sweep.total -= plan.scenario.repeats * len(plan.values_for(model)) - 1
                sweep.done += 1


async def _one(sweep: Sweep, measure: Measure, model: str, value: float) -> bool:
    """Measure once; whether the model can run such tasks at all."""
    unit = f" {sweep.plan.param.unit}" if sweep.plan.param.unit else ""
    sweep.note = f"{model} at {value:g}{unit}"
    metrics = await measure(model, sweep.plan.at(value))
    if metrics is None:
        raise Stopped
    sweep.add(model, value, metrics.wall_s if metrics.complete else None)
    reason = headline(told(metrics.reason)) or metrics.no_speed
    if not metrics.complete and reason:
        sweep.why.setdefault(model, reason)
    return metrics.status != "unfit"


async def _bisect(sweep: Sweep, measure: Measure, search: FlipSearch) -> None:
    """Both models at value after value, in rounds as on the grid: A B, A B, ..."""
    place = len(sweep.flips)

    def known(value: float) -> bool:
        a, b = (sweep.at(model, value) for model in (search.a, search.b))
        if a is None or b is None:
            return False
        rounds = min(len(a.measured), len(b.measured))
        # The last ones: a model that the parameter leaves alone has earlier ones besides.
        search.add(value, a.measured[-rounds:], b.measured[-rounds:])
        if (flip := search.result) is not None:
            sweep.flips[place:] = [flip]
        sweep.version += 1
        return True

    for end in search.ends:
        known(end)
    while (value := search.next_value()) is not None:
        for _ in range(sweep.plan.scenario.repeats):
            for model in (search.a, search.b):
                at = value if sweep.plan.acts_on(model) else sweep.plan.values[0]
                await _one(sweep, measure, model, at)
        if not known(value):
            return
