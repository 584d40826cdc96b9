"""Collect what users read, merge it into the translations, and compile them.

Usage: `translations.py [--check]`. With `--check` nothing is written; what lacks is listed, and the
exit code is 1 if anything does.

Texts come from three places: calls of `tr` and `translate` (found by pyside6-lupdate), texts marked
with `noop("...")`, and the tables of `tables()`, which belong to rooms that cannot mark anything.
The latter two are handed to lupdate as a file of QT_TRANSLATE_NOOP lines.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

from concurviz import words
from concurviz.analysis import table
from concurviz.controllers.lifecycle import Status
from concurviz.drawing.theme import STATE_STYLE
from concurviz.scenario.model import load
from concurviz.scenario.resources import example_files, presets
from concurviz.wire.models import MODELS
from concurviz.wire.params import FAULTS, PARAMS
from concurviz.wire.phases import NAMES
from concurviz.wire.states import SHOWN_STATES
from concurviz.wire.workloads import OWN_TASK, WORKLOADS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "concurviz"
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("zh_CN",)
_TOOLS = Path(sys.executable).parent


def tables() -> Iterator[str]:
    """Every text that users see of wire's and analysis' tables and of presets and examples."""
    for model in MODELS.values():
        yield from (model.title, model.summary)
    for param in PARAMS.values():
        yield from (param.title, param.help)
    for workload in (*WORKLOADS.values(), OWN_TASK):
        yield from (workload.title, workload.summary)
        yield from workload.remarks.values()
    yield from NAMES.values()
    yield from FAULTS
    yield from FAULTS.values()
    for state in SHOWN_STATES:
        yield state.word
    for style in STATE_STYLE.values():
        yield style.meaning
    yield from (status.value for status in Status)
    yield from table.HEADERS
    yield from table.HELP
    for path in (*presets().values(), *example_files().values()):
        preset = load(path)
        yield from (preset.name, preset.lesson)


def marked() -> Iterator[str]:
    """Every literal that the package marks with `noop`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "noop":
                yield ast.literal_eval(node.args[0])


def vocabulary() -> list[str]:
    """The texts of tables, each once."""
    return sorted({text for text in (*tables(), *marked()) if text})


def update(folder: Path) -> None:
    """Merge what the package says now into the .ts files of `folder`; texts it dropped go."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "tables.py"
        lines = [
            f"QT_TRANSLATE_NOOP({words.TABLES!r}, {json.dumps(text, ensure_ascii=False)})\n"
            for text in vocabulary()
        ]
        listed.write_text("".join(lines), "utf-8")
        sources = [str(p) for p in sorted(PACKAGE.rglob("*.py"))]
        for language in LANGUAGES:
            target = folder / f"concurviz_{language}.ts"
            options = ["-silent", "-no-obsolete", "-locations", "none", "-sort-messages"]
            # A guess from a similar text would pass for a translation.
            options += ["-disable-heuristic", "similartext", "-target-language", language]
            _run("pyside6-lupdate", *options, *sources, str(listed), "-ts", str(target))
            # Our `#:` comments are about the constants below them, not for translators.
            text = re.sub(r"\s*<extracomment>.*?</extracomment>", "", target.read_text("utf-8"))
            target.write_text(text, "utf-8")


def compile_(folder: Path, into: Path) -> None:
    """Compile every .ts of `folder` to a .qm in `into`."""
    for language in LANGUAGES:
        source, target = folder / f"concurviz_{language}.ts", into / f"concurviz_{language}.qm"
        _run("pyside6-lrelease", "-silent", str(source), "-qm", str(target))


def unfinished(path: Path) -> list[str]:
    """`context: text` of each message that has no translation."""
    lacking = []
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            if translation.get("type") == "unfinished" or not translation.text:
                lacking.append(f"{context.findtext('name')}: {message.findtext('source')}")
    return lacking


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run(
        [_TOOLS / tool, *arguments], check=False, capture_output=True, text=True, cwd=ROOT
    )
    if done.returncode:
        sys.exit(f"{tool}: {done.stdout}{done.stderr}")


def main(check: bool) -> int:
    if not check:
        update(FOLDER)
        compile_(FOLDER, FOLDER)
    lacking = [
        f"concurviz_{language}.ts: {text}"
        for language in LANGUAGES
        for text in unfinished(FOLDER / f"concurviz_{language}.ts")
    ]
    print(*lacking, f"{len(lacking)} texts without a translation", sep="\n")
    return 1 if check and lacking else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
