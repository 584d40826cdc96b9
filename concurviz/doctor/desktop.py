"""What a window needs: a display, Qt's system libraries, fonts."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from concurviz.doctor import fonts
from concurviz.doctor.check import Check, State
from concurviz.doctor.display import (
    PAINTING,
    WINDOWS,
    display_problem,
    missing_libraries,
    platform,
)
from concurviz.words import translate


def checks(environ: Mapping[str, str]) -> Iterator[Check]:
    """Every check of this file."""
    yield display(environ)
    yield libraries("painting", translate("doctor", "Libraries for pictures"), PAINTING)
    yield libraries("windows", translate("doctor", "Libraries for windows on X"), WINDOWS)
    yield any_font()
    yield chinese_font()


def display(environ: Mapping[str, str]) -> Check:
    """Whether a window can be opened."""
    title = translate("doctor", "Display")
    problem = display_problem(environ)
    if problem is not None:
        remedy = translate(
            "doctor",
            "Start it in a desktop session, through ssh -X, or under xvfb-run. "
            "concurviz compare needs no display.",
        )
        return _desktop("display", title, State.MISSING, problem, remedy)
    if not sys.platform.startswith("linux"):
        return _desktop("display", title, State.OK, translate("doctor", "the system's own"))
    name = platform(environ) or ""
    where = {"xcb": environ.get("DISPLAY"), "wayland": environ.get("WAYLAND_DISPLAY")}.get(name)
    return _desktop("display", title, State.OK, f"{name} {where or ''}".strip())


def libraries(key: str, title: str, needed: Mapping[str, str]) -> Check:
    """Whether these system libraries can be loaded."""
    lacking = missing_libraries(needed)
    if not lacking:
        found = translate("doctor", "all {0} found").format(len(needed))
        return _desktop(f"libraries_{key}", title, State.OK, found)
    found = translate("doctor", "not found: {0}").format(", ".join(lacking))
    packages = " ".join(needed[name] for name in lacking)
    remedy = translate("doctor", "Debian, Ubuntu: sudo apt-get install {0}").format(packages)
    return _desktop(f"libraries_{key}", title, State.MISSING, found, remedy)


def any_font() -> Check:
    """Whether there is any font at all: without one, texts are empty boxes."""
    return _font(
        "fonts",
        translate("doctor", "Fonts"),
        "",
        State.MISSING,
        translate("doctor", "Debian, Ubuntu: sudo apt-get install {0}").format("fonts-dejavu-core"),
    )


def chinese_font() -> Check:
    """Whether a font can write Chinese: the window speaks it, and so may scenarios."""
    return _font(
        "fonts_chinese",
        translate("doctor", "Fonts for Chinese"),
        fonts.CHINESE,
        State.WARNING,
        translate("doctor", "Debian, Ubuntu: sudo apt-get install {0}").format("fonts-noto-cjk"),
    )


def _font(key: str, title: str, language: str, lacking: State, remedy: str) -> Check:
    if not sys.platform.startswith("linux"):
        return _desktop(key, title, State.OK, translate("doctor", "the system's own"))
    try:
        count = fonts.count_fonts(language)
    except OSError as error:
        found = translate("doctor", "cannot be told: {0}").format(error)
        return _desktop(key, title, State.WARNING, found, remedy)
    if not count:
        return _desktop(key, title, lacking, translate("doctor", "none"), remedy)
    return _desktop(key, title, State.OK, translate("doctor", "{0} found").format(count))


def _desktop(key: str, title: str, state: State, found: str, remedy: str = "") -> Check:
    return Check(key, translate("doctor", "Window"), title, state, found, remedy)
