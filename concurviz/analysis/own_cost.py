"""What watching a run took: of the run itself, and of the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concurviz.words import translate

if TYPE_CHECKING:
    from concurviz.analysis.trace import Trace


@dataclass(frozen=True)
class OwnCost:
    """What watching a run took, in seconds.

    ``recorder_s``: of the run's own processor time, the records written times what one costs in
    that host. ``sampler_s``: of the window's process, for looking at memory and processor time, and
    of the process that looks at threads in code that never looks at the clock.
    ``clock_error_s``: how far apart times of two processes may be: they read one clock, so what is
    left is the cost of a look at it, or more if the host's came before our own. ``recorded`` is
    False for a run without journals.
    """

    recorded: bool
    recorder_s: float
    sampler_s: float
    clock_error_s: float

    def recorder_share(self, cpu_s: float | None) -> float | None:
        """The recorder's part of the run's processor time; None where that is not known."""
        return self.recorder_s / cpu_s if cpu_s else None


def total(costs: Sequence[OwnCost | None]) -> OwnCost | None:
    """Of all runs together: times added up, the largest clock error; None where none is known."""
    known = [cost for cost in costs if cost is not None]
    if not known:
        return None
    return OwnCost(
        all(cost.recorded for cost in known),
        sum(cost.recorder_s for cost in known),
        sum(cost.sampler_s for cost in known),
        max(cost.clock_error_s for cost in known),
    )


def own_cost_line(
    costs: Sequence[OwnCost | None], cpu_s: float | None, window: float | None = None
) -> str:
    """One line for status bars and pictures; "" where nothing is known.

    ``cpu_s``: processor time of the runs; ``window``: that of this process meanwhile, as a part of
    one core.
    """
    cost = total(costs)
    if cost is None:
        return ""
    share = cost.recorder_share(cpu_s)
    if not cost.recorded:
        recording = translate("own cost", "not recorded")
    elif share is None:
        recording = translate("own cost", "recording {0:.1f} ms").format(cost.recorder_s * 1e3)
    else:
        recording = translate("own cost", "recording {0:.1f} % of CPU time").format(100 * share)
    parts = [
        recording,
        translate("own cost", "sampling {0:.0f} ms").format(cost.sampler_s * 1e3),
    ]
    if window is not None:
        parts.append(translate("own cost", "window {0:.0f} % of a core").format(100 * window))
    parts.append(translate("own cost", "clock ±{0:.2f} µs").format(cost.clock_error_s * 1e6))
    return ", ".join(parts)


def cost_line_of(trace: Trace) -> str:
    """The line for a whole trace."""
    window = trace.load.window if trace.load else None
    used = [m.cpu_s for m in trace.metrics if m.own_cost is not None]
    cpu_s = None if None in used else sum(u for u in used if u is not None)
    return own_cost_line([run.own_cost for run in trace.runs], cpu_s, window)
