"""The command line: what is asked is sorted out here, and each command's file is imported late.

Only the standard library, and what needs no more, is imported at the top, so that ``--help``,
``--version`` and the complaint about an unfit Python work wherever there is a Python at all.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from typing import NoReturn

from concurviz.cli import values

DONE = 0
RUN_FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

#: What names of files end with that the window opens.
FILE_KINDS = (".toml", ".cvtrace", ".png", ".svg", ".py", ".json", ".gz", ".html")

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 14)

EXAMPLES = """\
examples:
  concurviz                              open the window
  concurviz io-bound                     open the window and run a preset
  concurviz work.py                      open the window with a function of your own
  concurviz my-work.toml                 open the window with a scenario, a trace or a picture
  concurviz compare                      compare the models without a window
  concurviz compare io-bound             on a preset: cpu-bound, io-bound, mixed
  concurviz compare my-work.toml --models serial,threads --tasks 200 --set io_ms=50
  concurviz compare --task work.py:resize --tasks 200   your own function, under every model
  concurviz compare --png out/timeline.png --scale 2 --json out/comparison.json
  concurviz compare --trace mine.cvtrace keep all of it, to open it again
  concurviz compare my-work.toml --against baseline.json --fail-if "threads.throughput < 0.9x"
  concurviz export mine.cvtrace --svg timeline.svg --pdf timeline.pdf --html report.html
  concurviz export mine.cvtrace --perfetto mine.pftrace --chrome mine.json.gz --csv spans.csv
  concurviz diff before.cvtrace after.cvtrace --png both.png   what differs between two traces
  concurviz sweep --over workers=1..8    how many workers, and which model from where on
  concurviz sweep mixed --over cpu_ms=0.5..50 --models threads,processes --png out/sweep.png
  concurviz vitals                       what a process, a thread, a coroutine cost here
  concurviz compare --python 3.11,3.13   the same models under two Pythons, on one axis
  concurviz compare thumbnails           an example task; concurviz examples lists them
  concurviz models                       list the models
  concurviz interpreters                 list the Pythons that can run tasks
  concurviz doctor                       check this machine

exit codes: 0 done, 1 a run or a condition failed, 2 bad input, 130 interrupted
"""


def say(text: str) -> None:
    """One line on stderr for the user."""
    print(f"concurviz: {text}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message} (see {self.prog} --help)\n")


class _Version(argparse.Action):
    """As argparse's own, but looks the version up when it is asked for: that is no small matter."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        print(f"concurviz {version('concurviz')}")
        parser.exit(DONE)


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    """The parser and the names of its commands."""
    parser = _Parser(
        prog="concurviz",
        description="Shows how Python really schedules concurrent work: real tasks, every model.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--version", action=_Version, nargs=0, help="show program's version number and exit"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    window = commands.add_parser("window", help="open the window (the default)", allow_abbrev=False)
    window.add_argument(
        "file", nargs="?", metavar="FILE", help="a scenario, a trace, a picture, or a preset's name"
    )

    opener = commands.add_parser(
        "open", help="open the window with a scenario, a trace or a picture", allow_abbrev=False
    )
    foreign = "another tool's trace (.json, .json.gz, .html)"
    kinds = f"a .toml, .cvtrace, .png, .svg or .py file, or {foreign}"
    opener.add_argument("file", metavar="FILE", help=kinds)

    compare = commands.add_parser(
        "compare",
        help="run a scenario under each model in turn and say which one wins",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    compare.add_argument(
        "--no-record",
        dest="record",
        action="store_false",
        help="write no journals: wall times alone, to check what watching costs",
    )
    _add_scenario_options(compare)
    compare.add_argument("--trace", metavar="FILE", help="save the trace (.cvtrace)")
    _add_guard(compare)
    _add_pictures(compare)
    _add_results(compare, print_only="the verdict")

    sweep = commands.add_parser(
        "sweep",
        help="vary one parameter: curves, best pool size, where another model takes over",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    sweep.add_argument(
        "--over",
        required=True,
        metavar="NAME=LOW..HIGH",
        help="what to vary: workers=1..8, cpu_ms=0.5..50/9 (in 9 steps) or io_ms=1,10,100",
    )
    _add_scenario_options(sweep)
    sweep.add_argument("--png", metavar="FILE", help="save the picture of the curves")
    _add_results(sweep, print_only="what was found")

    export = commands.add_parser(
        "export",
        help="pictures, a report, files for other tools out of a trace file",
        allow_abbrev=False,
    )
    trace = "a .cvtrace file, or another tool's trace (.json, .json.gz, .html)"
    export.add_argument("file", metavar="TRACE", help=trace)
    _add_pictures(export)
    _add_results(export)
    _add_interchange(export)

    diff = commands.add_parser(
        "diff",
        help="what differs between two traces, per model, state and task",
        allow_abbrev=False,
    )
    diff.add_argument("a", metavar="A", help=trace)
    diff.add_argument("b", metavar="B", help="what it is compared with")
    align = diff.add_mutually_exclusive_group()
    text = (
        "lay a moment of A and one of B on each other in pictures, e.g. 120ms,1.5s (default: 0,0)"
    )
    align.add_argument("--align", type=values.moments, metavar="T,T", help=text)
    text = "lay the first marks of this text that tasks of A and B have set on each other"
    align.add_argument("--align-mark", metavar="TEXT", help=text)
    _add_pictures(diff)
    _add_results(diff)

    vitals = commands.add_parser(
        "vitals", help="what a process, a thread, a task, a coroutine cost here", allow_abbrev=False
    )
    vitals.add_argument("--json", metavar="FILE", help="save the figures")
    commands.add_parser("models", help="list the models", allow_abbrev=False)
    commands.add_parser("examples", help="list the example tasks", allow_abbrev=False)
    commands.add_parser(
        "interpreters", help="list the Pythons found, any of which may run tasks",
        allow_abbrev=False,
    )  # fmt: skip

    doctor = commands.add_parser(
        "doctor", help="check this machine: what it has, what it lacks, what to do",
        allow_abbrev=False,
    )  # fmt: skip
    doctor.add_argument("--json", metavar="FILE", help="save what was found")
    return parser, frozenset(commands.choices)


def _add_scenario_options(parser: argparse.ArgumentParser) -> None:
    """What to run, how often and under which Python: the same for every way of running it."""
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a TOML file or a preset's name"
    )
    parser.add_argument(
        "--task",
        metavar="FILE:FUNC",
        help="your own function, e.g. work.py:resize, pkg.mod:fetch, or work.py:get,get_async",
    )
    parser.add_argument(
        "--timeout", metavar="S", help="seconds that each call of your own function may take"
    )
    parser.add_argument("--models", metavar="A,B", help="the models to run, in this order")
    parser.add_argument("--tasks", metavar="N", help="tasks per run")
    parser.add_argument("--workers", metavar="N", help="processes or threads that execute tasks")
    parser.add_argument("--repeats", metavar="N", help="rounds that count, every model in each")
    parser.add_argument("--warmup", metavar="N", help="rounds before them that do not count")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="any other value of the scenario, e.g. cpu_ms=10 or workload=io; may be repeated",
    )
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="VERSION|PATH",
        help="the Pythons that run the tasks: 3.13, 3.13t or a path; several (A,B, or repeated) "
        "are compared with each other; concurviz interpreters lists those found",
    )
    parser.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="the Dask scheduler that the model dask uses, e.g. tcp://127.0.0.1:8786, instead of a "
        "cluster of its own",
    )
    parser.add_argument(
        "--tls",
        nargs=3,
        default=[],
        metavar=("CA", "CERT", "KEY"),
        help="PEM files for a cluster at tls://HOST:PORT; without them those that Dask's own "
        "configuration names",
    )
    parser.add_argument(
        "--no-sampler",
        dest="sampler",
        action="store_false",
        help="do not look from outside at code that cannot be measured from inside",
    )


