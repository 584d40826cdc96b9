"""What must be there before Qt is loaded, and what is said where it is not."""

from __future__ import annotations

import sys

import pytest

from concurviz.doctor import display

linux = pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is there more to check")


@linux
@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "there is no display"),
        ({"DISPLAY": ""}, "there is no display"),
        ({"DISPLAY": ":4711"}, "the display :4711 cannot be opened"),
        ({"DISPLAY": "nonsense"}, "the display nonsense cannot be opened"),
        ({"QT_QPA_PLATFORM": "xcb"}, "there is no X display"),
    ],
)
def test_a_display_that_is_not_there_is_named(environ: dict[str, str], said: str) -> None:
    assert said in (display.display_problem(environ) or "")


@linux
def test_who_chose_a_platform_without_a_display_needs_none() -> None:
    for platform in ("offscreen", "minimal", "vnc:size=800x600", "offscreen;xcb"):
        assert display.display_problem({"QT_QPA_PLATFORM": platform}) is None


@linux
def test_missing_libraries_are_named_with_the_command_that_installs_them() -> None:
    there = {"libc.so.6": "libc6"}

    assert display.library_problem(there) is None
    said = display.library_problem({**there, "libnone.so.7": "libnone7", "libno.so.1": "libno1"})

    assert said is not None
    assert "libnone.so.7, libno.so.1" in said
    assert "apt-get install libnone7 libno1 " in said


def test_only_a_window_on_x_needs_the_libraries_of_x() -> None:
    assert "libxcb-cursor.so.0" in display.window_libraries({"DISPLAY": ":0"})
    assert "libxcb-cursor.so.0" not in display.window_libraries({"QT_QPA_PLATFORM": "offscreen"})
