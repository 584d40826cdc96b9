"""What the window shows at one moment: a frozen state that the session makes and panels draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from concurviz.analysis.beside import Pair
from concurviz.analysis.finding import Finding
from concurviz.analysis.metrics import RunMetrics
from concurviz.analysis.verdict import Verdict
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace


class Phase(Enum):
    """The five states that every panel is designed for."""

    EMPTY = "empty"
    STARTING = "starting"
    RUNNING = "running"
    DONE = "done"
    BROKEN = "broken"


#: Run.status of the lab to the phase that a panel shows.
PHASE_OF_STATUS = {
    "waiting": Phase.EMPTY,
    "starting": Phase.STARTING,
    "running": Phase.RUNNING,
    "stopping": Phase.RUNNING,
    "done": Phase.DONE,
    "failed": Phase.BROKEN,
    "broken": Phase.BROKEN,
    "cancelled": Phase.DONE,
    "unfit": Phase.BROKEN,
}


@dataclass(frozen=True)
class RunView:
    """One run as the panels need it.

    ``status`` is the lab's word for it, ``reason`` why it is broken (empty otherwise), ``metrics``
    None before its engine has started, ``errors`` the text of each failed task's error by task,
    ``trace`` what plots over time are read from, None before its engine has started.
    """

    model: str
    status: str
    reason: str
    metrics: RunMetrics | None
    errors: dict[int, str] = field(default_factory=dict)
    trace: RunTrace | None = None


@dataclass(frozen=True)
class SweepShown:
    """In Sweep mode: what the last sweep has found, and whether it goes on.

    ``measured``: whether there is a point to be drawn.
    """

    findings: tuple[Finding, ...] = ()
    busy: bool = False
    measured: bool = False


@dataclass(frozen=True)
class ScreenState:
    """Everything that panels beside the timeline show.

    ``mode``: "live", "compare" or None before the first run. ``stale``: parameters have moved since
    these runs began. ``verdict`` is None while there is nothing to say. Counts are sums over runs.
    ``progress``: tasks of a comparison that have ended and all there will be. ``round`` counts its
    rounds from 0, ``warmup`` of the ``rounds`` are not counted. ``cores``: those the runs may use.
    ``busy_cores``: cores that others took meanwhile, where that was enough to spoil the figures,
    else None. ``sweep`` is None but in Sweep mode. ``so_far``: the verdict by the rounds that are
    over, while others go on. ``source``: the name of the file that the runs came from, "" if they
    were made here; ``origin``: when and where then. ``window``: CPU time of the window's process
    while they ran, as a part of one core; None where it is not known. ``pair``: the two traces that
    are laid side by side, None where it is one.
    """

    phase: Phase = Phase.EMPTY
    mode: str | None = None
    stale: bool = False
    scenario: Scenario = field(default_factory=Scenario)
    runs: tuple[RunView, ...] = ()
    verdict: Verdict | None = None
    spans: int = 0
    received: int = 0
    dropped: int = 0
    evicted: int = 0
    progress: tuple[int, int] = (0, 0)
    round: int = 0
    rounds: int = 1
    warmup: int = 0
    cores: int = 0
    busy_cores: float | None = None
    sweep: SweepShown | None = None
    so_far: Verdict | None = None
    source: str = ""
    origin: str = ""
    window: float | None = None
    pair: Pair | None = None

    @property
    def metrics(self) -> tuple[RunMetrics, ...]:
        """Of every run that has begun."""
        return tuple(run.metrics for run in self.runs if run.metrics is not None)

    @property
    def current(self) -> str | None:
        """The model that is running in a comparison, if any."""
        active = (r.model for r in self.runs if r.status in ("starting", "running", "stopping"))
        return next(active, None)


def overall_phase(statuses: list[str], busy: bool) -> Phase:
    """The phase of the whole screen from the status of each run.

    A lab that is busy is running as soon as one run is; one that is idle is broken only when no run
    came to a useful end.
    """
    phases = [PHASE_OF_STATUS[s] for s in statuses]
    if busy:
        begun = any(p in (Phase.RUNNING, Phase.DONE, Phase.BROKEN) for p in phases)
        return Phase.RUNNING if begun else Phase.STARTING
    if not phases or all(p is Phase.EMPTY for p in phases):
        return Phase.EMPTY
    return Phase.DONE if Phase.DONE in phases else Phase.BROKEN
