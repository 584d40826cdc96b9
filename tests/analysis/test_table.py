"""The cells of the results table."""

from __future__ import annotations

from dataclasses import replace

from concurviz.analysis.metrics import Heartbeat, LoopCost, RunMetrics, metrics_of
from concurviz.analysis.table import (
    HEADERS,
    HELP,
    NOTHING,
    as_text,
    best,
    rows,
    size,
    telling,
    values,
)
from concurviz.trace.store import EventCounts, TaskCounts
from tests.analysis.traces import drawn, used

TRACE = used(
    drawn("processes", ["rrrr"], ["rr", "rrrr"]),
    (0, 0, 9 << 20, 2 << 20),
    (4, 6, 50 << 20, 7 << 20),
)


def cell(m: RunMetrics, header: str) -> str:
    return rows([m])[0][HEADERS.index(header)]


def test_a_full_row() -> None:
    m = metrics_of(TRACE, status="done", startup_s=0.123)
    m = replace(m, speedup=1.916, ideal=2.0, counter=(0, 2))

    assert rows([m]) == [
        [
            "Processes", "0.004", "500.0", "500.0", "3.0", "3.9", "4.0", "1.92× (2.00×)", "1.50",
            NOTHING, "50", "5 MiB", "0.12", "2", "0 / 2", NOTHING, "10",
        ]
    ]  # fmt: skip


def test_what_is_not_known_is_a_dash_and_a_status_is_named() -> None:
    [row] = rows([metrics_of(drawn("threads", ["rr"]), status="broken")])

    assert row[0] == "Threads (broken)"
    assert row[4:13] == [NOTHING] * 9
    assert row[14:16] == [NOTHING] * 2


def test_refused_tasks_are_told_apart() -> None:
    m = metrics_of(TRACE, status="done")
    tasks = TaskCounts(submitted=9, done=2, cancelled=7, refused=5)
    assert cell(replace(m, tasks=tasks), "Tasks done") == "2, 5 refused, 2 cancelled"


def test_dropped_events_and_lost_frames_are_told() -> None:
    m = metrics_of(TRACE, status="done")
    m = replace(m, events=EventCounts(sent=10, received=8, dropped=2))
    assert cell(m, "Events") == "8, 2 dropped"
    beats = Heartbeat(frames=20, lost=3, max_delay_s=0.0404)
    assert cell(replace(m, heartbeat=beats), "Frames lost (worst)") == "3 of 23, 40 ms"


def test_memory_says_when_its_unit_is_a_task() -> None:
    m = metrics_of(TRACE, status="done")
    assert cell(m, "Memory per worker") == "5 MiB"
    assert cell(replace(m, unit="task", unit_bytes=3_200), "Memory per worker") == "3.12 KiB/task"
    assert [size(n) for n in (12, 1024 * 1020, 5 << 30)] == ["12 B", "1,020 KiB", "5 GiB"]


def test_only_columns_that_tell_something_are_shown() -> None:
    m = metrics_of(TRACE, status="done")
    silent = {"Frames lost (worst)", "Loop (µs/step)"}
    more = {"Offered/s", "Counter (parent / all)"}
    assert {HEADERS[c] for c in telling([m])} == set(HEADERS) - silent - more
    cut = replace(m, status="cancelled", counter=(0, 2))
    assert {HEADERS[c] for c in telling([m, cut])} == set(HEADERS) - silent


def test_what_a_loop_took_for_itself_is_told_per_step() -> None:
    m = metrics_of(drawn("coroutines", ["oorrorccrorro/0000000000110"]), status="done")
    # Three steps, of which one lost its core in between and went on.
    assert m.loop == LoopCost(0.005, 3)
    assert cell(m, "Loop (µs/step)") == "1666.7"
    assert metrics_of(drawn("qt-loop", ["rr.rr"]), status="done").loop is None


def test_the_best_are_found_among_runs_that_did_everything() -> None:
    slow = metrics_of(TRACE, status="done", startup_s=0.2)
    fast = replace(slow, model="threads", wall_s=0.001, throughput=2_000.0)
    cut = replace(fast, model="serial", status="cancelled", throughput=9_000.0)
    marked = best([slow, fast, cut])
    assert {(row, HEADERS[c]) for row, c in marked} == {(1, "Wall time (s)"), (1, "Tasks/s")}
    assert best([fast, cut]) == set()
    alike = replace(fast, model="coroutines", throughput=2_000.01)
    assert {row for row, _ in best([slow, fast, alike])} == {1, 2}


def test_cells_are_sorted_by_their_numbers() -> None:
    [found] = values([metrics_of(TRACE, status="done")])
    assert found[0] is None
    assert found[HEADERS.index("Tasks/s")] == 500
    assert len(found) == len(HEADERS)


def test_the_text_to_copy_has_as_many_cells_in_each_line() -> None:
    lines = as_text([metrics_of(TRACE, status="done")]).splitlines()

    assert [len(line.split("\t")) for line in lines] == [len(HEADERS)] * 2
    assert len(HELP) == len(HEADERS)
