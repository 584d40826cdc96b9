"""``concurviz compare --fail-if``: real runs, judged against a baseline of the same machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from concurviz.cli.main import main
from tests.cli.test_compare import TINY

COMPARE = ("compare", *TINY, "--models", "serial", "--quiet")


def test_an_alarm_beyond_the_spread_and_none_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, now = str(tmp_path / "base.json"), str(tmp_path / "now.json")
    conditions = ("--fail-if", "serial.throughput < 0.001x", "--fail-if", "*.failed > 0")
    assert main([*COMPARE, "--json", base]) == 0
    assert main([*COMPARE, "--against", base, *conditions]) == 0
    out, err = capsys.readouterr()
    assert f"Guard, against {base}: none of 2 conditions failed" in out
    assert out.count("\npassed ") == 2
    assert err == ""

    # As if it had been a thousand times as fast.
    document = json.loads(Path(base).read_text("utf-8"))
    figures = document["runs"][0]["spread"]["figures"]
    figures["throughput"] = [v * 1000 for v in figures["throughput"]]
    Path(base).write_text(json.dumps(document), "utf-8")
    conditions = ("--fail-if", "serial.throughput < 0.5x", "--fail-if", "serial.wall_s > 1 h")
    assert main([*COMPARE, "--against", base, *conditions]) == 2
    assert "h: allowed: s, ms" in capsys.readouterr().err
    conditions = ("--fail-if", "serial.throughput < 0.5x", "--fail-if", "serial.wall_s > 60 min")
    assert main([*COMPARE, "--json", now, "--against", base, *conditions]) == 1
    out, err = capsys.readouterr()
    assert "\nFAILED     serial.throughput is 0.00× the baseline's (" in out
    assert "\npassed     serial.wall_s is " in out
    assert err == "concurviz: the guard raised an alarm: 1 of 2 conditions failed\n"
    guard = json.loads(Path(now).read_text("utf-8"))["guard"]
    assert [g["outcome"] for g in guard] == ["failed", "passed"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fail-if", "threads.throughput < 0.9x"), "threads is not run: serial are"),
        (("--fail-if", "serial.throughput < 0.9x"), "name one with --against FILE"),
        (("--fail-if", "rubbish"), "'rubbish' is no condition"),
        (("--fail-if", "*.cpu_s > 9", "--no-record"), "cpu_s is not known with --no-record"),
        (("--against", "none.json"), "says nothing without --fail-if"),
        (
            ("--against", "none.json", "--fail-if", "*.wall_s > 2x"),
            "--against none.json: No such file",
        ),
        (
            ("--models", "threads", "--fail-if", "threads.speedup < 2"),
            "a speed-up is against serial, which is not run",
        ),
    ],
)
def test_nonsense_is_one_line_and_nothing_runs(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*COMPARE, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1
