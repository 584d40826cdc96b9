"""Opening other tools' traces: which one it is, gzip undone, how far it is, and what cannot be."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from concurviz.analysis.trace import Trace
from concurviz.files.atomic import Cancelled
from concurviz.files.interchange.chrome_in import ChromeReader
from concurviz.files.interchange.collected import Collected, ForeignError
from concurviz.files.interchange.dask_in import KIND, is_report, read_report
from concurviz.files.interchange.jsonparts import CutError, JsonError, Parts
from concurviz.files.interchange.speedscope_in import SpeedscopeReader

GZIP_MAGIC = b"\x1f\x8b"
#: Text beyond this is not read, however small the file is that it is packed in.
MAX_BYTES = 4 << 30
#: What is read without a single event in it.
_MAX_FRUITLESS = 256 << 20
_JSON = re.compile(rb"(\xef\xbb\xbf)?\s*(\{|\[\s*(\{|\]|$))")

Progress = Callable[[float], bool]


def is_foreign(start: bytes) -> bool:
    """Whether a file that begins so may be another tool's trace."""
    return start.startswith(GZIP_MAGIC) or _JSON.match(start) is not None or is_report(start)


def read_foreign(path: Path, progress: Progress = lambda _share: True) -> Trace:
    """The trace in another tool's file. Nothing is run; any thread may.

    ``progress`` is called with the share that is read, 0 to 1, and returns whether to go on.
    Raises Cancelled when it says no, ForeignError, one line, if it cannot be opened.
    """
    try:
        size = max(1, path.stat().st_size)
        with path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            text = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
            into = Collected()

            def told() -> None:
                if not progress(min(1.0, file.tell() / size)):
                    raise Cancelled
                if text.tell() > MAX_BYTES:
                    raise ForeignError(f"there are more than {MAX_BYTES >> 30} GiB in it")
                if text.tell() > _MAX_FRUITLESS and not into.fruitful:
                    raise ForeignError("there is no event in its first 256 MB")

            kind = _read(Parts(text, told), into)
            return into.trace(path.name.split(".")[0], kind)
    except OSError as error:
        # gzip's own complaint has no strerror.
        raise ForeignError(f"{path}: {error.strerror or 'it is damaged'}") from error
    except (EOFError, zlib.error) as error:
        raise ForeignError(f"{path}: the packed file is cut or damaged") from error
    except MemoryError as error:
        raise ForeignError(f"{path}: it does not fit into memory") from error
    except (ForeignError, JsonError) as error:
        raise ForeignError(f"{path}: not a trace that can be opened: {error}") from error


def _read(parts: Parts, into: Collected) -> str:
    """Take in whichever kind it is; what it is called."""
    if parts.kind() == "<":
        read_report(parts, into)
        return KIND
    chrome = ChromeReader(into)
    kind = "Chrome trace"
    if parts.kind() == "[":
        chrome.read(parts)
        chrome.finish()
        return kind
    if parts.kind() != "{":
        raise JsonError("there is neither an object nor an array in it")
    speedscope = SpeedscopeReader(into)
    known = False
    try:
        for key in parts.members():
            if key == "traceEvents" and parts.kind() == "[":
                if speedscope.begun:
                    raise JsonError("it is a Chrome trace and a speedscope profile at once")
                known = True
                chrome.read(parts)
                if into.left.counts.get("cut"):
                    break
            elif known or not speedscope.read(key, parts):
                parts.value()
    except CutError:
        if not known:
            raise
        into.left.add("cut")
    if known:
        chrome.finish()
        return kind
    if speedscope.whole:
        speedscope.finish()
        return "speedscope"
    raise JsonError("it is neither a Chrome trace nor a speedscope profile")
