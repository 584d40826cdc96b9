"""Ledgers of drawn traces, and of random journals: 100 % on every lane."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurviz.analysis.ledger import ledger_of
from concurviz.trace.store import RunTrace
from concurviz.wire.states import State
from tests import traces
from tests.analysis.traces import MS, drawn

#: One lane as a drawing; "?" only where a gap can be.
LANES = st.lists(st.text("rgciskltbq-u", min_size=1, max_size=30), min_size=1, max_size=6)


def test_every_lane_and_the_sum_by_state() -> None:
    ledger = ledger_of(drawn("threads", ["rrgg", "iirr"], ["rrgg", " qri"]))

    assert ledger.workers.names == ("worker 1", "worker 2")
    assert ledger.workers.lane_shares(0) == {"running": 0.5, "gil_wait": 0.5}
    assert ledger.workers.lane_shares(1) == {"running": 0.5, "io_wait": 0.5}
    assert ledger.workers.shares() == {"running": 0.5, "gil_wait": 0.25, "io_wait": 0.25}
    assert ledger.workers.total_s == pytest.approx(0.008)
    assert ledger.tasks.lane_s(1) == pytest.approx(0.003)
    assert ledger.tasks.lane_shares(1) == pytest.approx(
        {"queued": 1 / 3, "running": 1 / 3, "io_wait": 1 / 3}
    )


def test_a_range_cuts_spans_at_both_ends() -> None:
    trace = drawn("threads", ["rrrrgggg", "iiiiiiii"])

    ledger = ledger_of(trace, 3.5 * MS, 5.5 * MS)

    assert ledger.workers.lane_shares(0) == {"running": 0.25, "gil_wait": 0.75}
    assert ledger.workers.lane_shares(1) == {"io_wait": 1.0}
    assert ledger.workers.total_s == pytest.approx(0.004)
    assert (ledger.start_ns, ledger.end_ns) == (3.5 * MS, 5.5 * MS)


def test_a_range_outside_of_the_run_holds_nothing() -> None:
    ledger = ledger_of(drawn("threads", ["rr"], ["rr"]), 50 * MS, 60 * MS)

    assert ledger.workers.total_s == 0
    assert ledger.workers.shares() == {}
    assert ledger.tasks.names == ()


def test_a_hole_in_a_life_is_unknown_and_time_before_and_after_it_is_none_of_its_own() -> None:
    trace = drawn("threads", ["  rr  rr  "])

    assert ledger_of(trace).workers.lane_shares(0) == pytest.approx(
        {"running": 4 / 6, "unknown": 2 / 6}
    )


def test_the_open_span_counts_up_to_now() -> None:
    trace = drawn("threads", ["rr"])
    trace.end, trace.now = None, 10 * MS
    row = trace.workers[0]
    row.set_open(int(State.GIL_WAIT), 2 * MS)

    assert ledger_of(trace).workers.shares() == pytest.approx({"running": 0.2, "gil_wait": 0.8})
    assert ledger_of(trace, 4 * MS, 6 * MS).workers.shares() == {"gil_wait": 1.0}


def test_the_heartbeat_is_listed_but_executes_no_tasks() -> None:
    trace = drawn("qthreads", ["rrrr", "...."])
    trace.workers[1].role = "heartbeat"

    ledger = ledger_of(trace).workers

    assert len(ledger.names) == 2
    assert ledger.shares() == {"running": 1.0}


def test_totals_outlive_the_spans_that_were_evicted() -> None:
    trace = drawn("threads", ["rrrrgggg"], ["rrrrgggg"], budget=16)
    for store in (trace.worker_lanes, trace.task_lanes):
        store.evict()

    ledger = ledger_of(trace)

    assert ledger.evicted
    assert ledger.workers.shares() == {"running": 0.5, "gil_wait": 0.5}
    assert ledger.tasks.shares() == {"running": 0.5, "gil_wait": 0.5}
    for start, end, shares in (
        (0, 8, {"running": 0.5, "gil_wait": 0.5}),
        (1, 3, {"running": 1.0}),
        (3, 5, {"running": 0.5, "gil_wait": 0.5}),
        (5, 8, {"gil_wait": 1.0}),
    ):
        part = ledger_of(trace, start * MS, end * MS)
        assert part.workers.shares() == part.tasks.shares() == shares
        assert part.evicted == (start < 4)


def test_what_was_told_by_samples_is_told_apart() -> None:
    trace = drawn("threads", ["rrrriiii/00000000", "rrrrrrrr"], ["rrrriiii"])
    trace.sampled.extend(
        worker=np.array([0]), task=np.array([0]), start=np.array([4 * MS]), end=np.array([8 * MS])
    )

    ledger = ledger_of(trace)

    assert ledger.workers.sampled == pytest.approx(4 / 16)
    assert [ledger.workers.lane_sampled(lane) for lane in (0, 1)] == [0.5, 0.0]
    assert ledger.tasks.lane_sampled(0) == 0.5
    assert ledger_of(trace, 0, 4 * MS).workers.sampled == 0
    assert ledger_of(trace, 6 * MS, 8 * MS).workers.lane_sampled(0) == 1.0


def test_nothing_recorded() -> None:
    ledger = ledger_of(RunTrace("threads", 0))

    assert ledger.workers.total_s == ledger.tasks.total_s == 0
    assert ledger.workers.share(State.RUNNING) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(drawing=LANES, cut=st.tuples(st.floats(0, 35), st.floats(0, 35)))
def test_random_journals_sum_to_100_percent(
    drawing: list[str], cut: tuple[float, float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory: Path = tmp_path_factory.mktemp("journal")
    end = traces.write([f"w: {lane}" for lane in drawing], directory)
    trace = traces.build(directory, 0, end)

    whole = ledger_of(trace)
    for side in (whole.workers, whole.tasks):
        traces.check_ledger(side, trace)
    for number, lane in enumerate(drawing):
        assert whole.workers.lane_s(number) == pytest.approx(len(lane) / 1000)
    assert int(whole.workers.total_ns.sum()) == int(trace.worker_ns.sum())
    assert np.array_equal(whole.tasks.total_ns, trace.task_ns)

    part = ledger_of(trace, min(cut) * MS, max(cut) * MS)
    for side in (part.workers, part.tasks):
        traces.check_shares(side)
        assert np.all(side.ns <= (max(cut) - min(cut)) * MS + 1)
    # Cutting a range in two loses nothing.
    middle = (min(cut) + max(cut)) / 2 * MS
    halves = [ledger_of(trace, a, b) for a, b in ((min(cut) * MS, middle), (middle, max(cut) * MS))]
    both = sum(int(h.workers.total_ns.sum()) for h in halves)
    assert both == pytest.approx(int(part.workers.total_ns.sum()), abs=len(drawing) * 4)
