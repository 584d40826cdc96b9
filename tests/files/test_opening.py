"""Files are told apart by what is in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from concurviz.analysis.trace import Trace
from concurviz.app.picture import picture_bytes
from concurviz.files.opening import OpenError, open_file
from concurviz.files.pictures import About
from concurviz.files.tracefile import write_trace
from concurviz.scenario.model import Scenario
from tests.files.examples import example


@pytest.mark.usefixtures("qapp")
def test_names_do_not_matter(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.toml", "b.png", "c.txt", "d")]
    paths[0].write_bytes(picture_bytes(example(), ".png"))
    paths[1].write_text(Scenario(name="Mine").to_toml(), "utf-8")
    write_trace(paths[2], example())
    paths[3].write_bytes(b"\xef\xbb\xbf<!-- a --> " + picture_bytes(example(), ".svg"))
    kinds = [type(open_file(path)) for path in paths[:3]]
    assert kinds == [About, Scenario, Trace]
    # A byte order mark and a comment before its declaration are no XML.
    with pytest.raises(OpenError, match="not a picture that can be read"):
        open_file(paths[3])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", None),
        (b"PK\x03\x04", "not a trace"),
        (b"%PDF-1.7\n", "its scenario is attached"),
        (b"\x7fELF\0\0", "neither a scenario, a trace nor a picture"),
        (b"\xff\xfe\xff", "not a text file"),
        (b"hello", "not valid TOML"),
        (b"<svg></svg>", "says nothing of a scenario"),
        (b"\x89PNG\r\n\x1a\n", "says nothing of a scenario"),
    ],
)
def test_what_is_none_of_them_is_said(tmp_path: Path, content: bytes, said: str | None) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    if said is None:
        assert open_file(path) == Scenario()
        return
    with pytest.raises(OpenError, match=said) as caught:
        open_file(path)
    assert str(path) in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_what_is_no_file_is_said_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OpenError, match="not a file"):
            open_file(path)
    with pytest.raises(OpenError, match="No such file"):
        open_file(tmp_path / "none")
