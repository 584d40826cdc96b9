"""Frames become moving pictures that other programs can read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from concurviz.files.atomic import WriteError
from concurviz.files.clip import Cancelled, Clip, kind_problem

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
SIZE = (40, 20)


def clip() -> Clip:
    made = Clip(10)
    for colour in (RED, GREEN, BLUE):
        made.add(bytes(colour) * (SIZE[0] * SIZE[1]), *SIZE, 3 * SIZE[0])
    return made


def go_on(_share: float) -> bool:
    return True


@pytest.mark.parametrize("suffix", [".gif", ".png", ".apng", ".webp"])
def test_a_clip_has_its_frames_in_order(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    clip().write(path, go_on)
    with Image.open(path) as picture:
        assert picture.size == SIZE
        assert picture.n_frames == 3
        colours = []
        for number in range(3):
            picture.seek(number)
            colours.append(picture.convert("RGB").getpixel((5, 5)))
        assert picture.info["duration"] == 100
    for seen, wanted in zip(colours, (RED, GREEN, BLUE), strict=True):
        assert all(abs(a - b) < 8 for a, b in zip(seen, wanted, strict=True))
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_cancelled_clip_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        clip().write(tmp_path / "clip.gif", lambda share: share < 0.5)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"allowed are \.gif"):
        clip().write(tmp_path / "clip.avi", go_on)
    with pytest.raises(WriteError, match="without frames"):
        Clip(10).write(tmp_path / "clip.gif", go_on)
    with pytest.raises(WriteError, match="cannot be written"):
        clip().write(tmp_path / "nowhere" / "clip.gif", go_on)


def test_mp4_names_its_extra_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("concurviz.files.clip.find_spec", lambda name: None)
    assert "concurviz[video]" in (kind_problem(tmp_path / "clip.mp4") or "")
    assert kind_problem(tmp_path / "clip.GIF") is None


def test_mp4_is_written_where_it_can_be(tmp_path: Path) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="needs the extra concurviz[video]")
    path = tmp_path / "clip.mp4"
    clip().write(path, go_on)
    assert path.read_bytes()[4:8] == b"ftyp"


def test_a_frame_of_another_size_is_fitted(tmp_path: Path) -> None:
    made = clip()
    made.add(bytes(RED) * 100, 10, 10, 30)
    made.write(tmp_path / "clip.gif", go_on)
    with Image.open(tmp_path / "clip.gif") as picture:
        assert picture.size == SIZE
