"""What repeating a run has shown: how far its figures spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from concurviz.analysis.figures import FIGURES, figures_of
from concurviz.analysis.statistics import Estimate, median_of, ratio_of

if TYPE_CHECKING:
    from concurviz.analysis.metrics import RunMetrics


@dataclass(frozen=True)
class Spread:
    """Wall times, and all other figures, of one model's rounds.

    ``walls``: seconds by the number of the round, for the rounds that count and came to an end.
    ``warmup``: rounds before them that were not counted. ``figures``: of the same rounds, by the
    names of analysis.figures, None where not known; empty in traces from before they were kept.
    """

    walls: Mapping[int, float]
    tasks_done: int
    warmup: int
    figures: Mapping[str, Mapping[int, float | None]] = field(default_factory=dict)

    @staticmethod
    def of(counted: Mapping[int, RunMetrics], warmup: int) -> Spread:
        """From the metrics of each round that counts, at least one."""
        done = min(m.tasks.done for m in counted.values())
        by_round = {n: figures_of(m) for n, m in counted.items()}
        figures = {f: {n: by_round[n][f] for n in by_round} for f in FIGURES}
        return Spread({n: m.wall_s for n, m in counted.items()}, done, warmup, figures)

    @property
    def wall_s(self) -> Estimate:
        """The median wall time."""
        return median_of(list(self.walls.values()))

    @property
    def throughput(self) -> Estimate:
        """The median of tasks done per second."""
        return median_of([self.tasks_done / wall if wall else 0.0 for wall in self.walls.values()])

    def faster_than(self, other: Spread) -> Estimate | None:
        """How many times as fast this model is as the other, by the rounds both have in common.

        None without such a round.
        """
        common = [n for n in self.walls if n in other.walls and self.walls[n] > 0]
        if not common:
            return None
        mine, theirs = [self.walls[n] for n in common], [other.walls[n] for n in common]
        factor = self.tasks_done / other.tasks_done if other.tasks_done else 1.0
        return ratio_of(theirs, mine).scaled(factor) if factor else None
