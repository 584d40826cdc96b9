"""The picture of a trace from a program without a window or a display."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from concurviz.analysis.trace import Trace
from concurviz.app.picture import picture_of
from concurviz.drawing.picture import save_png


def save_picture(trace: Trace, path: Path, *, scale: int) -> None:
    """Paint the runs and write them as PNG; missing folders are made.

    Raises OSError if the file cannot be written, ValueError for a scale that is not 1 to 4 or at
    which the picture would be too large.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Painting text needs an application, which must live until the painting is over.
    application = QGuiApplication.instance() or QGuiApplication(["concurviz"])
    image = picture_of(trace, scale=scale)
    del application
    path.parent.mkdir(parents=True, exist_ok=True)
    save_png(image, path)
