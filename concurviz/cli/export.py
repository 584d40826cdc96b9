"""``concurviz export``: pictures, results and other tools' files out of any tool's trace."""

from __future__ import annotations

import argparse
from pathlib import Path

from concurviz.analysis.trace import Trace
from concurviz.cli.codes import BAD_INPUT, DONE, say
from concurviz.cli.outputs import OutputError, Outputs
from concurviz.cli.reading import progress_of
from concurviz.files.interchange.export import FORMATS
from concurviz.files.opening import OpenError, open_file


def run(args: argparse.Namespace) -> int:
    """Carry out ``export`` as parsed by concurviz.cli.arguments and return the exit code."""
    outputs = Outputs.of(args)
    if not outputs.any:
        formats = ", ".join(f"--{kind}" for kind in FORMATS)
        say(
            "export: nothing to do: allowed: --png, --svg, --pdf, --json, --html, "
            f"{formats} (see export --help)"
        )
        return BAD_INPUT
    try:
        outputs.check()
        outputs.save(_read(Path(args.file)))
    except (OpenError, OutputError) as error:
        say(str(error))
        return BAD_INPUT
    return DONE


def _read(path: Path) -> Trace:
    with progress_of(path.name) as progress:
        found = open_file(path, progress)
    if not isinstance(found, Trace):
        raise OpenError(f"{path}: not a trace")
    return found
