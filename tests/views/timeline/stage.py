"""Where things lie in the timeline of the tests, and its runs."""

from __future__ import annotations

from concurviz.drawing.layout import RULER
from concurviz.trace.store import RunTrace
from tests.analysis.traces import drawn

AXIS = 800
LANE_Y = RULER + 40


def two_workers() -> RunTrace:
    """1 s of two workers with ten spans of 100 ms each, one a task; still running."""
    lanes = ["r" * 100 + "i" * 100] * 5
    owners = "".join(str(n) * 100 for n in range(10))
    built = drawn("threads", ["".join(lanes) + "/" + owners, "".join(lanes) + "/" + owners])
    built.end = None
    return built
