"""Conditions judged against what was measured, with the same caution as the verdict.

An alarm is raised only where the whole interval of a figure, or of its factor to the baseline,
meets the condition; where the interval reaches across the threshold nothing is decided, and it is
said what to measure::

                      threshold 0.9
    fails       |---|     :                  0.71, 0.69 to 0.74
    undecided         |---:-|                0.88, 0.82 to 0.93
    passed                :   |--|           1.02, 0.99 to 1.04
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from concurviz.analysis.condition import Condition
from concurviz.analysis.figures import Rounds, Unit
from concurviz.analysis.sentences import duration, factor, percent
from concurviz.analysis.statistics import Estimate, median_of, ratio_between
from concurviz.analysis.verdict import TIE
from concurviz.scenario.model import MAX_REPEATS

#: ``unknown``: the figure was not measured, which is no reason for a green light.
Outcome = Literal["failed", "passed", "undecided", "unknown"]

#: Rounds from which on an interval has its full confidence.
_ENOUGH = 6
#: Rounds below which the interval between them says hardly more than each of them.
_FEW = 3


@dataclass(frozen=True)
class Judgement:
    """What became of a condition on one model.

    ``measured``: the figure, or its factor to the baseline where the condition is relative; None
    where there is nothing to judge. ``text``: the whole of it as a sentence.
    """

    condition: Condition
    outcome: Outcome
    measured: Estimate | None
    text: str

    @property
    def alarm(self) -> bool:
        """Whether this makes a build fail."""
        return self.outcome in ("failed", "unknown")


def judge(
    conditions: Sequence[Condition],
    now: Mapping[str, Rounds],
    baseline: Mapping[str, Rounds] | None = None,
    broken: Mapping[str, str] | None = None,
) -> list[Judgement]:
    """Every condition on every model that it is about, in their order.

    ``now`` and ``baseline``: rounds by model. ``broken``: models whose run came to no proper end,
    with what to call that. Relative conditions need a baseline.
    """
    found = []
    for condition in conditions:
        for one in condition.for_models(list(now)):
            status = (broken or {}).get(one.model)
            before = None if baseline is None else baseline.get(one.model)
            if status or one.model not in now:
                found.append(_unknown(one, f"the run is {status}" if status else "it was not run"))
            else:
                found.append(_judge(one, now[one.model], before))
    return found


def _judge(condition: Condition, now: Rounds, before: Rounds | None) -> Judgement:
    name = condition.figure.name
    mine = _known(now, name)
    if not mine:
        return _unknown(condition, "it was not measured in this run")
    if not condition.relative:
        if condition.figure.exact:
            return _exact(condition, max(mine), None)
        measured = median_of(mine)
        return _told(condition, measured, measured.value, None)
    theirs = _known(before or {}, name)
    if not theirs:
        return _unknown(condition, "it was not measured in the baseline")
    if condition.figure.exact:
        return _exact(condition, max(mine), max(theirs))
    if not median_of(theirs).value:
        return _unknown(condition, "it is 0 in the baseline, and nothing is a multiple of that")
    measured = ratio_between(mine, theirs)
    found = _told(condition, measured, median_of(mine).value, median_of(theirs).value)
    if found.outcome == "undecided":
        return replace(found, text=found.text + _to_measure(condition, measured, mine, theirs))
    return found


def _known(rounds: Rounds, name: str) -> list[float]:
    return [v for v in rounds.get(name, ()) if v is not None]


def _exact(condition: Condition, value: float, base: float | None) -> Judgement:
    """A count: the worst round's, which needs no interval."""
    limit = condition.threshold if base is None else condition.threshold * base
    failed = replace(condition, threshold=limit).meets(value)
    than = "" if base is None else f", {base:,.0f} in the baseline"
    text = f"{condition.name} is {value:,.0f}{than}{_alarm_at(condition)}"
    outcome: Outcome = "failed" if failed else "passed"
    return Judgement(condition, outcome, Estimate(value, None, None, 1), text)


