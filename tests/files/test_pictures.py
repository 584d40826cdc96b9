"""What pictures say of themselves, and what is said of those that say nothing."""

from __future__ import annotations

import json
import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtGui import QImage

from concurviz.analysis.beside import beside
from concurviz.analysis.own_cost import OwnCost
from concurviz.app.picture import picture_bytes
from concurviz.app.provenance import facts_of
from concurviz.files.pictures import About, PictureError, about, read_about
from tests.files.examples import example

pytestmark = pytest.mark.usefixtures("qapp")


def saved(folder: Path, suffix: str) -> Path:
    path = folder / f"picture{suffix}"
    path.write_bytes(picture_bytes(example(), suffix, width=600))
    return path


def refused(path: Path) -> str:
    with pytest.raises(PictureError) as caught:
        read_about(path)
    text = str(caught.value)
    assert str(path) in text
    assert len(text.splitlines()) == 1
    return text


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_picture_says_what_it_shows(tmp_path: Path, suffix: str) -> None:
    trace = example()
    said = read_about(saved(tmp_path, suffix))
    assert said == about(trace)
    assert said.scenario == trace.scenario
    assert said.interpreters == ("CPython 3.12.4",)
    assert said.verdict.startswith("Coroutines win")


def test_a_picture_of_two_traces_says_both(tmp_path: Path) -> None:
    whole = example()
    cost = OwnCost(True, 0.001, 0.002, 1e-6)
    first = replace(whole, runs=tuple(replace(run, own_cost=cost) for run in whole.runs))
    other = replace(first, scenario=first.scenario.with_params(tasks=7), began="")
    pair = beside(first, other, ("one.cvtrace", "two.cvtrace"))
    path = tmp_path / "pair.png"
    path.write_bytes(picture_bytes(pair.joined, ".png", width=600))
    said = read_about(path)
    assert (said.scenario, said.file) == (first.scenario, "one.cvtrace")
    assert said.beside is not None
    assert (said.beside.scenario, said.beside.file) == (other.scenario, "two.cvtrace")
    assert {"A: Scenario", "B: Scenario", "A: Own cost", "B: Own cost"} <= set(dict(facts_of(said)))
    # What was imported has no scenario of its own.
    pair = beside(replace(first, imported="Chrome trace"), other, ("x", "two.cvtrace"))
    path.write_bytes(picture_bytes(pair.joined, ".png", width=600))
    assert read_about(path) == replace(about(other), file="two.cvtrace")


def test_other_programs_still_read_the_pictures(tmp_path: Path) -> None:
    path = saved(tmp_path, ".png")
    with Image.open(path) as image:
        image.verify()
        assert json.loads(image.info["concurviz"])["format"] == "concurviz picture"
    assert QImage(str(path)).text("concurviz")
    root = ElementTree.parse(saved(tmp_path, ".svg")).getroot()
    metadata = root.find("{http://www.w3.org/2000/svg}metadata[@id='concurviz']")
    assert metadata is not None
    assert json.loads(metadata.text or "")["scenario"]["name"] == "Example"


@pytest.mark.parametrize("how", ["zip", "itxt", "zip itxt"])
def test_pictures_that_other_programs_have_saved_again(tmp_path: Path, how: str) -> None:
    with Image.open(saved(tmp_path, ".png")) as image:
        text = image.info["concurviz"]
        info = PngInfo()
        if "itxt" in how:
            info.add_itxt("concurviz", text, zip="zip" in how)
        else:
            info.add_text("concurviz", text, zip=True)
        image.save(tmp_path / "again.png", pnginfo=info)
    assert read_about(tmp_path / "again.png") == about(example())


def test_foreign_pictures_are_refused_in_one_line(tmp_path: Path) -> None:
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    Image.new("RGB", (10, 10)).save(png)
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg'><metadata>x</metadata></svg>", "utf-8")
    for path in (png, svg):
        assert "says nothing of a scenario" in refused(path)


def with_text(folder: Path, text: str) -> Path:
    info = PngInfo()
    info.add_text("concurviz", text)
    Image.new("RGB", (10, 10)).save(folder / "a.png", pnginfo=info)
    return folder / "a.png"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not valid JSON"),
        ("[" * 200_000, "nested too deeply"),
        ("[]", "not a JSON object"),
        ("{}", "not from concurviz"),
        ('{"format": "concurviz picture", "version": 2}', "another version"),
        ('{"format": "concurviz picture", "version": 1}', "interpreters is not a list"),
        (
            '{"format": "concurviz picture", "version": 1, "interpreters": [],'
            ' "scenario": {"name": "a\\nb", "task_file": "/bin/sh"}}',
            "task_file",
        ),
    ],
)
def test_nonsense_in_a_picture_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(with_text(tmp_path, text))


def test_hostile_pictures_are_refused(tmp_path: Path) -> None:
    bomb = b"zTXtconcurviz\0\0" + zlib.compress(b"[" * 50_000_000)
    path = tmp_path / "bomb.png"
    chunk = struct.pack(">I", len(bomb) - 4) + bomb + struct.pack(">I", zlib.crc32(bomb))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)
    assert "nested too deeply" in refused(path)
    path = tmp_path / "laughs.svg"
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
    path.write_text(f'<!DOCTYPE svg [<!ENTITY a0 "ha">{entities}]><svg>&a29;</svg>', "utf-8")
    assert "entities" in refused(path)
    path.write_text("<svg><metadata id='concurviz'>" + "x" * 2_000_000, "utf-8")
    assert "too long" in refused(path)
    path.write_text("<svg", "utf-8")
    assert "not a picture that can be read" in refused(path)
    path.write_text("<a>" * 100_000, "utf-8")
    assert "not a picture that can be read" in refused(path)
    os.mkfifo(tmp_path / "pipe")
    assert "no file" in refused(tmp_path / "pipe")
    assert "No such file" in refused(tmp_path / "none.png")


def test_a_picture_cut_short_says_what_it_still_has(tmp_path: Path) -> None:
    path = saved(tmp_path, ".png")
    path.write_bytes(path.read_bytes()[:3000])
    assert isinstance(read_about(path), About)
    path.write_bytes(path.read_bytes()[:40])
    assert "says nothing" in refused(path)
