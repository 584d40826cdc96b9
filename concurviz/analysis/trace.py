"""A whole trace: the runs of a comparison or of a live session, with all needed to read them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from concurviz.analysis.answers import answers_of, differences
from concurviz.analysis.metrics import ENDED, RunMetrics, metrics_of, with_speedups
from concurviz.analysis.own_cost import OwnCost
from concurviz.analysis.spread import Spread
from concurviz.analysis.verdict import BUSY, Verdict, verdict
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace
from concurviz.wire.models import is_serial
from concurviz.words import translate

if TYPE_CHECKING:
    from concurviz.analysis.beside import Pair
    from concurviz.analysis.sweep import Sweep

Mode = Literal["live", "compare"]


@dataclass(frozen=True)
class Machine:
    """``cores``: those the runs could use; ``memory_bytes``: of the whole machine."""

    cores: int
    cpu: str
    memory_bytes: int
    platform: str
    python: str


@dataclass(frozen=True)
class Load:
    """Cores in use by other programs, on average: ``before`` the first run and ``during`` the runs.

    ``cores`` is how many the machine has. ``window_cpu_s``: CPU time of this process meanwhile.
    """

    before: float
    during: float
    cores: int
    window_cpu_s: float
    seconds: float

    @property
    def window(self) -> float | None:
        """CPU time of this process as a part of one core."""
        return self.window_cpu_s / self.seconds if self.seconds else None

    @property
    def busy(self) -> bool:
        """Whether others took so much that the figures are not to be trusted."""
        return max(self.before, self.during) > BUSY * self.cores


@dataclass(frozen=True, eq=False)
class RunRecord:
    """One run: its trace, and how it went.

    ``trace`` is None before the engine has started; ``status`` a word as of
    controllers.lifecycle.Status. The other fields are those of analysis.metrics.RunMetrics.
    """

    model: str
    status: str = "waiting"
    reason: str = ""
    interpreter: str = ""
    trace: RunTrace | None = None
    startup_s: float | None = None
    spread: Spread | None = None
    own_cost: OwnCost | None = None

    @cached_property
    def metrics(self) -> RunMetrics:
        """The run's figures, all zero before its engine has started."""
        found = metrics_of(
            self.trace or RunTrace(self.model, 0),
            status=self.status,
            reason=self.reason,
            interpreter=self.interpreter,
            startup_s=self.startup_s,
        )
        return replace(found, spread=self.spread, own_cost=self.own_cost)

    def ended(self) -> RunRecord:
        """The record as if the run had been stopped now; itself if it has ended."""
        from concurviz.trace.freeze import ended

        if self.status in ENDED:
            return self
        trace = None if self.trace is None else ended(self.trace)
        return replace(self, status="cancelled", trace=trace)


@dataclass(frozen=True, eq=False)
class Trace:
    """Runs in their order, what was run, and where.

    ``mode`` is None before the first run. ``began``: when the runs did, ISO 8601 in UTC, "" if not
    known. ``over``: nothing of it is still to come. Figures are those of the moment at which one
    first asks for them: a trace of runs that go on is good for one frame. ``sweep``: the last one
    that was made beside the runs, or without any. ``imported``: what it was
    before, e.g. "Chrome trace", "" for one of ours; its runs are then processes, of no model.
    ``notes``: what of it is not shown. ``pair``: the two traces that this one lays side by side,
    None where it is one.
    """

    scenario: Scenario
    machine: Machine
    mode: Mode | None = None
    runs: tuple[RunRecord, ...] = ()
    began: str = ""
    load: Load | None = None
    over: bool = True
    sweep: Sweep | None = None
    imported: str = ""
    notes: tuple[str, ...] = ()
    pair: Pair | None = None

    @cached_property
    def offsets(self) -> dict[str, int]:
        """By run, where its origin lies on the common time axis, ns.

        In Live mode one moment has one place; in a comparison all runs start at t = 0.
        """
        if self.pair is not None:
            return self.pair.offsets
        started = [run.trace.origin for run in self.runs if run.trace is not None]
        if self.mode != "live" or not started:
            return {run.model: 0 for run in self.runs}
        first = min(started)
        return {
            run.model: 0 if run.trace is None else run.trace.origin - first for run in self.runs
        }

    @cached_property
    def metrics(self) -> list[RunMetrics]:
        """The figures of all runs, in their order; speed-ups in a comparison only."""
        if self.pair is not None:
            return self.pair.metrics
        found = self._judged([run.metrics for run in self.runs])
        if self.mode != "compare":
            # Models that share the machine at the same time cannot be compared for speed.
            return found
        serials = {r.model: r.trace for r in self.runs if is_serial(r.model) and r.trace}
        workers = int(self.scenario.params["workers"])
        return with_speedups(found, serials, workers=workers, cores=self.machine.cores)

    def _judged(self, metrics: list[RunMetrics]) -> list[RunMetrics]:
        """Of the user's own task: which models failed, or answered otherwise than most."""
        if not self.scenario.task:
            return metrics
        answers = [
            None if run.trace is None or run.status not in ENDED else answers_of(run.trace)
            for run in self.runs
        ]
        differ = differences(answers)
        judged = []
        for m, told, difference in zip(metrics, answers, differ, strict=True):
            reason = ""
            if difference is not None:
                reason = difference.sentence
            elif m.tasks.failed:
                reason = translate("answers", "{0:,} of {1:,} tasks failed").format(
                    m.tasks.failed, m.tasks.submitted
                )
            count = None if told is None else len(told)
            judged.append(replace(m, no_speed=reason, answers=count))
        return judged

    @cached_property
    def verdict(self) -> Verdict | None:
        """Which model won; None before a comparison has ended, and in Live mode."""

        ended = self.over and all(run.status in ENDED for run in self.runs)
        if self.mode != "compare" or not self.runs or not ended:
            return None
        others = max(self.load.before, self.load.during) if self.load and self.load.busy else 0.0
        return verdict(self.metrics, self.scenario, cores=self.machine.cores, others=others)

    @property
    def said(self) -> Verdict:
        """The verdict, or why there is none."""
        if self.pair is not None:
            return Verdict(self.pair.text, None, self.pair.findings)
        if self.imported:
            text = translate("imported", "Imported from a {0}: nothing to compare.")
            return Verdict(text.format(self.imported), None)
        live = self.mode == "live"
        return self.verdict or verdict(self.metrics, self.scenario, live=live)

    def ended(self) -> Trace:
        """The trace as if everything had been stopped now."""
        return replace(self, runs=tuple(run.ended() for run in self.runs), over=True)
