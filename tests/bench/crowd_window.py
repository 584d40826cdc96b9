"""The process that the bench of crowds measures: the real window with thousands live in it.

Prints one JSON object: for each crowd how many were ``live``, ``p50_ms`` and ``p95_ms`` of the
frame interval, and ``done_per_s``, so that nobody takes a stalled host for a calm one.
"""

from __future__ import annotations

import asyncio
from time import perf_counter

import numpy as np

from concurviz.scenario.model import Scenario, from_dict
from concurviz.wire.states import State
from tests.bench.frames_window import TimedSession, intervals, window_session
from tests.bench.harness import BenchError

COROUTINES = 10_000
THREADS = 1_000
START_LIMIT_S = 40.0


def crowd(*models: str) -> Scenario:
    """Everybody waits half a second for a reply, again and again."""
    params = {"tasks": COROUTINES, "workers": THREADS, "io_ms": 500.0}
    return from_dict({"workload": "io", "models": list(models), "params": params})


CROWDS = {
    f"{COROUTINES:,} coroutines": crowd("coroutines"),
    f"{THREADS:,} threads": crowd("threads"),
    "both": crowd("coroutines", "threads"),
}


async def measure(session: TimedSession) -> dict[str, dict[str, float]]:
    return {name: await _watch(session, scenario) for name, scenario in CROWDS.items()}


async def _watch(session: TimedSession, scenario: Scenario) -> dict[str, float]:
    session.show(scenario)
    session.set_mode("live")
    session.run()
    wanted = sum(COROUTINES if m == "coroutines" else THREADS for m in scenario.models)
    async with asyncio.timeout(START_LIMIT_S):
        # The lab has no signal for it: views look at it once a frame, and this less often, so that
        # counting ten thousand tasks takes nothing from the window.
        while waiting(session) < 0.9 * wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    before, begin = done(session), perf_counter()
    frames = await intervals(session)
    lasted, ended = perf_counter() - begin, done(session)
    live = waiting(session)
    if ended <= before:
        raise BenchError("crowd: nothing was done while frames were timed")
    await session.lab.stop()
    return {
        "live": live,
        "p50_ms": float(np.median(frames)),
        "p95_ms": float(np.percentile(frames, 95)),
        "done_per_s": (ended - before) / lasted,
    }


def waiting(session: TimedSession) -> int:
    """Tasks that have begun and not ended: for threads those that a thread is at."""
    count = 0
    for run in session.lab.runs:
        rows = run.trace.task_rows if run.trace is not None else []
        count += sum(row.open_state not in (State.NONE, State.QUEUED) for row in rows)
    return count


def done(session: TimedSession) -> int:
    return sum(run.trace.tasks.done for run in session.lab.runs if run.trace is not None)


if __name__ == "__main__":
    window_session(measure)
