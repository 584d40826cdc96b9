"""What a picture says of itself: the scenario it shows, written into a PNG or SVG and read again.

docs/trace-format.md describes it. Reading parses a few bytes with care and decodes no picture.
"""

from __future__ import annotations

import json
import re
import stat
import struct
import zlib
from dataclasses import asdict, dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from concurviz.analysis.own_cost import cost_line_of
from concurviz.analysis.trace import Machine, Mode, Trace
from concurviz.files.archive import ArchiveError, parse_json
from concurviz.files.fields import FieldError, machine_of, mode_of, table, text
from concurviz.scenario.model import Scenario, ScenarioError, from_dict
from concurviz.scenario.sweep import plan

FORMAT = "concurviz picture"
VERSION = 1
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"

#: Larger files are not opened, and more is not read of what one says.
MAX_BYTES = 256 * 2**20
_MAX_TEXT = 2**20
_KEYWORD = b"concurviz"
#: What is said only where there is something to say.
_OPTIONAL = ("over", "cost", "file")
_NO_THIRD: dict[str, Any] = {"beside": None}
_CHUNK = struct.Struct(">I4s")
_IEND = b"IEND"


class PictureError(ValueError):
    """A picture that says nothing, or nonsense: one line naming it and why."""


@dataclass(frozen=True)
class About:
    """What a picture shows; ``interpreters`` are the Pythons that ran the tasks.

    ``over``: of a sweep, the parameter and its values as scenario.sweep reads them; "" otherwise.
    ``cost``: what watching the runs took. ``file``: what the trace was called, and ``beside`` the
    second one, where two are compared.
    """

    scenario: Scenario
    machine: Machine
    mode: Mode
    began: str = ""
    interpreters: tuple[str, ...] = ()
    verdict: str = ""
    over: str = ""
    cost: str = ""
    file: str = ""
    beside: About | None = None


def about(trace: Trace) -> About:
    """What a picture of the trace shows; of two side by side those that were not imported."""
    if trace.pair is not None:
        pair = trace.pair
        told = [
            replace(about(one), file=file)
            for one, file in zip((pair.a, pair.b), pair.files, strict=True)
            if not one.imported
        ]
        return told[0] if len(told) == 1 else replace(told[0], beside=told[1])
    verdict = trace.verdict
    interpreters = {run.interpreter for run in trace.runs if run.interpreter}
    return About(
        trace.scenario,
        trace.machine,
        trace.mode or "compare",
        trace.began,
        tuple(sorted(interpreters)),
        verdict.text if verdict else "",
        cost=cost_line_of(trace),
    )


def in_png(png: bytes, what: About) -> bytes:
    """The PNG with what it shows in a text chunk."""
    # After the header, where it is found without reading the pixels.
    at = len(PNG_MAGIC) + _CHUNK.size + 13 + 4
    body = b"tEXt" + _KEYWORD + b"\0" + _json(what).encode("ascii")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:at] + chunk + png[at:]


def in_svg(svg: bytes, what: About) -> bytes:
    """The SVG with what it shows as metadata."""
    start = re.search(rb"<svg\b[^>]*>", svg)
    assert start is not None
    element = f'\n<metadata id="concurviz">{escape(_json(what), quote=False)}</metadata>'
    return svg[: start.end()] + element.encode("ascii") + svg[start.end() :]


def read_about(path: Path) -> About:
    """What a PNG or SVG says that it shows; PictureError, one line, if it says nothing sensible."""
    try:
        found = _text_of(path)
        if found is None:
            raise PictureError(
                f"{path}: this picture says nothing of a scenario: it is not from concurviz, "
                "shows another tool's trace, or has been changed since"
            )
        said = parse_json(found, "its text")
        if said.get("format") != FORMAT:
            raise PictureError(f"{path}: the text in this picture is not from concurviz")
        if said.get("version") != VERSION:
            raise PictureError(f"{path}: this picture is from another version of concurviz")
        return _about(said)
    except OSError as error:
        raise PictureError(f"{path}: {error.strerror or error}") from error
    except (ArchiveError, FieldError, ScenarioError) as error:
        raise PictureError(f"{path}: what this picture says of itself is wrong: {error}") from error


