"""The sentence for every ending that a comparison can have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concurviz.analysis.metrics import RunMetrics, metrics_of
from concurviz.analysis.verdict import verdict
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace, TaskCounts


def run(
    model: str,
    wall_s: float,
    *,
    speedup: float | None = None,
    status: str = "done",
    workers: dict[str, float] | None = None,
    tasks: dict[str, float] | None = None,
) -> RunMetrics:
    """A run of 60 tasks that took ``wall_s``, with seconds by state."""
    return replace(
        metrics_of(RunTrace(model, 0), status=status),
        tasks=TaskCounts(submitted=60, done=60),
        wall_s=wall_s,
        throughput=60 / wall_s,
        speedup=speedup,
        states={"workers": workers or {"running": wall_s}, "tasks": tasks or {"running": wall_s}},
    )


def say(*metrics: RunMetrics, live: bool = False) -> tuple[str, str | None]:
    scenario = Scenario(models=tuple(m.model for m in metrics) or ("serial",))
    result = verdict(metrics, scenario, live=live)
    assert "\n" not in result.text
    assert result.text.endswith(".")
    return result.text, result.winner


SERIAL = run("serial", 1.44, speedup=1.0)


def test_under_its_claim_the_counter_is_told_from_both_sides() -> None:
    runs = [
        replace(run("serial", 2.0), counter=(60, 60)),
        replace(run("processes", 1.0), counter=(0, 60)),
        replace(run("threads", 2.0), counter=(60, 60)),
    ]
    scenario = Scenario(models=tuple(m.model for m in runs), claim="own-memory")
    assert verdict(runs, scenario).text.endswith(
        ". Of what the tasks counted the parent sees 0 of 60 under Processes, "
        "60 of 60 under Serial and Threads."
    )
    assert "counted" not in verdict(runs, replace(scenario, claim="")).text


def test_processes_win_because_the_others_share_the_gil() -> None:
    processes = run("processes", 0.75, speedup=1.92)
    threads = run("threads", 1.5, workers={"running": 1.4, "gil_wait": 4.2, "idle": 0.4})

    assert say(SERIAL, processes, threads) == (
        "Processes win: 1.92× serial (750 ms instead of 1.44 s); "
        "Threads spent 70 % of their workers' time waiting for the GIL.",
        "processes",
    )


def test_processes_win_because_the_loop_was_busy() -> None:
    processes = run("processes", 0.75, speedup=1.92)
    loop = run("coroutines", 1.4, tasks={"running": 1.0, "loop_wait": 3.0, "queued": 50.0})

    text, winner = say(SERIAL, processes, loop)

    assert winner == "processes"
    assert text.endswith(
        "; tasks under Coroutines spent 75 % of their time waiting for the busy loop."
    )


def test_coroutines_win_because_their_waits_overlapped() -> None:
    coroutines = run("coroutines", 0.12, speedup=12.0, tasks={"running": 0.02, "io_wait": 1.38})
    threads = run("threads", 0.4, speedup=3.6, tasks={"running": 0.02, "io_wait": 1.38})

    assert say(SERIAL, threads, coroutines) == (
        "Coroutines win: 12.0× serial (120 ms instead of 1.44 s), because their waits overlapped: "
        "11.5 were under way at once on average (Threads: 3.4).",
        "coroutines",
    )


def test_serial_wins_where_the_others_cost_more_to_start() -> None:
    processes = run("processes", 2.0, speedup=0.72, workers={"running": 1.0, "starting": 1.0})

    assert say(SERIAL, processes) == (
        "Serial wins: 42 tasks/s, 1.39× Processes, the next best; "
        "Processes spent 50 % of their workers' time starting.",
        "serial",
    )


def test_without_serial_the_next_best_is_the_measure() -> None:
    text, winner = say(run("threads", 1.0), run("coroutines", 0.5))

    assert winner == "coroutines"
    assert text.startswith("Coroutines win: 120 tasks/s, 2.00× Threads, the next best; ")


def test_a_tie_of_all() -> None:
    assert say(run("threads", 1.0), run("coroutines", 1.04)) == (
        "No clear winner: Threads and Coroutines are within 5 % of each other at about 60 tasks/s.",
        None,
    )


def test_a_tie_at_the_top_names_who_is_behind() -> None:
    text, winner = say(SERIAL, run("threads", 0.48), run("coroutines", 0.5), run("qthreads", 0.49))

    assert winner is None
    assert text.startswith(
        "No clear winner: Threads, QThreads and Coroutines are within 5 % of each other "
        "and 3.00× as fast as Serial; "
    )


def test_just_beyond_the_tie() -> None:
    assert say(run("threads", 1.0), run("coroutines", 1.06))[1] == "threads"


@pytest.mark.parametrize("status", ["broken", "failed", "cancelled"])
def test_a_run_that_did_not_complete_is_left_out_and_named(status: str) -> None:
    text, winner = say(
        SERIAL, run("processes", 0.75, speedup=1.92), run("threads", 0.1, status=status)
    )

    assert winner == "processes"
    assert text.endswith(f" (left out: Threads: {status}).")


def test_a_winner_with_failed_tasks_says_so() -> None:
    partial = replace(run("threads", 0.5), tasks=TaskCounts(submitted=60, done=54, failed=6))

    text, _ = say(run("coroutines", 1.0), partial)

    assert text.startswith("Threads win (6 of 60 tasks failed): ")


def test_no_run_was_completed() -> None:
    nothing = replace(run("threads", 1.0), tasks=TaskCounts(submitted=60, failed=60))

    assert say(run("serial", 1.0, status="broken"), nothing) == (
        "No verdict: no run was completed (left out: Serial: broken, Threads: no task done).",
        None,
    )


def test_a_single_model() -> None:
    assert say(run("threads", 0.5)) == (
        "Only Threads completed a run: 60 of 60 tasks in 500 ms, 120 tasks/s; "
        "choose a second model to compare it with.",
        None,
    )


def test_the_only_one_to_complete() -> None:
    text, _ = say(run("threads", 0.5), run("serial", 1.0, status="broken"))

    assert text == (
        "Only Threads completed a run: 60 of 60 tasks in 500 ms, 120 tasks/s "
        "(left out: Serial: broken)."
    )


def test_no_results() -> None:
    assert say() == ("No results yet: run a comparison to see which model wins.", None)


def test_no_verdict_before_all_have_ended() -> None:
    assert say(SERIAL, run("threads", 0.5, status="running")) == (
        "Comparing: 1 of 2 models have ended.",
        None,
    )
    assert verdict([SERIAL], Scenario()).winner is None


def test_live_runs_are_not_compared() -> None:
    text, winner = say(SERIAL, run("threads", 0.5), live=True)

    assert winner is None
    assert "share the machine" in text
