"""A sheet as an image, or as the bytes of a PNG, SVG or PDF file. Works without a window.

Needs a QGuiApplication (platform ``offscreen`` where there is no display), for its fonts.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from concurviz.drawing.png import PngWriter
from concurviz.drawing.sheet import Sheet

MAX_SIDE = 32_767
"""QPainter's raster engine reaches no further, in device pixels."""
MAX_PIXELS = 2**30
TILE_PIXELS = 8_000_000
SCALES = (1, 2, 3, 4)
VECTOR_RATIO = 4.0
"""Lanes are pixels in vector files, too: up to so many to each of the sheet's, to stay sharp."""
CSS_DPI = 96
"""A pixel of the sheet is one of CSS: SVG viewers and PDF printers then agree on its size."""
_MAX_PAGE_PT = 14_400
"""The largest page that PDF readers must show."""


def render_image(sheet: Sheet, scale: int = 1) -> QImage:
    """The sheet as an image with ``scale`` (1 to 4) device pixels to each of its own.

    ValueError for another scale, or for more rows than an image can hold at this one.
    """
    if scale not in SCALES:
        raise ValueError(f"scale {scale}: allowed are 1, 2, 3 and 4")
    width, height = sheet.width * scale, sheet.height * scale
    if max(width, height) > MAX_SIDE:
        raise ValueError(f"{width} x {height} pixels: too large, lower the scale")
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ValueError(f"{width} x {height} pixels do not fit into memory")
    image.setDevicePixelRatio(scale)
    image.setText("Title", sheet.title)
    image.setText("Software", "concurviz")
    image.setText("Description", sheet.text)
    with QPainter(image) as painter:
        sheet.paint(painter, float(scale))
    return image


def png_bytes(sheet: Sheet, scale: int = 1) -> bytes:
    """A PNG file, with the title and all that is written as text.

    It is painted in tiles: neither its width nor its number of rows has to fit into memory.
    ValueError for another scale, or for more pixels than anybody's program shows.
    """
    if scale not in SCALES:
        raise ValueError(f"scale {scale}: allowed are 1, 2, 3 and 4")
    width, height = sheet.width * scale, sheet.height * scale
    if width > MAX_SIDE or width * height > MAX_PIXELS:
        raise ValueError(f"{width:,} x {height:,} pixels: too large, lower scale or width")
    writer = PngWriter(width, height)
    writer.text("Title", sheet.title)
    writer.text("Software", "concurviz")
    writer.text("Description", sheet.text)
    rows = max(1, TILE_PIXELS // width)
    for top in range(0, height, rows):
        tile = QImage(width, min(rows, height - top), QImage.Format.Format_RGB32)
        if tile.isNull():
            raise ValueError(f"tiles {width:,} pixels wide do not fit into memory")
        tile.setDevicePixelRatio(scale)
        with QPainter(tile) as painter:
            painter.translate(0, -top / scale)
            sheet.paint(painter, float(scale), (top / scale, (top + tile.height()) / scale))
        writer.rows(tile)
    return writer.finish()


def _vector_ratio(sheet: Sheet) -> float:
    return min(VECTOR_RATIO, MAX_SIDE / sheet.width)


def svg_bytes(sheet: Sheet) -> bytes:
    """An SVG file: text as text, lanes as images."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(CSS_DPI)
    generator.setSize(QSize(sheet.width, sheet.height))
    generator.setViewBox(QRect(0, 0, sheet.width, sheet.height))
    generator.setTitle(sheet.title)
    generator.setDescription(sheet.text)
    with QPainter(generator) as painter:
        sheet.paint(painter, _vector_ratio(sheet))
    buffer.close()
    return bytes(data.data())


def pdf_bytes(sheet: Sheet, attachment: bytes = b"") -> bytes:
    """A PDF file of one page as large as the sheet, with a scenario's TOML as its attachment."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    points = QSizeF(sheet.width, sheet.height) * (72 / CSS_DPI)
    shrink = min(1.0, _MAX_PAGE_PT / max(points.width(), points.height()))
    size = QPageSize(
        points * shrink, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(CSS_DPI)
    writer.setTitle(sheet.title)
    writer.setCreator("concurviz")
    if attachment:
        writer.addFileAttachment("scenario.toml", QByteArray(attachment), "application/toml")
    with QPainter(writer) as painter:
        # Else Qt writes lanes as JPEG, larger and with its traces around each edge.
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.scale(shrink, shrink)
        sheet.paint(painter, _vector_ratio(sheet))
    buffer.close()
    return bytes(data.data())
