"""The command line: what is asked is sorted out here, and each command's file is imported late.

Only the standard library, and what needs no more, is imported at the top, so that ``--help``,
``--version`` and the complaint about an unfit Python work wherever there is a Python at all.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec

from concurviz.cli.arguments import parser_of_all
from concurviz.cli.codes import BAD_INPUT, INTERRUPTED, RUN_FAILED, say

#: What names of files end with that the window opens.
FILE_KINDS = (".toml", ".cvtrace", ".png", ".svg", ".py", ".json", ".gz", ".html")

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)


def python_problem(python: tuple[int, int], free_threaded: bool = False) -> str | None:
    """Why this program does not run under that Python, with the remedy; None if it does.

    ``free_threaded``: a build without a GIL, for which there is no Qt here.
    """
    if free_threaded:
        return (
            "concurviz: this Python is free-threaded, for which there is no PySide6: install it "
            "for one with a GIL, and let tasks run under this one: "
            f"concurviz compare --python {sys.executable}"
        )
    if OLDEST_PYTHON <= python <= NEWEST_PYTHON:
        return None
    old, new, this = (".".join(map(str, v)) for v in (OLDEST_PYTHON, NEWEST_PYTHON, python))
    return (
        f"concurviz: needs Python {old} to {new}, and this is {this}: install it for one of those, "
        f"e.g. pipx install --python python{new} concurviz"
    )


def _with_command(argv: list[str], commands: frozenset[str]) -> list[str]:
    """``concurviz``, ``concurviz FILE`` and ``concurviz PRESET`` mean the window.

    A mistyped command does not.
    """
    if not argv:
        return ["window"]
    first = argv[0]
    if first in commands or first.startswith("-"):
        return argv
    # Late: the standard library and nothing else, but not needed by any command.
    from concurviz.scenario.resources import example_files, presets

    is_file = first.lower().endswith(FILE_KINDS) or os.sep in first
    return ["window", *argv] if is_file or first in presets() | example_files() else argv


def main(argv: list[str] | None = None) -> int:
    """Run a command of the command line and return its exit code."""
    without_qt = "t" in getattr(sys, "abiflags", "") and find_spec("PySide6") is None
    problem = python_problem(sys.version_info[:2], free_threaded=without_qt)
    if problem:
        print(problem, file=sys.stderr)
        return BAD_INPUT
    parser, commands = parser_of_all()
    args = parser.parse_args(_with_command(sys.argv[1:] if argv is None else argv, commands))
    try:
        code = _run(args)
        # Here, where a closed pipe can still be told from a failure.
        sys.stdout.flush()
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return RUN_FAILED
    return code


def _run(args: argparse.Namespace) -> int:
    if args.command == "compare":
        from concurviz.cli import compare

        return compare.run(args)
    if args.command == "vitals":
        from concurviz.cli import vitals

        return vitals.run(args)
    if args.command == "sweep":
        from concurviz.cli import sweep

        return sweep.run(args)
    if args.command == "examples":
        from concurviz.cli import examples

        return examples.run()
    if args.command == "models":
        from concurviz.cli import models

        return models.run()
    if args.command == "interpreters":
        from concurviz.cli import interpreters

        return interpreters.run()
    if args.command == "doctor":
        from concurviz.cli import doctor

        return doctor.run(args.json)
    if args.command == "export":
        from concurviz.cli import export

        return export.run(args)
    if args.command == "diff":
        from concurviz.cli import diff

        return diff.run(args)
    from concurviz.cli import window

    return window.run(args.file)
