"""What the mark of a parameter change says. No Qt."""

from __future__ import annotations

from concurviz.scenario.changes import param_change
from concurviz.wire.params import PARAMS
from concurviz.words import translate


def change_label(text: str, number: int) -> str:
    """``CPU per task 4 → 8 ms`` for ``cpu_ms 4 8``; the number alone where there is no such text.

    ``text`` is as of wire.params.changes_text, or anything else from a file.
    """
    parts = [_one(part.split()) for part in text.split(";") if part.strip()]
    named = [part for part in parts if part]
    if not named or len(named) < len(parts):
        return translate("timeline", "change {0}").format(number)
    return ", ".join(named)


def _one(fields: list[str]) -> str:
    if len(fields) != 3 or fields[0] not in PARAMS:
        return ""
    try:
        return param_change(fields[0], float(fields[1]), float(fields[2]))
    except ValueError:
        return ""
