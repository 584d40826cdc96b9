"""The files that a command leaves: pictures, the trace, the results, what other tools read."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from concurviz.analysis.regression import Judgement
from concurviz.analysis.trace import Trace
from concurviz.doctor import display
from concurviz.files.atomic import WriteError, check_writable
from concurviz.files.interchange.export import FORMATS, GZ, export
from concurviz.files.interchange.snapshot import Snapshot
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
    exports: Mapping[str, Path] = field(default_factory=dict)
    """Files for other tools, by their format's name in FORMATS."""
    html: Path | None = None

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
            exports={
                kind: _named(name, format.suffix)
                for kind, format in FORMATS.items()
                if (name := getattr(args, kind.replace("-", "_"), None)) is not None
            },
            html=None if (html := getattr(args, "html", None)) is None else _named(html, ".html"),
        )

    @property
    def any(self) -> bool:
        """Whether there is anything to leave."""
        return bool(self.pictures or self.trace or self.json or self.exports or self.html)

    def check(self) -> None:
        """Raise OutputError now for what could not be written later, after minutes of work."""
        try:
            for path in (*self.pictures, self.trace, self.json, *self.exports.values(), self.html):
                if path is not None:
                    check_writable(path)
        except WriteError as error:
            raise OutputError(str(error)) from error
        paints = bool(self.pictures or self.html)
        problems = [FORMATS[kind].problem() for kind in self.exports]
        problems.append(display.library_problem(display.PAINTING) if paints else None)
        for problem in filter(None, problems):
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
                said = results_json(trace.scenario, trace.machine, trace.metrics, trace.said, guard)
                write_results(self.json, said)
            if self.exports:
                snapshot = Snapshot.of(trace)
                for kind, path in self.exports.items():
                    export(path, snapshot, kind)
            if self.html is not None:
                from concurviz.app.headless import save_report

                save_report(trace, self.html)
            if self.pictures:
                # Late: only who wants a picture pays for Qt, or needs its libraries.
                from concurviz.app.headless import save_pictures

                save_pictures(
                    trace, self.pictures, scale=self.scale, width=self.width, theme=self.theme,
                    view=self.view, lanes=self.lanes,
                )  # fmt: skip
        except (WriteError, OSError, ValueError) as error:
            raise OutputError(str(error)) from error


def _named(name: str, suffix: str) -> Path:
    """The path of that name, with the suffix if it has none at all; ``.gz`` alone is none."""
    path = Path(name)
    if _is_device(name) or path.suffix.lower() not in ("", GZ):
        return path
    packed = path.suffix.lower() == GZ
    if not packed:
        return Path(name + suffix)
    return path if path.with_suffix("").suffix else path.with_suffix(suffix + GZ)


def _is_device(name: str) -> bool:
    return Path(name).exists() and not Path(name).is_file()
