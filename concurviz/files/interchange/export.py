"""Writing a trace in another tool's format: the table of formats, and one way to write them all."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from concurviz.files.atomic import Cancelled, WriteError, writing
from concurviz.files.interchange.chrome import Progress, write_chrome
from concurviz.files.interchange.perfetto import write_perfetto
from concurviz.files.interchange.snapshot import Snapshot
from concurviz.files.interchange.tables import (
    parquet_problem,
    write_csv,
    write_parquet,
    write_spans_json,
)
from concurviz.words import noop

GZ = ".gz"
#: As fast as the writers, and a tenth of the size.
_GZ_LEVEL = 4


@dataclass(frozen=True)
class Format:
    """One format. ``title`` names it for people, ``suffix`` is what its files' names end with.

    ``problem`` says why it cannot be written here, None if it can.
    """

    title: str
    suffix: str
    write: Callable[[BinaryIO, Snapshot, Progress], None]
    problem: Callable[[], str | None] = lambda: None


#: By the option of ``concurviz export``.
FORMATS: dict[str, Format] = {
    "chrome": Format(noop("Chrome trace (JSON)"), ".json", write_chrome),
    "perfetto": Format(noop("Perfetto trace"), ".pftrace", write_perfetto),
    "csv": Format(noop("Spans as CSV"), ".csv", write_csv),
    "spans-json": Format(noop("Spans as JSON"), ".json", write_spans_json),
    "parquet": Format(noop("Spans as Parquet"), ".parquet", write_parquet, parquet_problem),
}


def export(
    path: Path,
    snapshot: Snapshot,
    kind: str,
    progress: Callable[[float], bool] = lambda _share: True,
) -> None:
    """Write a snapshot in the format ``kind``, whole or not at all; gzipped for a name in .gz.

    Any thread may. ``progress`` is called with the share that is done, 0 to 1, and returns whether
    to go on. Raises Cancelled when it says no, WriteError if the file cannot be written.
    """
    chosen = FORMATS[kind]
    if problem := chosen.problem():
        raise WriteError(problem)

    def told(share: float) -> None:
        if not progress(share):
            raise Cancelled

    with _packing(path) as file:
        chosen.write(file, snapshot, told)


def write_packed(path: Path, data: bytes) -> None:
    """Write bytes, gzipped for a name in .gz; WriteError if that fails."""
    with _packing(path) as file:
        file.write(data)


@contextmanager
def _packing(path: Path) -> Iterator[BinaryIO]:
    with writing(path) as file:
        if path.suffix.lower() != GZ:
            yield file
            return
        # No time and no name in it: the same trace gives the same bytes.
        with gzip.GzipFile("", "wb", _GZ_LEVEL, file, mtime=0) as packed:
            yield cast(BinaryIO, packed)
