"""The cells of the results table."""

from __future__ import annotations

from dataclasses import replace

from concurviz.analysis.metrics import metrics_of
from concurviz.analysis.table import HEADERS, HELP, NOTHING, as_text, rows
from concurviz.trace.store import TaskCounts
from tests.analysis.traces import drawn, used

TRACE = used(
    drawn("processes", ["rrrr"], ["rr", "rrrr"]),
    (0, 0, 9 << 20, 2 << 20),
    (4, 6, 50 << 20, 7 << 20),
)


def test_a_full_row() -> None:
    m = metrics_of(TRACE, status="done", startup_s=0.123)
    m = replace(m, speedup=1.916, ideal=2.0, counter=(0, 2))

    assert rows([m]) == [
        [
            "Processes", "0.004", "500.0", "500.0", "3.0", "3.9", "4.0", "1.92× (2.00×)", "1.50",
            "50", "0.12", "2 / 0 / 0", "0 / 2", "10 / 10 / 0",
        ]
    ]  # fmt: skip


def test_what_is_not_known_is_a_dash_and_a_status_is_named() -> None:
    [row] = rows([metrics_of(drawn("threads", ["rr"]), status="broken")])

    assert row[0] == "Threads (broken)"
    assert row[4:11] == [NOTHING] * 7
    assert row[12] == NOTHING


def test_refused_tasks_are_told_apart() -> None:
    m = metrics_of(TRACE, status="done")
    tasks = TaskCounts(submitted=9, done=2, cancelled=7, refused=5)
    assert rows([replace(m, tasks=tasks)])[0][11] == "2 / 0 / 7 (refused 5)"


def test_the_text_to_copy_has_as_many_cells_in_each_line() -> None:
    lines = as_text([metrics_of(TRACE, status="done")]).splitlines()

    assert [len(line.split("\t")) for line in lines] == [len(HEADERS)] * 2
    assert len(HELP) == len(HEADERS)
