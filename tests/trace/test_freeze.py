"""Traces as arrays: the same again, bit for bit, and nothing built from what no run can be."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from concurviz.analysis.metrics import metrics_of
from concurviz.trace.counters import Counter
from concurviz.trace.freeze import ARRAYS, FrozenError, ended, from_arrays, to_arrays
from concurviz.trace.freeze_checks import LONGEST_NS
from concurviz.trace.phases import new_store
from concurviz.trace.rows import LaneStore
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import N_STATES, RunTrace
from concurviz.wire.phases import FIRST_OWN
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending, used


def example() -> RunTrace:
    """Two workers, three tasks on two rows, instants, a failure, spans evicted before."""
    trace = drawn("coroutines", ["rrggii../00001111", "ssssrrrr"], ["rrrr", "qqqqrrrr"])
    ending(trace, Instant.FAILED, 6, task=7)
    ending(trace, Instant.CHANGED, 2, detail=3)
    ending(trace, Instant.HEARTBEAT, 3, detail=-5)
    used(trace, (0, 0, 9, 5), (7, 3, 12, 6))
    trace.errors[7] = "ValueError: naïve – \ud800 broken"
    trace.errors[9] = ""
    trace.changes[3] = "cpu_ms 4 8"
    trace.counter = (0, 2)
    trace.task_lanes.evicted = 5
    trace.worker_ns[State.RUNNING] += 4 * MS
    trace.task_rows[1].set_open(State.SUSPENDED, 8 * MS, 4)
    trace.task_lanes.add_row("row 2", "task")
    for parent, stores in (
        (trace.worker_lanes, trace.worker_phases), (trace.task_lanes, trace.task_phases),
    ):  # fmt: skip
        stores.append(new_store(parent))
        stores[0].rows[0].extend([0, 2 * MS], [2 * MS, 5 * MS], [2, 5], [1, FIRST_OWN])
        stores[0].rows[1].set_open(4, 3 * MS, 3)
    trace.phases[FIRST_OWN] = "naïve"
    for name, key, t in (("load", "items", [0, 2 * MS, 2 * MS]), ("load", "", [MS])):
        values = np.array([-0.0, 1e300, 0.1][: len(t)])
        trace.counters.append(Counter(name, key, np.array(t, np.int64), values))
    trace.arrows.extend(
        number=np.array([3, 0]), t=np.array([0, MS]), worker=np.array([1, 0], np.int32),
        leaves=np.array([True, False]), name=np.array([FIRST_OWN, FIRST_OWN]),
    )  # fmt: skip
    return trace


def assert_equal(one: RunTrace, other: RunTrace) -> None:
    """That two traces are equal bit for bit, their figures included."""
    arrays, meta = to_arrays(one)
    others, other_meta = to_arrays(other)
    assert meta == other_meta
    assert arrays.keys() == others.keys() == ARRAYS.keys()
    for name, array in arrays.items():
        assert array.dtype == others[name].dtype
        assert array.tobytes() == others[name].tobytes(), name
    for mine, theirs in zip(_stores(one), _stores(other), strict=True):
        assert mine.horizon == theirs.horizon
        assert mine.lane_ns().tolist() == theirs.lane_ns().tolist()
        if mine.evicted:
            assert_same_shares(mine, theirs)
    assert one.errors == other.errors
    assert one.phases == other.phases
    assert (one.changes, one.counter) == (other.changes, other.counter)
    assert list(one.workers) == list(other.workers)
    assert one.n_spans == other.n_spans
    assert metrics_of(one, status="done") == metrics_of(other, status="done")


def _stores(trace: RunTrace) -> tuple[LaneStore, LaneStore]:
    return trace.worker_lanes, trace.task_lanes


def assert_same_shares(one: LaneStore, other: LaneStore) -> None:
    """That two stores' mipmaps say the same, bit for bit, at every level and moment."""
    assert [m.shift for m in one.mips] == [m.shift for m in other.mips]
    lanes = len(one.rows)
    for mine, theirs in zip(one.mips, other.mips, strict=True):
        assert mine.times.tolist() == theirs.times.tolist()
        lines = slice(0, ((lanes - 1) >> mine.shift) + 1)
        moments = np.linspace(0, float(mine.until) + 5, 40)
        told = [m.spent(moments, 0, lines, list(range(N_STATES))) for m in (mine, theirs)]
        assert told[0].tobytes() == told[1].tobytes()


