"""Series over time, exactly, from traces drawn as text."""

from __future__ import annotations

import numpy as np
import pytest

from concurviz.analysis import series
from concurviz.analysis.series import (
    changes,
    coarser,
    cpu_use,
    done_rate,
    heartbeats,
    latency_ecdf,
    levels_of,
    offered_rate,
    rate_width_ns,
    recent_rates,
)
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending, used


def test_rates_are_tasks_per_second_of_each_bin() -> None:
    trace = drawn("threads", ["r" * 8], ["r", " r", "  r", "   rrrrr"])

    done = done_rate(trace, 2 * MS)

    assert done.edges.tolist() == [0, 0.002, 0.004, 0.006, 0.008]
    assert done.values.tolist() == [500, 1000, 0, 500]
    assert offered_rate(trace, 2 * MS).values.tolist() == [1000, 1000, 0, 0]


def test_a_sliver_at_the_end_belongs_to_the_bin_before() -> None:
    trace = drawn("threads", ["r" * 9], ["r" * 4, "r" * 9])

    done = done_rate(trace, 4 * MS)

    assert done.edges.tolist() == [0, 0.004, 0.009]
    assert done.values == pytest.approx([0, 400])


def test_a_value_is_found_by_its_time() -> None:
    done = done_rate(drawn("threads", ["r" * 4], ["r", "rrr"]), 2 * MS)
    assert [done.at(t) for t in (-0.1, 0.0, 0.003, 0.004)] == [None, 500, 500, None]


def test_the_width_gives_the_median_run_some_tasks_a_bin() -> None:
    quick = drawn("threads", ["r" * 100], [" " * i + "r" for i in range(100)])
    assert rate_width_ns([quick]) == 8 * MS  # the smallest 2**k ms that holds 5 of them
    slow = drawn("serial", ["r" * 100], ["r" * 50, "r" * 99])
    assert rate_width_ns([slow]) == 8 * MS  # 16 bins at the least, as far as widths go
    assert rate_width_ns([drawn("serial", [])]) == MS
    assert rate_width_ns([]) == MS


def test_recent_rates_forget_what_is_long_ago() -> None:
    trace = drawn("threads", ["r" * 20], ["r", "r", "r", " " * 15 + "r" * 5])
    assert recent_rates(trace, 10 * MS) == (100, 100)
    assert recent_rates(trace, 10**9) == (200, 200)
    assert recent_rates(RunTrace("threads", 0), 10**9) == (0, 0)


def test_levels_count_tasks_in_each_state() -> None:
    trace = drawn("threads", ["rrii"], ["rrii", "qqrr"])

    edges, levels = levels_of(trace, "tasks")

    assert edges.tolist() == [0, 0.001, 0.002, 0.003, 0.004]
    assert levels[:, State.RUNNING].tolist() == [1, 1, 1, 1]
    assert levels[:, State.QUEUED].tolist() == [1, 1, 0, 0]
    assert levels[:, State.IO_WAIT].tolist() == [0, 0, 1, 1]
    _, workers = levels_of(trace, "workers")
    assert workers[:, State.IO_WAIT].tolist() == [0, 0, 1, 1]


def test_open_spans_count_up_to_now_and_are_not_stored() -> None:
    trace = drawn("threads", ["rr"])
    trace.end, trace.now = None, 4 * MS
    row = trace.workers[0]
    row.set_open(int(State.UNRESOLVED), 2 * MS)

    for _ in range(2):
        _, levels = levels_of(trace, "workers")
        assert levels[:, State.UNKNOWN].tolist() == [0, 0, 1, 1]
        assert levels[:, State.UNRESOLVED].sum() == 0


def test_a_run_may_last_long_after_its_last_task() -> None:
    trace = drawn("threads", ["r"], ["r"])
    trace.end = 10**10

    for lanes, until in (("tasks", 0.002), ("workers", 10.0)):
        edges, levels = levels_of(trace, lanes)
        assert edges[-1] == pytest.approx(until, rel=0.02)
        assert len(levels) <= 512
        assert (levels[:, State.RUNNING] * np.diff(edges)).sum() == pytest.approx(0.001)
    trace.end, trace.now = None, 10**10
    rate = done_rate(trace, rate_width_ns([trace]))
    assert rate.edges[-1] == 10
    assert (rate.values * np.diff(rate.edges)).sum() == pytest.approx(1)


def test_coarser_levels_are_means_over_time() -> None:
    edges = np.array([0.0, 1.0, 2.0, 4.0])
    values = np.array([[1.0], [3.0], [5.0]])
    wide, means = coarser(edges, values, 2)
    assert wide.tolist() == [0, 2, 4]
    assert means[:, 0].tolist() == [2, 5]
    assert coarser(edges, values, 3)[1] is values


def test_cpu_use_is_the_slope_between_samples() -> None:
    trace = used(drawn("threads", ["r"]), (0, 0, 1, 1), (100, 100, 1, 1), (300, 500, 1, 1))
    use = cpu_use(trace)
    assert use.edges == pytest.approx([0, 0.1, 0.2, 0.3])
    assert use.values == pytest.approx([1, 2, 2])
    assert len(cpu_use(drawn("threads", ["r"])).values) == 0


def test_the_ecdf_rises_from_nothing_to_one() -> None:
    trace = drawn("threads", ["r" * 20], ["r", "r", "r" * 10, "r" * 20])
    x, share = latency_ecdf(trace)
    assert (share[0], share[-1]) == (0, 1)
    assert np.all(np.diff(share) >= 0)
    assert np.interp(0.0012, x, share) == pytest.approx(0.5)
    assert x[-1] == pytest.approx(0.020, rel=0.03)
    assert len(latency_ecdf(drawn("threads", ["r"]))[0]) == 0


def test_the_latest_of_too_many_heartbeats_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = drawn("qthreads", ["rrrr"])
    for at, late in enumerate((0, 9, 1, -1, 5)):
        ending(trace, Instant.HEARTBEAT, at, detail=late * MS)
    ending(trace, Instant.MARK, 9)
    assert heartbeats(trace)[1].tolist() == [0, 0.009, 0.001, 0, 0.005]
    monkeypatch.setattr(series, "MAX_BEATS", 3)
    t, late = heartbeats(trace)
    assert t.tolist() == [0, 0.002, 0.004]
    assert late.tolist() == [0.009, 0.001, 0.005]


def test_changes_are_where_parameters_moved() -> None:
    trace = drawn("threads", ["rrrr"])
    ending(trace, Instant.CHANGED, 3)
    assert changes(trace).tolist() == [0.003]
