"""The command line's arguments: what each command takes, and what its help says."""

from __future__ import annotations

import argparse
from typing import NoReturn

from concurviz.cli import values
from concurviz.cli.codes import BAD_INPUT, DONE

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


def parser_of_all() -> tuple[argparse.ArgumentParser, frozenset[str]]:
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
