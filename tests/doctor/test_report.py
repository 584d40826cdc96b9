"""The whole report, of this machine and of what it may lack."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from concurviz.controllers.interpreters import Interpreter
from concurviz.doctor import desktop, fonts, software
from concurviz.doctor.check import Check, State, worst
from concurviz.doctor.report import Report, as_text, examine, report_json

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def test_everything_is_looked_at_once_and_named_in_json(tmp_path: Path) -> None:
    report = examine(OFFSCREEN, tmp_path)
    keys = [check.key for check in report.checks]
    assert len(set(keys)) == len(keys)
    # Each group is one block, since a table has one heading for each.
    assert len([key for key, _ in groupby(report.checks, lambda c: c.group)]) == 6
    for check in report.checks:
        assert check.title
        assert check.found
        assert check.remedy or check.state is State.OK
    told = json.loads(json.dumps(report_json(report)))
    assert (told["schema"], told["state"]) == (1, report.state)
    assert told["interpreters"][0]["path"] == sys.executable
    assert [c["key"] for c in told["checks"]] == keys


def test_the_worst_state_is_the_reports() -> None:
    well = Check("a", "g", "t", State.OK, "f")
    poor = replace(well, state=State.WARNING)
    none = replace(well, state=State.MISSING)
    assert worst([]) is worst([well]) is State.OK
    assert worst([well, poor]) is State.WARNING
    assert worst([none, poor, well]) is State.MISSING
    assert Report([well, poor, poor], []).count(State.WARNING) == 2


def test_the_text_has_a_line_a_check() -> None:
    text = as_text([Check("a", "Group", "Title", State.WARNING, "found", "do this")])
    assert text == "warning\tGroup\tTitle\tfound\tdo this\n"


def test_no_display_is_missing_and_says_what_to_do() -> None:
    check = desktop.display({})
    if sys.platform == "linux":
        assert check.state is State.MISSING
        assert "xvfb-run" in check.remedy
    assert desktop.display(OFFSCREEN).found == "offscreen"


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux may a library be missing")
def test_a_missing_library_is_named_with_its_package() -> None:
    check = desktop.libraries("x", "X", {"libc.so.6": "libc6", "libnone.so.7": "libnone7"})
    assert check.state is State.MISSING
    assert "libnone.so.7" in check.found
    assert check.remedy.endswith("apt-get install libnone7")


def test_fonts_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(fonts, "count_fonts", lambda language="": 0 if language else 3)
    assert desktop.any_font().found == "3 found"
    check = desktop.chinese_font()
    assert check.state is State.WARNING
    assert check.remedy.endswith("fonts-noto-cjk")

    def fail(_language: str) -> int:
        raise OSError(2, "libfontconfig.so.1: no such file")

    monkeypatch.setattr(fonts, "count_fonts", fail)
    assert "no such file" in desktop.any_font().found


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is what Linux has")
def test_fontconfig_is_really_asked() -> None:
    every = fonts.count_fonts()
    assert every > 0
    assert 0 <= fonts.count_fonts(fonts.CHINESE) <= every
    assert fonts.count_fonts("zz") == 0


def test_interpreters_are_told_apart() -> None:
    path = Path("/opt/bin/python3")
    good = Interpreter(path, "uv", (3, 13, 1), implementation="cpython", free_threaded=True)
    found = list(
        software.of_interpreters(
            [
                good,
                replace(good, version=(3, 8, 0)),
                replace(good, version=(2, 7, 18), free_threaded=False),
                Interpreter(path, "PATH", problem="did not answer within 5 s"),
            ]
        )
    )
    assert [(c.state, c.title) for c in found] == [
        (State.OK, "CPython 3.13.1 free-threaded"),
        (State.WARNING, "Broken interpreter"),
        (State.OK, "Others"),
    ]
    assert found[0].found == "no GIL, /opt/bin/python3 (uv)"
    assert "did not answer" in found[1].found
    assert "CPython 3.8.0" in found[2].found
    assert "2.7.18" in found[2].found


def test_a_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["no-such-package>=1", "psutil>=5", 'pytest>=8; extra == "dev"']
    monkeypatch.setattr(software, "requires", lambda _name: lines)
    check = software.packages()
    assert check.state is State.MISSING
    assert check.found == "not installed: no-such-package"
    assert check.remedy.endswith("-m pip install no-such-package")