def forgetful() -> RunTrace:
    """A run on 70 lanes that has evicted half of its spans, in portions, and thinned the rest."""
    trace = RunTrace("threads", 0)
    trace.worker_lanes.hold_at_most(3_000)
    for worker in range(70):
        trace.add_worker(worker, f"worker {worker}")
    rng = np.random.default_rng(3)
    at = np.zeros(70, np.int64)
    for _ in range(100):
        length = rng.integers(1, 1_000, (70, 1))
        state = rng.integers(1, 5, 70).astype(np.uint8)
        lane = np.arange(70, dtype=np.int32)
        end = at + length[:, 0]
        trace.worker_lanes.append(SpanBatch(lane, at.copy(), end, state, lane))
        at = end
        while trace.n_spans > 3_000:
            trace.worker_lanes.evict()
            trace.worker_lanes.thin()
    trace.now = trace.end = int(at.max())
    return trace


def test_what_is_known_of_evicted_spans_comes_back() -> None:
    trace = forgetful()
    assert len(trace.worker_lanes.mips) == 2
    assert trace.horizon > 0
    again = from_arrays(*to_arrays(trace))
    assert_equal(again, trace)
    for t0, t1 in ((0, trace.now), (1_000, 9_000), (trace.horizon - 100, trace.now - 7)):
        mine, theirs = (t.worker_lanes.ns_between(t0, t1, t.extent) for t in (trace, again))
        assert mine.tolist() == theirs.tolist()


def mip(key: str, value: object) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(_arrays: dict[str, Any], meta: dict[str, Any]) -> None:
        meta["mipmaps"][0][key] = value

    return change


def test_mipmaps_that_no_run_can_have_are_refused() -> None:
    frozen = to_arrays(forgetful())
    for change, said in (
        (mip("side", "both"), "neither workers nor tasks"),
        (mip("shift", 4), "another number of lines"),
        (mip("lines", 71), "another number of lines"),
        (mip("lines", 2**52), "another number of lines"),
        (mip("snapshots", 2**52), "too large"),
        (mip("snapshots", 1), "out of order|do not cover"),
        (mip("states", [1, 1, 2, 3]), "a state twice"),
        (mip("states", [1, 2, 3, 99]), "states that are not known"),
        (mip("states", [2, 1, 3, 4]), "does not add up"),
        (mip("begin", -1), "begin is not a whole number"),
        (mip("until", 2**50), "outside its run"),
        (mip("until", 0), "out of order"),
        (at("mip_ns", 5, -1), "goes back"),
        (at("mip_ns", 5, 2**62), "goes back"),
        (at("mip_ns", 5, 2**50), "more time than has passed"),
        (at("mip_time", 3, 0), "out of order"),
        (whole("mip_time", np.zeros(0, np.int64)), "do not cover"),
        (meta("mipmaps", None), "not a list of a few"),
        (meta("mipmaps", []), "do not cover"),
        (meta("horizon", [-1, 0]), "horizon is not a whole number"),
        (meta("horizon", 5), "horizon is not a list of two"),
    ):
        arrays, said_of_it = deepcopy(frozen)
        change(arrays, said_of_it)
        with pytest.raises(FrozenError, match=said):
            from_arrays(arrays, said_of_it)


@pytest.mark.parametrize("trace", [example(), RunTrace("serial", 0), drawn("threads", ["rg"])])
def test_a_trace_comes_back_bit_for_bit(trace: RunTrace) -> None:
    assert_equal(from_arrays(*to_arrays(trace)), trace)


def test_the_arrays_are_no_views_of_the_trace() -> None:
    trace = example()
    arrays, _ = to_arrays(trace)
    for array in arrays.values():
        assert not np.shares_memory(array, trace.worker_ns)
        assert not np.shares_memory(array, trace.workers[0].start)
        assert not np.shares_memory(array, trace.instants["t"])
        assert not np.shares_memory(array, trace.series.latency)


