"""What a host says of its run when it has ended, and what watching it has cost."""

from __future__ import annotations

from time import perf_counter_ns
from typing import Any

import numpy as np

from concurviz.analysis.own_cost import OwnCost
from concurviz.controllers.usage import Usage
from concurviz.trace.store import RunTrace
from concurviz.wire.records import NO_TASK, NO_WORKER
from concurviz.wire.states import Instant


class Account:
    """Of one run; ``recorded``: whether its host writes journals."""

    def __init__(self, recorded: bool) -> None:
        self.recorded = recorded
        self._tasks: tuple[int, int, int] = (0, 0, 0)
        self._costs: tuple[float, float] | None = None
        self._start_sent = 0
        self._looking_s = 0.0

    def start_sent(self) -> None:
        """The host is told now to begin."""
        self._start_sent = perf_counter_ns()

    def looked(self, seconds: float) -> None:
        """So long the window has taken to look at the host's processes once more."""
        self._looking_s += seconds

    def close(self, ended: dict[str, Any], trace: RunTrace | None, usage: Usage | None) -> None:
        """Take the host's last message, ``ended``, which has the last word on its usage."""
        submitted, finished, last = ended["tasks"]
        self._tasks = submitted, finished, last
        self._costs = ended["record_ns"], ended["clock_ns"]
        if usage is not None and trace is not None:
            counter = ended["counter"]
            trace.counter = counter["parent"], counter["tasks"]
            t = ended["at"] - trace.origin
            usage.close(t, ended["cpu_s"], ended["peak_rss_bytes"])

    def tell_unrecorded(self, trace: RunTrace) -> None:
        """What the host itself said of its tasks, in place of records that were not written."""
        submitted, ended, last = self._tasks
        counts = trace.tasks
        counts.submitted, counts.failed = submitted, len(trace.errors)
        counts.done = max(0, ended - counts.failed)
        counts.cancelled = submitted - counts.done - counts.failed
        if last:
            trace.instants.extend(
                t=np.array([last - trace.origin]),
                kind=np.array([Instant.DONE]),
                worker=np.array([NO_WORKER]),
                task=np.array([NO_TASK]),
                detail=np.array([0]),
            )

    def own_cost(self, trace: RunTrace | None, sampler_s: float) -> OwnCost | None:
        """What watching the run took; None before its host has said what a record costs.

        ``sampler_s``: CPU time of the process that samples its threads.
        """
        if self._costs is None or trace is None:
            return None
        record_ns, clock_ns = self._costs
        # The origin was read in the host between our sending of start and its arrival here.
        error_ns = max(clock_ns, float(self._start_sent - trace.origin))
        return OwnCost(
            self.recorded,
            trace.events.sent * record_ns / 1e9,
            self._looking_s + sampler_s,
            error_ns / 1e9,
        )