def _told(condition: Condition, measured: Estimate, value: float, base: float | None) -> Judgement:
    """Where the interval lies, as an outcome and in words."""
    low, high = bounds(measured)
    ends = {condition.meets(low), condition.meets(high)}
    outcome: Outcome = "undecided" if len(ends) > 1 else "failed" if True in ends else "passed"
    unit = condition.figure.unit
    says = f"{condition.name} is {shown(value, unit)}"
    if base is not None:
        says = (
            f"{condition.name} is {factor(measured.value)} the baseline's "
            f"({shown(value, unit)} instead of {shown(base, unit)})"
        )
    text = f"{says}, {_spread(measured, None if base is not None else unit)}{_alarm_at(condition)}"
    if outcome == "undecided":
        text += ": the spread reaches across it"
        if base is None:
            text += _rounds_wanted(condition, measured, "here")
    return Judgement(condition, outcome, measured, text)


def _spread(measured: Estimate, unit: Unit | None) -> str:
    """The interval in words, of a figure in its unit or of a factor."""
    if measured.low is None or measured.high is None or measured.confidence is None:
        return "measured once"
    ends = (f"{v:.2f}" if unit is None else shown(v, unit) for v in (measured.low, measured.high))
    return f"{' to '.join(ends)} with {percent(measured.confidence)} confidence"


def bounds(measured: Estimate) -> tuple[float, float]:
    """The interval; of one round or two at least as far as repeats usually differ (see TIE)."""
    low, high = measured.value * (1 - TIE), measured.value / (1 - TIE)
    if measured.low is None or measured.high is None:
        return low, high
    if measured.n < _FEW:
        return min(low, measured.low), max(high, measured.high)
    return measured.low, measured.high


def _to_measure(
    condition: Condition, measured: Estimate, mine: Sequence[float], theirs: Sequence[float]
) -> str:
    """Which side to measure again, and how often: the one that is less certain."""
    here, there = _uncertainty(mine), _uncertainty(theirs)
    return _rounds_wanted(condition, measured, "for the baseline" if there > here else "here")


def _uncertainty(values: Sequence[float]) -> float:
    """The half width of the median's interval as a share of it; measured once, the most."""
    relative = median_of(values).relative
    return math.inf if relative is None else relative


def _rounds_wanted(condition: Condition, measured: Estimate, where: str) -> str:
    """How many rounds would decide it, as half widths shrink with the root of their number."""
    low, high = bounds(measured)
    beyond = low if measured.value > condition.threshold else high
    reach, distance = abs(beyond - measured.value), abs(measured.value - condition.threshold)
    rounds = max(_ENOUGH, 2 * measured.n)
    if distance:
        rounds = max(rounds, math.ceil(measured.n * (reach / distance) ** 2))
    if not distance or rounds > MAX_REPEATS:
        return "; it is so close to the threshold that more rounds will hardly tell"
    return f"; about --repeats {rounds} {where} would tell"


def _unknown(condition: Condition, why: str) -> Judgement:
    text = f"{condition.name}: {why}{_alarm_at(condition)}"
    return Judgement(condition, "unknown", None, text)


def _alarm_at(condition: Condition) -> str:
    return f"; fails if {condition.limit}"


def shown(value: float, unit: Unit) -> str:
    """A figure with its unit."""
    if unit == "s":
        return duration(value) if value >= 1e-3 else f"{value * 1e6:.0f} µs"
    if unit == "bytes":
        return f"{value / 1e6:,.1f} MB" if value >= 1e6 else f"{value / 1e3:,.1f} kB"
    if unit == "×":
        return factor(value)
    if unit == "tasks/s":
        return f"{value:,.0f} tasks/s" if value >= 10 else f"{value:.2f} tasks/s"
    return f"{value:.2f} {unit}" if unit == "cores" else f"{value:,.0f} {unit}"


def summary(judgements: Sequence[Judgement]) -> str:
    """All of them in a few words."""
    alarms = sum(j.alarm for j in judgements)
    open_ = sum(j.outcome == "undecided" for j in judgements)
    of = f"of {len(judgements)} condition{'s' * (len(judgements) != 1)}"
    said = f"{alarms} {of} failed" if alarms else f"none {of} failed"
    return f"{said}, {open_} undecided" if open_ else said
