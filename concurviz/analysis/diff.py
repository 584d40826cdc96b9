"""Two traces compared figure by figure: per model, state, task and phase, and which differ.

Nothing is said to differ unless the whole interval of its factor lies beyond 1, by 2 % at least::

                         1
    differs       |---|  :                   0.71×, 0.69 to 0.74
    none             |---:-|                 0.88×, 0.75 to 1.03: no difference measured
    once            |    :                   0.80×: one value in each, which says nothing of spread

The interval is that of rounds where runs were repeated. Else it is that of their tasks, calls or
lanes: that tells the two runs apart (``runs_differ``), and not what they are runs of, since two
runs of the same differ as well: by 5 % often, and on a busy machine by much more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Literal

import numpy as np

from concurviz.analysis.figures import Unit, rounds_of
from concurviz.analysis.ledger import Ledger, Side
from concurviz.analysis.pairing import exactly, paired, without_number, without_place
from concurviz.analysis.regression import bounds
from concurviz.analysis.samples import Floats, latencies_of, phase_pairs, state_values, task_pairs
from concurviz.analysis.statistics import Estimate, quantile_ratio, ratio_between, sum_ratio
from concurviz.analysis.verdict import LEAST_LEAD
from concurviz.scenario.contenders import title_of
from concurviz.trace.store import RunTrace
from concurviz.wire.models import MODELS, split
from concurviz.wire.states import SHOWN_STATES, State
from concurviz.words import noop, translate, word

if TYPE_CHECKING:
    from concurviz.analysis.metrics import RunMetrics
    from concurviz.analysis.trace import RunRecord, Trace

Kind = Literal["models", "states", "tasks", "phases"]
KINDS: tuple[Kind, ...] = ("models", "states", "tasks", "phases")
#: ``once``: measured once in one of them; ``unfinished``: a run that came to no proper end.
Outcome = Literal["differs", "runs_differ", "none", "once", "only_a", "only_b", "unfinished"]

#: More tasks or phases than these, those that differ most, are no longer a table.
MOST = 1_000
#: The figure of a row over all tasks of a run.
ALL_TASKS = ""

_FIGURES: dict[str, tuple[str, Unit]] = {
    "wall_s": (noop("wall time"), "s"),
    "throughput": (noop("throughput"), "tasks/s"),
    "latency_s.p50": (noop("latency p50"), "s"),
    "latency_s.p95": (noop("latency p95"), "s"),
}
_NOTHING: Floats = np.empty(0, np.float64)
_SHARES = {"latency_s.p50": 0.5, "latency_s.p95": 0.95}


@dataclass(frozen=True)
class Difference:
    """One figure in both traces, A first.

    ``runs``: what the run is called in each, "" where it is not. ``figure``: a name of
    analysis.figures, a state's word, a task's number (ALL_TASKS for their median), or a phase's
    name. ``values`` in ``unit``, None where not known; ``counts``: the measurements behind them;
    ``shares``: of states, the parts of all lanes' time. ``factor``: B over A, None where one of
    them is missing or 0. ``side``: of states, whose lanes. ``figure_in_b``: what a phase is called
    in B, where that is something else.
    """

    kind: Kind
    runs: tuple[str, str]
    figure: str
    unit: Unit
    values: tuple[float | None, float | None]
    counts: tuple[int, int] = (1, 1)
    factor: Estimate | None = None
    outcome: Outcome = "once"
    shares: tuple[float, float] | None = None
    side: Side = "workers"
    figure_in_b: str = ""

    @property
    def differs(self) -> bool:
        """Whether it differs by more than the spread, of rounds or within the runs."""
        return self.outcome in ("differs", "runs_differ")

    @property
    def difference(self) -> float | None:
        """B less A; None where one of them is not known."""
        a, b = self.values
        return None if a is None or b is None else b - a

    @property
    def weight(self) -> float:
        """How much it matters: a row over all tasks most, then what makes most of a difference."""
        if self.kind == "tasks" and self.figure == ALL_TASKS:
            return float("inf")
        return abs(self.difference or 0.0) * max(self.counts)

    @property
    def model(self) -> str:
        """The run for the user; both names where they differ."""
        titles = [title_of(run) for run in self.runs if run]
        alike = set(map(without_number, titles))
        return alike.pop() if len(alike) < len(titles) else " → ".join(titles)

    @property
    def label(self) -> str:
        """The figure for the user."""
        if self.kind == "models":
            return word(_FIGURES[self.figure][0])
        if self.kind == "states":
            said = word(self.figure)
            return translate("diff", "{0} (tasks)").format(said) if self.side == "tasks" else said
        if self.kind == "tasks":
            if self.figure == ALL_TASKS:
                return translate("diff", "all tasks, median")
            return f"#{self.figure}"
        named = word(self.figure)
        return without_place(named) if self.figure_in_b else named


@dataclass(frozen=True)
class Diff:
    """``rows`` of all kinds; ``left_out``: by kind how many more there would be."""

    rows: tuple[Difference, ...]
    left_out: dict[Kind, int]

    def of(self, kind: Kind) -> tuple[Difference, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)


def matched(
    a: Sequence[RunRecord], b: Sequence[RunRecord]
) -> list[tuple[RunRecord | None, RunRecord | None]]:
    """The runs of two traces that belong together, in A's order, then what only B has.

    By name; another tool's processes by their name without their number; and where nothing of
    that fits and each has but one run, these two.
    """
    by_name = {run.model: run for run in b}
    same = paired([run.model for run in a], by_name, exactly, without_number)
    if not same and len(a) == len(b) == 1:
        same = {a[0].model: b[0].model}
    pairs = [(run, by_name.get(same.get(run.model, ""))) for run in a]
    taken = set(same.values())
    return [*pairs, *((None, run) for run in b if run.model not in taken)]


def diff(a: Trace, b: Trace, told: Callable[[float], None] = lambda share: None) -> Diff:
    """All that differs or does not between two traces. Any thread may; looks at every span once.

    ``told`` is called with the share that is done, again and again; what it raises ends the work.
    """
    rows: list[Difference] = []
    left_out: dict[Kind, int] = {}
    pairs = list(matched(a.runs, b.runs))
    # The figures of each run take about as long as the differences of a pair.
    steps = len(a.runs) + len(b.runs) + len(KINDS) * len(pairs)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        told(done / steps)

    figures: list[dict[str, RunMetrics]] = []
    for trace in (a, b):
        for run in trace.runs:
            run.metrics  # noqa: B018 - they are kept, and each may take long
            step()
        figures.append({m.model: m for m in trace.metrics})
    figures_a, figures_b = figures
    known: dict[Kind, list[Difference]] = {kind: [] for kind in KINDS}
    for one, other in pairs:
        names = ("" if one is None else one.model, "" if other is None else other.model)
        traces = tuple(None if run is None else run.trace for run in (one, other))
        # Where the engine never started nothing was measured, not even 0.
        metrics = (
            None if traces[0] is None else figures_a[names[0]],
            None if traces[1] is None else figures_b[names[1]],
        )
        known["models"] += _models(names, metrics, traces)
        step()
        known["states"] += _states(names, metrics, traces)
        step()
        if traces[0] is not None and traces[1] is not None:
            known["tasks"] += _tasks(names, traces[0], traces[1])
            step()
            known["phases"] += _phases(names, traces[0], traces[1])
    for kind, found in known.items():
        if len(found) > MOST:
            left_out[kind] = len(found) - MOST
            kept = sorted(range(len(found)), key=lambda i: -found[i].weight)[:MOST]
            found = [found[i] for i in sorted(kept)]
        rows += found
    return Diff(tuple(rows), left_out)


def judged(factor: Estimate | None, rounds: bool) -> Outcome:
    """What a factor with its interval tells; ``rounds``: whether that is of repeated runs."""
    if factor is None:
        return "once"
    # Whatever is in a run, there is one of it: as if measured once.
    once = bounds(replace(factor, low=None, high=None))
    low, high = bounds(factor)
    if not rounds:
        low, high = min(low, once[0]), max(high, once[1])
    if low <= 1 <= high or 1 / LEAST_LEAD < factor.value < LEAST_LEAD:
        return "none"
    if factor.low is None:
        return "once"
    return "differs" if rounds else "runs_differ"


def _row(
    kind: Kind,
    names: tuple[str, str],
    figure: str,
    values: tuple[float | None, float | None],
    counts: tuple[int, int],
    factor: Estimate | None,
    *,
    unit: Unit = "s",
    rounds: bool = False,
    shares: tuple[float, float] | None = None,
    side: Side = "workers",
) -> Difference:
    """A row with what its factor tells."""
    outcome = judged(factor, rounds)
    if values[0] is None or values[1] is None:
        outcome = "only_b" if values[0] is None else "only_a"
    return Difference(kind, names, figure, unit, values, counts, factor, outcome, shares, side)


Metrics = tuple["RunMetrics | None", "RunMetrics | None"]
Traces = tuple[RunTrace | None, ...]


def _models(names: tuple[str, str], metrics: Metrics, traces: Traces) -> Iterator[Difference]:
    rounds = [{} if m is None else rounds_of([m])[m.model] for m in metrics]
    for figure, (_, unit) in _FIGURES.items():
        a, b = (_known(m, r.get(figure, ())) for m, r in zip(metrics, rounds, strict=True))
        if not a and not b:
            continue
        values = (_middle(a), _middle(b))
        counts, factor = (len(a), len(b)), None
        if values[0] and values[1]:
            factor = ratio_between(b, a)
            first, second = latencies_of(traces[0]), latencies_of(traces[1])
            if figure in _SHARES and min(counts) == 1 and min(len(first), len(second)) > 1:
                # Runs that were not repeated have the spread of their tasks.
                factor = quantile_ratio(second, first, _SHARES[figure])
                counts = (len(first), len(second))
        row = _row(
            "models",
            names,
            figure,
            values,
            counts,
            factor,
            unit=unit,
            rounds=min(len(a), len(b)) > 1,
        )
        # A run that was stopped has its rate, and no time of its own.
        proper = ("done",) if figure == "wall_s" else ("done", "cancelled")
        yield _if_ended(row, metrics, proper)


def _if_ended(row: Difference, metrics: Metrics, proper: Sequence[str] = ("done",)) -> Difference:
    """The row, judged only where both runs have ended in one of the proper ways."""
    ended = all(m is None or m.status in proper for m in metrics)
    return row if ended or row.factor is None else replace(row, outcome="unfinished")


def _known(m: RunMetrics | None, rounds: Sequence[float | None]) -> list[float]:
    """A figure's values; none of a run that has no speed, or for a figure that has none there."""
    if m is None or m.no_speed:
        return []
    return [value for value in rounds if value]


