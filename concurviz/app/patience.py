"""Long work in a thread, beside a window that shows how far it is and can stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

T = TypeVar("T")
Progress = Callable[[float], bool]

#: What takes longer than this shows how far it is.
PATIENCE_S = 0.4


async def patiently(
    window: QWidget,
    title: str,
    doing: str,
    work: Callable[[Progress], T],
    closing: Callable[[], bool],
) -> T:
    """Do ``work`` in a thread and return what it does, or raise what it raises.

    It is given a function that takes the share that is done and returns whether to go on: not if
    the user has cancelled, or the window is ``closing``.
    """
    from concurviz.views.progress_dialog import ProgressDialog

    stopped = asyncio.Event()
    share = 0.0

    def progress(done: float) -> bool:
        nonlocal share
        share = done
        return not stopped.is_set()

    task = asyncio.create_task(asyncio.to_thread(work, progress))
    dialog = ProgressDialog(title, doing, window)
    try:
        await asyncio.wait({task}, timeout=PATIENCE_S)
        while not task.done():
            dialog.show()
            dialog.show_share(share)
            if dialog.cancelled or closing():
                stopped.set()
            await asyncio.wait({task}, timeout=0.05)
        return task.result()
    finally:
        stopped.set()
        dialog.hide()
        dialog.deleteLater()