def _json(what: About) -> str:
    said = _said(what)
    if what.beside is not None:
        said["beside"] = _said(what.beside)
    return json.dumps({"format": FORMAT, "version": VERSION, **said})


def _said(what: About) -> dict[str, Any]:
    said = {
        "scenario": what.scenario.without_paths().to_dict(),
        "machine": asdict(what.machine),
        "mode": what.mode,
        "began": what.began,
        "interpreters": what.interpreters,
        "verdict": what.verdict,
    }
    return said | {key: getattr(what, key) for key in _OPTIONAL if getattr(what, key)}


def _about(said: dict[str, Any]) -> About:
    interpreters = said.get("interpreters")
    if not isinstance(interpreters, list) or not all(isinstance(i, str) for i in interpreters):
        raise FieldError("interpreters is not a list of texts")
    scenario = from_dict(table(said, "scenario"), "scenario")
    over = text(said, "over") if "over" in said else ""
    if over:
        # Whoever opens it is to be able to sweep it.
        plan(scenario, over)
    return About(
        scenario=scenario,
        machine=machine_of(table(said, "machine")),
        mode=mode_of(said),
        began=text(said, "began"),
        interpreters=tuple(interpreters),
        verdict=text(said, "verdict"),
        over=over,
        cost=text(said, "cost") if "cost" in said else "",
        file=text(said, "file") if "file" in said else "",
        beside=_about({**table(said, "beside"), **_NO_THIRD}) if said.get("beside") else None,
    )


def _text_of(path: Path) -> bytes | None:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise PictureError(f"{path}: it is no file")
    if status.st_size > MAX_BYTES:
        raise PictureError(f"{path}: larger than {MAX_BYTES:,} bytes")
    with path.open("rb") as file:
        if file.read(len(PNG_MAGIC)) == PNG_MAGIC:
            return _text_in_png(file)
        file.seek(0)
        return _text_in_svg(file, path)


def _text_in_png(file: BinaryIO) -> bytes | None:
    """The text chunk of our keyword, in any of PNG's three ways: other programs may rewrite it."""
    while True:
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return None
        length, kind = _CHUNK.unpack(head)
        if kind == _IEND:
            return None
        if kind not in (b"tEXt", b"zTXt", b"iTXt") or length > _MAX_TEXT:
            file.seek(length + 4, 1)
            continue
        body = file.read(length)
        file.seek(4, 1)
        keyword, _, rest = body.partition(b"\0")
        if keyword == _KEYWORD:
            return _unpacked(kind, rest)


def _unpacked(kind: bytes, rest: bytes) -> bytes | None:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflated(rest[1:])
    compressed, rest = rest[:1] == b"\1", rest[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, rest = rest.partition(b"\0")
    return _inflated(rest) if compressed else rest


def _inflated(data: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(data, _MAX_TEXT)
    except zlib.error:
        return None


class _Found(Exception):
    """The metadata has been read to its end: the rest of the file does not matter."""


def _text_in_svg(file: BinaryIO, path: Path) -> bytes | None:
    parts: list[str] = []
    inside = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = name.rpartition(":")[2] == "metadata" and attributes.get("id") == "concurviz"

    def end(_name: str) -> None:
        if inside:
            raise _Found

    def characters(data: str) -> None:
        if inside:
            parts.append(data)
            if sum(map(len, parts)) > _MAX_TEXT:
                raise PictureError(f"{path}: what this picture says of itself is too long")

    def entity(*_: object) -> None:
        # They could grow without bound, and no picture of ours has any.
        raise PictureError(f"{path}: a picture with entities of its own is not opened")

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = entity
    parser.buffer_text = True
    try:
        parser.ParseFile(file)
    except _Found:
        return "".join(parts).encode("utf-8", "surrogatepass")
    except expat.ExpatError as error:
        raise PictureError(f"{path}: not a picture that can be read: {error}") from error
    return None
