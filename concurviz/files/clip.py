"""Moving pictures: frames into GIF, APNG, WebP or, with an optional package, MP4."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from concurviz.files.atomic import Cancelled as Cancelled
from concurviz.files.atomic import WriteError

if TYPE_CHECKING:
    from PIL import Image

#: What a file's suffix stands for.
KINDS = {".gif": "GIF", ".png": "PNG", ".apng": "PNG", ".webp": "WEBP", ".mp4": "MP4"}
MP4_PACKAGE = "imageio_ffmpeg"
MAX_FRAMES = 3_000
_COLOURS = 256


def kind_problem(path: Path) -> str | None:
    """Why no clip can be written under that name; None if one can."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        return f"{path.name}: allowed are {', '.join(KINDS)}"
    if kind == "MP4" and find_spec(MP4_PACKAGE) is None:
        return "MP4 needs the extra: pip install 'concurviz[video]'; GIF, APNG and WebP do not"
    return None


class _Told:
    """Frames in a mode, telling ``progress`` how far they are; can be gone through again.

    Pillow goes through a PNG's frames twice: first to see what they have in common.
    """

    def __init__(
        self, frames: Sequence[Image.Image], mode: str, progress: Callable[[float], bool]
    ) -> None:
        self._frames = frames
        self._mode = mode
        self._progress = progress

    def __iter__(self) -> Iterator[Image.Image]:
        for number, frame in enumerate(self._frames):
            if not self._progress(number / len(self._frames)):
                raise Cancelled
            yield frame.convert(self._mode)


class Clip:
    """Collects frames, then writes them. All frames have the size of the first.

    Frames are kept with at most 256 colours, a third of their size, since a clip may be long.
    """

    def __init__(self, fps: float) -> None:
        self.fps = fps
        self._frames: list[Image.Image] = []

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def full(self) -> bool:
        """Whether no more frames are taken."""
        return len(self._frames) >= MAX_FRAMES

    def add(self, rgb: bytes, width: int, height: int, stride: int) -> None:
        """Add a frame of ``height`` rows of ``stride`` bytes, of which 3 * ``width`` are pixels."""
        from PIL import Image  # late: the window opens without it

        frame = Image.frombuffer("RGB", (width, height), rgb, "raw", "RGB", stride, 1)
        if self._frames and frame.size != self._frames[0].size:
            frame = frame.resize(self._frames[0].size)
        # No dithering: it would make flat colours crawl from frame to frame.
        self._frames.append(frame.quantize(_COLOURS, dither=Image.Dither.NONE))

    def write(self, path: Path, progress: Callable[[float], bool]) -> None:
        """Write the clip, whole or not at all.

        ``progress`` is called with the share that is done, 0 to 1, and returns whether to go on.
        Raises Cancelled when it says no, WriteError if the file cannot be written.
        """
        problem = kind_problem(path)
        if problem or not self._frames:
            raise WriteError(problem or f"{path}: a clip without frames")
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp{path.suffix}")
        try:
            if KINDS[path.suffix.lower()] == "MP4":
                self._write_mp4(beside, progress)
            else:
                self._write_pillow(beside, KINDS[path.suffix.lower()], progress)
            beside.replace(path)
        except OSError as error:
            raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from error
        finally:
            beside.unlink(missing_ok=True)

    def _write_pillow(self, path: Path, kind: str, progress: Callable[[float], bool]) -> None:
        # Only GIF knows a palette for each frame; the others would take equal indices for equal.
        mode = "P" if kind == "GIF" else "RGB"
        options: dict[str, object] = {"duration": round(1000 / self.fps), "loop": 0}
        if kind == "WEBP":
            options |= {"lossless": True, "method": 2}
        first, rest = self._frames[0].convert(mode), _Told(self._frames[1:], mode, progress)
        first.save(path, kind, save_all=True, append_images=rest, **options)

    def _write_mp4(self, path: Path, progress: Callable[[float], bool]) -> None:
        import imageio_ffmpeg

        # yuv420p, which every player knows, halves the colours' resolution: even sizes only.
        width, height = (side - side % 2 for side in self._frames[0].size)
        writer = imageio_ffmpeg.write_frames(
            str(path), (width, height), fps=self.fps, macro_block_size=2, ffmpeg_log_level="error"
        )
        writer.send(None)
        try:
            for frame in _Told(self._frames, "RGB", progress):
                writer.send(frame.crop((0, 0, width, height)).tobytes())
        finally:
            writer.close()
