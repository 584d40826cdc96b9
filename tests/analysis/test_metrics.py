"""Exact figures from traces drawn as text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from concurviz.analysis.metrics import ideal_speedup, metrics_of, with_speedups
from concurviz.trace.store import RunTrace, TaskCounts
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending, used


def test_wall_time_ends_with_the_last_task_and_not_with_the_run() -> None:
    trace = drawn("serial", ["rriirr...."], ["rri", "qqqirr"])

    m = metrics_of(trace, status="done")

    assert m.wall_s == pytest.approx(0.006)
    assert m.throughput == pytest.approx(2 / 0.006)


@pytest.mark.parametrize("kind", [Instant.FAILED, Instant.CANCELLED])
def test_any_ending_of_a_task_counts_for_the_wall_time(kind: Instant) -> None:
    trace = drawn("serial", ["rrrrrr"], ["rr"])
    ending(trace, kind, 5)
    ending(trace, Instant.MARK, 6)

    assert metrics_of(trace, status="done").wall_s == pytest.approx(0.005)


def test_while_a_run_goes_on_its_wall_time_grows_to_now() -> None:
    trace = drawn("serial", ["rr"], ["rr"])
    trace.end, trace.now = None, 9 * MS

    assert metrics_of(trace, status="running").wall_s == pytest.approx(0.009)


def test_nothing_has_happened_yet() -> None:
    m = metrics_of(RunTrace("threads", origin=1), status="waiting")

    assert (m.wall_s, m.throughput, m.cpu_use, m.heartbeat) == (0, 0, None, None)
    assert m.latency_s == {"p50": None, "p95": None, "p99": None}
    assert m.states == {"workers": {}, "tasks": {}}
    assert not m.complete


def test_latency_percentiles_interpolate() -> None:
    trace = RunTrace("serial", origin=0)
    ns = np.arange(1, 101) * MS
    trace.latencies.extend(t=ns, ns=ns)

    latency = metrics_of(trace, status="running").latency_s

    assert latency == pytest.approx({"p50": 0.0505, "p95": 0.09505, "p99": 0.09901})


def test_states_count_closed_and_open_spans_and_keep_workers_and_tasks_apart() -> None:
    trace = drawn("threads", ["rrgg", "iirr"], ["rrgg"])
    trace.end, trace.now = None, 10 * MS
    trace.workers[0].set_open(State.IO_WAIT, 4 * MS)

    states = metrics_of(trace, status="running").states

    assert states["workers"] == pytest.approx(
        {"running": 0.004, "gil_wait": 0.002, "io_wait": 0.008}
    )
    assert states["tasks"] == pytest.approx({"running": 0.002, "gil_wait": 0.002})


def test_a_gap_not_resolved_yet_is_unknown() -> None:
    trace = RunTrace("threads", origin=0)
    trace.worker_ns[State.UNRESOLVED] = 3 * MS

    assert metrics_of(trace, status="running").states["workers"] == {"unknown": 0.003}


def test_cpu_use_is_cores_busy() -> None:
    trace = used(drawn("processes", ["rrrr", "rrrr"], ["rrrr"]), (0, 0, 5, 5), (4, 6, 9, 9))

    m = metrics_of(trace, status="done")

    assert m.cpu_use == pytest.approx(1.5)
    assert m.peak_rss_bytes == 9


def test_memory_per_worker_is_what_the_workers_added() -> None:
    trace = used(drawn("threads", ["rrrr", "rrrr"]), (0, 0, 90, 50), (2, 1, 99, 80), (4, 1, 95, 70))

    m = metrics_of(trace, status="done")

    assert (m.unit, m.units, m.unit_bytes) == ("worker", 2, 15)


def test_memory_per_task_counts_those_begun_and_not_ended() -> None:
    tasks = ["qqrrr", "qriii", "qqqqr", "riir"]
    trace = used(drawn("coroutines", ["rrrrr"], tasks), (0, 0, 90, 50), (5, 1, 99, 80))

    m = metrics_of(trace, status="done")

    assert (m.unit, m.units, m.unit_bytes) == ("task", 3, 10)


def test_a_heartbeat_lane_is_no_worker() -> None:
    beating = drawn("qthreads", ["rrrr", "i..r"], roles={1: "heartbeat"})
    trace = used(beating, (0, 0, 90, 50), (4, 1, 99, 80))

    m = metrics_of(trace, status="done")

    assert m.units == 1
    assert m.states["workers"] == {"running": 0.004}
    assert m.ledger is not None
    assert m.ledger.workers.executing == 1


def test_memory_that_the_host_could_not_tell_is_not_known() -> None:
    trace = used(drawn("threads", ["rrrr"]), (0, 0, 0, 0), (4, 1, 99, 80))

    assert metrics_of(trace, status="done").unit_bytes is None


def test_heartbeat_counts_whole_frames_lost() -> None:
    trace = drawn("qthreads", ["rrrr"])
    for delay_ms in (-0.1, 0, 16, 17, 50.1):
        ending(trace, Instant.HEARTBEAT, 1, detail=int(delay_ms * MS))

    assert metrics_of(trace, status="done").heartbeat == {
        "frames": 5,
        "lost": 0 + 0 + 0 + 1 + 3,
        "max_delay_s": pytest.approx(0.0501),
    }


def test_metrics_do_not_change_with_the_trace_afterwards() -> None:
    trace = drawn("serial", ["rr"], ["rr"])
    m = metrics_of(trace, status="running")
    trace.tasks.done += 1
    trace.events.sent += 1

    assert (m.tasks.done, m.events.sent) == (1, 10)


# Four tasks of 2 ms computing and 2 ms waiting each: C = 8, W = 8, L = 4.
SERIAL = drawn("serial", ["rriirriirriirrii/0000111122223333"])


@pytest.mark.parametrize(
    ("model", "workers", "cores", "ideal"),
    [
        ("serial", 4, 2, 1.0),
        ("processes", 4, 2, 4.0),  # 16 / max(8/2, 16/4, 4)
        ("processes", 2, 2, 2.0),  # 16 / max(8/2, 16/2, 4)
        ("processes", 64, 64, 4.0),  # no task is shorter than itself
        ("processes", 4, 1, 2.0),  # one core computes 8
        ("threads", 4, 2, 2.0),  # the GIL lets 8 through one at a time
        ("threads", 1, 2, 1.0),
        ("qthreads", 4, 2, 2.0),
        ("coroutines", 1, 2, 2.0),  # workers do not bound them, the one GIL does
    ],
)
def test_ideal(model: str, workers: int, cores: int, ideal: float) -> None:
    assert ideal_speedup(SERIAL, model, workers=workers, cores=cores) == pytest.approx(ideal)


@pytest.mark.parametrize(("model", "ideal"), [("threads", 4.0), ("coroutines", 2.0)])
def test_ideal_without_a_gil(model: str, ideal: float) -> None:
    assert ideal_speedup(SERIAL, model, workers=4, cores=2, gil=False) == pytest.approx(ideal)


def test_ideal_leaves_out_what_only_the_machine_or_the_model_costs() -> None:
    busy = drawn("serial", ["ssrrccii..rrccii/0000000000111111"])

    assert ideal_speedup(busy, "coroutines", workers=1, cores=1) == pytest.approx(8 / 4)


def test_ideal_of_no_work_is_unknown() -> None:
    assert ideal_speedup(RunTrace("serial", 0), "threads", workers=4, cores=2) is None


def _comparison() -> tuple[RunTrace, list]:
    serial = drawn("serial", ["rrrrrrrr/00001111"], ["rrrr", "qqqqrrrr"])
    processes = drawn("processes", ["srrrr", "srrrr"], ["qrrrr", "qrrrr"])
    return serial, [metrics_of(t, status="done") for t in (serial, processes)]


def test_speedups_are_against_serial() -> None:
    serial, metrics = _comparison()

    one, two = with_speedups(metrics, {"serial": serial}, workers=2, cores=2)

    assert (one.speedup, one.ideal) == (1.0, 1.0)
    assert two.speedup == pytest.approx(8 / 5)
    assert two.ideal == pytest.approx(2.0)


def test_speedups_are_against_serial_under_the_same_interpreter() -> None:
    serial, metrics = _comparison()
    elsewhere = [
        replace(m, model=f"{m.model}@3.13t", wall_s=wall)
        for m, wall in zip(metrics, (16.0, 4.0), strict=True)
    ]
    traces = {"serial": serial, "serial@3.13t": serial}

    *_, one, two = with_speedups([*metrics, *elsewhere], traces, workers=2, cores=2)

    assert one.speedup == 1.0
    assert two.speedup == pytest.approx(4.0)
    threads = replace(elsewhere[1], model="threads@3.13t")
    for interpreter, ideal in (
        ("CPython 3.13.5 free-threaded", 2.0),
        ("CPython 3.13.5 free-threaded, GIL enabled by numpy", 1.0),
    ):
        runs = [elsewhere[0], replace(threads, interpreter=interpreter)]
        assert with_speedups(runs, traces, workers=2, cores=2)[1].ideal == pytest.approx(ideal)
    # Without a serial of its own interpreter a run has none to compare with.
    assert with_speedups([metrics[0], elsewhere[1]], traces, workers=2, cores=2)[1].speedup is None


def test_no_speedup_without_a_complete_serial_run() -> None:
    serial, (one, two) = _comparison()
    failed = replace(one, tasks=TaskCounts(submitted=2, done=1, failed=1))

    for base in ([two], [replace(one, status="running"), two], [failed, two]):
        for m in with_speedups(base, {"serial": serial}, workers=2, cores=2):
            assert m.speedup is None
            assert m.ideal is None


def test_no_speedup_for_a_run_that_did_less() -> None:
    serial, (one, two) = _comparison()
    broken = replace(two, status="broken")
    fewer = replace(two, tasks=TaskCounts(submitted=1, done=1))

    for other in (broken, fewer):
        assert (
            with_speedups([one, other], {"serial": serial}, workers=2, cores=2)[1].speedup is None
        )