def _add_guard(parser: argparse.ArgumentParser) -> None:
    """Conditions that make the exit code 1: for continuous integration."""
    parser.add_argument(
        "--fail-if",
        action="append",
        default=[],
        metavar="CONDITION",
        help="what must not be, e.g. 'threads.throughput < 0.9x' (of the baseline's) or "
        "'*.latency.p95 > 200 ms'; may be repeated",
    )
    parser.add_argument(
        "--against", metavar="FILE", help="the baseline: what --json saved of an earlier comparison"
    )
    parser.add_argument(
        "--any-machine",
        action="store_true",
        help="judge also against a baseline of another machine",
    )


def _add_pictures(command: argparse.ArgumentParser) -> None:
    """Pictures of the timeline, and how they look."""
    for kind in ("png", "svg", "pdf"):
        text = f"save the picture of the timeline as {kind.upper()}"
        command.add_argument(f"--{kind}", metavar="FILE", help=text)
    command.add_argument(
        "--width",
        type=values.width,
        default=1600,
        metavar="PX",
        help="the pictures' width (400 to 16384)",
    )
    command.add_argument(
        "--view",
        type=values.view,
        metavar="FROM..TO",
        help="show this part of the runs, e.g. 120ms..1.5s (default: everything)",
    )
    command.add_argument(
        "--lanes",
        choices=("worker", "task", "state"),
        default="worker",
        help="what a lane of the picture is",
    )
    command.add_argument(
        "--theme", choices=("light", "dark"), default="light", help="the pictures' colours"
    )


def _add_results(command: argparse.ArgumentParser, print_only: str = "") -> None:
    """A picture's resolution, the results as JSON, and how much is printed."""
    command.add_argument(
        "--scale", type=int, choices=(1, 2, 3, 4), default=1, help="a PNG's resolution (1 to 4)"
    )
    command.add_argument("--json", metavar="FILE", help="save the results")
    if print_only:
        text = f"print {print_only} and nothing else"
        command.add_argument("--quiet", action="store_true", help=text)


def _add_interchange(command: argparse.ArgumentParser) -> None:
    """Files for other tools, and the report."""
    command.add_argument("--html", metavar="FILE", help="save a report: one file with everything")
    for kind, text in (
        ("chrome", "save as Chrome trace (JSON): Perfetto, chrome://tracing"),
        ("perfetto", "save as Perfetto trace: a track for each task"),
        ("csv", "save the spans as CSV, a line each, times in ns"),
        ("spans-json", "save the spans, lanes and instants as JSON"),
        ("parquet", "save the spans as Parquet; needs the extra 'parquet'"),
    ):
        end = "" if kind == "parquet" else "; gzipped for a name in .gz"
        command.add_argument(f"--{kind}", metavar="FILE", help=text + end)


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
    parser, commands = _parser()
    args = parser.parse_args(_with_command(sys.argv[1:] if argv is None else argv, commands))
    try:
        code = _run(args)
        # Here, where a closed pipe can still be told from a failure.
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("concurviz: interrupted", file=sys.stderr)
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