def test_a_run_that_goes_on_is_ended_as_of_now() -> None:
    trace = drawn("threads", ["rrrr"])
    trace.end = None
    trace.tasks.submitted = 9
    closed = ended(trace)
    assert (closed.end, closed.tasks.submitted, closed.tasks.ended) == (trace.now, 9, 9)
    assert (trace.end, trace.tasks.ended) == (None, 0)
    assert ended(closed) is closed


def at(name: str, index: int, value: int) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(arrays: dict[str, Any], _meta: dict[str, Any]) -> None:
        arrays[name][index] = value

    return change


def whole(name: str, value: object) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(arrays: dict[str, Any], _meta: dict[str, Any]) -> None:
        arrays[name] = value

    return change


def meta(key: str, value: object) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(_arrays: dict[str, Any], meta: dict[str, Any]) -> None:
        meta[key] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda arrays, _: arrays.pop("span_start"), "span_start is missing"),
        (meta("changes", []), "changes is not a table"),
        (meta("changes", {"x": "y"}), "something else than numbers and texts"),
        (meta("changes", {"9" * 5000: "y"}), "something else than numbers and texts"),
        (meta("counter", [1]), "not a pair"),
        (meta("counter", [1, -1]), "counted is not a whole number"),
        (whole("span_start", np.zeros(9, np.float64)), "another type"),
        (whole("span_start", np.zeros((3, 3), np.int64)), "another type"),
        (whole("error_text", np.zeros(2, object)), "another type"),
        (whole("span_task", np.zeros(1, np.int32)), "the columns of span differ in length"),
        (whole("instant_t", np.zeros(1, np.int64)), "the columns of instant differ"),
        (whole("row_pid", np.zeros(1, np.int64)), "row_pid has another length"),
        (whole("row_first", np.zeros(0, np.int64)), "do not cover"),
        (at("row_first", 0, 1), "do not cover"),
        (at("row_first", -1, 2**40), "do not cover"),
        (at("row_first", 1, 2**40), "overlap"),
        (at("span_start", 0, -1), "a span lies outside its run"),
        (at("span_end", 0, 2**62), "a span lies outside its run"),
        (at("span_end", 1, 0), "a span ends before it begins"),
        (at("span_start", 1, 0), "overlap or are out of order"),
        (at("span_state", 0, 200), "a state that is not known"),
        (at("span_state", 0, 0), "a state that is not known"),
        (at("span_task", 0, -2), "an impossible task"),
        (at("row_open_task", 0, -2), "an impossible task"),
        (at("row_open_state", 0, 99), "a state that is not known"),
        (at("row_open_start", 3, 0), "overlap or are out of order"),
        (at("row_open_start", 0, 2**61), "an open span lies outside"),
        (at("instant_t", 0, -1), "an instant lies outside"),
        (at("instant_detail", 3, 2**40), "impossible number"),
        (at("instant_detail", 4, 2**62), "impossible detail"),
        (at("latency_ns", 0, -1), "a latency lies outside"),
        (at("worker_ns", 1, -1), "worker_ns is negative"),
        (at("task_ns", 1, 2**62), "too large"),
        (whole("task_ns", np.zeros(99, np.int64)), "states that are not known"),
        (at("series_task_ns", 3, -1), "series_task_ns is negative"),
        (at("series_latency", 3, 2**60), "series_latency is negative or too large"),
        (whole("series_counts", np.zeros(7, np.int64)), "series_counts has another size"),
        (whole("series_latency", np.zeros(7, np.int64)), "series_latency has another size"),
        (whole("series_worker_ns", np.zeros(512 * 99, np.int64)), "another size"),
        (at("sample_cpu_ns", 1, -1), "sample_cpu_ns is negative"),
        (at("phase_lane", 0, 9), "a phase is on a lane that there is not"),
        (at("phase_lane", 0, -1), "a phase is on a lane that there is not"),
        (at("phase_start", 0, 2**50), "a phase lies outside its run"),
        (at("phase_start", 1, 0), "phases overlap"),
        (at("phase_end", 0, 0), "a phase ends before it begins"),
        (at("phase_end", 2, 5), "open phases have ends"),
        (at("phase_number", 0, 0), "a phase has an impossible number"),
        (meta("phases", 5), "phases is not a list of a few"),
        (meta("phases", []), "phases do not cover"),
        (meta("phase_names", {"x": "y"}), "something else than numbers and texts"),
        (meta("counters", None), "counters is not a list"),
        (meta("counters", [["a", "b"]] * 2_001), "counters is not a list of at most"),
        (meta("counters", [["a", "b"]]), "counters is not a list with an entry for each"),
        (meta("counters", [["a", "b"], ["a", 1]]), "no pair of name and key"),
        (at("counter_first", 0, 1), "counters do not cover"),
        (at("counter_first", -1, 2**62), "counters do not cover"),
        (at("counter_first", 1, 4), "a counter has no values"),
        (at("counter_first", 1, -(2**62)), "a counter has no values"),
        (at("counter_t", 0, -1), "a value of a counter lies outside"),
        (at("counter_t", 0, 5 * MS), "values of a counter are out of order"),
        (whole("counter_value", np.full(4, np.nan)), "a value of a counter is no number"),
        (whole("counter_value", np.zeros(3)), "counters do not cover"),
        (at("arrow_t", 0, -1), "an arrow lies outside its run"),
        (at("arrow_t", 0, 2 * MS), "an arrow lies outside its run, or out of order"),
        (at("arrow_worker", 0, 2), "an arrow is on a lane that there is not"),
        (at("arrow_number", 0, -1), "an arrow has an impossible number"),
        (at("arrow_name", 0, 0), "an arrow has an impossible number or name"),
        (at("arrow_leaves", 0, 2), "an arrow has an impossible number"),
        (whole("arrow_leaves", np.zeros(1, np.uint8)), "the columns of arrow differ"),
        (at("sample_t", 0, 2**40), "samples are out of order"),
        (whole("sample_t", np.zeros(9, np.int64)), "the columns of sample differ"),
        (
            meta("widths", dict.fromkeys(("worker_ns", "task_ns"), 3_000_000)),
            "the width of series_task_ns is impossible",
        ),
        (meta("widths", None), "widths is not a table"),
        (meta("widths", {"task_ns": 0}), "task_ns is not a whole number"),
        (at("error_text", 0, 255), "not UTF-8"),
        (at("row_worker", 0, -1), "has no number"),
        (at("row_worker", 0, 1), "worker 1 is there twice"),
        (at("row_worker", -1, 4), "a row of tasks has a worker"),
        (meta("workers", 99), "workers is not a whole number"),
        (meta("workers", True), "workers is not a whole number"),
        (meta("end", 1.5), "end is not a whole number"),
        (meta("end", LONGEST_NS + 1), "end is not a whole number"),
        (meta("end", 3), "outside its run"),
        (meta("now", float("nan")), "now is not a whole number"),
        (meta("model", 7), "model is not a text"),
        (meta("labels", ["one"]), "labels is not a list"),
        (meta("labels", [1, 2, 3, 4, 5]), "something else than texts"),
        (meta("events", {"lost": 1}), "events is not a table of sent, received, dropped"),
        (meta("tasks", None), "tasks is not a table of"),
    ],
)
def test_what_no_run_can_be_is_refused(
    change: Callable[[dict[str, Any], dict[str, Any]], None], said: str
) -> None:
    arrays, meta = to_arrays(example())
    change(arrays, meta)
    with pytest.raises(FrozenError, match=said) as caught:
        from_arrays(arrays, meta)
    assert len(str(caught.value).splitlines()) == 1


def test_open_spans_that_no_sum_could_hold_are_refused() -> None:
    trace = RunTrace("coroutines", 0, end=LONGEST_NS)
    for _ in range(129):
        trace.task_lanes.add_row("row", "task").set_open(State.SUSPENDED, 0)
    with pytest.raises(FrozenError, match="open spans are too long"):
        from_arrays(*to_arrays(trace))


def test_totals_of_states_that_have_come_since_are_zero() -> None:
    arrays, meta = to_arrays(example())
    arrays["task_ns"] = arrays["task_ns"][:-1]
    assert from_arrays(arrays, meta).task_ns[-1] == 0
