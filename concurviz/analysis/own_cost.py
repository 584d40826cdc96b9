"""What watching a run took: of the run itself, and of the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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


def own_cost_line(costs: Sequence[OwnCost | None], cpu_s: float | None) -> str:
    """One line for status bars and pictures; "" where nothing is known."""
    cost = total(costs)
    if cost is None:
        return ""
    if not cost.recorded:
        return "not recorded"
    share = cost.recorder_share(cpu_s)
    part = f"{cost.recorder_s * 1e3:.1f} ms" if share is None else f"{100 * share:.1f} %"
    return (
        f"recording cost {part}, sampling {cost.sampler_s * 1e3:.0f} ms; "
        f"clock ±{cost.clock_error_s * 1e6:.2f} µs"
    )
