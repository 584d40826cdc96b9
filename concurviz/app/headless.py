"""Pictures of a trace from a program without a window or a display."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from concurviz.analysis.sweep import Sweep
from concurviz.analysis.trace import Trace
from concurviz.app.picture import picture_bytes
from concurviz.drawing.arrangement import Arrangement, By
from concurviz.drawing.sheet import WIDTH, Seen
from concurviz.drawing.theme import THEMES
from concurviz.drawing.timeview import TimeView
from concurviz.files.atomic import write_bytes


def save_pictures(
    trace: Trace,
    paths: Sequence[Path],
    *,
    scale: int = 1,
    width: int = WIDTH,
    theme: str = "light",
    view: tuple[float, float] | None = None,
    lanes: By = "worker",
) -> None:
    """Paint the runs and write them as PNG, SVG or PDF, by each path's suffix.

    ``view``: from and up to when, ns; ``lanes``: what a lane is. Missing folders are made. Raises
    files.atomic.WriteError for a file that cannot be written, ValueError for a picture that cannot
    be made (see app.picture.picture_bytes).
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Painting text needs an application, which must live until the painting is over.
    application = QGuiApplication.instance() or QGuiApplication(["concurviz"])
    chosen = THEMES[theme]
    seen = Seen(None if view is None else TimeView(*view), Arrangement(arrange=lanes))
    for path in paths:
        data = picture_bytes(trace, path.suffix, scale=scale, theme=chosen, width=width, seen=seen)
        write_bytes(path, data)
    del application


def save_report(trace: Trace, path: Path) -> None:
    """Write the report: one HTML file, gzipped for a name in .gz.

    Raises as ``save_pictures`` does.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from concurviz.app.report import report_bytes
    from concurviz.files.interchange.export import write_packed

    application = QGuiApplication.instance() or QGuiApplication(["concurviz"])
    write_packed(path, report_bytes(trace, trace.said.findings))
    del application


def save_sweep_picture(sweep: Sweep, path: Path, *, scale: int = 1) -> None:
    """Draw a sweep's curves, with its sentences above, and write them as PNG.

    Raises files.atomic.WriteError for a file that cannot be written.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Late: a plot is a widget, which timelines do without.
    from PySide6.QtWidgets import QApplication

    from concurviz.app.sweep_picture import sweep_png

    application = QApplication.instance() or QApplication(["concurviz"])
    write_bytes(path, sweep_png(sweep, scale=scale))
    del application
