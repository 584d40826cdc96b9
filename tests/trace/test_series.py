"""Series over time: exact sums in bins that widen, samples that thin, latencies by decade."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concurviz.trace import series
from concurviz.trace.build import Builder
from concurviz.trace.reader import JournalReader
from concurviz.trace.series import (
    CANCELLED,
    DONE,
    FAILED,
    FIRST_WIDTH_NS,
    N_BINS,
    SUBMITTED,
    Bins,
    RunSeries,
    Samples,
)
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.traces import MS, build, write


def test_a_span_is_shared_out_to_the_bins_it_overlaps() -> None:
    bins = Bins(2)
    ms = FIRST_WIDTH_NS
    bins.add_spans(np.array([ms // 2, 5]), np.array([4 * ms, 10]), np.array([1, 0]))
    assert bins.values[:5, 1].tolist() == [ms // 2, ms, ms, ms, 0]
    assert bins.values[:5, 0].tolist() == [5, 0, 0, 0, 0]


def test_bins_widen_and_keep_their_sums() -> None:
    bins = Bins(1)
    bins.add_points(np.arange(4) * FIRST_WIDTH_NS, np.zeros(4, np.int64))
    bins.add_points(np.array([N_BINS * FIRST_WIDTH_NS]), np.zeros(1, np.int64))
    assert bins.width_ns == 2 * FIRST_WIDTH_NS
    assert bins.values[:3, 0].tolist() == [2, 2, 0]
    assert bins.values[N_BINS // 2, 0] == 1
    assert bins.values.sum() == 5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3 * N_BINS * FIRST_WIDTH_NS),
            st.integers(1, 40 * FIRST_WIDTH_NS),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=30,
    ),
    st.integers(0, 30),
)
def test_bins_do_not_depend_on_how_spans_arrive(
    spans: list[tuple[int, int, int]], cut: int
) -> None:
    start, length, column = (np.array(part) for part in zip(*spans, strict=True))
    whole, parts = Bins(3), Bins(3)
    whole.add_spans(start, start + length, column)
    for part in (slice(0, cut), slice(cut, None)):
        parts.add_spans(start[part], (start + length)[part], column[part])
    assert parts.width_ns == whole.width_ns
    np.testing.assert_array_equal(parts.values, whole.values)
    for c in range(3):
        assert whole.values[:, c].sum() == length[column == c].sum()


def test_the_builder_fills_the_series_of_a_run(tmp_path: Path) -> None:
    end = write(["A: qqrrriir", "B: qqqqqqrr"], tmp_path)
    trace = build(tmp_path, 0, end)
    found = trace.series.task_ns.values
    assert trace.series.task_ns.width_ns == MS
    assert found[:8, State.QUEUED].tolist() == [2 * MS] * 2 + [MS] * 4 + [0] * 2
    assert found[:8, State.RUNNING].tolist() == [0, 0, MS, MS, MS, 0, MS, 2 * MS]
    assert found[:8, State.IO_WAIT].tolist() == [0, 0, 0, 0, 0, MS, MS, 0]
    counts = trace.series.counts.values
    assert counts[:, SUBMITTED].sum() == 2
    assert counts[:, CANCELLED].sum() == 2
    assert counts[:, [DONE, FAILED]].sum() == 0


def test_totals_agree_and_outlive_the_spans_evicted(tmp_path: Path) -> None:
    end = write(["A: qr" + "ir" * 40, "B: qqr" + "ri" * 40], tmp_path)
    trace = RunTrace("threads", 0)
    reader = JournalReader(tmp_path)
    Builder(trace, True, span_budget=20).finish(reader.poll(final=True), end, Instant.CANCELLED)
    reader.close()
    assert trace.evicted > 0
    np.testing.assert_array_equal(trace.series.task_ns.values.sum(axis=0), trace.task_ns)
    np.testing.assert_array_equal(trace.series.worker_ns.values.sum(axis=0), trace.worker_ns)


def test_a_lane_that_executes_no_tasks_is_in_no_sum_over_workers(tmp_path: Path) -> None:
    end = write(["A: rrrr", "B: ii-i"], tmp_path)
    (tmp_path / "notes-1.jsonl").write_text('{"worker": 1, "role": "submitter"}\n')
    trace = build(tmp_path, 0, end)

    sums = trace.series.worker_ns.values.sum(axis=0)

    np.testing.assert_array_equal(sums, trace.ns_by_state(trace.worker_lanes))
    assert sums.sum() == 4_000_000 < trace.worker_ns.sum()


def test_latencies_are_counted_by_decade() -> None:
    found = RunSeries()
    found.add_latencies(np.array([0, 1_000, 999_999, 1_000_001, 10**15]))
    assert found.latency[0] == 2
    assert found.latency[299] == 1
    assert found.latency[300] == 1
    assert found.latency[-1] == 1


def test_samples_thin_without_losing_peaks_or_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "MAX_SAMPLES", 7)
    samples = Samples()
    for i in range(8):
        samples.add(i, 10 * i, 100 - i, i % 3)
    assert samples["t"].tolist() == [0, 2, 4, 6, 7]
    assert samples["cpu_ns"].tolist() == [0, 20, 40, 60, 70]
    assert samples["rss_bytes"].tolist() == [100, 99, 97, 95, 93]
    assert samples["private_bytes"].tolist() == [0, 2, 1, 2, 1]


def test_samples_never_go_backwards() -> None:
    samples = Samples()
    samples.add(0, 0, 1, 1)
    samples.add(10, 50, 1, 1)
    samples.add(9, 40, 1, 1)
    assert samples["t"].tolist() == [0, 10, 10]
    assert samples["cpu_ns"].tolist() == [0, 50, 50]
