"""All checks together, and as JSON."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from concurviz.controllers import interpreters
from concurviz.controllers.interpreters import Interpreter
from concurviz.doctor import capacity, desktop, observing, software
from concurviz.doctor.check import Check, State, worst

SCHEMA = 1


@dataclass(frozen=True)
class Report:
    """Every check in the order in which it is to be read, and the interpreters found."""

    checks: list[Check]
    interpreters: list[Interpreter]

    @property
    def state(self) -> State:
        """The worst state of all checks."""
        return worst(self.checks)

    def count(self, state: State) -> int:
        """How many checks are in this state."""
        return sum(check.state is state for check in self.checks)


def examine(
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    added: Sequence[Path] = (),
) -> Report:
    """Look at everything. Blocks for about a second, and for longer where interpreters hang.

    ``folder``: near which to look for virtual environments, the working folder if None. ``added``:
    executables that the user has named.
    """
    found = interpreters.find(environ, folder, added=added)
    checks = [
        *desktop.checks(environ),
        *software.checks(found),
        *capacity.checks(),
        *observing.checks(),
    ]
    return Report(checks, found)


def report_json(report: Report) -> dict[str, Any]:
    """The report as docs/results-schema.md describes it."""
    return {
        "schema": SCHEMA,
        "state": report.state.value,
        "checks": [asdict(check) for check in report.checks],
        "interpreters": [_interpreter(i) for i in report.interpreters],
    }


def _interpreter(interpreter: Interpreter) -> dict[str, Any]:
    return {
        "path": str(interpreter.path),
        "source": interpreter.source,
        "implementation": interpreter.implementation or None,
        "version": interpreter.version_text or None,
        "free_threaded": interpreter.free_threaded,
        "virtual": interpreter.virtual,
        "usable": interpreter.usable,
        "problem": interpreter.problem,
    }


def as_text(checks: Sequence[Check]) -> str:
    """One line a check, tab-separated, for the clipboard and for bug reports."""
    lines = [
        "\t".join((c.state.value, c.group, c.title, c.found, c.remedy)).rstrip() for c in checks
    ]
    return "\n".join(lines) + "\n"
