"""Thumbnails of photographs with Pillow: decode a JPEG, scale it down, encode it again."""

import io
import zlib

try:
    from PIL import Image
except ImportError as error:
    raise ImportError("Pillow is missing: pip install 'concurviz[examples]'") from error

SIZE = (1600, 1200)


def inputs():
    """A few photographs as a camera writes them: bytes, so that processes get copies."""
    return [_photograph(hue) for hue in (20, 90, 160, 230)]


def _photograph(hue):
    picture = Image.radial_gradient("L").resize(SIZE)
    colours = Image.merge("HSV", (picture.point(lambda v: (v + hue) % 256), picture, picture))
    file = io.BytesIO()
    colours.convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def thumbnail(photograph):
    """The checksum of the thumbnail."""
    with Image.open(io.BytesIO(photograph)) as picture:
        picture.load()
        picture.thumbnail((200, 200), Image.Resampling.LANCZOS, reducing_gap=None)
        file = io.BytesIO()
        picture.save(file, "JPEG")
    return zlib.crc32(file.getvalue())
