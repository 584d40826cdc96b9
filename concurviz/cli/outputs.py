"""The files that a command leaves: pictures, the trace, the results."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from concurviz.analysis.regression import Judgement
from concurviz.analysis.trace import Trace
from concurviz.analysis.verdict import Verdict, verdict
from concurviz.doctor import display
from concurviz.files.atomic import WriteError, check_writable
from concurviz.files.results import results_json, write_results
from concurviz.files.tracefile import SUFFIX, write_trace

PICTURES = ("png", "svg", "pdf")


class OutputError(Exception):
    """A file that cannot be left: one line naming it and why."""


@dataclass(frozen=True)
class Outputs:
    """Where to leave what, and how pictures look; None and empty for what is not asked for."""

    pictures: tuple[Path, ...] = ()
    trace: Path | None = None
    json: Path | None = None
    scale: int = 1
    width: int = 1600
    theme: str = "light"
    view: tuple[float, float] | None = None
    """From and up to when pictures show the runs, ns from t = 0; None for everything."""
    lanes: Literal["worker", "task", "state"] = "worker"

    @classmethod
    def of(cls, args: argparse.Namespace) -> Outputs:
        """As the options of the command line say; ``--trace`` is not an option of every command."""
        pictures = tuple(
            Path(name if Path(name).suffix.lower() == f".{kind}" else f"{name}.{kind}")
            for kind in PICTURES
            if (name := getattr(args, kind)) is not None
        )
        trace = getattr(args, "trace", None)
        if trace is not None and not _is_device(trace) and Path(trace).suffix.lower() != SUFFIX:
            trace += SUFFIX
        return cls(
            pictures,
            None if trace is None else Path(trace),
            None if args.json is None else Path(args.json),
            args.scale,
            args.width,
            args.theme,
            args.view,
            args.lanes,
        )

    @property
    def any(self) -> bool:
        """Whether there is anything to leave."""
        return bool(self.pictures or self.trace or self.json)

    def check(self) -> None:
        """Raise OutputError now for what could not be written later, after minutes of work."""
        try:
            for path in (*self.pictures, self.trace, self.json):
                if path is not None:
                    check_writable(path)
        except WriteError as error:
            raise OutputError(str(error)) from error
        problem = display.library_problem(display.PAINTING) if self.pictures else None
        if problem:
            raise OutputError(problem)

    def save(self, trace: Trace, guard: Sequence[Judgement] | None = None) -> None:
        """Leave the files; OutputError at the first that fails.

        ``guard``: what became of the conditions, for the JSON; None without any.
        """
        try:
            # First what cannot be made again.
            if self.trace is not None:
                write_trace(self.trace, trace)
            if self.json is not None:
                said = results_json(
                    trace.scenario, trace.machine, trace.metrics, said_of(trace), guard
                )
                write_results(self.json, said)
            if self.pictures:
                # Late: only who wants a picture pays for Qt, or needs its libraries.
                from concurviz.app.headless import save_pictures

                save_pictures(
                    trace, self.pictures, scale=self.scale, width=self.width, theme=self.theme,
                    view=self.view, lanes=self.lanes,
                )  # fmt: skip
        except (WriteError, OSError, ValueError) as error:
            raise OutputError(str(error)) from error


def said_of(trace: Trace) -> Verdict:
    """The verdict, or why there is none."""
    live = trace.mode == "live"
    return trace.verdict or verdict(trace.metrics, trace.scenario, live=live)


def _is_device(name: str) -> bool:
    return Path(name).exists() and not Path(name).is_file()
