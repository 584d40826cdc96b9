"""Pictures for export: PNG, SVG and PDF show the same, and the same as the sheet says."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from concurviz.drawing import painter, picture
from concurviz.drawing import sheet as sheet_module
from concurviz.drawing.arrangement import Arrangement, LaneId
from concurviz.drawing.layout import GUTTER, RULER, Group
from concurviz.drawing.painter import paint_timeline
from concurviz.drawing.picture import MAX_SIDE, pdf_bytes, png_bytes, render_image, svg_bytes
from concurviz.drawing.sheet import MARGIN, MAX_WIDTH, Seen, Sheet, lay_out
from concurviz.drawing.theme import DARK, LIGHT, STATE_STYLE, Theme
from concurviz.drawing.timeview import TimeView
from concurviz.trace.store import RunTrace
from concurviz.wire.states import Instant, State
from tests.analysis.traces import MS, drawn, ending

pytestmark = pytest.mark.usefixtures("qapp")

Pixels = npt.NDArray[np.int16]


def busy() -> RunTrace:
    """Every state with its pattern, a failure, a change of parameters, tasks of their own."""
    workers = ["rrggccii" * 4, "aaeelltt" * 4, "ssqq..rr" * 4]
    trace = drawn("coroutines", workers, ["rriiaaee" * 3, "qqqqrrrr" * 4])
    ending(trace, Instant.FAILED, 20, task=0)
    ending(trace, Instant.CHANGED, 9, detail=1)
    trace.events.dropped = 12
    return trace


def sheet(theme: Theme = LIGHT, width: int = 1000) -> Sheet:
    groups = [
        Group.of(busy(), summary="2.00×"),
        Group.of(drawn("threads", ["rgrgrgrg" * 2]), status="broken", reason="killed"),
    ]
    lines = ["tasks 60 " * 40, "CPython 3.12.4"]
    return lay_out(groups, "A title", lines, theme, width=width, notes=["0.3 % of a core"])


def pixels(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB"), np.int16)


def of_png(sheet: Sheet, scale: int = 1) -> Pixels:
    return pixels(Image.open(io.BytesIO(png_bytes(sheet, scale))))


def of_svg(sheet: Sheet, scale: int = 1) -> Pixels:
    renderer = QSvgRenderer(QByteArray(svg_bytes(sheet)))
    assert renderer.isValid()
    image = QImage(sheet.width * scale, sheet.height * scale, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    with QPainter(image) as painter:
        renderer.render(painter)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return raw[:, :, 2::-1].astype(np.int16)


def poppler(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed (Debian: poppler-utils): no PDF can be read")
    return found


def of_pdf(sheet: Sheet, folder: Path, dpi: int = 96) -> Pixels:
    program = poppler("pdftoppm")
    (folder / "a.pdf").write_bytes(pdf_bytes(sheet))
    subprocess.run(
        [program, "-r", str(dpi), "-png", "-singlefile", folder / "a.pdf", folder / "a"], check=True
    )
    found = pixels(Image.open(folder / "a.png"))
    # The page's size is rounded up to a whole pixel.
    height, width = sheet.height * dpi // 96, sheet.width * dpi // 96
    assert abs(found.shape[0] - height) <= 2
    assert abs(found.shape[1] - width) <= 2
    return found[:height, :width]


def differing(one: Pixels, other: Pixels) -> float:
    """The share of pixels that differ by more than antialiasing and hinting of text do."""
    height, width = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    delta = np.abs(one[:height, :width] - other[:height, :width]).max(axis=2)
    return float((delta > 64).mean())


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_png_svg_and_pdf_show_the_same(theme: Theme, tmp_path: Path) -> None:
    one = sheet(theme)
    png = of_png(one)
    blank = np.full_like(png, int(theme.background[1:3], 16))
    assert differing(png, blank) > 0.15
    assert differing(png, of_svg(one)) < 0.02
    assert differing(png, of_pdf(one, tmp_path)) < 0.04


def test_vector_files_stay_sharp_when_enlarged(tmp_path: Path) -> None:
    one = sheet()
    png = of_png(one, 4)
    assert differing(png, of_svg(one, 4)) < 0.02
    assert differing(png, of_pdf(one, tmp_path, 4 * 96)) < 0.03


def test_lanes_in_a_pdf_lose_nothing() -> None:
    pdf = pdf_bytes(sheet())
    assert b"/Subtype /Image" in pdf
    assert b"DCTDecode" not in pdf  # JPEG
    assert pdf.count(b"/Filter /FlateDecode") >= pdf.count(b"/Subtype /Image")


def test_text_is_text_in_vector_files(tmp_path: Path) -> None:
    one = sheet()
    svg = svg_bytes(one).decode("utf-8")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    for said in ("A title", "worker 1", "running", "2.00×", "CPython 3.12.4"):
        assert any(said in text for text in texts), said
    assert "0.3 % of a core" in svg
    program = poppler("pdftotext")
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(one, b'name = "x"\n'))
    done = subprocess.run([program, tmp_path / "a.pdf", "-"], capture_output=True, check=True)
    for said in ("A title", "worker 1", "running", "CPython 3.12.4"):
        assert said in done.stdout.decode("utf-8")


def test_a_pdf_has_the_scenario_with_it(tmp_path: Path) -> None:
    program = poppler("pdfdetach")
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(sheet(), b'name = "x"\n'))
    subprocess.run([program, "-saveall", "-o", tmp_path, tmp_path / "a.pdf"], check=True)
    assert (tmp_path / "scenario.toml").read_bytes() == b'name = "x"\n'


@pytest.mark.parametrize("scale", [1, 4])
def test_a_png_has_its_parameters_as_text(scale: int) -> None:
    with Image.open(io.BytesIO(png_bytes(sheet(), scale))) as read:
        assert read.width == 1000 * scale
        assert read.info["Title"] == "A title"
        assert "tasks 60" in read.info["Description"]
        assert "12 dropped" in read.info["Description"]
        colours = {c for _, c in read.convert("RGB").getcolors(1 << 24) or []}
    assert QColor(STATE_STYLE[State.RUNNING].colour).getRgb()[:3] in colours
    assert QColor(STATE_STYLE[State.GIL_WAIT].colour).getRgb()[:3] in colours


def test_sheets_without_runs_are_possible() -> None:
    image = render_image(lay_out([Group("serial", "Serial")], "Title", width=600))
    assert image.height() > 100


@pytest.mark.qt_log_ignore("Painter ended with 1 saved states")
@pytest.mark.parametrize("make", [render_image, png_bytes, svg_bytes, pdf_bytes])
def test_an_error_in_the_midst_of_painting_is_an_error_and_no_crash(
    make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    # Qt ends the process when an image goes on which a painter is still active.
    monkeypatch.setattr(sheet_module, "paint_timeline", fail)
    with pytest.raises(ZeroDivisionError):
        make(lay_out([], "Title"))  # type: ignore[operator]


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(ValueError, match="scale 5"):
        render_image(sheet(), 5)
    with pytest.raises(ValueError, match="width 399: allowed is 400 to 16384"):
        sheet(width=399)
    rows = lay_out([Group.of(drawn("threads", ["r"] * 24))] * 20, "Title")
    assert rows.height * 4 > MAX_SIDE
    with pytest.raises(ValueError, match="too large, lower the scale"):
        render_image(rows, 4)
    with pytest.raises(ValueError, match="too large, lower scale or width"):
        png_bytes(sheet(width=MAX_WIDTH), 2)


@pytest.mark.parametrize("scale", [1, 3])
def test_tiles_make_the_same_picture_as_one_piece(
    scale: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sheet()
    image = render_image(one, scale)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    monkeypatch.setattr(picture, "TILE_PIXELS", one.width * scale * 37)
    monkeypatch.setattr(painter, "BAND_PIXELS", one.width * scale * 23)
    # Dashes begin anew in a tile, and letters move by parts of a pixel.
    assert differing(of_png(one, scale), raw[:, :, 2::-1].astype(np.int16)) < 0.002


def test_the_widest_picture_shows_the_same_as_a_narrow_one() -> None:
    wide = sheet(width=MAX_WIDTH)
    found = of_png(wide)
    assert found.shape[:2] == (wide.height, MAX_WIDTH)
    line = wide.layout.lines[1]
    y = wide.head + RULER + line.y + line.height - 3
    running = np.array(QColor(STATE_STYLE[State.RUNNING].colour).getRgb()[:3])
    share = (found[y, MARGIN + GUTTER : -MARGIN] == running).all(axis=1).mean()
    assert share == pytest.approx(8 / 32 / 1.02, abs=0.03)


def test_a_picture_of_what_is_in_sight() -> None:
    groups = [Group.of(busy())]
    whole = lay_out(groups, "Title", width=1000)
    hidden = Arrangement().without(LaneId("coroutines", "worker", 1))
    seen = Seen(TimeView(4 * MS, 8 * MS), hidden, scroll=20, height=60)
    part = lay_out(groups, "Title", width=1000, seen=seen)
    assert part.body == RULER + 60
    assert len(part.layout.lines) == len(whole.layout.lines) - 1
    # What a window of that size would show, scrolled and zoomed so.
    image = QImage(1000 - 2 * MARGIN, part.body, QImage.Format.Format_RGB32)
    with QPainter(image) as on:
        on.setFont(part.font)
        paint_timeline(
            on, image.width(), image.height(), part.layout, part.view, LIGHT, scroll_y=20, ratio=1
        )
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    shown = of_png(part)[part.head : part.head + part.body, MARGIN:-MARGIN]
    assert differing(shown, raw[:, :, 2::-1].astype(np.int16)) < 0.001
    assert differing(of_svg(part), of_png(part)) < 0.02


def test_a_sheet_longer_than_a_page_may_be_is_shrunk(tmp_path: Path) -> None:
    program = poppler("pdfinfo")
    rows = lay_out([Group.of(drawn("threads", ["r"] * 24))] * 40, "Title", width=400)
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(rows))
    done = subprocess.run([program, tmp_path / "a.pdf"], capture_output=True, text=True, check=True)
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+) pts", done.stdout)
    assert size is not None
    assert float(size[2]) == pytest.approx(14_400, abs=2)
    assert float(size[1]) == pytest.approx(14_400 * 400 / rows.height, abs=2)
