"""What a sweep has measured, and what follows: curves, laws, best pools, changes of the lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from concurviz.analysis.flip import Flip
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.own_cost import OwnCost, own_cost_line, total
from concurviz.analysis.scaling import Scaling, fit
from concurviz.analysis.statistics import Estimate, median_of, ratio_of
from concurviz.scenario.sweep import SweepPlan

#: Measured once, a lead has to be this large to be taken for one.
CLEAR = 1.10

Phase = Literal["points", "flips", "done", "stopped"]


@dataclass
class Point:
    """One model at one value: the wall time of each round, None where the run did not complete."""

    model: str
    value: float
    tasks: int
    walls: dict[int, float | None] = field(default_factory=dict)

    @property
    def measured(self) -> list[float]:
        """Wall times in s of the rounds that completed."""
        return [wall for wall in self.walls.values() if wall is not None]

    @property
    def wall_s(self) -> Estimate | None:
        """The median wall time; None before the first round."""
        walls = self.measured
        return median_of(walls) if walls else None

    @property
    def throughput(self) -> Estimate | None:
        """Tasks per second: the median."""
        walls = self.measured
        return median_of([self.tasks / wall for wall in walls]) if walls else None


@dataclass
class Watching:
    """What watching a sweep's runs took, all together.

    ``cpu_s``: processor time of the runs; ``window_cpu_s``: of this process in ``seconds``.
    """

    costs: list[OwnCost] = field(default_factory=list)
    cpu_s: float = 0.0
    window_cpu_s: float = 0.0
    seconds: float = 0.0
    received: int = 0
    dropped: int = 0

    def add(self, metrics: RunMetrics, window_cpu_s: float, seconds: float) -> None:
        """One run has ended; the other figures are those since the run before."""
        if metrics.own_cost is not None:
            self.costs.append(metrics.own_cost)
            self.cpu_s += metrics.cpu_s or 0.0
        self.received += metrics.events.received
        self.dropped += metrics.events.dropped
        self.window_cpu_s += window_cpu_s
        self.seconds += seconds

    @property
    def cost(self) -> OwnCost | None:
        """Of all runs together."""
        return total(self.costs)

    @property
    def line(self) -> str:
        """One line; "" where nothing is known."""
        window = self.window_cpu_s / self.seconds if self.seconds else None
        return own_cost_line(self.costs, self.cpu_s or None, window)


@dataclass
class Sweep:
    """Grows while a sweep runs; ``version`` grows with it. A stopped one keeps what it has.

    ``done`` of ``total`` runs of the grid have ended; the bisection's come on top. ``note`` says
    what is being measured. ``others_cores``: cores that other programs took meanwhile, on average,
    of the machine's ``cores``. ``why``: by model, why its first incomplete run was so, if known.
    """

    plan: SweepPlan
    points: dict[tuple[str, float], Point] = field(default_factory=dict)
    flips: list[Flip] = field(default_factory=list)
    phase: Phase = "points"
    done: int = 0
    total: int = 0
    note: str = ""
    others_cores: float = 0.0
    cores: int = 0
    watching: Watching = field(default_factory=Watching)
    why: dict[str, str] = field(default_factory=dict)
    version: int = 0

    def point(self, model: str, value: float) -> Point:
        """The point of a model at a value, made where it is missing."""
        known = self.points.get((model, value))
        if known is None:
            tasks = int(self.plan.at(value).params["tasks"])
            known = self.points[model, value] = Point(model, value, tasks)
        return known

    def add(self, model: str, value: float, wall_s: float | None) -> None:
        """One run has ended, after ``wall_s``; None: not with all its tasks."""
        walls = self.point(model, value).walls
        walls[len(walls)] = wall_s
        self.version += 1

    def curve(self, model: str) -> list[Point]:
        """A model's points that have been measured, by value."""
        mine = [p for (m, _), p in self.points.items() if m == model and p.measured]
        return sorted(mine, key=lambda p: p.value)

    def at(self, model: str, value: float) -> Point | None:
        """What stands for a model at a value: its only point if the parameter leaves it alone."""
        if not self.plan.acts_on(model):
            value = self.plan.values[0]
        point = self.points.get((model, value))
        return point if point is not None and point.measured else None

    def scaling(self, model: str) -> Scaling | None:
        """The laws of a model; None unless the sweep is over workers and has three sizes of it."""
        if self.plan.over != "workers" or not self.plan.acts_on(model):
            return None
        curve = [p for p in self.curve(model) if p.value in self.plan.values]
        if not curve:
            return None
        rounds = min(len(p.measured) for p in curve)
        throughput = np.array([[p.tasks / wall for wall in p.measured[:rounds]] for p in curve])
        return fit([round(p.value) for p in curve], throughput.T)

    def lead(self, value: float) -> tuple[str, Estimate] | None:
        """The fastest model at a value and how many times as fast it is as the next.

        None with fewer than two models measured there.
        """
        found = [(m, self.at(m, value)) for m in self.plan.scenario.contenders]
        known = sorted(
            ((m, p.measured) for m, p in found if p is not None),
            key=lambda pair: float(np.median(pair[1])),
        )
        if len(known) < 2:
            return None
        (best, first), (_, second) = known[:2]
        return best, ratio(second, first)

    def changes(self) -> list[tuple[str, str, float, float]]:
        """Between which values another model takes the lead: (from, to, low, high).

        Values at which the lead is within the spread decide nothing and are passed over.
        """
        leads = []
        for value in self.plan.values:
            lead = self.lead(value)
            if lead is not None and decided(lead[1]):
                leads.append((value, lead[0]))
        return [(a, b, low, high) for (low, a), (high, b) in pairwise(leads) if a != b]


def ratio(above: Sequence[float], below: Sequence[float]) -> Estimate:
    """The ratio of two medians, by as many rounds as both have."""
    rounds = min(len(above), len(below))
    return ratio_of(above[:rounds], below[:rounds])


def decided(lead: Estimate) -> bool:
    """Whether a lead is more than noise; measured once, it has to be large."""
    return lead.value >= CLEAR if lead.low is None else lead.excludes(1.0)
