"""Conditions for CI as they are typed."""

from __future__ import annotations

import pytest

from concurviz.analysis.condition import ConditionError, parse


@pytest.mark.parametrize(
    ("text", "name", "sign", "threshold", "relative"),
    [
        ("threads.throughput < 0.9x", "threads.throughput", "<", 0.9, True),
        ("  process-pool.wall_s>=1.5X ", "process-pool.wall_s", ">=", 1.5, True),
        ("*.latency.p95 > 250 ms", "*.latency_s.p95", ">", 0.25, False),
        ("serial.latency_s.p99 > 2", "serial.latency_s.p99", ">", 2.0, False),
        (
            "coroutines.peak_rss_bytes > 100MiB",
            "coroutines.peak_rss_bytes",
            ">",
            2**20 * 100,
            False,
        ),
        ("threads.speedup <= 1.2", "threads.speedup", "<=", 1.2, False),
        ("threads@3.13t.throughput < 0.9x", "threads@3.13t.throughput", "<", 0.9, True),
        ("*.failed > 0", "*.tasks.failed", ">", 0.0, False),
        ("*.startup_s > 1e3 ms", "*.startup_s", ">", 1.0, False),
    ],
)
def test_what_is_typed_is_what_is_meant(
    text: str, name: str, sign: str, threshold: float, relative: bool
) -> None:
    condition = parse(text)
    assert (condition.name, condition.sign, condition.relative) == (name, sign, relative)
    assert condition.threshold == pytest.approx(threshold)
    assert condition.limit.startswith(sign)
    assert parse(f"{condition.name} {condition.limit}").threshold == condition.threshold


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no condition"),
        ("throughput < 0.9x", "throughput: allowed: MODEL.FIGURE"),
        ("threads.throughput 0.9x", "no condition"),
        ("threads.throughput < fast", "no condition"),
        ("0.9x > threads.throughput", "no condition"),
        ("threads.throughput < 0.9x or so", "no condition"),
        ("fibres.throughput < 0.9x", "fibres: allowed: serial, "),
        ("threads.speed < 0.9x", "threads.speed: allowed: MODEL.FIGURE, with the figures wall_s"),
        ("threads.latency_s < 2", "latency_s: allowed: "),
        ("threads.throughput == 0.9x", "never the same twice"),
        ("threads.throughput < 90%", "write 0.9x"),
        ("threads.throughput < 9 ms", "ms: allowed: /s, tasks/s"),
        ("threads.wall_s > 9 MB", "MB: allowed: s, ms"),
        ("threads.speedup < 2 s", "s: allowed: no unit, or x"),
        ("threads.wall_s > -1", "a number from 0 on"),
        ("threads.wall_s > 1e999", "a number from 0 on"),
        ("threads.wall_s > 0x", "0 times the baseline"),
        ("threads.wall_s < 0", "never so"),
        ("threads.wall_s >= 0", "always so"),
        ("threads.wall_s\n>\nx" + "y" * 500, "no condition"),
    ],
)
def test_nonsense_is_one_line_with_what_is_allowed(text: str, said: str) -> None:
    with pytest.raises(ConditionError) as error:
        parse(text)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_star_is_every_model_that_is_run() -> None:
    both = parse("*.wall_s > 2x").for_models(["serial", "threads"])
    assert [c.name for c in both] == ["serial.wall_s", "threads.wall_s"]
    assert [c.name for c in parse("serial.wall_s > 2x").for_models(["threads"])] == [
        "serial.wall_s"
    ]