def _middle(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _states(names: tuple[str, str], metrics: Metrics, traces: Traces) -> Iterator[Difference]:
    models = [MODELS.get(split(name)[0]) for name in names if name]
    sides: tuple[Side, ...] = ("workers",)
    if any(model is not None and model.task_lanes for model in models):
        # What is waited for on a loop is seen in its tasks' lanes alone.
        sides = ("workers", "tasks")
    for side in sides:
        ledgers = [None if m is None or m.ledger is None else m.ledger.side(side) for m in metrics]
        samples = [{} if t is None else state_values(t, side) for t in traces]
        for state in SHOWN_STATES:
            seconds = tuple(None if ledger is None else ledger.seconds(state) for ledger in ledgers)
            if not any(seconds):
                continue
            a, b = (s.get(state, _NOTHING) for s in samples)
            factor = None
            if seconds[0] and seconds[1]:
                factor = _of_sums(a, b, seconds[0], seconds[1])
            shares = (_share(ledgers[0], state), _share(ledgers[1], state))
            counts = _count(seconds[0], a), _count(seconds[1], b)
            row = _row(
                "states", names, state.word, (seconds[0], seconds[1]), counts, factor,
                shares=shares, side=side,
            )  # fmt: skip
            # How long a run was until it was stopped says nothing of its states; the shares do.
            yield _if_ended(row, metrics)


def _of_sums(a: Floats, b: Floats, total_a: float, total_b: float) -> Estimate:
    """The factor of two totals with the spread of what they are sums of, where that is known."""
    value = total_b / total_a
    if a.sum() <= 0 or b.sum() <= 0:
        return Estimate(value, None, None, 1)
    spread = sum_ratio(b, a)
    return spread.scaled(value / spread.value)


def _count(seconds: float | None, values: Floats) -> int:
    """What a sum is of: one value at least where it is known."""
    return 0 if seconds is None else max(1, len(values))


def _share(ledger: Ledger | None, state: State) -> float:
    return 0.0 if ledger is None else ledger.share(state)


def _tasks(names: tuple[str, str], a: RunTrace, b: RunTrace) -> Iterator[Difference]:
    tasks, in_a, in_b, reach = task_pairs(a, b)
    if not len(tasks):
        return
    count = len(tasks)
    if count > 1:
        factor = quantile_ratio(in_b, in_a, 0.5)
        values = (_middle(in_a.tolist()), _middle(in_b.tolist()))
        yield _row("tasks", names, ALL_TASKS, values, (count, count), factor)
    for task, x, y in zip(tasks.tolist(), in_a.tolist(), in_b.tolist(), strict=True):
        value = y / x
        # A task runs once in each: how far such values spread is what all tasks together show.
        low, high = (None, None) if reach is None else (value / reach, value * reach)
        single = Estimate(value, low, high, count)
        yield _row("tasks", names, str(task), (x, y), (1, 1), single)


def _phases(names: tuple[str, str], a: RunTrace, b: RunTrace) -> Iterator[Difference]:
    for pair in phase_pairs(a, b, MOST):
        first, second = pair.seconds
        values = (_middle(first.tolist()), _middle(second.tolist()))
        counts = (len(first), len(second))
        factor = quantile_ratio(second, first, 0.5) if min(counts) else None
        figure, other = pair.names[0] or pair.names[1], pair.names[1]
        row = _row("phases", names, figure, values, counts, factor)
        yield row if other in ("", figure) else replace(row, figure_in_b=other)
