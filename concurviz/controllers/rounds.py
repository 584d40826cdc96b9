"""The rounds of a comparison: each model once in every round, so that all meet the same machine.

::

    warm-up | round 1 | round 2 | round 3
    A  B  C | A  B  C | A  B  C | A  B  C

What drifts (a clock that warms up, a neighbour that comes and goes) then hits every model alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.spread import Spread
from concurviz.analysis.statistics import may_be_median, median_index
from concurviz.controllers.run import Run


class Rounds:
    """What the rounds so far have brought.

    ``current`` is the round under way, counted from 0, those of the warm-up included.
    ``tasks_ended``: in all runs that are over.
    """

    def __init__(self, models: Sequence[str], *, warmup: int, repeats: int) -> None:
        self.models = tuple(models)
        self.warmup = warmup
        self.repeats = repeats
        self.current = 0
        self.tasks_ended = 0
        self._counted: dict[str, dict[int, RunMetrics]] = {m: {} for m in models}
        self._runs: dict[str, dict[int, Run]] = {m: {} for m in models}
        self._warm: dict[str, Run] = {}
        self._spoilt: dict[str, Run] = {}

    @property
    def total(self) -> int:
        """All rounds there will be."""
        return self.warmup + self.repeats

    def goes_on(self, model: str) -> bool:
        """Whether a model still takes part: one whose run broke would only break again."""
        return model not in self._spoilt

    def add(self, run: Run) -> None:
        """A run of the current round has ended."""
        metrics = run.metrics()
        self.tasks_ended += metrics.tasks.ended
        if run.status != "done":
            if run.status in ("broken", "unfit") or not self._known(run.model):
                self._spoilt[run.model] = run
            return
        if self.current < self.warmup:
            self._warm[run.model] = run
            return
        self._warm.pop(run.model, None)
        counted, runs = self._counted[run.model], self._runs[run.model]
        counted[self.current] = metrics
        runs[self.current] = run
        # Traces are large: one that cannot become the median is not kept.
        walls = [m.wall_s for m in counted.values()]
        possible = may_be_median(walls, self.total - 1 - self.current)
        for number, keep in zip(list(counted), possible, strict=True):
            if not keep:
                runs.pop(number, None)

    def end_round(self) -> None:
        """All models have had their turn."""
        self.current += 1

    def _known(self, model: str) -> bool:
        return bool(self._counted[model]) or model in self._warm

    def shown(self, model: str) -> Run | None:
        """The run that stands for a model by now: the median one of those that count."""
        if model in self._spoilt:
            return self._spoilt[model]
        counted = self._counted[model]
        if not counted:
            return self._warm.get(model)
        numbers = list(counted)
        return self._runs[model][numbers[median_index([m.wall_s for m in counted.values()])]]

    def spread(self, run: Run) -> Spread | None:
        """Of the rounds that count, for the run that stands for them; None if there are none."""
        counted = self._counted.get(run.model)
        if not counted or run.status != "done":
            return None
        return Spread.of(counted, self.warmup)
