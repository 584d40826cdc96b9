"""What a sweep runs: one parameter of a scenario over a range of values."""

from __future__ import annotations

import math
from dataclasses import dataclass

from concurviz.scenario.model import Scenario, ScenarioError, check_param
from concurviz.wire.models import model_of
from concurviz.wire.params import PARAMS, Param
from concurviz.wire.workloads import reads, workload_of

#: Values that a range is cut into where nobody says how many.
STEPS = 7
MAX_STEPS = 64
#: Tasks a point has at most, unless they are asked for: a sweep is many runs.
POINT_TASKS = 40


@dataclass(frozen=True)
class SweepPlan:
    """``scenario`` with its parameter ``over`` at each of ``values`` (ascending), every model.

    The scenario's ``repeats`` say how often each point is measured; its warm-up is not used, since
    the first points warm the machine up for all others, and rounds are interleaved.
    """

    scenario: Scenario
    over: str
    values: tuple[float, ...]

    @property
    def param(self) -> Param:
        """The parameter that is varied."""
        return PARAMS[self.over]

    @property
    def text(self) -> str:
        """The parameter and its values as ``plan`` reads them, e.g. ``workers=1,2,4``."""
        return f"{self.over}={','.join(f'{value:g}' for value in self.values)}"

    def at(self, value: float) -> Scenario:
        """The scenario of a point."""
        return self.scenario.with_params(**{self.over: value})

    def acts_on(self, model: str) -> bool:
        """Whether the parameter makes a difference to a model: a loop has no pool to grow."""
        return self.over != "workers" or model_of(model).pooled

    def values_for(self, model: str) -> tuple[float, ...]:
        """Where a model is measured: once, where the parameter does not act on it."""
        return self.values if self.acts_on(model) else self.values[:1]


def plan(scenario: Scenario, text: str, *, tasks: int | None = None) -> SweepPlan:
    """The plan that ``NAME=LOW..HIGH``, ``NAME=LOW..HIGH/STEPS`` or ``NAME=A,B,C`` asks for.

    ``tasks``: of each point; without it as many as the scenario has, POINT_TASKS at most.
    ScenarioError, one line, on anything else.
    """
    name, equals, wanted = text.partition("=")
    name = name.strip()
    if not equals or name not in PARAMS:
        raise ScenarioError(
            f"--over {text}: allowed: NAME=LOW..HIGH, NAME=LOW..HIGH/STEPS or NAME=A,B,C, "
            f"with NAME one of {', '.join(PARAMS)}"
        )
    values = _values(PARAMS[name], wanted, f"--over {text}")
    if name != "tasks":
        many = int(scenario.params["tasks"])
        scenario = scenario.with_params(tasks=min(many, POINT_TASKS) if tasks is None else tasks)
    return checked(SweepPlan(scenario, name, values))


def checked(plan: SweepPlan) -> SweepPlan:
    """The same plan; ScenarioError if nothing in it depends on what is varied."""
    scenario = plan.scenario
    used = reads(scenario.workload, scenario.contenders)
    if plan.over in used:
        return plan
    what = workload_of(scenario.workload).title
    raise ScenarioError(
        f"a sweep over {plan.over} would show nothing: {what} under "
        f"{', '.join(scenario.contenders)} does not depend on it; allowed: "
        f"{', '.join(name for name in PARAMS if name in used)}"
    )


def spaced(param: Param, low: float, high: float, steps: int | None = None) -> tuple[float, ...]:
    """Values from ``low`` to ``high``: even ratios where they are far apart, else even steps.

    Every whole number where a whole-numbered range has few of them.
    """
    if param.integer and steps is None and high - low < STEPS + 2:
        return tuple(float(v) for v in range(round(low), round(high) + 1))
    count = max(2, steps or STEPS)
    if low > 0 and high / low >= 8:
        raw = [low * (high / low) ** (i / (count - 1)) for i in range(count)]
    else:
        raw = [low + (high - low) * i / (count - 1) for i in range(count)]
    rounded = [float(round(v)) if param.integer else _short(v) for v in raw]
    # Rounding must not lead out of the range.
    rounded[0], rounded[-1] = low, high
    return tuple(dict.fromkeys(rounded))


def _short(value: float) -> float:
    """Three significant digits: 3.16 and not 3.1622776601683795."""
    if value == 0:
        return 0.0
    return round(value, 2 - math.floor(math.log10(abs(value))))


def _values(param: Param, text: str, where: str) -> tuple[float, ...]:
    head, slash, count = text.partition("/")
    low, dots, high = head.partition("..")
    if dots:
        steps = _number(count, where) if slash else None
        if steps is not None and not (steps == int(steps) and 2 <= steps <= MAX_STEPS):
            raise ScenarioError(f"{where}: allowed: 2 to {MAX_STEPS} steps")
        first, last = (check_param(param.name, _typed(t, param, where), where) for t in (low, high))
        if first >= last:
            raise ScenarioError(f"{where}: allowed: a range that goes up")
        return spaced(param, first, last, None if steps is None else int(steps))
    values = [check_param(param.name, _typed(t, param, where), where) for t in text.split(",")]
    if len(set(values)) < 2 or len(values) > MAX_STEPS:
        raise ScenarioError(f"{where}: allowed: 2 to {MAX_STEPS} different values")
    return tuple(sorted({float(v) for v in values}))


def _typed(text: str, param: Param, where: str) -> float:
    value = _number(text, where)
    return int(value) if param.integer and value == int(value) else value


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ScenarioError(f"{where}: {text.strip()!r} is no number")
    return value
