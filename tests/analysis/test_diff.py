"""Differences of two traces, from traces drawn as text."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurviz.analysis import diff_table
from concurviz.analysis.beside import beside
from concurviz.analysis.diff import ALL_TASKS, MOST, Difference, diff, judged, matched
from concurviz.analysis.spread import Spread
from concurviz.analysis.statistics import Estimate
from concurviz.analysis.trace import Machine, RunRecord, Trace
from concurviz.files.diff_results import diff_json
from concurviz.scenario.model import Scenario
from concurviz.trace.phases import new_store, tint_of
from concurviz.trace.shelves import SpanBatch
from concurviz.trace.store import RunTrace
from concurviz.wire.phases import FIRST_OWN
from tests.analysis.traces import MS, drawn

MACHINE = Machine(2, "a CPU", 8, "Linux", "CPython 3.12.4")


def trace_of(*runs: RunTrace, status: str = "done") -> Trace:
    records = tuple(RunRecord(run.model, status=status, trace=run) for run in runs)
    return Trace(Scenario(name="Drawn"), MACHINE, "compare", records)


def tasks_of_length(model: str, lengths: list[int]) -> RunTrace:
    """A run of one worker whose tasks, one after the other, take so many milliseconds."""
    tasks, begin = [], 0
    for length in lengths:
        tasks.append(" " * begin + "r" * length)
        begin += length
    return drawn(model, ["r" * sum(lengths)], tasks)


def rows(a: Trace, b: Trace, kind: str) -> dict[tuple[str, str], Difference]:
    return {(r.model, r.label): r for r in diff(a, b).rows if r.kind == kind}


def names(pairs: list[tuple[RunRecord | None, RunRecord | None]]) -> list[tuple[str, str]]:
    return [(a.model if a else "", b.model if b else "") for a, b in pairs]


@pytest.mark.parametrize(
    ("a", "b", "pairs"),
    [
        (["serial", "threads"], ["threads", "coroutines"],
         [("serial", ""), ("threads", "threads"), ("", "coroutines")]),
        # Another tool's processes have other numbers in each run.
        (["main (17)", "pool (18)"], ["pool (4)", "main (3)"],
         [("main (17)", "main (3)"), ("pool (18)", "pool (4)")]),
        # Which of two is meant nobody knows.
        (["w (1)", "w (2)"], ["w (3)"], [("w (1)", ""), ("w (2)", ""), ("", "w (3)")]),
        (["threads"], ["coroutines"], [("threads", "coroutines")]),
        (["threads (x)"], ["threads"], [("threads (x)", "threads")]),
    ],
)  # fmt: skip
def test_runs_that_belong_together(
    a: list[str], b: list[str], pairs: list[tuple[str, str]]
) -> None:
    assert names(matched([RunRecord(n) for n in a], [RunRecord(n) for n in b])) == pairs


@pytest.mark.parametrize(
    ("factor", "rounds", "outcome"),
    [
        (None, True, "once"),
        (Estimate(1.3, 1.2, 1.4, 10), True, "differs"),
        (Estimate(1.3, 0.9, 1.7, 10), True, "none"),
        # However sharply measured, 1 % is no difference that matters.
        (Estimate(1.01, 1.005, 1.015, 10_000), True, "none"),
        (Estimate(1.3, None, None, 1), True, "once"),
        (Estimate(1.04, None, None, 1), True, "none"),
        # The interval of two rounds says hardly more than each of them.
        (Estimate(1.04, 1.035, 1.045, 2), True, "none"),
        # Nor do thousands of tasks of one run say more than that it is one.
        (Estimate(1.04, 1.03, 1.05, 10_000), True, "differs"),
        (Estimate(1.04, 1.03, 1.05, 10_000), False, "none"),
        (Estimate(0.8, 0.78, 0.82, 10_000), False, "runs_differ"),
        (Estimate(0.8, None, None, 1), False, "once"),
    ],
)
def test_what_a_factor_tells(factor: Estimate | None, rounds: bool, outcome: str) -> None:
    assert judged(factor, rounds) == outcome


def test_wall_times_measured_once_are_not_told_apart() -> None:
    a = trace_of(drawn("threads", ["rrrr"], ["rrrr"]))
    b = trace_of(drawn("threads", ["rrrrrrrr"], ["rrrrrrrr"]))
    found = rows(a, b, "models")
    wall = found["Threads", "wall time"]
    assert (wall.values, wall.difference, wall.counts) == ((0.004, 0.008), 0.004, (1, 1))
    assert wall.factor == Estimate(2.0, None, None, 1)
    assert wall.outcome == "once"
    assert found["Threads", "throughput"].values == (250.0, 125.0)


def test_rounds_tell_wall_times_apart() -> None:
    def repeated(walls: list[float]) -> Trace:
        run = RunRecord("threads", status="done", trace=drawn("threads", ["rrrr"], ["rrrr"]))
        by_round = dict(enumerate(walls))
        figures = {"wall_s": dict(by_round)}
        spread = Spread(by_round, 1, 0, figures)
        return replace(trace_of(), runs=(replace(run, spread=spread),))

    slow, fast = [1.5, 1.52, 1.48, 1.51], [1.0, 1.02, 0.98, 1.01]
    wall = rows(repeated(fast), repeated(slow), "models")["Threads", "wall time"]
    assert wall.outcome == "differs"
    assert wall.factor is not None
    assert wall.factor.value == pytest.approx(1.498, abs=0.01)
    assert wall.counts == (4, 4)
    assert diff_table.outcome_text(wall) == "differs, 88 % confidence"
    noisy = [0.5, 2.5, 0.9, 1.6]
    wall = rows(repeated(fast), repeated(noisy), "models")["Threads", "wall time"]
    assert wall.outcome == "none"


def test_latencies_have_the_spread_of_their_tasks() -> None:
    lengths = [4, 5, 4, 6, 5, 4, 5, 6, 4, 5] * 3
    twice = [2 * length for length in lengths]
    a, b = (
        trace_of(drawn("threads", ["r" * 20], ["r" * n for n in some])) for some in (lengths, twice)
    )
    found = rows(a, b, "models")["Threads", "latency p50"]
    assert (found.counts, found.outcome) == ((30, 30), "runs_differ")
    assert found.factor is not None
    assert found.factor.value == 2.0
    assert found.factor.low is not None
    assert found.factor.low > 1.5
    same = rows(a, a, "models")["Threads", "latency p50"]
    assert same.outcome == "none"


def test_a_run_that_broke_is_not_compared() -> None:
    a = trace_of(drawn("threads", ["rrrr"], ["rrrr"]))
    b = trace_of(drawn("threads", ["rrrrrrrr"], ["rrrrrrrr"]), status="broken")
    assert rows(a, b, "models")["Threads", "wall time"].outcome == "unfinished"
    # One that was stopped has no wall time of its own, but the rate is what it is.
    b = trace_of(drawn("threads", ["rrrrrrrr"], ["rrrrrrrr"]), status="cancelled")
    found = rows(a, b, "models")
    assert found["Threads", "wall time"].outcome == "unfinished"
    assert found["Threads", "throughput"].outcome == "once"
    states = rows(a, b, "states")["Threads", "running"]
    assert (states.outcome, states.shares) == ("unfinished", (1.0, 1.0))


def test_a_run_that_only_one_of_them_has() -> None:
    a = trace_of(drawn("serial", ["rr"], ["rr"]))
    b = trace_of(drawn("serial", ["rr"], ["rr"]), drawn("threads", ["rrii"], ["rrii"]))
    found = diff(a, b).rows
    only = [row for row in found if row.model == "Threads"]
    assert {row.outcome for row in only} == {"only_b"}
    assert {row.kind for row in only} == {"models", "states"}
    assert all(row.difference is None and row.factor is None for row in only)
    assert {row.outcome for row in diff(b, a).rows if row.model == "Threads"} == {"only_a"}


def test_of_a_run_that_never_began_nothing_is_known() -> None:
    a = trace_of(drawn("threads", ["rrgg"], ["rrgg"]))
    b = replace(a, runs=(RunRecord("threads", status="broken"),))
    found = diff(a, b).rows
    assert {row.outcome for row in found} == {"only_a"}
    assert {row.kind for row in found} == {"models", "states"}


def test_states_are_told_in_seconds_and_shares() -> None:
    a = trace_of(drawn("threads", ["rriirrii/00001111", "rriirrii/22223333"]))
    b = trace_of(drawn("threads", ["rriiiiiirriiiiii/0000000011111111",
                                   "rriiiiiirriiiiii/2222222233333333"]))  # fmt: skip
    found = rows(a, b, "states")
    waits = found["Threads", "io_wait"]
    assert waits.values == (pytest.approx(0.008), pytest.approx(0.024))
    assert waits.shares == (0.5, 0.75)
    # Every one of four tasks waited three times as long.
    assert waits.counts == (4, 4)
    assert waits.factor is not None
    assert (waits.factor.value, waits.outcome) == (pytest.approx(3.0), "runs_differ")
    assert found["Threads", "running"].outcome == "none"


def test_what_tasks_on_a_loop_wait_for_is_told_as_well() -> None:
    a = trace_of(drawn("coroutines", ["rrrr/0101"], ["riri", "irir"]))
    b = trace_of(drawn("coroutines", ["rrrrrr/010101"], ["ririii", "iririi"]))
    found = rows(a, b, "states")
    assert ("Coroutines", "io_wait") not in found
    row = found["Coroutines", "io_wait (tasks)"]
    assert row.values == (pytest.approx(0.004), pytest.approx(0.008))


def test_of_spans_that_were_given_up_no_spread_is_claimed() -> None:
    runs = [drawn("threads", [text]) for text in ("rrii/0011", "rriiii/001111")]
    runs[0].worker_lanes.evicted = 1
    row = rows(trace_of(runs[0]), trace_of(runs[1]), "states")["Threads", "io_wait"]
    assert row.factor is not None
    assert row.factor.low is None
    assert row.outcome == "once"


def test_tasks_are_compared_one_by_one_and_all_together() -> None:
    lengths = [5, 6, 5, 7, 6, 5, 6, 7, 5, 6]
    usual = [length + 10 * (k == 3) for k, length in enumerate(lengths)]
    found = rows(
        trace_of(tasks_of_length("threads", lengths)),
        trace_of(tasks_of_length("threads", usual)),
        "tasks",
    )
    assert found["Threads", "all tasks, median"].outcome == "none"
    assert found["Threads", "#3"].values == (0.007, 0.017)
    # One that took ten milliseconds more, where all others took what they had taken before.
    assert found["Threads", "#3"].outcome == "runs_differ"
    assert {k[1] for k, row in found.items() if row.differs} == {"#3"}
    few = rows(
        trace_of(tasks_of_length("threads", [5, 5])),
        trace_of(tasks_of_length("threads", [5, 9])),
        "tasks",
    )
    assert few["Threads", "#1"].outcome == "once"


def test_a_task_within_the_spread_of_all_does_not_differ() -> None:
    random = np.random.default_rng(1)
    lengths = [20 + int(n) for n in random.integers(0, 10, 20)]
    other = [length + int(n) for length, n in zip(lengths, random.integers(-6, 7, 20), strict=True)]
    found = rows(
        trace_of(tasks_of_length("threads", lengths)),
        trace_of(tasks_of_length("threads", other)),
        "tasks",
    )
    assert {row.outcome for row in found.values()} == {"none"}


def phased(names_: dict[str, list[int]]) -> RunTrace:
    """A run with phases of these names and lengths in ms, one after the other."""
    run = drawn("threads", ["r" * 200])
    store = new_store(run.worker_lanes)
    start, number, lengths = [], [], []
    at = 0
    for place, (name, taking) in enumerate(names_.items()):
        run.phases[FIRST_OWN + place] = name
        for length in taking:
            start.append(at * MS)
            number.append(FIRST_OWN + place)
            lengths.append(length * MS)
            at += length
    begin, numbers = np.array(start, np.int64), np.array(number, np.int32)
    end = begin + np.array(lengths, np.int64)
    lane = np.zeros(len(begin), np.int32)
    store.append(SpanBatch(lane, begin, end, tint_of(numbers), numbers))
    run.worker_phases.append(store)
    return run


def test_phases_are_compared_by_their_names_whatever_their_numbers() -> None:
    a = phased({"parse": [2, 2, 2, 2, 2, 2], "<b>load</b>": [3, 3], "old": [1]})
    b = phased({"<b>load</b>": [3, 3], "parse": [6, 6, 6, 6, 6, 6], "new": [1, 1]})
    found = rows(trace_of(a), trace_of(b), "phases")
    assert [label for _, label in found] == ["parse", "<b>load</b>", "old", "new"]
    parse = found["Threads", "parse"]
    assert (parse.values, parse.outcome) == ((0.002, 0.006), "runs_differ")
    assert found["Threads", "<b>load</b>"].outcome == "none"
    assert found["Threads", "old"].outcome == "only_a"
    assert found["Threads", "new"].outcome == "only_b"


def test_of_too_many_tasks_those_that_differ_most_are_kept() -> None:
    many = [1] * (MOST + 50)
    longer = [2 if k == MOST + 20 else 1 for k in range(len(many))]
    a, b = (trace_of(tasks_of_length("threads", some)) for some in (many, longer))
    found = diff(a, b)
    kept = found.of("tasks")
    assert len(kept) == MOST
    assert found.left_out == {"tasks": 51}
    assert kept[0].figure == ALL_TASKS
    assert str(MOST + 20) in {row.figure for row in kept}


def test_a_trace_without_tasks_has_wall_times_and_states() -> None:
    a = trace_of(drawn("threads", ["rrii"]))
    found = diff(a, a)
    assert {row.kind for row in found.rows} == {"models", "states"}
    assert {row.outcome for row in found.rows} == {"none"}
    # Nothing ran at all.
    nothing = trace_of(RunTrace("threads", 0))
    assert diff(nothing, nothing).rows == ()


def test_the_table_says_it_in_words_and_sorts_by_numbers() -> None:
    a = trace_of(drawn("threads", ["rrii/0011"], ["rr", "ii"]))
    b = trace_of(drawn("threads", ["rriiii/001111"], ["rr", "iiii"]))
    waits = next(r for r in diff(a, b).rows if r.figure == "io_wait")
    [texts] = diff_table.rows([waits])
    assert texts[:5] == ["Threads", "io_wait", "2.00 ms (50 %)", "4.00 ms (67 %)", "+2.00 ms"]
    assert texts[5].startswith("2.00×")
    # Two tasks of which one waits: it might as well have been none.
    assert texts[-1] == "measured once: repeat to tell"
    [numbers] = diff_table.values([waits])
    assert numbers[:2] == [None, None]
    assert numbers[2:5] == pytest.approx([0.002, 0.004, 0.002])
    assert len(texts) == len(numbers) == len(diff_table.HEADERS) == len(diff_table.HELP)


def test_times_are_written_in_the_unit_that_suits_them() -> None:
    def written(value: float) -> str:
        row = Difference("models", ("a", "b"), "wall_s", "s", (value, None), outcome="only_a")
        return diff_table.rows([row])[0][2]

    assert [written(v) for v in (1.5, 0.0123, 4.56e-5, 7e-9, 0.0, 1234.0)] == [
        "1.50 s", "12.3 ms", "45.6 µs", "7.00 ns", "0 ns", "1,234 s",
    ]  # fmt: skip


def test_calls_belong_together_though_their_lines_have_moved() -> None:
    a = phased({"parse (/a/w.py:3)": [2, 2], "run (x.py:1)": [1], "run (y.py:2)": [1]})
    b = phased({"parse (/b/w.py:7)": [2, 2], "run (x.py:9)": [1]})
    found = {row.figure: row for row in diff(trace_of(a), trace_of(b)).of("phases")}
    moved = found["parse (/a/w.py:3)"]
    assert (moved.label, moved.figure_in_b, moved.counts) == ("parse", "parse (/b/w.py:7)", (2, 2))
    # Which of two was meant nobody knows.
    assert found["run (x.py:1)"].outcome == found["run (y.py:2)"].outcome == "only_a"
    assert found["run (x.py:9)"].outcome == "only_b"


def test_a_process_that_has_another_number_is_one() -> None:
    a, b = drawn("main (17)", ["rr"]), drawn("main (18)", ["rrr"])
    [wall] = diff(trace_of(a), trace_of(b)).of("models")
    assert wall.model == "main"
    [wall] = diff(trace_of(a), trace_of(drawn("other (2)", ["rr"]))).of("models")
    assert wall.model == "main (17) → other (2)"


LANES = st.lists(st.text("rigcstqo.", min_size=1, max_size=12), max_size=3)
MODEL = st.sampled_from(["serial", "threads", "coroutines", "main (1)"])


@given(
    sides=st.lists(st.tuples(MODEL, LANES, LANES, st.sampled_from(["done", "broken"])),
                   min_size=2, max_size=2),
)  # fmt: skip
def test_whatever_two_traces_hold_they_can_be_compared_and_written(
    sides: list[tuple[str, list[str], list[str], str]],
) -> None:
    traces = [trace_of(drawn(m, workers, tasks), status=s) for m, workers, tasks, s in sides]
    pair = beside(*traces, ("a", "b"))
    text = json.dumps(diff_json(pair, ("a", "b")), allow_nan=False)
    assert json.loads(text)["kind"] == "diff"
    assert len(diff_table.rows(pair.diff.rows)) == len(diff_table.values(pair.diff.rows))
    for row in pair.diff.rows:
        factor = row.factor
        assert factor is None or factor.value > 0
        if factor is not None and factor.low is not None and factor.high is not None:
            assert factor.low <= factor.high
    # What is the same twice does not differ.
    same = beside(traces[0], traces[0], ("a", "a"))
    assert not any(row.differs for row in same.diff.rows)
