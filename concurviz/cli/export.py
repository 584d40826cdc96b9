"""``concurviz export``: pictures, results and files for other tools out of a trace file."""

from __future__ import annotations

import argparse
from pathlib import Path

from concurviz.cli.main import BAD_INPUT, DONE, say
from concurviz.cli.outputs import OutputError, Outputs
from concurviz.files.interchange.export import FORMATS
from concurviz.files.tracefile import TraceFileError, read_trace


def run(args: argparse.Namespace) -> int:
    """Carry out ``export`` as parsed by concurviz.cli.main and return the exit code."""
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
        outputs.save(read_trace(Path(args.file)))
    except (TraceFileError, OutputError) as error:
        say(str(error))
        return BAD_INPUT
    return DONE
