"""This program's Python and packages, and the interpreters that can run tasks."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version

from concurviz.controllers.interpreters import OLDEST, Interpreter
from concurviz.doctor.check import Check, State
from concurviz.words import translate

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def checks(interpreters: Sequence[Interpreter]) -> Iterator[Check]:
    """Every check of this file."""
    yield this_python()
    yield packages()
    yield from of_interpreters(interpreters)


def this_python() -> Check:
    """The Python that runs this program; one that does not fit never comes this far."""
    found = f"{platform.python_implementation()} {platform.python_version()}, {sys.executable}"
    return Check("python", _program(), "Python", State.OK, found)


def packages() -> Check:
    """The packages that this program needs, with their versions."""
    title = translate("doctor", "Packages")
    found, lacking = [], []
    for name in _required():
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    if lacking:
        text = translate("doctor", "not installed: {0}").format(", ".join(lacking))
        remedy = f"{sys.executable} -m pip install {' '.join(lacking)}"
        return Check("packages", _program(), title, State.MISSING, text, remedy)
    return Check("packages", _program(), title, State.OK, ", ".join(found))


def _required() -> list[str]:
    """Names of what is required of every installation, extras left out."""
    try:
        lines = requires("concurviz") or []
    except PackageNotFoundError:
        return []
    names = (_NAME.match(line) for line in lines if "extra ==" not in line)
    return list(dict.fromkeys(match[0] for match in names if match))


def of_interpreters(interpreters: Sequence[Interpreter]) -> Iterator[Check]:
    """A check for each that can run tasks or is broken, and one for all that are too old."""
    too_old = []
    for number, interpreter in enumerate(interpreters, 1):
        key = f"interpreter_{number}"
        if interpreter.usable:
            yield _interpreter(key, interpreter.title, State.OK, _where(interpreter))
        elif interpreter.problem:
            found = f"{interpreter.path}: {interpreter.problem}"
            remedy = translate("doctor", "Left out. Repair it, or take it off the PATH.")
            title = translate("doctor", "Broken interpreter")
            yield _interpreter(key, title, State.WARNING, found, remedy)
        else:
            too_old.append(interpreter.title)
    if too_old:
        title = translate("doctor", "Others")
        found = translate("doctor", "{0} (tasks need CPython {1} or newer)").format(
            ", ".join(too_old), ".".join(map(str, OLDEST))
        )
        yield _interpreter("interpreters_others", title, State.OK, found)


def _where(interpreter: Interpreter) -> str:
    gil = translate("doctor", "no GIL") if interpreter.free_threaded else translate("doctor", "GIL")
    kind = interpreter.source
    if interpreter.virtual and kind != "virtual environment":
        kind += ", virtual environment"
    return f"{gil}, {interpreter.path} ({kind})"


def _program() -> str:
    return translate("doctor", "Program")


def _interpreter(key: str, title: str, state: State, found: str, remedy: str = "") -> Check:
    group = translate("doctor", "Interpreters for tasks")
    return Check(key, group, title, state, found, remedy)
