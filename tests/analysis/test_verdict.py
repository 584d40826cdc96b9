"""The sentence for every ending that a comparison can have."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from concurviz.analysis.finding import Evidence, Finding
from concurviz.analysis.metrics import RunMetrics, metrics_of
from concurviz.analysis.spread import Spread
from concurviz.analysis.verdict import verdict, with_sweep
from concurviz.scenario.model import Scenario
from concurviz.trace.store import RunTrace, TaskCounts
from tests.analysis.test_sweep import processes, simulated, threads


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
        "Confirmed here: of what the tasks counted the parent sees 0 of 60 under Processes, "
        "60 of 60 under Serial and Threads."
    )
    assert "counted" not in verdict(runs, replace(scenario, claim="")).text
    tied = verdict([replace(m, wall_s=1.0, throughput=60.0) for m in runs], scenario)
    assert tied.winner is None
    assert "0 of 60 under Processes" in tied.text
    assert len({f.text for f in tied.findings}) == len(tied.findings)


def test_processes_win_because_the_others_share_the_gil() -> None:
    processes = run("processes", 0.75, speedup=1.92)
    threads = run("threads", 1.5, workers={"running": 1.4, "gil_wait": 4.2, "idle": 0.4})

    assert say(SERIAL, processes, threads) == (
        "Processes win: 1.92× serial, measured once (750 ms instead of 1.44 s). "
        "Threads: 0.50× Processes; 70 % of their workers' time went into waiting for the GIL.",
        "processes",
    )


def test_processes_win_because_the_loop_was_busy() -> None:
    processes = run("processes", 0.75, speedup=1.92)
    loop = run("coroutines", 1.4, tasks={"running": 1.0, "loop_wait": 3.0, "queued": 50.0})

    text, winner = say(SERIAL, processes, loop)

    assert winner == "processes"
    assert text.endswith(
        "Coroutines: 0.54× Processes; tasks spent 75 % of their time waiting for the busy loop."
    )


def test_coroutines_win_because_their_waits_overlapped() -> None:
    coroutines = run("coroutines", 0.12, speedup=12.0, tasks={"running": 0.02, "io_wait": 1.38})
    threads = run("threads", 0.4, speedup=3.6, tasks={"running": 0.02, "io_wait": 1.38})

    assert say(SERIAL, threads, coroutines) == (
        "Coroutines win: 12.0× serial, measured once (120 ms instead of 1.44 s); 3.33× Threads, "
        "the next best. "
        "Coroutines: 11.5 waits for I/O were under way at once on average (Threads: 3.4).",
        "coroutines",
    )


def test_serial_wins_where_the_others_cost_more_to_start() -> None:
    processes = run("processes", 2.0, speedup=0.72, workers={"running": 1.0, "starting": 1.0})

    assert say(SERIAL, processes) == (
        "Serial wins: 42 tasks/s, 1.39× Processes, the next best, measured once. "
        "Processes: 0.72× serial; 50 % of their workers' time went into starting.",
        "serial",
    )


def test_without_serial_the_next_best_is_the_measure() -> None:
    text, winner = say(run("threads", 1.0), run("coroutines", 0.5))

    assert winner == "coroutines"
    assert text.startswith("Coroutines win: 120 tasks/s, 2.00× Threads, the next best, measured ")


def test_a_tie_of_all() -> None:
    assert say(run("threads", 1.0), run("coroutines", 1.04)) == (
        "No difference measured: Threads and Coroutines are within 5 % of each other, "
        "and were measured once.",
        None,
    )


def test_a_tie_at_the_top_names_who_is_behind() -> None:
    text, winner = say(SERIAL, run("threads", 0.48), run("coroutines", 0.5), run("qthreads", 0.49))

    assert winner is None
    assert text.startswith(
        "No difference measured: Threads, QThreads and Coroutines are within 5 % of each other, "
        "and were measured once; they are ahead of Serial. "
    )


def test_just_beyond_the_tie() -> None:
    assert say(run("threads", 1.0), run("coroutines", 1.06))[1] == "threads"


@pytest.mark.parametrize("status", ["broken", "failed", "cancelled"])
def test_a_run_that_did_not_complete_is_left_out_and_named(status: str) -> None:
    text, winner = say(
        SERIAL, run("processes", 0.75, speedup=1.92), run("threads", 0.1, status=status)
    )

    assert winner == "processes"
    assert f" (left out: Threads: {status}). " in text


def test_a_winner_with_failed_tasks_says_so() -> None:
    partial = replace(run("threads", 0.5), tasks=TaskCounts(submitted=60, done=54, failed=6))

    text, _ = say(run("coroutines", 1.0), partial)

    assert text.startswith("Threads win (6 of 60 tasks failed): ")


def test_no_run_was_completed() -> None:
    failed = TaskCounts(submitted=60, failed=60)
    nothing = replace(run("threads", 1.0), tasks=failed, throughput=0.0)

    assert say(run("serial", 1.0, status="broken"), nothing) == (
        "No verdict: no run was completed (left out: Serial: broken, Threads: no task done).",
        None,
    )


def test_a_run_that_a_file_says_took_no_time_has_no_speed() -> None:
    at_once = replace(run("threads", 1.0), wall_s=0.0, throughput=0.0)

    text, winner = say(SERIAL, run("processes", 0.75, speedup=1.92), at_once)

    assert winner == "processes"
    assert " (left out: Threads: took no time). " in text


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


def rounds(model: str, *walls: float, **fields: object) -> RunMetrics:
    """A run that stands for rounds of 60 tasks with these wall times."""
    spread = Spread(dict(enumerate(walls)), 60, 1)
    return replace(run(model, sorted(walls)[len(walls) // 2]), spread=spread, **fields)  # type: ignore[arg-type]


def findings(*metrics: RunMetrics, **options: object) -> tuple[Finding, ...]:
    scenario = Scenario(models=tuple(m.model for m in metrics))
    return verdict(metrics, scenario, **options).findings  # type: ignore[arg-type]


def test_the_verdict_of_a_tie_is_no_difference_measured() -> None:
    found = findings(
        rounds("threads", 1.00, 1.10, 0.92, 1.02, 1.05),
        rounds("coroutines", 1.04, 0.99, 1.00, 0.97, 1.08),
    )

    assert found[0].text.startswith(
        "No difference measured: Coroutines and Threads differ by 2 % in 5 rounds, "
        "and their spread is larger ("
    )
    assert found[0].evidence == Evidence("measure")
    texts = [f.text for f in found]
    assert any("a sweep finds the best number" in text for text in texts)


def test_a_small_lead_counts_once_it_is_larger_than_its_spread() -> None:
    first = findings(
        rounds("threads", 1.00, 1.01, 1.00, 1.01, 1.00),
        rounds("coroutines", 1.04, 1.05, 1.04, 1.05, 1.04),
    )[0]

    assert first.text.startswith("Threads win: 60 tasks/s, 1.04× Coroutines, the next best, 1.0")
    assert "with 94 % confidence" in first.text
    assert first.value == pytest.approx(1.04, abs=0.01)
    assert first.unit == "×"
    assert first.evidence == Evidence("spans", model="threads")


def test_a_lead_too_small_to_matter_names_no_winner() -> None:
    tied = verdict(
        [rounds("threads", 1.0, 1.0, 1.0), rounds("coroutines", 1.01, 1.01, 1.01)],
        Scenario(models=("threads", "coroutines")),
    )

    assert tied.winner is None
    assert tied.text.startswith("No difference measured")


def test_every_loser_is_told_why_with_the_spans_that_prove_it() -> None:
    found = findings(
        rounds("processes", 0.75, 0.75, 0.76),
        rounds("threads", 1.5, 1.5, 1.5, states={
            "workers": {"running": 1.4, "gil_wait": 4.2, "idle": 0.4}, "tasks": {"running": 1.4},
        }),
        rounds("serial", 1.44, 1.45, 1.44),
    )  # fmt: skip

    reason = next(f for f in found if f.text.startswith("Threads: "))
    assert (reason.value, reason.unit) == (70.0, "%")
    assert reason.evidence == Evidence("spans", model="threads", state="gil_wait")
    assert found.index(reason) < next(
        i for i, f in enumerate(found) if f.text.startswith("Serial: ")
    )


def test_a_busy_machine_is_a_caution() -> None:
    found = findings(run("threads", 0.5), run("serial", 1.0), cores=2, others=1.4)

    assert any(
        f.text.startswith("Caution: other programs took 1.4 of 2 cores meanwhile") for f in found
    )


def test_what_the_winner_costs() -> None:
    dear = rounds("processes", 0.5, 0.5, peak_rss_bytes=90 << 20)
    found = findings(dear, rounds("threads", 1.0, 1.0, peak_rss_bytes=20 << 20))

    cost = next(f for f in found if "cost" in f.text)
    assert cost.text == "Processes cost 90 MiB of memory (Threads: 20 MiB)."
    assert (cost.value, cost.unit) == (90 << 20, "B")


def test_every_finding_is_plain_json() -> None:
    for finding in findings(run("threads", 0.5), run("serial", 1.0), cores=2, others=1.4):
        data = finding.to_dict()
        assert set(data) == {"text", "value", "unit", "evidence"}
        assert json.loads(json.dumps(data)) == data


def test_a_sweep_answers_what_the_comparison_could_only_offer() -> None:
    sweep = simulated("cpu_ms=0.5..20", {"threads": threads, "processes": processes})
    scenario = sweep.plan.scenario.with_params(cpu_ms=4.0, tasks=60)
    offered = verdict([run("threads", 0.5), run("processes", 1.0)], scenario)

    told = with_sweep(offered, sweep, scenario)

    assert any(f.evidence == Evidence("measure", over="cpu_ms") for f in offered.findings)
    assert not any(f.evidence == Evidence("measure", over="cpu_ms") for f in told.findings)
    said = [f.text for f in told.findings]
    assert said[-2].startswith("Threads win until CPU per task exceeds ")
    assert told.text == offered.text
    other = scenario.with_params(io_ms=1.0)
    assert with_sweep(offered, sweep, other) == offered
