"""Alarms: raised beyond the spread, never inside of it."""

from __future__ import annotations

import numpy as np
import pytest

from concurviz.analysis.condition import parse
from concurviz.analysis.figures import Rounds
from concurviz.analysis.regression import Judgement, judge, summary

STEADY = [100.0, 101.0, 99.0, 100.5, 99.5, 100.2]


def of(text: str, now: list[float | None], before: list[float | None] | None = None) -> Judgement:
    """The judgement on one condition over one model's rounds."""
    condition = parse(text)
    name = condition.figure.name
    baseline: dict[str, Rounds] | None = None if before is None else {"threads": {name: before}}
    [found] = judge([condition], {"threads": {name: now}}, baseline)
    return found


@pytest.mark.parametrize(
    ("text", "factor", "outcome"),
    [
        ("threads.throughput < 0.9x", 0.71, "failed"),
        ("threads.throughput < 0.9x", 0.9, "undecided"),
        ("threads.throughput < 0.9x", 1.0, "passed"),
        ("threads.throughput < 0.9x", 1.4, "passed"),
        ("threads.wall_s > 1.1x", 1.3, "failed"),
        ("threads.wall_s > 1.1x", 1.0, "passed"),
        ("threads.wall_s <= 1.1x", 1.0, "failed"),
    ],
)
def test_a_factor_to_the_baseline(text: str, factor: float, outcome: str) -> None:
    found = of(text, [v * factor for v in STEADY], list(STEADY))
    assert found.outcome == outcome
    assert found.alarm == (outcome == "failed")
    assert found.measured is not None
    assert found.measured.value == pytest.approx(factor)


def test_the_sentence_tells_both_values_the_interval_and_the_limit() -> None:
    found = of("threads.throughput < 0.9x", [v * 0.71 for v in STEADY], list(STEADY))
    assert found.text.startswith(
        "threads.throughput is 0.71× the baseline's (71 tasks/s instead of 100 tasks/s), "
    )
    assert found.text.endswith(" with 95 % confidence; fails if < 0.9x")


def test_a_spread_that_reaches_across_the_threshold_is_no_alarm_and_says_what_to_measure() -> None:
    wild = [60.0, 75.0, 84.0, 95.0, 110.0]
    found = of("threads.throughput < 0.9x", wild, list(STEADY))
    assert (found.outcome, found.alarm) == ("undecided", False)
    assert "the spread reaches across it; about --repeats " in found.text
    assert found.text.endswith("here would tell")
    back = of("threads.throughput < 0.9x", list(STEADY), [v * 1.18 for v in wild])
    assert back.text.endswith("for the baseline would tell")
    near = of("threads.throughput < 1x", [99.0, 101.0, 100.0], [99.0, 100.0, 101.0])
    assert near.text.endswith("more rounds will hardly tell")


def test_measured_once_needs_more_than_runs_usually_differ_by() -> None:
    assert of("threads.throughput < 0.9x", [89.0], [100.0]).outcome == "undecided"
    twice = of("threads.throughput < 0.9x", [89.0, 89.1], [100.0, 100.1])
    assert twice.outcome == "undecided"
    far = of("threads.throughput < 0.9x", [60.0], [100.0, 101.0, 99.0])
    assert far.outcome == "failed"
    assert "measured once" in far.text


def test_hardly_a_false_alarm_among_comparisons_of_the_same() -> None:
    dice = np.random.default_rng(1)
    alarms = 0
    for _ in range(100):
        now, before = dice.normal(100, 10, (2, 5)).tolist()
        alarms += of("threads.throughput < 0.9x", now, before).alarm
    # Five rounds that scatter by 10 %: their ratio alone scatters by 8 %.
    assert alarms <= 2


def test_absolute_thresholds_need_no_baseline() -> None:
    assert of("threads.latency.p95 > 250 ms", [0.31, 0.3, 0.32]).outcome == "failed"
    assert of("threads.latency.p95 > 250 ms", [0.2, 0.21, 0.22]).outcome == "passed"
    wide = of("threads.latency.p95 > 250 ms", [0.2, 0.26, 0.3])
    assert wide.outcome == "undecided"
    assert "threads.latency_s.p95 is 260 ms, 200 ms to 300 ms with 75 % confidence" in wide.text


def test_counts_have_no_spread_and_the_worst_round_counts() -> None:
    assert of("threads.failed > 0", [0.0, 0.0, 1.0]).outcome == "failed"
    assert of("threads.failed > 0", [0.0, 0.0]).outcome == "passed"
    found = of("threads.failed > 1x", [3.0, 2.0], [2.0])
    assert found.text == "threads.tasks.failed is 3, 2 in the baseline; fails if > 1x"


def test_what_was_not_measured_is_no_green_light() -> None:
    assert of("threads.cpu_s > 1", [None]).alarm
    assert of("threads.cpu_s > 1x", [1.0], [None]).alarm
    assert of("threads.cpu_s > 1x", [1.0], [0.0]).alarm
    condition = parse("*.wall_s > 9")
    both = {"serial": {"wall_s": [1.0]}, "threads": {"wall_s": [1.0]}}
    first, second = judge([condition], both, None, {"threads": "broken"})
    assert (first.outcome, second.outcome) == ("passed", "unknown")
    assert second.text == "threads.wall_s: the run is broken; fails if > 9"
    assert summary([first, second]) == "1 of 2 conditions failed"
    assert summary([first]) == "none of 1 condition failed"
