"""Makes clips of the timeline: takes its frames one by one, then writes them beside the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from concurviz.files.atomic import WriteError
from concurviz.files.clip import Cancelled, Clip
from concurviz.views.timeline.item import TimelineView

if TYPE_CHECKING:
    from concurviz.views.clip_dialog import ClipOrder
    from concurviz.views.progress_dialog import ProgressDialog

HOLD_S = 1.0
"""A replay stays at its end for so long, or nobody could read how it ended."""


class ClipMaker(QObject):
    """One clip at a time. ``say`` is told in one line how it went."""

    def __init__(self, timeline: TimelineView, say: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._timeline = timeline
        self._say = say
        self._window = parent
        self.progress: ProgressDialog | None = None
        self._share = 0.0

    async def make(self, path: Path, order: ClipOrder) -> None:
        """Take the frames and write the file; the window stays alive and can cancel."""
        from concurviz.views.progress_dialog import ProgressDialog

        if self.progress is not None:
            return
        clip = Clip(order.fps)
        title, doing = self.tr("Export a clip"), self.tr("Taking frames …")
        self.progress = dialog = ProgressDialog(title, doing, self._window)
        dialog.show()
        try:
            await (self._replay if order.what == "replay" else self._watch)(clip, order, dialog)
            dialog.label.setText(self.tr("Writing {0} …").format(path.name))
            await self._write(clip, path, dialog)
            self._say(self.tr("Saved {0}").format(path))
        except Cancelled:
            self._say(self.tr("No clip: cancelled"))
        except WriteError as error:
            self._say(str(error))
        finally:
            self._timeline.set_playhead(None)
            self.progress = None
            dialog.hide()
            dialog.deleteLater()

    async def _replay(self, clip: Clip, order: ClipOrder, dialog: ProgressDialog) -> None:
        """The whole run, spread evenly over the clip, and its end held."""
        frames = max(2, round(order.seconds * order.fps))
        extent = self._timeline.extent()
        self._timeline.show_everything()
        for number in range(frames + round(HOLD_S * order.fps)):
            share = min(1.0, (number + 1) / frames)
            self._timeline.set_playhead(share * extent if share < 1.0 else None)
            self._take(clip, dialog, share)
            await asyncio.sleep(0)

    async def _watch(self, clip: Clip, order: ClipOrder, dialog: ProgressDialog) -> None:
        """What is seen from now on, in real time."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        while (passed := loop.time() - begin) < order.seconds and not clip.full:
            self._take(clip, dialog, passed / order.seconds)
            # Towards the next frame's own time: one that came late must not delay the rest.
            due = begin + len(clip) / order.fps
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _take(self, clip: Clip, dialog: ProgressDialog, share: float) -> None:
        if dialog.cancelled:
            raise Cancelled
        image = self._timeline.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        clip.add(bytes(image.constBits()), image.width(), image.height(), image.bytesPerLine())
        dialog.show_share(share / 2)

    async def _write(self, clip: Clip, path: Path, dialog: ProgressDialog) -> None:
        """In a thread: encoding takes seconds. What it says is looked at from here."""

        def progress(share: float) -> bool:
            self._share = share
            return self.progress is not None and not cancelled.is_set()

        cancelled = asyncio.Event()
        self._share = 0.0
        work = asyncio.create_task(asyncio.to_thread(clip.write, path, progress))
        while not work.done():
            await asyncio.wait({work}, timeout=0.05)
            dialog.show_share(0.5 + self._share / 2)
            if dialog.cancelled:
                cancelled.set()
        work.result()
