"""Opening whatever a user hands over: told apart by what is in it, never by its name."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from concurviz.analysis.trace import Trace
from concurviz.files.archive import MAGIC as ZIP_MAGIC
from concurviz.files.interchange.collected import ForeignError
from concurviz.files.interchange.foreign import Progress, is_foreign, read_foreign
from concurviz.files.pictures import PNG_MAGIC, About, PictureError, read_about
from concurviz.files.tracefile import TraceFileError, read_trace
from concurviz.scenario.model import Scenario, ScenarioError, load

_START = 1024
_PDF_MAGIC = b"%PDF-"
# After a byte order mark, the declaration, comments and a document type.
_SVG = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.S
)


#: What a file can hold.
Opened = Scenario | Trace | About


class OpenError(ValueError):
    """A file that cannot be opened: one line naming it and why."""


def open_file(path: Path, progress: Progress = lambda _share: True) -> Opened:
    """A scenario, a trace, or what a picture says of itself; OpenError, one line, otherwise.

    Nothing is run. Any thread may call this; a large trace takes a second, another tool's longer:
    ``progress`` is then told the share that is read and returns whether to go on (Cancelled).
    """
    try:
        start = _start_of(path)
        if start.startswith(ZIP_MAGIC):
            return read_trace(path)
        if start.startswith(PNG_MAGIC) or _SVG.match(start):
            return read_about(path)
        if start.startswith(_PDF_MAGIC):
            raise OpenError(
                f"{path}: a PDF cannot be opened; its scenario is attached to it, as scenario.toml"
            )
        if is_foreign(start):
            return read_foreign(path, progress)
        if b"\0" in start:
            raise OpenError(f"{path}: neither a scenario, a trace nor a picture")
        return load(path)
    except OSError as error:
        raise OpenError(f"{path}: {error.strerror or error}") from error
    except (TraceFileError, PictureError, ScenarioError, ForeignError) as error:
        raise OpenError(str(error)) from error


def open_runs(path: Path, progress: Progress = lambda _share: True) -> Trace:
    """As ``open_file``, of nothing but a trace with runs in it."""
    found = open_file(path, progress)
    if isinstance(found, Scenario):
        raise OpenError(f"{path}: a scenario, and no trace: nothing has run yet")
    if isinstance(found, About):
        raise OpenError(f"{path}: a picture, and no trace: its spans are not in it")
    if not any(run.trace is not None for run in found.runs):
        raise OpenError(f"{path}: there are no runs in this trace")
    return found


def _start_of(path: Path) -> bytes:
    # Asked first: opening a pipe would wait for its writer.
    if not stat.S_ISREG(path.stat().st_mode):
        raise OpenError(f"{path}: not a file that can be opened")
    with path.open("rb") as file:
        return file.read(_START)
